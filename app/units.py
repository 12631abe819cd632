"""Unit as printed → its kind and its factor to that kind: 0.5 g and 500 mg are one amount, mg and mg/kg never are.

Covered: weights, volumes, international units, moles, pressures, temperatures, lengths, shares, times, and forms that are
counted, each also per kg, m², litre, minute or day. Not covered: conversions between mass and moles, energy.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["DOSING", "PER", "TIMES", "UNIT", "Unit", "unit_of"]

HOUR, DAY, WEEK, MONTH, YEAR = 1.0, 24.0, 168.0, 730.5, 8766.0
TIMES = {  # pattern → hours
    r"seconds?|secs?|saat|segundos?|secondes?": 1 / 3600,
    r"minutes?|mins?|minutos?|menit|minit": 1 / 60,
    r"hours?|hrs?|hr|h|horas?|heures?|jam": HOUR,
    r"days?|d|días?|dias?|jours?|hari": DAY,
    r"weeks?|wks?|wk|semanas?|semaines?|minggu": WEEK,
    r"months?|mths?|mos?|mes(?:es)?|mois|bulan|bln": MONTH,
    r"years?|yrs?|yr|y|años?|ans?|tahun|thn": YEAR,
}
FORMS: Mapping[str, str] = {  # what a dose is counted in, by its kind
    "tablet": r"tablets?|tabs?|tabletas?|comprimidos?|comprimés?|biji|pills?",
    "capsule": r"capsules?|caps|kapsul|cápsulas?|gélules?",
    "drop": r"drops?|titis|tetes|gotas?|gouttes?",
    "puff": r"puffs?|sedutan|semprotan|inhalaciones|bouffées?|sprays?",
    "sachet": r"sachets?|sobres?|saset",
    "vial": r"vials?|ampoules?|ampules?|ampollas?|flacons?",
}
UNITS: Mapping[str, tuple[str, float]] = {
    r"nanograms?|ng": ("mg", 1e-6),
    r"micrograms?|microgramos?|microgrammes?|mikrogram|mcg|µg|ug|ucg": ("mg", 1e-3),
    r"milligrams?|miligramos?|milligrammes?|miligram|mgs?": ("mg", 1.0),
    r"kilograms?|kilogramos?|kilogrammes?|kilogram|kgs?": ("mg", 1e6),
    r"grams?|gramos?|grammes?|gm|gr|g": ("mg", 1e3),
    r"millilitres?|milliliters?|mililitros?|mililiter|mls?|cc": ("mL", 1.0),
    r"decilitres?|deciliters?|dl": ("mL", 100.0),
    r"litres?|liters?|litros?|l": ("mL", 1e3),
    r"million units?|million iu|mega units?|mu": ("units", 1e6),
    r"international units?|units?|unidades|unités?|iu|ui|u": ("units", 1.0),
    r"µmol|umol|micromol(?:es?)?": ("mmol", 1e-3),
    r"mmol|millimol(?:es?)?": ("mmol", 1.0),
    r"meq": ("meq", 1.0),
    r"mmhg|mm hg": ("mmHg", 1.0),
    r"kpa": ("kPa", 1.0),
    r"°\s?c|degrees c(?:elsius)?": ("°C", 1.0),
    r"°\s?f": ("°F", 1.0),
    r"mm": ("cm", 0.1),
    r"cm": ("cm", 1.0),
    r"metres?|meters?|m": ("cm", 100.0),
    r"kcal|calories": ("kcal", 1.0),
    r"%": ("%", 1.0),
    r"copies": ("copies", 1.0),
    r"cells?": ("cells", 1.0),
}
PARTED: Mapping[str, tuple[str, float]] = {  # what an amount is per
    r"kgs?|kilograms?|kilogramos?|kilogramme": ("kg", 1.0),
    r"m²|m2|square met(?:re|er)": ("m²", 1.0),
    r"(?:24\s?)?(?:hours?|hrs?|h|hora|heure|jam)": ("time", HOUR),
    r"minutes?|mins?|minuto|menit|minit": ("time", 1 / 60),
    r"days?|d|día|dia|jour|hari": ("time", DAY),
    r"weeks?|wk|semana|semaine|minggu": ("time", WEEK),
    r"litres?|liters?|litro|l": ("volume", 1e3),
    r"dl": ("volume", 100.0),
    r"ml": ("volume", 1.0),
    r"mm³|mm3|µl|microlit(?:re|er)": ("volume", 1e-3),
    r"mmol": ("mmol", 1.0),
    r"mg": ("mg", 1.0),
    r"g": ("mg", 1000.0),
    r"1[.,]73\s?m²|1[.,]73\s?m2|doses?|dosis|dos|prise|kali": ("", 1.0),  # per dose is what no word means too
}
DOSING = frozenset({"mg", "mL", "units", "mmol", "meq", *FORMS})  # kinds that are given, where no volume parts them


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A kind, such as "mg/kg/time", and what a value in the printed unit is multiplied by."""

    kind: str
    factor: float


def _any(patterns: Mapping[str, object]) -> str:
    return "|".join(f"(?:{pattern})" for pattern in patterns)


ALL = {
    **UNITS,
    **{pattern: ("time", hours) for pattern, hours in TIMES.items()},
    **{pattern: (name, 1.0) for name, pattern in FORMS.items()},
}
UNIT = _any(ALL)
PER = rf"(?:\s?/\s?|\s(?:per|a|an|al|por|par|each|every)\s|\sse|\sof\s)(?:{_any(PARTED)})(?![\w])(?:\s(?:of )?(?:body ?weight|bw|berat badan|de peso|de poids))?"
_UNITS = [(re.compile(pattern), named) for pattern, named in ALL.items()]
_PARTS = [(re.compile(pattern), named) for pattern, named in PARTED.items()]


def unit_of(unit: str, per: str) -> Unit:
    """The kind and factor of a unit and of what it is per, both as matched by UNIT and by PER, repeated."""
    kind, factor = _named(unit, _UNITS)
    parts = []
    for part in re.findall(
        rf"(?:/|\b(?:per|an?|al|por|par|each|every|se|of)(?:\b|(?=hari)))\s?((?:{_any(PARTED)}))(?!\w)", per
    ):
        name, size = _named(part, _PARTS)
        if part.startswith("24"):
            name, size = "time", DAY
        if name:
            parts.append(name)
            factor /= size
    return Unit(kind="/".join([kind, *sorted(set(parts))]), factor=factor)


def _named(word: str, table: list[tuple[re.Pattern[str], tuple[str, float]]]) -> tuple[str, float]:
    return next((named for pattern, named in table if pattern.fullmatch(word)), ("", 1.0))
