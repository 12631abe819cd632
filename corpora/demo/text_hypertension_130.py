"""High blood pressure, by the issuer that defines it by 130/80 mmHg."""

from page_style import Booklet
from printed_parts import RowByRow, heading, para, recommendation, ruled_table, title_block
from reportlab.platypus import Flowable, PageBreak


def booklet() -> Booklet:
    """Threshold 130/80; its second page is written row by row across two columns."""
    return Booklet(
        file="society-b-hypertension-2023.pdf",
        title="High Blood Pressure in Adults: Position Statement",
        issuer="Demonstration Society B",
        edition="First edition, 2023",
        language="en",
        subject="High blood pressure: position statement",
        accent="#7a3b69",
        story=_story,
    )


def _story() -> list[Flowable]:
    rows = [
        ("Category", "Systolic (mmHg)", "", "Diastolic (mmHg)"),
        ("Normal", "&lt;120", "and", "&lt;80"),
        ("Elevated", "120–129", "and", "&lt;80"),
        ("Hypertension, stage 1", "130–139", "or", "80–89"),
        ("Hypertension, stage 2", "≥140", "or", "≥90"),
    ]
    return [
        *title_block(
            "Demonstration Society B",
            "High Blood Pressure in Adults: Position Statement",
            [
                "First edition, published 2023. Due for review December 2028.",
                "The issuer of this document does not exist.",
            ],
            [
                "Facts adapted from: American College of Cardiology and American Heart Association, Guideline for "
                "the prevention, detection, evaluation and management of high blood pressure in adults, 2017, "
                "https://doi.org/10.1161/HYP.0000000000000065",
            ],
        ),
        heading("1 Definition"),
        para(
            "This society defines hypertension as an average pressure of 130/80 mmHg or higher on two or more "
            "readings at two or more visits. Some ministries keep 140/90 mmHg; the reader should know which number "
            "a local programme counts by."
        ),
        *ruled_table("Table 1. Categories of blood pressure in adults", rows, (0.4, 0.22, 0.14, 0.24)),
        heading("2 Drug treatment"),
        recommendation(
            "Recommendation 1 (Class I, Level A)",
            "Give drug treatment at an average of ≥130/80 mmHg to adults with clinical cardiovascular disease, or "
            "whose 10-year risk of atherosclerotic cardiovascular disease is 10% or higher.",
        ),
        recommendation(
            "Recommendation 2 (Class I, Level C)",
            "Give drug treatment at an average of ≥140/90 mmHg to adults without cardiovascular disease whose "
            "10-year risk is below 10%.",
        ),
        recommendation(
            "Recommendation 3 (Class I, Level B)",
            "Treat adults with known cardiovascular disease, or a 10-year risk of 10% or higher, to a target below "
            "130/80 mmHg.",
        ),
        PageBreak(),
        RowByRow(_HABITS, _REVIEW),
    ]


_HABITS = (
    "*3 Habits",
    "Weight: each kilogram lost lowers the systolic pressure by about 1 mmHg in adults with excess weight.",
    "Sodium: the best goal is less than 1500 mg a day; a cut of at least 1000 mg a day helps most adults.",
    "Potassium: 3500 to 5000 mg a day, preferably from food, unless kidney disease or a drug that keeps potassium in "
    "the body forbids it.",
    "Activity: 90 to 150 minutes of aerobic exercise a week.",
    "Alcohol: at most two standard drinks a day for men and one for women.",
)
_REVIEW = (
    "*4 Review",
    "Elevated pressure: advise on habits and measure again in 3 to 6 months.",
    "Stage 1 without high risk: advise on habits and measure again in 3 to 6 months.",
    "Stage 1 with high risk: begin one drug and measure again in 1 month.",
    "Stage 2: begin two drugs of different classes and measure again in 1 month.",
    "At target: review every 3 to 6 months, and ask at each visit whether tablets are taken.",
    "A clinic pressure of 130/80 mmHg corresponds to 130/80 mmHg at home.",
)
