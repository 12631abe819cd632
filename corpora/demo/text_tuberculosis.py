"""Tuberculosis in children: weight-band dosing, and a range that the end of a line breaks after its hyphen."""

from page_style import Booklet
from printed_parts import FootNotes, bullets, heading, para, recommendation, ruled_table, title_block
from reportlab.platypus import Flowable, PageBreak

_TITLE = "Treatment of Drug-Susceptible Tuberculosis in Children"


def booklet() -> Booklet:
    """Doses by weight, and three ranges per kilogram."""
    return Booklet(
        file="centre-c-child-tuberculosis-2023.pdf",
        title=_TITLE,
        issuer="Demonstration Centre C",
        edition="Third edition, January 2023",
        language="en",
        subject="Tuberculosis in children",
        accent="#8a4b1f",
        story=_story,
    )


def _story() -> list[Flowable]:
    return [*_regimens(), PageBreak(), *_doses(), PageBreak(), *_safety()]


def _regimens() -> list[Flowable]:
    return [
        *title_block(
            "Demonstration Centre C",
            _TITLE,
            [
                "Third edition, published January 2023. Due for review January 2029.",
                "Letters: H isoniazid, R rifampicin, Z pyrazinamide, E ethambutol. The number before a group of "
                "letters is months. The issuer of this document does not exist.",
            ],
            [
                "Facts adapted from: World Health Organization, Consolidated guidelines on tuberculosis, module 5: "
                "management of tuberculosis in children and adolescents, 2022, "
                "https://www.who.int/publications/i/item/9789240046764",
                "Facts adapted from: World Health Organization, Operational handbook on tuberculosis, module 5, "
                "2022, https://www.who.int/publications/i/item/9789240046832",
            ],
        ),
        heading("1 Regimens"),
        recommendation(
            "Recommendation 1 (Strong recommendation, moderate-certainty evidence)",
            "Treat children and adolescents aged 3 months to 16 years who have non-severe, presumed drug-susceptible "
            "tuberculosis for 4 months: 2HRZ(E), then 2HR.<super>a</super>",
        ),
        para(
            "All other children with drug-susceptible pulmonary tuberculosis are treated for 6 months: 2HRZE, then "
            "4HR. Ethambutol is added in the first two months where HIV or resistance to isoniazid is common, or "
            "where disease is extensive."
        ),
        para(
            "Tuberculous meningitis, and tuberculosis of bones or joints, are treated for 12 months: 2HRZE, then "
            "10HR. Every dose is given daily; dosing three times a week is no longer advised."
        ),
        FootNotes(
            [
                "<super>a</super> Non-severe means lymph-node tuberculosis outside the chest, or disease in the "
                "chest that is confined to one lobe, has no cavity, is not miliary and does not block an airway, or "
                "a simple pleural effusion.",
            ]
        ),
    ]


def _doses() -> list[Flowable]:
    rows = [
        ("Weight", "First 2 months: HRZ 50/75/150 mg", "First 2 months: E 100 mg", "Then: HR 50/75 mg"),
        ("4 to &lt;8 kg", "1 tablet", "1 tablet", "1 tablet"),
        ("8 to &lt;12 kg", "2 tablets", "2 tablets", "2 tablets"),
        ("12 to &lt;16 kg", "3 tablets", "3 tablets", "3 tablets"),
        ("16 to &lt;25 kg", "4 tablets", "4 tablets", "4 tablets"),
        ("≥25 kg", "Adult tablets and doses", "Adult tablets and doses", "Adult tablets and doses"),
    ]
    return [
        heading("2 Doses"),
        heading("2.1 Doses per kilogram"),
        para(
            "Rifampicin is given once daily at 15 mg/kg of body weight; every dose must lie within 10-<br/>20 "
            "mg/kg, and no child takes more than 600 mg a day. Isoniazid is given once daily at 10 mg/kg (range "
            "7–15 mg/kg), at most 300 mg a day.<super>b</super>"
        ),
        para(
            "Pyrazinamide is given once daily at 35 mg/kg (range 30–40 mg/kg), and ethambutol once daily at 20 mg/kg "
            "(range 15–25 mg/kg)."
        ),
        heading("2.2 Doses by weight band"),
        *ruled_table("Table 1. Dispersible fixed-dose tablets, once daily", rows, (0.19, 0.31, 0.26, 0.24)),
        *bullets(
            "Weigh the child at every visit and move to the next band as soon as it is reached.",
            "Let the tablets dissolve in water and give all of it within 10 minutes.",
            "Infants who weigh &lt;4 kg are treated by a clinician with experience in childhood tuberculosis.",
        ),
        FootNotes(
            [
                "<super>b</super> The higher end of the range for isoniazid is for younger children; with age the "
                "lower end becomes the better choice.",
            ]
        ),
    ]


def _safety() -> list[Flowable]:
    return [
        heading("3 Safety"),
        heading("3.1 Liver"),
        para(
            "Jaundice, tenderness of the liver or lasting vomiting: stop all tuberculosis drugs at once and measure "
            "liver enzymes. A rise of transaminases to less than 5 times the upper limit of normal without symptoms "
            "is no reason to stop."
        ),
        heading("3.2 Nerves and eyes"),
        para(
            "Give pyridoxine 5–10 mg once daily with isoniazid to children who are malnourished, who have HIV, or "
            "who are breastfed infants or pregnant adolescents. Ethambutol at 20 mg/kg is safe for the eyes of "
            "children when the dose is kept."
        ),
        heading("4 Contacts"),
        recommendation(
            "Recommendation 2 (Strong recommendation, high-certainty evidence)",
            "Give preventive treatment to children under 5 years of age who live with a person who has infectious "
            "pulmonary tuberculosis, once active disease has been ruled out.",
        ),
        para("Three months of daily isoniazid with rifampicin (3HR), in the same dispersible tablets, is one choice."),
    ]
