"""Two readings of one recording → in what they disagree that may harm: a drug, a number, a “not”.

Compared are the names of drugs (app/medicines.py), the figures with their units, spoken ones as figures, and how many words
deny, each in the order in which they were heard. Other words may differ: one model writes “centre”, the other “center”.
Not covered: names of drugs that neither the lists nor `named` know, and what both transcribers heard wrongly alike.
"""

from collections.abc import Iterator

from app.claims import Named
from app.figures import figures
from app.medicines import medicines
from app.numerals import plain
from app.polarity import denials
from app.speech import Transcript
from app.spokennumbers import in_figures

__all__ = ["differences"]


def differences(one: Transcript, other: Transcript, *, named: Named | None = None) -> str:
    """“a drug”, “a number”, “a “not””, several of them joined, or "" where the two say the same."""
    first, second = _Compared(one, named), _Compared(other, named)
    found = [
        what
        for what, same in (
            ("a drug", first.drugs == second.drugs),
            ("a number", first.numbers == second.numbers),
            ("a “not”", first.denials == second.denials),
        )
        if not same
    ]
    return " and ".join([", ".join(found[:-1]), found[-1]]) if len(found) > 1 else "".join(found)


class _Compared:
    """What of a transcript is compared."""

    def __init__(self, transcript: Transcript, named: Named | None) -> None:
        language = transcript.language or "en"
        stretches = in_figures([word.text for word in transcript.words], language=language)
        said = " ".join(one.text for one in stretches)
        text = plain(said, language=language)
        self.drugs = [one.name for one in medicines(said, named=named)]
        self.numbers = [*_numbers(text, language), *(one.text.lower() for one in stretches if one.unclear)]
        self.denials = denials(text)


def _numbers(text: str, language: str) -> Iterator[tuple[object, ...]]:
    for one in figures(text, language=language):
        yield one.kind, one.values, one.comparator
