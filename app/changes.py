"""Statements → Change: what an edition said that one of the quoted guidelines declares to replace, where it said otherwise.

A reader who knows the old edition by heart must see that a dose has changed. Compared is the one sentence of the old
edition that comes closest to the question and to the statement, by the rules of app/conflicts. Not covered: differences
that only words express; editions that are not in the release.
"""

from collections.abc import Iterator, Mapping, Sequence

from app.answer import Change, Statement
from app.conflicts import conflicts_of
from app.evidence import search
from app.quantities import Quantity, quantities
from app.question import Question
from app.sources import Source, sources_of
from app.terms import Terms, share, stems, tells_subject
from ingest.release import Release
from ingest.search import Filter
from ingest.vectors import Embedder

__all__ = ["changes_of"]

PAGES = 3  # of the old edition that are looked at
ALIKE = 0.5  # share of the shorter sentence's telling words that both must have


def changes_of(
    statements: Sequence[Statement], question: Question, terms: Terms, *, release: Release, embedder: Embedder
) -> tuple[Change, ...]:
    """One change at most for each replaced edition: that of the first statement that differs from it."""
    return tuple(_changes(statements, question, terms, release, embedder))


def _changes(
    statements: Sequence[Statement], question: Question, terms: Terms, release: Release, embedder: Embedder
) -> Iterator[Change]:
    quoted = {one.citations[0].guideline.id: one.citations[0].guideline for one in statements}
    for guideline in quoted.values():
        for old in guideline.supersedes:
            replaced = release.guidelines.get(old)
            if replaced and replaced.status == "superseded":  # a withdrawn one is read by nobody
                named = Filter(guidelines=frozenset({old}))
                found = search(question, release=release, embedder=embedder, k=PAGES, within=named)
                sources = sources_of(found, release=release)
                own = [(place, one) for place, one in enumerate(statements) if one.citations[0].guideline == guideline]
                yield from _first(own, sources, question.standalone, terms)


def _first(
    own: Sequence[tuple[int, Statement]], sources: Sequence[Source], question: str, terms: Terms
) -> Iterator[Change]:
    for place, statement in own:
        nearest = max(sources, key=lambda one: _closeness(one, statement, terms), default=None)
        if nearest and _alike(nearest.text, statement.text) >= ALIKE:
            differ = conflicts_of([statement, nearest.statement], question, terms, newer={}, one_guideline=True)
            if differ:
                yield Change(
                    statement=place, was=nearest.statement, said=_said(differ[0].said, statement, nearest.statement)
                )
                return


def _said(differ: tuple[str, str], one: Statement, other: Statement) -> tuple[str, str]:
    """Where two sentences differ in one quantity, the words of each up to the last quantity in which they differ."""
    stated = [{quantity.kind: quantity for quantity in quantities(text)} for text in (one.text, other.text)]
    apart = [
        kind for kind, quantity in stated[0].items()
        if kind in stated[1] and quantity.values.isdisjoint(stated[1][kind].values)
    ]  # fmt: skip
    return _up_to(one.text, differ[0], apart, stated[0]), _up_to(other.text, differ[1], apart, stated[1])


def _up_to(text: str, said: str, kinds: Sequence[str], stated: Mapping[str, Quantity]) -> str:
    places = [text.find(words) for words in (said, *(stated[kind].words for kind in kinds))]
    if min(places) < 0:
        return said
    end = max(
        place + len(words) for place, words in zip(places, (said, *(stated[kind].words for kind in kinds)), strict=True)
    )
    return text[min(places) : end]


def _closeness(source: Source, statement: Statement, terms: Terms) -> float:
    return share(" ".join([*source.headings, source.text]), terms) + _alike(source.text, statement.text)


def _alike(one: str, other: str) -> float:
    """The share of the telling words of the shorter text that the other has too, numbers left out: they may differ."""
    ours, theirs = (
        frozenset(word for word in stems(text) if word.isalpha() and tells_subject(word)) for text in (one, other)
    )
    return len(ours & theirs) / min(len(ours), len(theirs)) if ours and theirs else 0.0
