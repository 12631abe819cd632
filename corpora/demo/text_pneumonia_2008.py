"""Pneumonia in children, the superseded edition: amoxicillin 25 mg/kg per dose."""

from page_style import Booklet
from printed_parts import heading, para, ruled_table, title_block
from reportlab.platypus import Flowable, PageBreak

_TITLE = "Pneumonia in Children Aged 2 to 59 Months"


def booklet() -> Booklet:
    """Give the superseded edition: amoxicillin 25 mg/kg per dose."""
    return Booklet(
        file="ministry-a-child-pneumonia-2008.pdf",
        title=_TITLE,
        issuer="Demonstration Ministry A",
        edition="First edition, 2008",
        language="en",
        subject=_TITLE,
        accent="#5d6b2f",
        story=_story,
    )


def _story() -> list[Flowable]:
    rows = [
        ("Class", "Signs", "Where to treat"),
        (
            "Very severe pneumonia",
            "Central cyanosis, unable to drink, severe respiratory distress, or convulsions",
            "Hospital",
        ),
        ("Severe pneumonia", "Lower chest wall indrawing, and no sign of very severe pneumonia", "Hospital"),
        ("Pneumonia, not severe", "Fast breathing only", "Home"),
    ]
    return [
        *title_block(
            "Demonstration Ministry A",
            _TITLE,
            [
                "First edition, published 2008.",
                "Written to demonstrate how superseded guidance is handled. Its doses are those of its time and have "
                "since been changed.",
            ],
            [
                "Facts adapted from: World Health Organization, Pocket book of hospital care for children, first "
                "edition, 2005 (ISBN 92 4 154670 0), https://apps.who.int/iris/handle/10665/43206",
            ],
        ),
        heading("1 Classification"),
        *ruled_table("Table 1. Three classes of pneumonia", rows, (0.25, 0.55, 0.2)),
        para(
            "Breathing is fast at ≥50 breaths in a minute from 2 to 11 months of age, and at ≥40 from 12 to 59 "
            "months. Count for a full minute while the child is calm."
        ),
        PageBreak(),
        heading("2 Treatment"),
        heading("2.1 Pneumonia, not severe"),
        para(
            "Treat at home. Give oral amoxicillin 25 mg/kg per dose, twice daily for 3 days. Where HIV is common, "
            "give it for 5 days. Oral co-trimoxazole (4 mg/kg of trimethoprim with 20 mg/kg of sulfamethoxazole) "
            "twice daily for 3 days is the alternative."
        ),
        heading("2.2 Severe pneumonia"),
        para(
            "Admit. Give benzylpenicillin 50,000 units/kg by intramuscular or intravenous injection every 6 hours "
            "for at least 3 days. When the child improves, change to oral amoxicillin 25 mg/kg per dose twice "
            "daily, for 5 days of treatment in all."
        ),
        heading("2.3 Very severe pneumonia"),
        para(
            "Admit and give oxygen. Give ampicillin 50 mg/kg by intramuscular injection every 6 hours and gentamicin "
            "7.5 mg/kg by intramuscular injection once daily, for 5 days. If the child responds, complete 10 days."
        ),
        heading("3 Follow-up"),
        para("See the child who is treated at home again after 2 days, or at once if breathing gets worse."),
    ]
