"""What a voice reads for a quote: each line worked out by hand."""

import re

import pytest

from app.aloud import spoken

ENGLISH = {
    "Give 500 mg twice daily.": "Give 500 milligrams twice daily.",
    "Give 1 mg once.": "Give 1 milligram once.",
    "1 mg/kg": "1 milligram per kilogram",
    "0.5 mg/kg/day": "0.5 milligrams per kilogram per day",
    "10-20 mg/kg": "10 to 20 milligrams per kilogram",
    "10–20mg": "10 to 20 milligrams",
    "10 mg–20 mg daily": "10 milligrams to 20 milligrams daily",
    "adrenaline 10 µg/kg": "adrenaline 10 micrograms per kilogram",
    "adrenaline 10 μg/kg": "adrenaline 10 micrograms per kilogram",
    "50 mcg": "50 micrograms",
    "BP ≥140/90 mmHg": "BP at least 140 over 90 millimetres of mercury",
    "co-amoxiclav 250/125 mg": "co-amoxiclav 250 slash 125 milligrams",
    "SpO2 < 90%": "SpO2 less than 90 percent",
    "fever >38.5 °C": "fever more than 38.5 degrees Celsius",
    "eGFR <30 mL/min/1.73 m²": "eGFR less than 30 millilitres per minute per 1.73 square metres",
    "BMI ≥ 30 kg/m²": "BMI at least 30 kilograms per square metre",
    "platelets <50 ×10⁹/L": "platelets less than 50 times 10 to the power of 9 per litre",
    "stop therapy.¹²": "stop therapy.",
    "metformin*": "metformin",
    "6-12 months": "6 to 12 months",
    "2024-05-01": "2024-05-01",
    "call 03-8000": "call 03-8000",
    "COVID-19": "COVID-19",
    "type B12-14": "type B12-14",
    "Z-score < -3": "Z-score less than minus 3",
    "1½ tablets": "1 and one half tablets",
    "2 x 500 mg": "2 times 500 milligrams",
    "dose in mg/kg": "dose in milligrams per kilogram",
    "Weight\tDose\n10-14 kg\t1 tablet": "Weight, Dose. 10 to 14 kilograms, 1 tablet",
    "and/or": "and/or",
    "2 tablets/day": "2 tablets per day",
    "every 8 h": "every 8 hours",
    "5-mg tablet": "5 milligram tablet",
    "HbA1c ≤ 7.0 %": "HbA1c at most 7.0 percent",
    "10 IU/kg/dose": "10 international units per kilogram per dose",
    "potassium 3.5–5.0 mmol/L": "potassium 3.5 to 5.0 millimoles per litre",
}
OTHERS = [
    ("ms", "≥ 10-20 mg/kg/hari", "sekurang-kurangnya 10 hingga 20 miligram per kilogram per hari"),
    ("ms", "tekanan darah 140/90 mmHg", "tekanan darah 140 per 90 milimeter merkuri"),
    ("id", "< 5 µg", "kurang dari 5 mikrogram"),
    ("id", "2–3 tablet", "2 sampai 3 tablet"),
    ("es", "500 mg/12 h", "500 miligramos por 12 horas"),
    ("es", "1 mg", "1 miligramo"),
    ("es", "PA ≥140/90", "PA al menos 140 sobre 90"),
    ("fr", "0,5 mg/kg", "0,5 milligrammes par kilogramme"),
    ("fr", ">38 °C", "plus de 38 degrés Celsius"),
    ("fr", "2-3 jours", "2 à 3 jours"),
    ("de", "10-20 mg.¹", "10-20 mg."),
]


@pytest.mark.parametrize(("printed", "said"), ENGLISH.items())
def test_english(printed: str, said: str) -> None:
    assert spoken(printed, language="en") == said


@pytest.mark.parametrize(("language", "printed", "said"), OTHERS)
def test_other_languages(language: str, printed: str, said: str) -> None:
    assert spoken(printed, language=language) == said


@pytest.mark.parametrize("language", ["en", "ms", "id", "es", "fr"])
@pytest.mark.parametrize("printed", [one for one in ENGLISH if not re.search("[²³⁰-⁹¹]", one)])
def test_every_number_is_read_as_it_is_printed(printed: str, language: str) -> None:
    numbers = re.findall(r"\d+(?:[.,]\d+)*", printed)
    assert re.findall(r"\d+(?:[.,]\d+)*", spoken(printed, language=language)) == numbers
