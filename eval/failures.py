"""Judged questions → Failure: each one that went wrong, what was expected, and what came back."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from eval.questions import GoldQuestion
from eval.results import Found
from eval.scores import Judged

__all__ = ["Failure", "Retrieved", "failures", "place_words"]

Wrong = Callable[[Judged], bool]
# What went wrong, in the order of how much it harms.
REASONS: tuple[tuple[str, Wrong], ...] = (
    ("answered, though the guidelines are silent", lambda one: one.values["answered_wrongly"] == 1),
    ("silent, though the guidelines answer", lambda one: one.values["silent_wrongly"] == 1),
    ("another edition stands first", lambda one: one.values["edition_first"] == 0),
    ("another edition is cited first", lambda one: one.values["edition_cited"] == 0),
    ("not both guidelines are cited", lambda one: one.values["conflict_both"] == 0),
    ("the conflict is not said", lambda one: one.values["conflict_shown"] == 0),
    ("no gold page among the first 10", lambda one: one.values["hit@10"] == 0),
    ("no gold page among the first 5", lambda one: one.values["hit@10"] == 1 and one.values["hit@5"] == 0),
    (
        "no gold page is cited",
        lambda one: one.question.answerable and not one.result.abstained and one.values["citation_hit"] == 0,
    ),
    (
        "quotes leave out what an answer must say",
        lambda one: not one.result.abstained and one.values["must_include"] < 1,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieved:
    """One piece of evidence, in words."""

    where: str
    section: str
    gold: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A question that went wrong."""

    question: GoldQuestion
    reasons: tuple[str, ...]
    retrieved: tuple[Retrieved, ...]  # best first
    quoted: tuple[tuple[str, str], ...]  # where, and the quote
    abstained: bool


def failures(judged: Iterable[Judged]) -> tuple[Failure, ...]:
    """Every question with something wrong, the most harmful first, else in the order of the file."""
    found = [(one, tuple(name for name, wrong in REASONS if wrong(one))) for one in judged]
    order = {name: place for place, (name, _) in enumerate(REASONS)}
    wrong = sorted(((one, reasons) for one, reasons in found if reasons), key=lambda pair: order[pair[1][0]])
    return tuple(_failure(one, reasons) for one, reasons in wrong)


def _failure(one: Judged, reasons: tuple[str, ...]) -> Failure:
    result = one.result
    gold = {(part.pdf, page) for part in one.question.gold for page in part.pages}
    sections = result.sections or ("",) * len(result.evidence)
    retrieved = [
        Retrieved(where=_found_words(found), section=section, gold=not found.isdisjoint(gold))
        for found, section in zip(result.evidence, sections, strict=True)
    ]
    quoted = [
        (place_words(file, [page]), quote) for (file, page), quote in zip(result.cited, result.quotes, strict=True)
    ]
    return Failure(
        question=one.question,
        reasons=reasons,
        retrieved=tuple(retrieved),
        quoted=tuple(quoted),
        abstained=result.abstained,
    )


def place_words(file: str, pages: Sequence[int]) -> str:
    """A file and pages of it, as it is printed everywhere."""
    return f"{file} p. {', '.join(map(str, pages))}"


def _found_words(found: Found) -> str:
    files: dict[str, list[int]] = {}
    for file, page in sorted(found):
        files.setdefault(file, []).append(page)
    return "; ".join(place_words(file, pages) for file, pages in files.items())
