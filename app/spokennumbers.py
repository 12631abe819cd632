"""Words as they were spoken → the same with figures: “five hundred milligrams twice a day” → “500 mg twice a day”.

Covered, in English, Malay, Indonesian, Spanish and French: whole numbers, decimals, halves, ranges, blood pressures, percentages,
and units with what they are per. Every stretch keeps the words that were said: nothing is lost, and joining gives them back.
Left in words: numbers below ten that nothing measures or counts (“two drugs”), a lone “one” that may be an article, halves
of what is no form or unit, and ordinals. Left in words and marked unclear: what can be read in two ways, such as “one fifty”,
“five hundred two times”, “two point one two five” where commas part thousands, a decimal without its whole, ratios.
Not covered: dates, clock times, Roman numerals, numbers from a million but as “2.4 million”.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.spokenamounts import Amount, Line, Unit, is_pressure, joined, unit_at, word_end
from app.spokenwords import COMMAS, SPOKEN, follows, lexicon_of, longest, number_at, tokens_of

__all__ = ["Stretch", "in_figures"]

HUNDRED = 100
ORDINARY = 10  # below it a number may be any word of a sentence
NEAR = 8  # words before a blood pressure said short in which it is called one
RUN = ("and", "ands", "sign", "digit", "to", "or", "over", "million")  # what may stand within an unclear number


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Words in a row as they are shown, and as they were said."""

    text: str
    said: str  # "" where it is the same
    first: int  # the first of its words
    end: int  # the place behind its last
    number: bool = False
    unclear: bool = False  # a number left in words, for it can be read in two ways


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    end: int
    text: str = ""  # "" where the words stay
    unclear: bool = False


def in_figures(words: Sequence[str], *, language: str) -> tuple[Stretch, ...]:
    """The words in stretches, numbers and units as figures; of a language that is not of SPOKEN, as they are."""
    if language not in SPOKEN:
        return tuple(_plain(words, place, place + 1) for place in range(len(words)))
    return tuple(_stretches(words, Line(tokens=tokens_of(words), lexicon=lexicon_of(language))))


def _stretches(words: Sequence[str], line: Line) -> Iterator[Stretch]:
    at, tokens = 0, line.tokens
    while at < len(tokens):
        found = _read(line, at) or _Found(end=at + 1)
        end = word_end(tokens, found.end)
        first, last = tokens[at].word, tokens[end - 1].word + 1
        said = " ".join(words[first:last])
        text = f"{tokens[at].before}{found.text}{tokens[end - 1].after}"
        if found.unclear:
            yield Stretch(text=said, said="", first=first, end=last, number=True, unclear=True)
        elif found.text and text != said:
            yield Stretch(text=text, said=said, first=first, end=last, number=True)
        else:
            yield from (_plain(words, place, place + 1) for place in range(first, last))
        at = end


def _plain(words: Sequence[str], first: int, end: int) -> Stretch:
    text = " ".join(words[first:end])
    return Stretch(text=text, said="", first=first, end=end, number=any(one.isdigit() for one in text))


def _read(line: Line, at: int) -> _Found | None:
    if share := line.phrase("percent", at):  # without a number: “por ciento” is no hundred
        return _Found(end=share[1])
    return _half(line, at) or _short_pressure(line, at) or _measured(line, at)


def _half(line: Line, at: int) -> _Found | None:
    """“Half a tablet”, where a form or a unit follows."""
    half = longest(line.lexicon.of("half"), line.tokens, at)
    unit = half and unit_at(line, half[1], hyphen=False)
    if not half or not unit or unit.kind not in {"form", "measure"}:
        return None
    if at and (line.is_number(at - 1) or line.after("and", at) or line.after("ands", at)):
        return _Found(end=half[1], unclear=True)
    shown = unit.text or f" {line.said(half[1], unit.beyond)}"
    sign = "," if line.lexicon.language in COMMAS else "."
    return _Found(end=unit.end if unit.text else unit.beyond, text=f"0{sign}5{shown}")


def _short_pressure(line: Line, at: int) -> _Found | None:
    """“One forty over ninety”, where it is called a blood pressure."""
    first = _short(line, at)
    over = first and line.phrase("over", first[1])
    below = over and (_short(line, over[1]) or _ordinary(line, over[1]))
    if not first or not below or not is_pressure(line, first[0], *below):
        return None
    unit = unit_at(line, below[1], hyphen=False)
    called = any(line.after("pressure", place + 1) for place in range(max(at - NEAR, 0), at))
    if not called and unit.text != " mmHg":
        return None
    return _Found(end=unit.end, text=f"{first[0]}/{below[0]}{unit.text}")


def _short(line: Line, at: int) -> tuple[int, int] | None:
    """“One forty”, “one oh five” as value and place behind, in English."""
    if line.lexicon.language != "en" or line.tokens[at].text not in {"one", "two"}:
        return None
    hundreds = 100 if line.tokens[at].text == "one" else 200
    if oh := line.phrase("digit", at + 1):
        rest = line.number(oh[1])
        below = ORDINARY
    else:
        rest, below = line.number(at + 1), 100
    if rest is None or rest.value is None or rest.decimal or not 0 < rest.value < below:
        return None
    if below != ORDINARY and rest.value < ORDINARY:
        return None
    return hundreds + int(rest.value), rest.end


def _ordinary(line: Line, at: int) -> tuple[int, int] | None:
    number = line.number(at)
    return (int(number.value), number.end) if number and number.value and not number.decimal else None


def _measured(line: Line, at: int) -> _Found | None:
    first = number_at(line.tokens, at, line.lexicon)
    if first is None:
        return None
    amount = joined(line, at, first)
    unit = unit_at(line, amount.end, hyphen=True)
    if _is_worth(line, at, amount, unit) and not _is_in_doubt(line, at, amount, unit):
        return _Found(end=unit.end, text=f"{amount.text}{unit.text}")
    if _is_in_doubt(line, at, amount, unit):
        return _Found(end=max(_run(line, at), first.end), unclear=True)
    return _Found(end=first.end)


def _is_worth(line: Line, at: int, amount: Amount, unit: Unit) -> bool:
    """Whether it is surely a number, and no ordinary word of a sentence."""
    first, last = amount.numbers[0], amount.numbers[-1]
    if first.bare and len(amount.numbers) == 1:
        return _is_one(line, at, unit)
    if unit.kind or first.decimal or amount.kind == "pressure":
        return True
    if amount.kind == "range":
        return not first.bare
    if amount.kind == "choice":
        return min(first.value or 0, last.value or 0) >= ORDINARY
    return first.value is None or first.value >= ORDINARY or line.after("label", at)


def _is_one(line: Line, at: int, unit: Unit) -> bool:
    """Whether a lone “one” is a number: measured, counted in tablets (“un comprimé” is any), or “type one”."""
    if unit.kind in {"measure", "percent", "million"}:
        return True
    if unit.kind == "form":
        return line.lexicon.language in {"en", "ms", "id"}
    return not unit.kind and line.after("label", at) and not line.after("which", at - 1)


def _is_in_doubt(line: Line, at: int, amount: Amount, unit: Unit) -> bool:
    return (
        amount.kind == "unclear"
        or any(number.unclear for number in amount.numbers)
        or _is_two(line, at, amount, unit)
        or _is_begun_before(line, at)
        or _goes_on(line, at, amount, unit)
        or _is_ratio(amount, unit)
    )


def _is_two(line: Line, at: int, amount: Amount, unit: Unit) -> bool:
    """Whether a number may be two, of which the second alone is measured or counted: “five hundred | two hours before”.

    “Twenty five milligram tablets” and “two hundred milligram tablets” may be twenty, or two. A hyphen tells; so does a
    number below a hundred that hours, days or percent follow (“twenty four hours”).
    """
    formed = unit.kind == "measure" and line.phrase("form", unit.end) is not None
    counted = unit.kind in {"form", "times", "hyphen"} or formed
    if any(number.seams for number in amount.numbers):
        large = any((number.value or 0) >= HUNDRED for number in amount.numbers if number.seams)
        return counted or (large and unit.kind in {"time", "percent"})
    multiplied = line.phrase("alone", at + 1) or line.phrase("thousand", at + 1)
    digits = line.lexicon.language == "en" and multiplied is not None and not line.tokens[at + 1].glued
    return digits and (formed or unit.kind == "hyphen")


def _is_begun_before(line: Line, at: int) -> bool:
    """Whether what stands before may be of the number: “point five”."""
    if at == 0 or not follows(line.tokens, at):
        return False
    return line.is_number(at - 1) or any(
        line.after(role, at) for role in ("sign", "unread", "half", "alone", "million")
    )


def _goes_on(line: Line, at: int, amount: Amount, unit: Unit) -> bool:
    """Whether what stands behind may be of the number: “one | fifty”, “two milligrams | and a half”."""
    if line.phrase("part", amount.end) or any(line.phrase(role, unit.beyond) for role in ("and half", "part")):
        return True
    if unit.kind:
        return unit.kind == "million" and line.is_number(unit.end)
    figures = line.tokens[amount.end - 1].is_figure
    if line.is_number(amount.end) and not (figures and line.tokens[amount.end].is_figure):
        return True
    if line.phrase("digit", amount.end) and line.is_number(amount.end + 1):
        return True
    if (half := line.phrase("half", amount.end)) and line.phrase("form", half[1]):
        return True
    return _is_cut(line, at, amount)


def _is_cut(line: Line, at: int, amount: Amount) -> bool:
    """Whether an “and” or “to” behind a number may be within it, or one within it between two."""
    inside = any((token.text,) in line.lexicon.of("and") for token in line.tokens[at : amount.end])
    if line.after("between", at) and amount.kind != "choice" and inside:
        return True
    for role in ("and", "to"):
        joint = line.phrase(role, amount.end)
        round_ = (amount.numbers[-1].value or 1) % 100 == 0
        if joint and line.is_number(joint[1]) and (role == "to" or (round_ and not amount.numbers[-1].decimal)):
            return True
    return False


def _is_ratio(amount: Amount, unit: Unit) -> bool:
    """“One to one thousand” of nothing is a dilution, and no range."""
    last = amount.numbers[-1].value or 0
    return amount.kind == "range" and amount.numbers[0].value == 1 and last >= ORDINARY and not unit.kind


def _run(line: Line, at: int) -> int:
    """The place behind all that may be of an unclear number."""
    end = at + 1
    while end < len(line.tokens):
        joint = next((one for role in RUN if (one := line.phrase(role, end))), None)
        if line.is_number(end):
            end += 1
        elif joint and line.is_number(joint[1]):
            end = joint[1] + 1
        else:
            break
    return end
