"""Quotable → the whole list that a chosen item belongs to: one drug of "any of the following" is not the answer.

Covered: items that hang from the same words, over the ends of passages and pages, nested ones with them. Not covered:
lists longer than LONGEST, of which the chosen item is quoted alone, after what it hangs from.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from app.quotable import Quotable
from ingest.pagetext import PageText, Span
from ingest.passages import Passage, Sentence

__all__ = ["LONGEST", "whole_list"]

LONGEST = 900  # characters of a list that is quoted whole


def whole_list(unit: Quotable, *, around: Sequence[Passage], page: Callable[[int], PageText]) -> Quotable:
    """The unit with all that hangs from the same words, or the unit itself; `around` are passages in reading order."""
    if unit.sentence.kind != "item" or unit.sentence.lead is None:
        return unit
    sentences = [one for passage in around for one in passage.sentences if one.kind != "heading"]
    for same in (_outermost, _lead):
        items = _run(sentences, unit.sentence, same)
        if len(items) > 1 and sum(len(one.text) for one in items) <= LONGEST:
            return _joined(unit, items, page)
    return unit


def _outermost(sentence: Sentence) -> object:
    return sentence.lead and sentence.lead.spans[:1]


def _lead(sentence: Sentence) -> object:
    return sentence.lead and sentence.lead.spans


def _run(sentences: Sequence[Sentence], chosen: Sentence, same: Callable[[Sentence], object]) -> Sequence[Sentence]:
    """The items on both sides of the chosen one, up to the first sentence that hangs from something else."""
    place = next((index for index, one in enumerate(sentences) if one.spans == chosen.spans), None)
    if place is None:
        return (chosen,)
    first, last = place, place
    while first and sentences[first - 1].kind == "item" and same(sentences[first - 1]) == same(chosen):
        first -= 1
    while (
        last + 1 < len(sentences) and sentences[last + 1].kind == "item" and same(sentences[last + 1]) == same(chosen)
    ):
        last += 1
    return sentences[first : last + 1]


def _joined(unit: Quotable, items: Sequence[Sentence], page: Callable[[int], PageText]) -> Quotable:
    lead = items[0].lead
    spans: list[Span] = []
    for span in (span for one in items for span in one.spans):
        if spans and _touch(spans[-1], span, page):
            spans[-1] = replace(spans[-1], end=span.end)
        else:
            spans.append(span)
    text = "\n".join(one.text for one in items)
    return replace(unit, sentence=replace(unit.sentence, text=text, spans=tuple(spans), lead=lead))


def _touch(one: Span, other: Span, page: Callable[[int], PageText]) -> bool:
    return one.page == other.page and one.end <= other.start and not page(one.page).text[one.end : other.start].strip()
