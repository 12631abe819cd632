"""Words → the amount that begins with them: a number or two that are joined, and what measures or counts it."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.spokenwords import Lexicon, Number, Token, follows, longest, number_at

__all__ = ["Amount", "Line", "Unit", "is_pressure", "joined", "unit_at", "word_end"]

SYSTOLIC, LOWEST = range(50, 301), 20  # mmHg
COUNTED = ("form", "times", "time")
HUNDREDS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What was said, token by token, and the lexicon of its language."""

    tokens: tuple[Token, ...]
    lexicon: Lexicon

    def phrase(self, role: str, at: int) -> tuple[str, int] | None:
        """The phrase of a role that follows there, as its value and the place behind it."""
        return longest(self.lexicon.of(role), self.tokens, at) if at < len(self.tokens) and self._open(at) else None

    def _open(self, at: int) -> bool:
        return at == 0 or follows(self.tokens, at)

    def after(self, role: str, at: int) -> bool:
        """Whether the word before a place is of a role."""
        return at > 0 and follows(self.tokens, at) and (self.tokens[at - 1].text,) in self.lexicon.of(role)

    def number(self, at: int) -> Number | None:
        """The number that follows there."""
        return number_at(self.tokens, at, self.lexicon) if at < len(self.tokens) and self._open(at) else None

    def is_number(self, at: int) -> bool:
        """Whether a word there belongs to a number, a comma before it or not."""
        if not 0 < at < len(self.tokens):
            return at == 0 and self.lexicon.is_number(self.tokens[0])
        if self.tokens[at - 1].after not in {"", ","} or self.tokens[at].before:
            return False
        return self.lexicon.is_number(self.tokens[at])

    def said(self, start: int, end: int) -> str:
        """Tokens within words as they were said, but for the hyphens between them."""
        return " ".join(token.raw for token in self.tokens[start:end])


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number, or two that are joined, as they are written."""

    text: str
    end: int
    numbers: tuple[Number, ...]
    kind: str = ""  # "range", "choice", "pressure", "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """What measures a number, as it is written behind it, or counts it, which is left in its words."""

    text: str  # behind the number
    end: int
    kind: str  # role of what measures or counts, "" where nothing does
    beyond: int  # the place behind what counts, which is not taken in


def joined(line: Line, at: int, first: Number) -> Amount:
    """A number, or two that are joined."""
    single = Amount(text=first.text, end=first.end, numbers=(first,))
    for role in ("to", "or", "both", "over"):
        joint = line.phrase(role, first.end)
        second = joint and line.number(joint[1])
        if not joint or not second or first.value is None or second.value is None:
            continue
        if role == "both" and not line.after("between", at):
            continue
        if role == "over" and not is_pressure(line, first.value, second.value, second.end):
            continue
        return _pair(line, at, role, first, second)
    return single


def _pair(line: Line, at: int, role: str, first: Number, second: Number) -> Amount:
    said, numbers = line.tokens[first.end].raw, (first, second)
    below, above = first.value or 0, second.value or 0
    if role == "over":
        return Amount(text=f"{first.text}/{second.text}", end=second.end, numbers=numbers, kind="pressure")
    plain = role != "to" or line.after("from", at)
    # “two to three hundred” may begin at 2 or at 200; what falls is no range
    if 0 < below < above / HUNDREDS or (below >= above and not plain):
        return Amount(text="", end=second.end, numbers=numbers, kind="unclear")
    if not plain:
        return Amount(text=f"{first.text}-{second.text}", end=second.end, numbers=numbers, kind="range")
    return Amount(text=f"{first.text} {said} {second.text}", end=second.end, numbers=numbers, kind="choice")


def unit_at(line: Line, at: int, *, hyphen: bool) -> Unit:
    """What a number is measured or counted in; the rest of its word where it is joined to it by a hyphen."""
    if hyphen and at < len(line.tokens) and line.tokens[at].glued:
        end = word_end(line.tokens, at + 1)
        counts = any(line.phrase(role, at) for role in ("measure", *COUNTED))
        rest = "".join(f"-{token.raw}" for token in line.tokens[at:end])
        return Unit(text=rest, end=end, kind="hyphen" if counts else "", beyond=end)
    million = line.phrase("million", at)
    text, at = (f" {line.said(at, million[1])}", million[1]) if million else ("", at)
    if share := line.phrase("percent", at):
        return Unit(text=f"{text}%", end=share[1], kind="percent", beyond=share[1])
    measure = line.phrase("measure", at)
    if measure and not line.phrase("stain", measure[1]):  # “two gram negative rods”
        text, end = f"{text} {measure[0]}", measure[1]
        while (by := line.phrase("by", end)) and (per := line.phrase("per", by[1])):
            text, end = f"{text}/{per[0]}", per[1]
        return Unit(text=text, end=end, kind="measure", beyond=end)
    counted = next(((role, found[1]) for role in COUNTED if (found := line.phrase(role, at))), ("", at))
    return Unit(text=text, end=at, kind="million" if million else counted[0], beyond=counted[1])


def is_pressure(line: Line, above: float, below: float, end: int) -> bool:
    """Whether two numbers are a blood pressure: nothing but mmHg may follow (“150 over 60 minutes”)."""
    unit = unit_at(line, end, hyphen=False)
    alone = unit.text == " mmHg" or not (unit.kind or line.is_number(end))
    return alone and above in SYSTOLIC and LOWEST <= below < above


def word_end(tokens: Sequence[Token], end: int) -> int:
    """The place behind the word in which the tokens before `end` end."""
    while not tokens[end - 1].ends:
        end += 1
    return end
