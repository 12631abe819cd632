"""Anaphylaxis and diabetic ketoacidosis: µg/kg, a range broken after its dash, a table over a page end."""

from page_style import Booklet
from printed_parts import FootNotes, bullets, heading, para, recommendation, ruled_table, title_block
from reportlab.platypus import Flowable

_TITLE = "Emergency Care Handbook: Anaphylaxis and Diabetic Ketoacidosis"


def booklet() -> Booklet:
    """Two emergencies in four pages; the day on which it should have been reviewed has passed."""
    return Booklet(
        file="network-d-emergency-care-2022.pdf",
        title=_TITLE,
        issuer="Demonstration Network D",
        edition="Edition 2.1, September 2022",
        language="en",
        subject="Anaphylaxis and ketoacidosis",
        accent="#8a1f3a",
        story=_story,
    )


def _story() -> list[Flowable]:
    return [*_title(), *_anaphylaxis(), *_after_adrenaline(), *_ketoacidosis(), *_first_day(), *_ending()]


def _title() -> list[Flowable]:
    return title_block(
        "Demonstration Network D",
        _TITLE,
        [
            "Edition 2.1, published September 2022. Was due for review September 2025.",
            "The issuer of this document does not exist.",
        ],
        [
            "Facts adapted from: World Allergy Organization, Anaphylaxis guidance, 2020, "
            "https://doi.org/10.1016/j.waojou.2020.100472",
            "Facts adapted from: Resuscitation Council UK, Emergency treatment of anaphylaxis, 2021, "
            "https://www.resus.org.uk/library/additional-guidance/guidance-anaphylaxis/emergency-treatment",
            "Facts adapted from: Joint British Diabetes Societies for Inpatient Care, The management of diabetic "
            "ketoacidosis in adults (JBDS 02), 2021, "
            "https://abcd.care/joint-british-diabetes-societies-jbds-inpatient-care-group",
        ],
    )


def _anaphylaxis() -> list[Flowable]:
    rows = [
        ("Age", "Dose", "Volume of 1 mg/mL (1:1000)"),
        ("Over 12 years and adults", "500 µg", "0.5 mL"),
        ("6 to 12 years", "300 µg", "0.3 mL"),
        ("6 months to 6 years", "150 µg", "0.15 mL"),
        ("Under 6 months", "100–150 µg", "0.1–0.15 mL"),
    ]
    return [
        heading("1 Anaphylaxis"),
        para(
            "Anaphylaxis is likely when airway, breathing or circulation fails suddenly after contact with a "
            "probable trigger. The skin is often changed too, but its absence does not rule anaphylaxis out."
        ),
        recommendation(
            "Recommendation 1.1 (Grade A)",
            "Inject adrenaline 0.01 mg/kg (10 µg/kg), at most 0.5 mg, into the muscle of the outer middle thigh "
            "without delay. Repeat after 5 minutes if the person is no better.",
        ),
        *ruled_table(
            "Table 1. Intramuscular adrenaline by age, where the weight is not known", rows, (0.4, 0.25, 0.35)
        ),
    ]


def _after_adrenaline() -> list[Flowable]:
    return [
        heading("1.1 After the first dose"),
        *bullets(
            "Lay the person flat with raised legs; let those with difficult breathing sit; turn pregnant women to "
            "the left side. Sudden standing can be fatal.",
            "Give oxygen at a high flow, and a rapid intravenous crystalloid: 500–1000 mL for adults, 10 mL/kg for "
            "children.",
            "No improvement after two intramuscular doses: call for expert help and start an adrenaline infusion.",
            "Treat wheeze with inhaled salbutamol after adrenaline, never instead of it; a wheeze that does not "
            "settle calls for more adrenaline and for help.",
            "Antihistamines and corticosteroids are not first-line and must never delay adrenaline.",
        ),
        para(
            "Take blood for mast-cell tryptase as soon as possible, and again 1–2 hours later, not later than 4 "
            "hours after onset. Once the signs have gone, watch the person for at least 6 hours if two doses of "
            "adrenaline were needed, and for at least 12 hours if more than two doses were needed, if severe asthma "
            "or trouble with the airway was part of the reaction, if the trigger may still be absorbed, or if the "
            "person lives where help is hard to reach."
        ),
        heading("1.2 Before going home"),
        para(
            "Say what the signs of anaphylaxis are and that they can return within hours. Offer two adrenaline "
            "auto-injectors, show how they are used, advise on avoiding the trigger, and refer to an allergy clinic."
        ),
    ]


def _ketoacidosis() -> list[Flowable]:
    return [
        heading("2 Diabetic ketoacidosis in adults"),
        heading("2.1 Diagnosis"),
        para("All three must be present:"),
        *bullets(
            "glucose &gt;11.0 mmol/L, or known diabetes;",
            "blood ketones ≥3.0 mmol/L, or urine ketones of two plus or more;",
            "bicarbonate &lt;15.0 mmol/L or venous pH &lt;7.3, or both.",
        ),
        para(
            "For comparison, the pH of arterial blood in a healthy adult lies within the narrow range 7.35–<br/>"
            "7.45; a venous sample reads about 0.03 lower and is good enough for follow-up."
        ),
        para(
            "Call critical care when ketones are &gt;6.0 mmol/L, bicarbonate is &lt;5.0 mmol/L, pH is &lt;7.0, "
            "potassium is &lt;3.5 mmol/L on arrival, or systolic pressure stays &lt;90 mmHg."
        ),
        heading("2.2 Look for the cause"),
        *bullets(
            "infection, above all of the chest, urine, skin or feet;",
            "insulin left out, a blocked pump, or diabetes not known before;",
            "myocardial infarction, stroke or pancreatitis;",
            "an SGLT2 inhibitor: stop it; glucose may be &lt;11.0 mmol/L.",
        ),
    ]


def _first_day() -> list[Flowable]:
    rows = [
        ("Time", "Fluid (0.9% sodium chloride)", "Insulin and potassium", "Check"),
        (
            "At once",
            "Systolic &lt;90 mmHg: 500 mL over 10–15 minutes, repeat once if needed",
            "None yet",
            "Glucose, ketones, venous gas, potassium, ECG",
        ),
        (
            "Hour 1",
            "1 L over 1 hour",
            "Insulin 0.1 units/kg/h by fixed-rate infusion; keep the usual long-acting insulin",
            "Glucose and ketones every hour",
        ),
        ("Hours 2–3", "1 L over 2 hours", "Potassium by Table 3", "Venous gas and potassium at 1 and 2 hours"),
        ("Hours 4–5", "1 L over 2 hours", "Potassium by Table 3", "Venous gas and potassium at 4 hours"),
        (
            "Hours 6–9",
            "1 L over 4 hours",
            "Glucose &lt;14 mmol/L: add 10% glucose at 125 mL/h and consider insulin 0.05 units/kg/h",
            "Venous gas and potassium at 6 hours; fluid overload",
        ),
        ("Hours 10–13", "1 L over 4 hours", "Potassium by Table 3", "Venous gas and potassium at 12 hours"),
        ("Hours 14–19", "1 L over 6 hours", "Potassium by Table 3", "Is the ketoacidosis over?"),
    ]
    potassium = [
        ("Potassium in the first 24 hours", "Potassium chloride in each litre"),
        ("&gt;5.5 mmol/L", "None"),
        ("3.5–5.5 mmol/L", "40 mmol/L"),
        ("&lt;3.5 mmol/L", "Senior review; more is needed than a ward can give"),
    ]
    return [
        heading("2.3 The first day"),
        para(
            "The aims of the first hours are to restore the circulation, to clear ketones and to keep potassium "
            "between 4.0 and 5.5 mmol/L. Write down every hour what was given and what was measured. Table 2 is for "
            "adults without heart or kidney failure; those who have either, and people who are pregnant, aged 18 to "
            "25 years or frail, need slower fluid and closer watch."
        ),
        *ruled_table("Table 2. Ketoacidosis in adults, hour by hour", rows, (0.16, 0.28, 0.31, 0.25)),
        *ruled_table("Table 3. Potassium replacement", potassium, (0.45, 0.55)),
    ]


def _ending() -> list[Flowable]:
    return [
        heading("2.4 Is it working?"),
        para(
            "Ketones should fall by at least 0.5 mmol/L each hour. Where ketones cannot be measured, bicarbonate "
            "should rise by at least 3 mmol/L each hour and glucose fall by at least 3 mmol/L each hour. If not, "
            "check the pump and the lines, then raise the insulin infusion by 1 unit/h until the goal is met."
        ),
        heading("2.5 The end of ketoacidosis"),
        para(
            "Ketoacidosis is over when venous pH is &gt;7.3<super>†</super> and ketones are &lt;0.6 mmol/L. Change "
            "to subcutaneous insulin when the person also eats and drinks, and stop the infusion not earlier than "
            "30 minutes after the first rapid-acting dose."
        ),
        FootNotes(["<super>†</super> Repeat an arterial sample only if the oxygen saturation is in doubt."]),
    ]
