"""Passage → Quotable: what may be quoted of it alone without misleading.

A sentence; a list item after all that it hangs from (its lead), as one quote; a table with its caption and head, whole: a
single row could be the wrong one, and says neither what its columns are nor which drug the table is about. Left out:
headings, figures (a box of a flow chart says the wrong thing alone: the figure is evidence, and leads to its page),
pieces of cells and captions, what ends in a comma or a colon or breaks off, references, keys to short forms, tables whose head or end
is not sure (their rows wrap, or begin in another passage), notes, which are told with the quote that bears their mark,
what a guideline asks itself, the items beside one that is a negation alone ("Do not": of which of them?), and amounts of nothing ("15 mg/kg daily") but after the lines above them that say of what (see `app/doses.py`).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import takewhile

from app.doses import drug_above, is_bare
from ingest.backmatter import is_bibliography
from ingest.leads import Lead
from ingest.pagetext import PageText
from ingest.passages import Passage, Sentence, Span
from ingest.tables import Table

__all__ = ["CAPTION", "Quotable", "is_bare_negation", "is_cut", "quotable", "whole_tables"]

REFERENCE = re.compile(r"https?://|\bdoi\b|\bISBN\b|©|\bet al\b", re.IGNORECASE)
SEE = re.compile(r"\((?:see|refer to|lihat|rujuk|ver|véase|voir)\b[^()]*\)\W*", re.IGNORECASE)  # alone, it leads away
GRADING = re.compile(  # of something else
    r"(?:quality|certainty|level|strength|calidad|certeza|nivel|kualitas|qualité|niveau)\s(?:of|de|des)?\s?(?:the|la|l['’])?\s?evid(?:ence|encia)\b.{0,30}"
    r"|(?:tahap|tingkat)\sbukti\b.{0,30}",
    re.IGNORECASE,
)
BLANK = "___"  # of a form to be filled in
CITED = re.compile(r"\bet al\b")
CAPTION = re.compile(r"(?:table|tableau|tabla|tabel|jadual|chart|box|kotak)\b", re.IGNORECASE)
BEGINS_TABLE = re.compile(rf"{CAPTION.pattern}\s?\d", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.?!:;][¹²³⁴⁵⁶⁷⁸⁹⁰)\]”\"']*\w?$")  # a footnote's letter may stand at the end
KEY = re.compile(r"\b[A-Za-z]*[A-Z][A-Za-z0-9/]{1,7} ?= ?[a-z]")  # of a list that explains a table's short forms
MOST_KEYS = 2  # in a sentence that may be quoted
NOTE = re.compile(r"[¹²³⁴⁵⁶⁷⁸⁹†‡§]|\*\s?\S")  # it says nothing without what bears its mark (app/footnotes.py)
OPEN = re.compile(r",[¹²³⁴⁵⁶⁷⁸⁹⁰]*$")
CUT = re.compile(
    r"\b(?:of|the|to|for|with|an|at|by|from|than|that|which|untuk|dengan|dari|yang|pada|sekitar|adalah|kepada|daripada|del|la|el|los|las|para"
    r"|con|que|du|des|le|les|pour|avec|dans|aux?|if|unless|when|whether|until|because|jika|kecuali|apabila|cuando|sauf|lorsque)[¹²³⁴⁵⁶⁷⁸⁹⁰]*$",
    re.IGNORECASE,
)
QUESTION = re.compile(r"\?[)\]”\"'»]*(?:\s?\[[^\]]*\]|[¹²³⁴⁵⁶⁷⁸⁹⁰]+)*$")
NEGATION = re.compile(
    r"\W*(?:do not|don['’]t|avoid|no|never|not|(?:must|should|may) not|cannot|stop|contra-?indicated|jangan(?:lah)?|tidak(?: boleh)?|hindari|elakkan"
    r"|no (?:dar|administrar|usar|utilizar)|nunca|evit(?:ar|e)|ne pas(?: donner| utiliser| administrer)?|jamais|[ée]vite[rz])[\W¹²³⁴⁵⁶⁷⁸⁹⁰]*",
    re.IGNORECASE,
)
OPENING, GOING_ON = "([“\"‘'", ")]},;.:"  # before a first letter; and of what goes on
PORTION = re.compile(  # of a chart's cell: "1 x 300 mg tab bd"
    r"[\d½¼¾.,/]+\s?(?:[x×]\s|tab(?:let)?s?\b|cap(?:sule)?s?\b|puffs?\b|drops?\b)", re.IGNORECASE
)
LONGEST_BLOCK = 900  # characters
UNFINISHED = re.compile(r"[,:][¹²³⁴⁵⁶⁷⁸⁹⁰]*$")  # "Zinc supplement, oral,": the dose stands in lines of its own
SHORTEST = 2  # words of a list item
SHORTEST_SENTENCE, SHORTEST_LINE = 3, 5  # words of a text that ends as a sentence does, and of one that does not
SHORTEST_BEGINNING = 6  # words of a bold line in which a sentence begins
LONGEST_HEAD = 9  # lines of one cell
FEWEST_ROWS = 2  # below the head; one may be more of the head
MOST_ROWS, LONGEST_TABLE = 30, 3000  # rows, characters
NONE: Mapping[str, Sentence] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotable:
    """A unit of quotation, and its place among the passage's sentences."""

    sentence: Sentence
    place: int

    @property
    def text(self) -> str:
        """What it says, after what it hangs from."""
        text, lead = self.sentence.text, self.sentence.lead
        if lead is None:
            return text
        between = "\n" if "\n" in f"{lead.text}{text}" else " "  # a list, a table or a dose begins on a line of its own
        return f"{lead.text}{between}{text}"

    @property
    def spans(self) -> tuple[Span, ...]:
        """Where all of its text stands: what it hangs from first."""
        return (*(self.sentence.lead.spans if self.sentence.lead else ()), *self.sentence.spans)


def quotable(
    passage: Passage, *, tables: Mapping[str, Sentence] = NONE, around: Sequence[Passage] = ()
) -> Iterator[Quotable]:
    """Yield all that may be quoted of a passage, in reading order; nothing of a bibliography.

    `tables` are those tables of the guideline that may be quoted, whole, by id (see `whole_tables`); `around` are passages
    in reading order, in which an amount at the passage's beginning may find its drug.
    """
    if is_bibliography(passage.section) or len(CITED.findall(passage.text)) > 1:
        return
    before = [one for other in around if other.ordinal < passage.ordinal for one in other.sentences]
    after = [one for other in around if other.ordinal > passage.ordinal for one in other.sentences]
    unsure = _beside_negation([*before, *passage.sentences, *after])
    for unit in _units(passage.sentences, tables, after):
        if unit.sentence.spans in unsure:
            continue
        if not is_bare(unit.text):
            yield unit
        elif lead := _drug_of(unit, [*before, *passage.sentences[: unit.place]], passage.section):
            yield replace(unit, sentence=replace(unit.sentence, lead=lead))


def _drug_of(unit: Quotable, before: Sequence[Sentence], section: Sequence[str]) -> Lead | None:
    """What an amount hangs from, up to the line that names its drug."""
    lead = unit.sentence.lead
    if lead is None:
        return drug_above(before, section=section, table=unit.sentence.table)
    place = next((place for place, one in enumerate(before) if one.spans[0] == lead.spans[0]), 0)
    above = drug_above(before[:place], section=section, table=unit.sentence.table)
    return above and Lead(text=f"{above.text}\n{lead.text}", spans=(*above.spans, *lead.spans))


def is_bare_negation(sentence: Sentence) -> bool:
    """Whether an item says “Do not” and not what: its words stand before or behind it, and nobody can tell which."""
    return sentence.kind == "item" and NEGATION.fullmatch(sentence.text) is not None


def _beside_negation(sentences: Sequence[Sentence]) -> frozenset[tuple[Span, ...]]:
    """The items of every list that holds a negation alone from which nothing hangs, by their spans."""
    found: set[tuple[Span, ...]] = set()
    for place, one in enumerate(sentences):
        if is_bare_negation(one) and not _hangs(sentences[place + 1 : place + 2], one):
            for side in (reversed(sentences[:place]), sentences[place:]):
                found.update(other.spans for other in takewhile(partial(_same_list, one), side))
    return frozenset(found)


def _same_list(sentence: Sentence, other: Sentence) -> bool:
    return sentence.kind == other.kind and (sentence.lead and sentence.lead.spans) == (other.lead and other.lead.spans)


def _hangs(behind: Sequence[Sentence], sentence: Sentence) -> bool:
    return any(one.lead is not None and one.lead.text.endswith(sentence.text) for one in behind)


def _units(
    sentences: Sequence[Sentence], tables: Mapping[str, Sentence], after: Sequence[Sentence]
) -> Iterator[Quotable]:
    """What may be quoted of them, but for amounts that say not of what."""
    beside_rows = any(sentence.kind == "row" for sentence in sentences)
    cut_by_table = [BEGINS_TABLE.match(one.text) is not None for one in (*sentences[1:], *after[:1])] + [False]
    blocks = _blocks(sentences)
    within = _covered(blocks)
    for place, sentence in enumerate(sentences):
        if place in within:
            yield from _block(sentences[place : blocks.get(place, place)], place)
        elif sentence.table:
            first = place == 0 or sentences[place - 1].table != sentence.table
            if first and sentence.table in tables:
                yield Quotable(sentence=replace(tables[sentence.table], lead=sentence.lead), place=place)
        elif sentence.kind == "row":
            if place == 0 or sentences[place - 1].kind != "row" or sentences[place - 1].table:
                yield from _table(sentences, place)
        elif _is_reference(sentence) or _breaks_off(sentence, sentences[place + 1 : place + 2]):
            continue
        elif sentence.kind in {"item", "text"}:
            unit = Quotable(sentence=_begun(sentence, sentences[:place]), place=place)
            if sentence.kind == "item" or not _is_piece(unit.text, beside_rows=beside_rows or cut_by_table[place]):
                yield unit


def _blocks(sentences: Sequence[Sentence]) -> dict[int, int]:
    """Where what a line such as “Doxycycline, oral,” begins ends: at the next item or heading; by the place of that line."""
    found: dict[int, int] = {}
    for place, sentence in enumerate(sentences):
        if sentence.kind in {"item", "text"} and OPEN.search(sentence.text.rstrip()) and place not in _covered(found):
            end = place + 1
            while end < len(sentences) and sentences[end].kind in {"text", "row"} and not sentences[end].table:
                end += 1
            if end > place + 1:
                found[place] = end
    return found


def _covered(blocks: Mapping[int, int]) -> set[int]:
    return {inner for place, end in blocks.items() for inner in range(place, end)}


def _block(lines: Sequence[Sentence], place: int) -> Iterator[Quotable]:
    """All of a block as one quote: its dose and its patients stand in lines of their own, and mean nothing alone."""
    spans = [span for line in lines for span in line.spans]
    text = "\n".join(line.text for line in lines)
    if 0 < len(text) <= LONGEST_BLOCK and len({span.page for span in spans}) == 1:
        whole = Span(page=spans[0].page, start=spans[0].start, end=spans[-1].end)
        yield Quotable(sentence=replace(lines[0], text=text, kind="item", spans=(whole,)), place=place)


def whole_tables(tables: Iterable[Table], *, page: Callable[[int], PageText]) -> dict[str, Sentence]:
    """The tables that may be quoted, each as one sentence with its caption, head and rows, by id.

    Left out: what is too long to read at a glance, has no head, or holds a fault that nobody has looked at yet.
    """
    found = {}
    for table in tables:
        length = sum(span.end - span.start for span in table.spans)
        short = FEWEST_ROWS <= len(table.rows) <= MOST_ROWS and length <= LONGEST_TABLE
        if table.head and short and not table.faults:
            parts = [page(span.page).text[span.start : span.end] for span in table.spans]
            if any(BLANK in part for part in parts):
                continue
            found[table.id] = Sentence(text="\n".join(parts), kind="row", spans=table.spans, table=table.id)
    return found


def _is_reference(sentence: Sentence) -> bool:
    few = len(re.findall(r"\w+", sentence.text)) < SHORTEST
    return (
        few
        or NOTE.match(sentence.text) is not None
        or REFERENCE.search(sentence.text) is not None
        or SEE.fullmatch(sentence.text.strip()) is not None
        or GRADING.fullmatch(sentence.text.strip()) is not None
        or BLANK in sentence.text
        or (sentence.kind == "text" and QUESTION.search(sentence.text.rstrip()) is not None)
        or len(KEY.findall(sentence.text)) > MOST_KEYS
    )


def _breaks_off(sentence: Sentence, behind: Sequence[Sentence]) -> bool:
    """Whether it says nothing without what follows: “Bees and wasps”, from which an item hangs, is no sentence."""
    if UNFINISHED.search(sentence.text.rstrip()) or is_cut(sentence.text):
        return True
    return _hangs(behind, sentence) and not SENTENCE_END.search(sentence.text.rstrip())


def is_cut(text: str) -> bool:
    """Whether a text breaks off: at a word that another must follow, or inside brackets; the items of a list end in "or" too."""
    text = text.rstrip()
    return CUT.search(text) is not None or (text.rfind("(") > text.rfind(")") and not text.endswith((".", "!", "?")))


def _begun(sentence: Sentence, before: Sequence[Sentence]) -> Sentence:
    """A sentence that begins small after the bold line that it begins in, which was taken for a heading."""
    heading = before[-1] if before else sentence
    here, there = sentence.spans[0], heading.spans[-1]
    small = sentence.kind == "text" and re.match(r"[^\W\d_]{2,}", sentence.text)  # a letter alone marks a footnote
    goes_on = small and small[0].islower() and (there.page, there.end + 1) == (here.page, here.start)
    begins = len(re.findall(r"\w+", heading.text)) >= SHORTEST_BEGINNING and not SENTENCE_END.search(
        heading.text.rstrip()
    )
    if heading.kind == "heading" and goes_on and begins:
        return replace(sentence, lead=Lead(text=heading.text, spans=heading.spans))
    return sentence


def _is_piece(text: str, *, beside_rows: bool) -> bool:
    """Whether it was cut out of something larger: it begins small or with a portion, is short, or stands beside rows and does not end."""
    ends = SENTENCE_END.search(text) is not None
    short = len(re.findall(r"[^\W\d_]+", text)) < (SHORTEST_SENTENCE if ends else SHORTEST_LINE)
    cell = not ends and PORTION.match(text) is not None
    begun = cell or text.lstrip(OPENING)[:1].islower() or text[0] in GOING_ON
    return begun or short or (beside_rows and not ends)


def _table(sentences: Sequence[Sentence], first: int) -> Iterator[Quotable]:
    """The table whose rows begin at `first`, where its head, its rows and its end are sure."""
    end = first
    while end < len(sentences) and sentences[end].kind == "row":
        end += 1
    head = first + 1
    while head < end and "\t" not in sentences[head].text:
        head += 1
    start = first
    while start and sentences[start - 1].kind == "heading":
        start -= 1
    caption = next((place for place in range(start, first) if CAPTION.match(sentences[place].text)), first)
    wraps = end < len(sentences) and sentences[end].kind == "text" and _is_piece(sentences[end].text, beside_rows=True)
    if first and end - head >= FEWEST_ROWS and head - first <= LONGEST_HEAD and not wraps:
        whole = _joined(sentences[caption:first], sentences[first:end])
        if whole:
            yield Quotable(sentence=whole, place=caption)


def _joined(caption: Sequence[Sentence], rows: Sequence[Sentence]) -> Sentence | None:
    """Caption and rows as one, a line each; None where they do not stand on one page."""
    spans = [span for part in (*caption, *rows) for span in part.spans]
    if len({span.page for span in spans}) > 1:
        return None
    words = [" ".join(part.text for part in caption)] if caption else []
    text = "\n".join([*words, *(row.text for row in rows)])
    return Sentence(text=text, kind="row", spans=(Span(page=spans[0].page, start=spans[0].start, end=spans[-1].end),))
