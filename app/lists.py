"""Quotable → the whole list that a chosen item belongs to: one drug of "any of the following" is not the answer.

Covered: items that hang from the same words, over the ends of passages and pages, nested ones with them. Not covered:
lists longer than LONGEST, of which the chosen item is quoted alone, after what it hangs from.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from app.drugs import drugs_named
from app.quotable import Quotable
from ingest.leads import Lead
from ingest.pagetext import PageText, Span
from ingest.passages import Passage, Sentence

__all__ = ["LONGEST", "whole_list", "with_antecedent"]

# A dose, or what "it" and "this" stand for, belongs to the sentence before.
POINTS_BACK = re.compile(
    r"(?:the (?:\w+ ){0,2}dos(?:e|age)s? (?:is|are|should|may|can)|this|these|it|they|dosis (?:\w+ )?(?:ini|tersebut|yang dianjurkan)|ini"
    r"|la dosis (?:\w+ )?(?:es|debe)|est[ae]s?|la dose (?:\w+ )?est|cette?|il|elle)\b",
    re.IGNORECASE,
)
ORDERS = re.compile(
    r"(?:[•»●▪–−-]\s*)?(?:give|take|repeat|continue|administer|start|berikan|beri|lanjutkan|dar|administrar|repetir|donner|administrer|répéter)\s(?=.*\d|.*\b(?:daily|times|hourly)\b)",
    re.IGNORECASE,
)
MOST_BELOW = 8  # sentences between it and its heading
MOST_BACK = 3  # sentences that are gone back
LONGEST = 900  # characters of a list that is quoted whole


def with_antecedent(unit: Quotable, *, around: Sequence[Passage]) -> Quotable:
    """A sentence such as “The recommended dose is 2 mg/kg.” after those before it up to the one that names the drug.

    “Give three times daily.” after the heading that names it. The unit itself where it points back to nothing; `around`
    are passages in reading order, its own among them.
    """
    if unit.sentence.kind == "row":
        return unit
    sentences = [one for passage in around for one in passage.sentences]
    place = next((index for index, one in enumerate(sentences) if one.spans == unit.sentence.spans), 0)
    if not POINTS_BACK.match(unit.sentence.text):
        return _under_its_drug(unit, sentences[max(place - MOST_BELOW, 0) : place])
    first = place
    while place - first < MOST_BACK and first and POINTS_BACK.match(sentences[first].text):
        if sentences[first - 1].kind not in {"text", "item"}:
            break
        first -= 1
    said = sentences[first : place + 1]
    if len(said) < 2:  # noqa: PLR2004 the sentence and one before it
        return unit
    text = " ".join(one.text for one in said)
    spans = tuple(span for one in said for span in one.spans)
    return replace(unit, sentence=replace(unit.sentence, text=text, spans=spans, lead=said[0].lead))


def _under_its_drug(unit: Quotable, before: Sequence[Sentence]) -> Quotable:
    """What orders something to be given that it does not name, hanging from the heading before it, if that names a drug."""
    sentence = unit.sentence
    if sentence.lead or not ORDERS.match(sentence.text) or drugs_named(sentence.text):
        return unit
    for one in reversed(before):
        named = drugs_named(one.text)
        if one.kind == "heading" and named:
            return replace(unit, sentence=replace(sentence, lead=Lead(text=one.text, spans=one.spans)))
        if one.kind == "heading" or named:
            return unit
    return unit


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
