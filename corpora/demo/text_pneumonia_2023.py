"""Pneumonia in children, the edition in force: amoxicillin at least 40 mg/kg per dose, and an algorithm."""

from page_style import Booklet
from printed_parts import (
    Arrow,
    Box,
    Flowchart,
    FootNotes,
    bullets,
    caption,
    heading,
    para,
    recommendation,
    ruled_table,
    title_block,
)
from reportlab.platypus import Flowable, PageBreak, Spacer

_TITLE = "Pneumonia in Children Aged 2 to 59 Months"


def booklet() -> Booklet:
    """Give the edition in force: amoxicillin at least 40 mg/kg per dose, a weight-band table and an algorithm."""
    return Booklet(
        file="ministry-a-child-pneumonia-2023.pdf",
        title=_TITLE,
        issuer="Demonstration Ministry A",
        edition="Second edition, June 2023",
        language="en",
        subject=_TITLE,
        accent="#2d6b4f",
        story=_story,
    )


def _story() -> list[Flowable]:
    return [*_classification(), PageBreak(), *_treatment(), PageBreak(), *_algorithm()]


def _classification() -> list[Flowable]:
    rows = [
        ("Class", "Signs", "Where to treat"),
        (
            "Severe pneumonia",
            "Cough or difficult breathing with any general danger sign<super>1</super>, or stridor in a calm child, "
            "or oxygen saturation &lt;90%",
            "Hospital",
        ),
        ("Pneumonia", "Fast breathing, or chest indrawing, or both, and no sign of severe pneumonia", "Home"),
        ("Cough or cold", "None of these signs", "Home, no antibiotic"),
    ]
    return [
        *title_block(
            "Demonstration Ministry A",
            _TITLE,
            [
                "Second edition, published June 2023. Due for review June 2030. It replaces the first edition of 2008.",
                "The issuer of this document does not exist.",
            ],
            [
                "Facts adapted from: World Health Organization, Revised WHO classification and treatment of "
                "childhood pneumonia at health facilities, 2014, "
                "https://www.who.int/publications/i/item/9789241507813",
                "Facts adapted from: World Health Organization, Integrated management of childhood illness: chart "
                "booklet, 2014, https://www.who.int/publications/i/item/9789241506823",
            ],
        ),
        heading("1 What has changed"),
        *bullets(
            "Three classes of pneumonia have become two. Chest indrawing alone is now treated at home.",
            "The dose of oral amoxicillin has risen from 25 mg/kg to at least 40 mg/kg per dose, still twice daily.",
            "Oral amoxicillin replaces co-trimoxazole as the first choice.",
        ),
        heading("2 Classification"),
        *ruled_table("Table 1. Two classes of pneumonia", rows, (0.22, 0.56, 0.22)),
        para(
            "Breathing is fast at ≥50 breaths in a minute from 2 to 11 months of age, and at ≥40 from 12 to 59 months."
        ),
        FootNotes(
            [
                "<super>1</super> Not able to drink or breastfeed, vomits everything, convulsions, lethargic or "
                "unconscious.",
            ]
        ),
    ]


def _treatment() -> list[Flowable]:
    rows = [
        ("Weight", "Age", "250 mg dispersible tablet", "Syrup 250 mg in 5 mL", "How often"),
        ("4 to &lt;10 kg", "2 to 11 months", "1 tablet", "5 mL", "Twice daily"),
        ("10 to &lt;14 kg", "12 to 35 months", "2 tablets", "10 mL", "Twice daily"),
        ("14 to 19 kg", "36 to 59 months", "3 tablets", "15 mL", "Twice daily"),
    ]
    return [
        heading("3 Treatment"),
        heading("3.1 Pneumonia treated at home"),
        recommendation(
            "Recommendation 1 (Strong recommendation, moderate-certainty evidence)",
            "Give oral amoxicillin, at least 40 mg/kg per dose twice daily (80 mg/kg/day) for 5 days, to children "
            "with fast breathing. Where HIV is uncommon, 3 days are enough.",
        ),
        recommendation(
            "Recommendation 2 (Strong recommendation, moderate-certainty evidence)",
            "Give oral amoxicillin, at least 40 mg/kg per dose twice daily for 5 days, to children with chest "
            "indrawing.<super>2</super>",
        ),
        *ruled_table("Table 2. Oral amoxicillin by weight", rows, (0.17, 0.22, 0.23, 0.22, 0.16)),
        heading("3.2 Severe pneumonia in hospital"),
        recommendation(
            "Recommendation 3 (Strong recommendation, moderate-certainty evidence)",
            "Give ampicillin 50 mg/kg, or benzylpenicillin 50,000 units/kg, every 6 hours for at least 5 days, "
            "together with gentamicin 7.5 mg/kg once daily for at least 5 days, by intramuscular or intravenous "
            "injection.",
        ),
        recommendation(
            "Recommendation 4 (Strong recommendation, expert opinion)",
            "Use ceftriaxone as the second choice in children with severe pneumonia in whom this treatment has failed.",
        ),
        para("Give oxygen when saturation is &lt;90%, and keep it at ≥90%."),
        FootNotes(
            [
                "<super>2</super> A child with chest indrawing who has HIV or was exposed to it is given the first "
                "dose and referred.",
            ]
        ),
    ]


def _algorithm() -> list[Flowable]:
    return [
        heading("4 Algorithm"),
        caption("Figure 1. Cough or difficult breathing in a child aged 2 to 59 months"),
        _flowchart(),
        Spacer(1, 8),
        heading("5 Follow-up"),
        para(
            "See the child with pneumonia again after 3 days. If the child breathes more slowly, has less fever and "
            "eats better, finish the course of amoxicillin. If a general danger sign has appeared, refer at once. "
            "If nothing has changed, refer too."
        ),
        para(
            "Tell the carer to return immediately if the child cannot drink, becomes sicker, breathes faster or with "
            "difficulty, or develops a fever. Refer a cough of more than 14 days for assessment for tuberculosis or "
            "asthma."
        ),
    ]


def _flowchart() -> Flowchart:
    boxes = [
        Box(
            x=110,
            y=300,
            width=250,
            height=40,
            text="<b>Cough or difficult breathing</b><br/>Count breaths for one minute",
        ),
        Box(
            x=95,
            y=212,
            width=280,
            height=52,
            text="Any general danger sign, stridor in a calm child, or saturation &lt;90%?",
        ),
        Box(
            x=0,
            y=112,
            width=150,
            height=66,
            fill="#f6dcdc",
            text="<b>Severe pneumonia</b><br/>First dose of antibiotic; refer urgently",
        ),
        Box(x=205, y=118, width=265, height=52, text="Chest indrawing, or fast breathing?"),
        Box(
            x=140,
            y=0,
            width=160,
            height=76,
            fill="#f7efd2",
            text="<b>Pneumonia</b><br/>Oral amoxicillin at least 40 mg/kg twice daily for 5 days",
        ),
        Box(
            x=330,
            y=0,
            width=140,
            height=76,
            fill="#dff0e1",
            text="<b>Cough or cold</b><br/>No antibiotic; return in 5 days if no better",
        ),
    ]
    arrows = [
        Arrow(start=(235, 300), end=(235, 264)),
        Arrow(start=(120, 212), end=(120, 178), label="Yes"),
        Arrow(start=(300, 212), end=(300, 170), label="No"),
        Arrow(start=(250, 118), end=(250, 76), label="Yes"),
        Arrow(start=(400, 118), end=(400, 76), label="No"),
    ]
    return Flowchart(boxes, arrows, 350)
