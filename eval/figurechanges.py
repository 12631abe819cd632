"""Sentence → the same with one of its figures changed, so that it says something else.

Covered: numbers with a unit, pressures, counts in words, decimals, units, ranges, frequencies, comparators; figures in
English spelling, and units of time in four other languages. No change here restates what was said (500 mg is never made
0.5 g), since the number is kept when the unit changes and the other way round. Not covered: bare numbers, dates, scores.
"""

import re
from collections.abc import Iterator, Mapping

__all__ = ["comparators", "decimals", "frequencies", "numbers", "ranges", "units"]

NUMBER = r"\d+(?:[.,]\d+)*"
TIMES = (
    "minutes?|minit|minutos?|hours?|jam|horas?|heures?|days?|hari|días?|jours?|weeks?|minggu|semanas?|semaines?"
    "|months?|bulan|meses|mois|years?|tahun|años|ans"
)
UNIT = rf"(?:mg|µg|μg|mcg|kg|g|mL|ml|L|units|IU|mmHg|mmol/L|cm|mm|%|{TIMES})"
MEASURED = re.compile(rf"(?<![\w.,/-])(?P<number>{NUMBER})(?P<gap>[\s-]?)(?P<unit>{UNIT})(?P<per>(?:/\w+)*)(?![\w/])")
PRESSURE = re.compile(r"(?<![\w./])(?P<number>\d{2,3})(?P<gap>/)(?P<unit>\d{2,3})(?P<per>\s?mmHg)")
RANGE = re.compile(
    rf"(?<![\w.,/-])(?P<low>{NUMBER})(?P<dash>\s?[–-]\s?|\sto\s|\sa\s|\shingga\s)(?P<high>{NUMBER})(?=[\s-]?{UNIT}\b|%)"
)
COUNTS = ("two", "three", "four", "five", "six", "seven", "eight")
COUNT = re.compile(rf"(?<![\w-])(?:{'|'.join(COUNTS)})(?= (?!or\b|to\b|and\b)[a-z])", re.IGNORECASE)
# Each to units that the same number would be wrong in; none is the same amount under another name.
OTHER_UNITS: Mapping[str, tuple[str, ...]] = {
    "mg": ("g", "µg"), "µg": ("mg",), "μg": ("mg",), "mcg": ("mg",), "g": ("mg", "kg"), "kg": ("g",),
    "mL": ("L",), "ml": ("L",), "L": ("mL",), "units": ("mg",), "IU": ("mg",), "mmol/L": ("mg/dL",), "mmHg": ("kPa",),
    "cm": ("mm",), "mm": ("cm",),
    "minute": ("hour",), "minutes": ("hours",), "hour": ("minute",), "hours": ("days", "minutes"), "day": ("week",), "days": ("weeks", "hours"),
    "week": ("month",), "weeks": ("days", "months"), "months": ("weeks", "years"), "month": ("week",), "year": ("month",), "years": ("months",),
    "minit": ("jam",), "jam": ("hari",), "hari": ("minggu",), "minggu": ("bulan",), "bulan": ("tahun",), "tahun": ("bulan",),
    "horas": ("días",), "días": ("semanas",), "semanas": ("meses",), "meses": ("años",), "años": ("meses",),
    "heures": ("jours",), "jours": ("semaines",), "semaines": ("mois",), "mois": ("ans",),
}  # fmt: skip
# Each group says one frequency; a member is exchanged for one of another group.
OFTEN = (
    ("once daily", "once a day", "od"), ("twice daily", "twice a day", "bd", "bid"),
    ("three times daily", "three times a day", "tds", "tid"), ("four times daily", "four times a day", "qid", "qds"),
    ("once weekly", "once a week", "every week", "weekly"), ("every month", "once a month", "monthly"), ("every year", "yearly"),
)  # fmt: skip
EVERY = re.compile(
    r"\b(every |each )(\d+|hour|day|week|month|year)(\s?(?:hours?|days?|weeks?|months?)\b)?", re.IGNORECASE
)
HOURS = {"4": "8", "6": "12", "8": "6", "12": "6", "24": "12"}
PERIODS = {"hour": "day", "day": "week", "week": "day", "month": "week", "year": "month"}
TURNED = {
    "at least": "at most", "at most": "at least", "less than": "more than", "more than": "less than", "below": "above",
    "above": "below", "or higher": "or lower", "or more": "or less", "or over": "or under", "and over": "and under",
    "under": "over", "not later than": "not earlier than", "not earlier than": "not later than", "before": "after",
    "maximum": "minimum", "minimum": "maximum", "higher than": "lower than", "lower than": "higher than",
    "≥": "<", "≤": ">", "<": "≥", ">": "≤", "sekurang-kurangnya": "selebih-lebihnya", "bawah": "atas", "menos de": "más de", "moins de": "plus de",
}  # fmt: skip
COMPARED = re.compile(
    "|".join(
        rf"(?<!\w){re.escape(words)}(?=\s?{NUMBER})" if words not in {"or higher", "or more", "or over", "and over"}
        else rf"(?<=\w )(?<!two ){words}(?!\w)"
        for words in sorted(TURNED, key=len, reverse=True)
    ),
    re.IGNORECASE,
)  # fmt: skip


def numbers(sentence: str) -> Iterator[str]:
    """Yield it with one figure made another one that it does not hold: doubled, one more, its digits exchanged."""
    held = _values(sentence)
    for match in (*PRESSURE.finditer(sentence), *MEASURED.finditer(sentence)):
        value = _value(match["number"])
        others = [value + 10] if match["gap"] == "/" else [value * 2, value + 1, _exchanged(value), value / 2]
        fresh = [one for one in others if one > 0 and one not in held and round(one, 3) == one]
        for other in fresh[:2]:
            yield _with(sentence, match.span("number"), _written(other, match["number"]))
    for match in COUNT.finditer(sentence):
        place = COUNTS.index(match.group().lower())
        other_word = COUNTS[(place + 1) % len(COUNTS)]
        if other_word not in sentence.lower():
            yield _with(sentence, match.span(), other_word.capitalize() if match.group()[0].isupper() else other_word)


def decimals(sentence: str) -> Iterator[str]:
    """Yield it with a figure ten times as large, or a tenth."""
    held = _values(sentence)
    for match in MEASURED.finditer(sentence):
        value = _value(match["number"])
        for other in (value * 10, value / 10):
            if other and other not in held and round(other, 4) == other:
                yield _with(sentence, match.span("number"), _written(other, match["number"]))


def units(sentence: str) -> Iterator[str]:
    """Yield it with a figure's unit made another, or "per kg" left out or added."""
    for match in MEASURED.finditer(sentence):
        for other in OTHER_UNITS.get(match["unit"], ()):
            if f"{match['number']} {other}" not in sentence:
                yield _with(sentence, match.span("unit"), other)
        end = match.end("unit")
        if match["per"].startswith("/kg"):
            yield _with(sentence, (end, end + len("/kg")), "")
        elif match["unit"] in {"mg", "µg", "units"} and not match["per"]:
            yield _with(sentence, (end, end), "/kg")


def ranges(sentence: str) -> Iterator[str]:
    """Yield it with a range made wider at one end, or a single dose made a range."""
    spans = []
    for match in RANGE.finditer(sentence):
        low, high = _value(match["low"]), _value(match["high"])
        spans.append(match.span())
        if low < high:
            wider = _written(round(high + (high - low), 3), match["high"])
            yield _with(sentence, match.span("high"), wider)
            if low > (high - low):
                yield _with(sentence, match.span("low"), _written(round(low - (high - low), 3), match["low"]))
    for match in MEASURED.finditer(sentence):
        single = not any(start <= match.start() < end for start, end in spans)
        if single and match["unit"] in {"mg", "g", "µg", "mL", "ml", "units"} and match["gap"] != "-":
            top = _written(_value(match["number"]) * 3, match["number"])
            yield _with(sentence, match.span("number"), f"{match['number']}–{top}")


def frequencies(sentence: str) -> Iterator[str]:
    """Yield it with one frequency exchanged for another."""
    for place, group in enumerate(OFTEN):
        for words in group:
            for match in re.finditer(rf"(?<![\w-]){words}(?!\w)", sentence, re.IGNORECASE):
                other = OFTEN[(place + 1) % len(OFTEN)][0]
                if other not in sentence.lower() and not _within_longer(sentence, match):
                    yield _with(sentence, match.span(), other)
    for match in EVERY.finditer(sentence):
        known = HOURS if match[3] else PERIODS
        if match[2].lower() in known:
            yield _with(sentence, match.span(2), known[match[2].lower()])


def comparators(sentence: str) -> Iterator[str]:
    """Yield it with one comparison turned: "at least" made "at most", "≥" made "<"."""
    for match in COMPARED.finditer(sentence):
        turned = TURNED[match.group().lower()]
        yield _with(sentence, match.span(), turned.capitalize() if match.group()[0].isupper() else turned)


def _within_longer(sentence: str, match: re.Match[str]) -> bool:
    """Whether "weekly" is the end of "once weekly", which is exchanged as a whole."""
    before = sentence[: match.start()].lower()
    return before.endswith(("once ", "twice ", "times ", "every "))


def _values(sentence: str) -> set[float]:
    return {_value(number) for number in re.findall(NUMBER, sentence)}


def _value(number: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", number):
        return float(number.replace(",", ""))
    parts = re.split("[.,]", number)
    return float(f"{parts[0]}.{parts[1]}") if len(parts) > 1 else float(parts[0])


def _written(value: float, like: str) -> str:
    """A number as the other one is written: with commas between thousands, or a decimal comma."""
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", like):
        return f"{value:,.10g}"
    plain = f"{value:.10g}"
    return plain.replace(".", ",") if re.fullmatch(r"\d+,\d+", like) else plain


def _exchanged(value: float) -> float:
    digits = f"{value:g}"
    return float(digits[::-1]) if digits.isdecimal() and len(digits) == len("12") and digits[1] != "0" else value


def _with(sentence: str, span: tuple[int, int], words: str) -> str:
    return sentence[: span[0]] + words + sentence[span[1] :]
