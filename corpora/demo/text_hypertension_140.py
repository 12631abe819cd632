"""Raised blood pressure, by the issuer that defines it by 140/90 mmHg."""

from page_style import COLUMN_WIDTH, Booklet
from printed_parts import FootNotes, bullets, heading, para, recommendation, ruled_table, title_block
from reportlab.platypus import Flowable, FrameBreak, NextPageTemplate, PageBreak


def booklet() -> Booklet:
    """Threshold 140/90; a cover, graded recommendations, two columns, a table over a page end."""
    return Booklet(
        file="ministry-a-hypertension-2024.pdf",
        title="Raised Blood Pressure in Adults: Detection and Drug Treatment",
        issuer="Demonstration Ministry A",
        edition="Second edition, March 2024",
        language="en",
        subject="Raised blood pressure in adults",
        accent="#1f5c8a",
        story=_story,
        has_cover=True,
    )


def _story() -> list[Flowable]:
    return [
        *_cover(),
        PageBreak(),
        *_diagnosis(),
        *_when_to_treat(),
        NextPageTemplate("two"),
        PageBreak(),
        *_assessment(),
        *_targets(),
        NextPageTemplate("one"),
        PageBreak(),
        *_medicines(),
        *_monitoring(),
    ]


def _cover() -> list[Flowable]:
    return [
        *title_block(
            "Demonstration Ministry A",
            "Raised Blood Pressure in Adults: Detection and Drug Treatment",
            [
                "Second edition, published March 2024. Due for review March 2029.",
                "For nurses, clinical officers and doctors in primary care. It covers adults aged 18 years and over "
                "who are not pregnant.",
                "This document was written to demonstrate software. Its issuer does not exist.",
            ],
            [
                "Facts adapted from: World Health Organization, Guideline for the pharmacological treatment of "
                "hypertension in adults, 2021, https://www.who.int/publications/i/item/9789240033986",
                "Facts adapted from: NICE, Hypertension in adults: diagnosis and management (NG136), 2019, updated "
                "2023, https://www.nice.org.uk/guidance/ng136",
                "Facts adapted from: NICE, Chronic kidney disease: assessment and management (NG203), 2021, "
                "https://www.nice.org.uk/guidance/ng203",
            ],
        ),
        heading("0 How the grades are printed"),
        para(
            "Each recommendation carries a letter and a level. Grade A rests on consistent trials of good quality; "
            "Grade B on fewer or weaker trials; Grade C on agreement among practitioners. Level I means at least one "
            "well-conducted randomised trial or a meta-analysis; Level II a controlled study without randomisation, "
            "or a cohort; Level III descriptive studies or expert opinion. The grades shown here illustrate the "
            "form only."
        ),
    ]


def _diagnosis() -> list[Flowable]:
    return [
        heading("1 Diagnosis"),
        heading("1.1 Measuring the pressure"),
        para(
            "Let the person sit quietly for 5 minutes with the back supported, both feet on the floor and the arm "
            "at the level of the heart. Measure both arms at the first visit; if the readings differ by more than "
            "15 mmHg, repeat, and from then on use the arm with the higher reading."
        ),
        heading("1.2 The threshold"),
        para(
            "Diagnose hypertension when the clinic pressure is 140/90 mmHg or higher and the average at home, or on "
            "a daytime monitor, is 135/85 mmHg or higher. If not, it is white-coat hyper-<br/>tension, which is "
            "followed up every year but not treated with drugs."
        ),
        para(
            "Home readings are taken twice in a row, at least 1 minute apart and seated, in the morning and in the "
            "evening, for at least 4 days and preferably for 7. Everyone who begins self-<br/>monitoring is told to "
            "leave out the first day; the average of all other readings counts.<super>1</super>"
        ),
        heading("1.3 Same-day referral"),
        para(
            "Refer on the same day when the clinic pressure is 180/120 mmHg or higher together with retinal "
            "haemorrhage or papilloedema, new confusion, chest pain, signs of heart failure, or acute kidney injury."
        ),
    ]


def _when_to_treat() -> list[Flowable]:
    return [
        heading("2 When to start drug treatment"),
        recommendation(
            "Recommendation 1 (Grade A, Level I)",
            "Start drug treatment in adults with confirmed hypertension whose systolic pressure is ≥140 mmHg or "
            "whose diastolic pressure is ≥90 mmHg.",
        ),
        recommendation(
            "Recommendation 2 (Grade A, Level I)",
            "Start drug treatment at a systolic pressure of 130–139 mmHg in adults who already have cardiovascular "
            "disease.",
        ),
        recommendation(
            "Recommendation 3 (Grade B, Level II)",
            "Consider drug treatment at a systolic pressure of 130–139 mmHg in adults without cardiovascular "
            "disease who have diabetes, chronic kidney disease or a high cardiovascular risk.<super>2</super>",
        ),
        FootNotes(
            [
                "<super>1</super> The cuff must be validated and must fit the arm.",
                "<super>2</super> Do not hold back a first drug to wait for blood tests or for a risk score in "
                "people at ≥140/90 mmHg.",
            ]
        ),
    ]


def _assessment() -> list[Flowable]:
    return [
        heading("3 Assessment"),
        para(
            "Look for damage to organs and for causes that can be treated. In every adult with hypertension test the "
            "urine for blood and send a sample for the albumin to creatinine ratio; measure glycated haemoglobin, "
            "sodium, potassium, creatinine with estimated glomerular filtration rate (eGFR), and total and HDL "
            "cholesterol; look at the fundi; and record a 12-lead electrocardiogram."
        ),
        heading("3.1 Kidney disease"),
        para(
            "Chronic kidney disease is present when eGFR stays &lt;60 mL/min/1.73 m² for at least 3 months, or when "
            "the urine albumin to creatinine ratio stays ≥3 mg/mmol, whatever the eGFR."
        ),
        para(
            "Before an ACE inhibitor or an angiotensin receptor blocker is given, measure eGFR and potassium. Do not "
            "routinely start one of them when potassium is above 5.0 mmol/L, and stop it when potassium is 6.0 "
            "mmol/L or higher and other drugs that raise potassium have been withdrawn."
        ),
        heading("3.2 Causes to look for"),
        *bullets(
            "Low potassium without a diuretic: primary aldosteronism.",
            "Headache, sweating and palpitations in attacks: phaeochromocytoma.",
            "Loud snoring and daytime sleepiness: obstructive sleep apnoea.",
            "Non-steroidal anti-inflammatory drugs, oral contraceptives, steroids, decongestants or liquorice.",
        ),
        heading("3.3 Habits"),
        para(
            "Advise less than 5 g of salt a day (less than 2 g of sodium), at least 150 minutes of moderate "
            "activity a week, no tobacco, little or no alcohol, and weight loss where there is excess weight."
        ),
    ]


def _targets() -> list[Flowable]:
    return [
        FrameBreak(),
        heading("4 Targets and follow-up"),
        recommendation(
            "Recommendation 4 (Grade A, Level I)",
            "Aim for a pressure below 140/90 mmHg in all adults without other disease.",
            COLUMN_WIDTH,
        ),
        recommendation(
            "Recommendation 5 (Grade A, Level I)",
            "Aim for a systolic pressure below 130 mmHg in adults with cardiovascular disease.",
            COLUMN_WIDTH,
        ),
        recommendation(
            "Recommendation 6 (Grade B, Level II)",
            "Aim for a systolic pressure below 130 mmHg in adults with diabetes, chronic kidney disease or a high "
            "cardiovascular risk.",
            COLUMN_WIDTH,
        ),
        para(
            "See the person every month after a drug is started or changed, until the target is reached; then every "
            "3 to 6 months."
        ),
        heading("4.1 Older people"),
        para(
            "In people aged 80 years and over a clinic target below 150/90 mmHg is reasonable, and frailty weighs "
            "more than the number. Measure the standing pressure too in anyone who falls or feels faint, in type 2 "
            "diabetes, and from the age of 80 years; if the systolic pressure drops by 20 mmHg or more, treat to "
            "the standing pressure."
        ),
        heading("4.2 Target not reached"),
        para(
            "Ask first whether the tablets are taken. With three drugs at full dose and a pressure that is still "
            "high, confirm it at home and refer; where referral is not possible, add spironolactone 25 mg once "
            "daily if potassium is ≤4.5 mmol/L."
        ),
    ]


def _medicines() -> list[Flowable]:
    rows = [
        ("Class", "Example", "Start", "Usual range", "Watch for"),
        ("Calcium channel blocker", "Amlodipine", "5 mg once daily", "5–10 mg daily", "Ankle swelling, flushing"),
        ("ACE inhibitor", "Enalapril", "5 mg once daily", "5–20 mg daily", "Dry cough; angioedema; raised potassium"),
        ("ACE inhibitor", "Lisinopril", "10 mg once daily", "10–40 mg daily", "As enalapril"),
        ("Angiotensin receptor blocker", "Losartan", "50 mg once daily", "50–100 mg daily", "Raised potassium"),
        ("Angiotensin receptor blocker", "Telmisartan", "40 mg once daily", "40–80 mg daily", "Raised potassium"),
        (
            "Thiazide-like diuretic",
            "Chlorthalidone",
            "12.5 mg once daily",
            "12.5–25 mg daily",
            "Low sodium, low potassium",
        ),
        ("Thiazide-like diuretic", "Indapamide SR", "1.5 mg once daily", "1.5 mg daily", "Low sodium, low potassium"),
        ("Thiazide diuretic", "Hydrochlorothiazide", "12.5 mg once daily", "12.5–25 mg daily", "Gout; low sodium"),
    ]
    return [
        heading("5 Medicines"),
        recommendation(
            "Recommendation 7 (Grade A, Level I)",
            "Begin with a drug from one of three classes: a thiazide or thiazide-like diuretic, an ACE inhibitor or "
            "angiotensin receptor blocker, or a long-acting dihydropyridine calcium channel blocker.",
        ),
        recommendation(
            "Recommendation 8 (Grade B, Level II)",
            "Prefer two drugs of different classes, in one tablet where there is one, as the first treatment.",
        ),
        *ruled_table(
            "Table 1. First-line medicines for adults who are not pregnant", rows, (0.21, 0.24, 0.18, 0.17, 0.2)
        ),
    ]


def _monitoring() -> list[Flowable]:
    return [
        para(
            "Never combine an ACE inhibitor with an angiotensin receptor blocker. Neither is given in pregnancy, "
            "nor to women who plan one."
        ),
        para(
            "Repeat creatinine and potassium 1 to 2 weeks after such a drug is started and after each increase. If "
            "eGFR falls by less than 25% or creatinine rises by less than 30%, leave the dose as it is. Thiazides "
            "lower the pressure less when eGFR is below 30 mL/min/1.73 m<super>2</super>; a loop diuretic may then "
            "be needed."
        ),
    ]
