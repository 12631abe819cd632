"""Quotable → the whole list that a chosen item belongs to: one drug of "any of the following" is not the answer.

Covered: items that hang from the same words, over the ends of passages and pages, nested ones with them. Not covered:
lists longer than LONGEST, of which the chosen item is quoted alone, after what it hangs from.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from app.drugs import drugs_named
from app.quotable import Quotable, is_bare_negation
from ingest.headings import MARKER
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
GOES_ON = re.compile(  # “Continue for 24 hours.”
    r"(?:then|and then|continue|repeat|maintenance|thereafter|afterwards|after that|subsequently|(?:kemudian|setelah itu|selanjutnya|lanjutkan|teruskan|ulangi)"
    r"|(?:luego|después|continuar|continúe|repetir|repita)|(?:puis|ensuite|continuer|poursuivre|répéter))\b",
    re.IGNORECASE,
)
# So do those of whom nothing before these words tells who they are; “from their experience, the committee” tells it after.
THEM = re.compile(
    r"\b(?:they|them|their(?![^,]*,\s)|(?:these|such) (?:patients|people|persons|individuals|women|men|children|infants|babies|neonates|newborns|adolescents|adults|cases)"
    r"|mereka|(?:pesakit|pasien|penderita|wanita|ibu|anak|bayi|kanak-kanak)(?: \w+)? (?:ini|tersebut|berkenaan)|ell[oa]s"
    r"|(?:est[oa]s|dich[oa]s) (?:pacientes|personas|mujeres|niñ[oa]s)|ils|elles|leurs?(?![^,]*,\s)|ces (?:patiente?s|personnes|femmes|enfants))\b",
    re.IGNORECASE,
)
SEVERAL = re.compile(  # whom or what they stand for; a word of four letters and an s, in the languages that have such
    r"\b(?:people|wom[ae]n|m[ae]n|child(?:ren)?|patient|person|infant|baby|mother|client|anyone|everyone|someone|who|whom"
    r"|pesakit|pasien|penderita|wanita|ibu|anak|bayi|kanak|orang|dewasa|lansia|individu|warga|(?!(?:this|does|less|plus|thus|unless|always|status|virus|across|besides)\b)[^\W\d_]{3,}s)\b",
    re.IGNORECASE,
)
LABEL = re.compile(r":[¹²³⁴⁵⁶⁷⁸⁹⁰]*$")
ENDED = re.compile(r"[.?!][)\]”\"'»]*(?:\s?\[[^\]]*\]|[¹²³⁴⁵⁶⁷⁸⁹⁰]+)*$")
LISTED = re.compile(r"[–—-]\s|.*\d")  # a line that stands beside others under the same words
MOST_BESIDE = 6  # lines between it and those words
ORDERS = re.compile(
    r"(?:[•»●▪–−-]\s*)?(?:give|take|repeat|continue|administer|start|berikan|beri|lanjutkan|dar|administrar|repetir|donner|administrer|répéter)\s(?=.*\d|.*\b(?:daily|times|hourly)\b)",
    re.IGNORECASE,
)
MOST_BELOW = 8  # sentences between it and its heading
MOST_BACK = 3  # sentences that are gone back
LONGEST = 900  # characters of a list that is quoted whole


def with_antecedent(unit: Quotable, *, around: Sequence[Passage]) -> Quotable:
    """A sentence such as “The recommended dose is 2 mg/kg.” after those before it up to the one that names the drug.

    “Give three times daily.” after the heading that names it; a line below “Adults:” after that. The unit itself where it
    points back to nothing; `around` are passages in reading order, its own among them.
    """
    sentences = [one for passage in around for one in passage.sentences]
    place = next((index for index, one in enumerate(sentences) if one.spans == unit.sentence.spans), None)
    if unit.sentence.kind == "row" or place is None or sentences[place].lead != unit.sentence.lead:
        return unit  # a table, a block, or an amount that has its drug already
    first = _first_said(sentences, place)
    if first == place:
        under = _under_its_drug(unit, sentences[max(place - MOST_BELOW, 0) : place])
        return under if under.sentence.lead else _under_its_label(unit, sentences, place)
    said = sentences[first : place + 1]
    text = " ".join(one.text for one in said)
    spans = tuple(span for one in said for span in one.spans)
    return replace(unit, sentence=replace(unit.sentence, text=text, spans=spans, lead=said[0].lead))


def _first_said(sentences: Sequence[Sentence], place: int) -> int:
    """Where what a sentence points back to begins; its own place where it points back to nothing."""
    first = place
    while place - first < MOST_BACK and first and _points_back(sentences[first]):
        if sentences[first - 1].kind not in {"text", "item"}:
            break
        first -= 1
    if not _points_to_somebody(sentences[first]):
        return first
    for back in range(first - 1, max(place - MOST_BACK, 0) - 1, -1):
        if sentences[back].kind not in {"text", "item"}:
            break
        if SEVERAL.search(sentences[back].text) and not sentences[back].text.startswith("("):
            return back
    return first


def _points_back(sentence: Sentence) -> bool:
    """Whether it begins with what stands for the sentence before it, or goes on with what that orders."""
    goes_on = sentence.kind == "text" and GOES_ON.match(sentence.text) and not drugs_named(sentence.text)
    return POINTS_BACK.match(sentence.text) is not None or bool(goes_on)


def _points_to_somebody(sentence: Sentence) -> bool:
    """Whether it speaks of "them" and nothing before that, nor what it hangs from, says who they are."""
    if sentence.kind == "item" and MARKER.match(sentence.text):
        return False  # the item before it is another one
    found = THEM.search(sentence.text)
    before = f"{sentence.lead.text if sentence.lead else ''} {sentence.text[: found.start()] if found else ''}"
    return found is not None and not SEVERAL.search(before)


def _under_its_label(unit: Quotable, sentences: Sequence[Sentence], place: int) -> Quotable:
    """A line of text hanging from the line above it that ends in a colon, with others between that do not end."""
    if unit.sentence.kind != "text":
        return unit
    first = place
    while (
        first and place - first < MOST_BESIDE and LISTED.match(unit.sentence.text) and _is_beside(sentences[first - 1])
    ):
        first -= 1
    labels: list[Sentence] = []
    while first and _is_label(sentences[first - 1]):
        first -= 1
        labels.insert(0, sentences[first])
    if not labels:
        return unit
    lead = Lead(text=" ".join(one.text for one in labels), spans=tuple(span for one in labels for span in one.spans))
    return replace(unit, sentence=replace(unit.sentence, lead=lead))


def _is_label(sentence: Sentence) -> bool:
    whole = sentence.text[0].isupper() or not sentence.text[0].isalnum()
    return sentence.kind == "text" and whole and LABEL.search(sentence.text.rstrip()) is not None


def _is_beside(sentence: Sentence) -> bool:
    text = sentence.text.rstrip()
    return (
        sentence.kind == "text" and not ENDED.search(text) and not LABEL.search(text) and LISTED.match(text) is not None
    )


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
        if any(is_bare_negation(one) for one in items):
            return unit  # it may belong to any of them
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
