"""Pre-eclampsia and eclampsia, with a wall chart that exists only as a scanned image."""

from page_style import Booklet
from printed_parts import FootNotes, bullets, heading, para, recommendation, ruled_table, title_block
from reportlab.platypus import Flowable, NextPageTemplate, PageBreak
from scanned_page import ScannedChart

_TITLE = "Pre-eclampsia and Eclampsia"


def booklet() -> Booklet:
    """Two pages of text and a third without any."""
    return Booklet(
        file="society-b-pre-eclampsia-2022.pdf",
        title=_TITLE,
        issuer="Demonstration Society B",
        edition="First edition, May 2022",
        language="en",
        subject=_TITLE,
        accent="#7a3b69",
        story=_story,
    )


def _story() -> list[Flowable]:
    return [
        *_prevention(),
        PageBreak(),
        *_magnesium(),
        NextPageTemplate("scan"),
        PageBreak(),
        ScannedChart(),
    ]


def _prevention() -> list[Flowable]:
    return [
        *title_block(
            "Demonstration Society B",
            _TITLE,
            [
                "First edition, published May 2022. Due for review May 2029.",
                "The issuer of this document does not exist.",
            ],
            [
                "Facts adapted from: World Health Organization, WHO recommendations for prevention and treatment of "
                "pre-eclampsia and eclampsia, 2011, https://www.who.int/publications/i/item/9789241548335",
                "Facts adapted from: World Health Organization, Managing complications in pregnancy and childbirth, "
                "second edition, 2017, https://www.who.int/publications/i/item/9789241565493",
            ],
        ),
        heading("1 Definitions"),
        para(
            "Pre-eclampsia is a pressure of ≥140 mmHg systolic or ≥90 mmHg diastolic that begins after 20 weeks of "
            "pregnancy, with protein in the urine of ≥300 mg in 24 hours or 2+ on a dipstick. Hypertension is "
            "severe at ≥160 mmHg systolic or ≥110 mmHg diastolic. Eclampsia is convulsions in a woman with "
            "pre-eclampsia."
        ),
        heading("2 Prevention"),
        recommendation(
            "Recommendation 1 (Strong recommendation, moderate-certainty evidence)",
            "Give acetylsalicylic acid 75 mg once daily to women at high risk of pre-eclampsia, starting before 20 "
            "weeks of pregnancy.",
        ),
        recommendation(
            "Recommendation 2 (Strong recommendation, moderate-certainty evidence)",
            "Where little calcium is eaten, give pregnant women 1.5–2.0 g of elemental calcium a day.",
        ),
        recommendation(
            "Recommendation 3 (Strong recommendation, very low-certainty evidence)",
            "Treat severe hypertension in pregnancy with an antihypertensive drug.",
        ),
    ]


def _magnesium() -> list[Flowable]:
    pressure = [
        ("Drug", "First dose", "If the pressure stays high", "At most"),
        ("Hydralazine, intravenous", "5 mg slowly", "5 mg every 5 minutes", "20 mg in 24 hours"),
        ("Labetalol, intravenous", "10 mg", "20 mg after 10 minutes, then 40 mg, then 80 mg", "300 mg in all"),
        ("Nifedipine, by mouth<super>1</super>", "5–10 mg", "The same after 30 minutes", "30 mg in the acute phase"),
    ]
    return [
        heading("3 Severe hypertension"),
        *ruled_table("Table 1. Medicines for severe hypertension in pregnancy", pressure, (0.27, 0.17, 0.34, 0.22)),
        heading("4 Magnesium sulfate"),
        recommendation(
            "Recommendation 4 (Strong recommendation, high-certainty evidence)",
            "Use magnesium sulfate, in preference to other anticonvulsants, to prevent eclampsia in women with "
            "severe pre-eclampsia.",
        ),
        recommendation(
            "Recommendation 5 (Strong recommendation, moderate-certainty evidence)",
            "Use magnesium sulfate, in preference to other anticonvulsants, to treat women with eclampsia.",
        ),
        para(
            "Loading dose: 4 g of a 20% solution intravenously over 5 minutes, followed at once by 10 g of a 50% "
            "solution by deep intramuscular injection, 5 g into each buttock. If convulsions return after 15 "
            "minutes, give 2 g of a 20% solution intravenously over 5 minutes."
        ),
        para(
            "Maintenance: 5 g of a 50% solution by deep intramuscular injection every 4 hours into alternate "
            "buttocks, or 1 g/hour intravenously. Continue until 24 hours after birth or after the last convulsion, "
            "whichever is later."
        ),
        para("Before every dose make sure that:"),
        *bullets(
            "the respiratory rate is at least 16 breaths a minute;",
            "the patellar reflexes are present;",
            "urine output has been at least 30 mL an hour over the last 4 hours.",
        ),
        para(
            "Otherwise withhold the dose. If breathing stops, assist ventilation and give calcium gluconate 1 g (10 "
            "mL of a 10% solution) intravenously, slowly."
        ),
        FootNotes(["<super>1</super> Immediate-release capsules, swallowed; never under the tongue."]),
    ]
