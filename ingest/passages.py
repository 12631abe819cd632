"""structure → Passage: the unit of retrieval; its sentences, the unit of quotation.

A passage holds whole sentences of one section, never more than the embedder reads. Headings stand in the passage that
they open, so that no text of a page's body is lost.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from ingest.backmatter import left_out
from ingest.leads import Lead, leads
from ingest.pagetext import PageText, Span, located
from ingest.recommendations import Recommendation
from ingest.sentences import sentences, shortened
from ingest.structure import Block, Kind, Structure
from ingest.tables import Table

__all__ = ["CHUNKER", "CountTokens", "Passage", "Sentence", "Span", "passages"]

CHUNKER = "panduan-12"  # part of a release's fingerprint: raise it when the same PDF gives other passages
TARGET = 160  # tokens; measured in eval/LOG.md
HEADINGS = 100  # characters of headings that are embedded with a passage
CONTEXT = 160  # of the head of a table, or of what an item hangs from
# What costs tokens and hardly changes what a text is near to: leaders, rules, bullets, addresses, marks of citations,
# brackets, quotation marks, strokes between letters, and punctuation after a word but full stops: without those,
# questions were answered a little worse (eval/LOG.md).
MUTE = re.compile(
    r"(?:\.\s?){3,}|(?:…\s?)+|_{2,}|-{3,}|[•▪●○◦■□➢❖►»«]|\b(?:https?://|www\.)\S+"
    r"|\[\d[\d,;\s–-]*\]|[()\[\]{}“”\"]|[,;:](?=[\s)\]”\"]|$)|(?<=[^\W\d_])[-/](?=[^\W\d_])"
)
CountTokens = Callable[[str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """What may be quoted; one span for each page that it stands on."""

    text: str
    kind: Kind
    spans: tuple[Span, ...]
    table: str = ""  # Table.id, of a row of a ruled table
    head: bool = False  # the row belongs to the table's head
    recommendation: str = ""  # Recommendation.id, of a sentence of one
    grade: str = ""  # of that recommendation, as printed
    lead: Lead | None = None  # what an item hangs from


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Whole sentences of one section, few enough for the embedder to read."""

    id: str
    guideline: str  # Guideline.id
    ordinal: int  # place in its guideline, from 0
    section: tuple[str, ...]  # headings, outermost first
    sentences: tuple[Sentence, ...]
    context: str = ""  # what is embedded before the text: headings, the head of a table, the line a list hangs from

    @property
    def text(self) -> str:
        """All sentences, separated by a space."""
        return " ".join(sentence.text for sentence in self.sentences)

    @property
    def embedded(self) -> str:
        """What the embedder reads: its context, then its text, without what says little."""
        return " ".join(MUTE.sub(" ", f"{self.context} {self.text}").split())

    @property
    def pages(self) -> tuple[int, ...]:
        """1-based PDF pages that the passage stands on, ascending."""
        return tuple(sorted({span.page for sentence in self.sentences for span in sentence.spans}))


def passages(
    document: Structure,
    *,
    guideline: str,
    count: CountTokens,
    limit: int,
    recommendations: Sequence[Recommendation] = (),
    out: Collection[int] | None = None,
) -> Iterator[Passage]:
    """Pack the sentences of each section into passages of at most `limit` tokens, context included.

    Passages aim at TARGET tokens. What answers nothing is left out (see `ingest.backmatter`): contents, indexes,
    lists of people, and of others' work, whose titles read like recommendations; `out` are the places of those blocks,
    where they are known already.
    """
    count = lru_cache(maxsize=1024)(count)  # a sentence is counted when it is cut, and when it is packed
    ordinal = 0
    heads = {table.id: _head(table)[:CONTEXT] for table in document.tables}
    marked = {span: one for one in recommendations for span in one.spans}
    hanging = leads(document.blocks, document.pages)
    if out is None:
        out = left_out(document.blocks, document.pages, keep=frozenset(marked))
    for section, group in _sections([block for place, block in enumerate(document.blocks) if place not in out]):
        before = {_before(block.table, hanging.get(block.spans[0]), heads) for block in group} - {""}
        room = limit - _context_tokens(section, count) - max((count(one) + 1 for one in before), default=0)
        found = [
            replace(_marked(sentence, marked.get(block.spans[0])), lead=hanging.get(block.spans[0]))
            for block in group
            for sentence in _cut(block, document.pages, count, room)
        ]
        for part in _packed(found, count, room):
            yield _passage(part, guideline, ordinal, section, heads)
            ordinal += 1


def _context_tokens(section: tuple[str, ...], count: CountTokens) -> int:
    """The most that the headings embedded with a passage can take; it may hold one of the two itself."""
    if not section:
        return 0
    contexts = {" ".join(section[-2:]), *section[-2:]}
    return max(count(_end(context, HEADINGS)) for context in contexts) + 1  # one to spare where the two texts meet


def _marked(sentence: Sentence, one: Recommendation | None) -> Sentence:
    """The sentence with the recommendation that its block belongs to; a heading that recommends is no mere heading."""
    if one is None:
        return sentence
    kind = "text" if sentence.kind == "heading" else sentence.kind
    return replace(sentence, kind=kind, recommendation=one.id, grade=one.grade)


def _head(table: Table) -> str:
    """What has to be read with any row of a table."""
    return " ".join([table.caption, *(cell.text for row in table.head for cell in row.cells)]).strip()


def _passage(
    part: Sequence[Sentence], guideline: str, ordinal: int, section: tuple[str, ...], heads: Mapping[str, str]
) -> Passage:
    text = " ".join(sentence.text for sentence in part)
    key = "\x1f".join([guideline, str(ordinal), *section, text])
    identity = hashlib.sha256(key.encode()).hexdigest()[:20]
    return Passage(
        id=identity,
        guideline=guideline,
        ordinal=ordinal,
        section=section,
        sentences=tuple(part),
        context=_context(section, part, heads),
    )


def _context(section: tuple[str, ...], part: Sequence[Sentence], heads: Mapping[str, str]) -> str:
    """The innermost headings, and the head of the table or the lead of the list that it begins in the middle of."""
    headings = {sentence.text for sentence in part if sentence.kind == "heading"}
    before = "" if part[0].head else _before(part[0].table, part[0].lead, heads)
    titles = [title for title in section[-2:] if title not in headings and not before.startswith(title)]
    return f"{_end(' '.join(titles), HEADINGS)} {before}".strip()


def _end(text: str, limit: int) -> str:
    """The last words of a text, in at most `limit` characters."""
    return text if len(text) <= limit else text[-limit - 1 :].partition(" ")[2] or text[-limit:]


def _before(table: str, lead: Lead | None, heads: Mapping[str, str]) -> str:
    """What is read with a row of a table or with an item of a list."""
    if table:
        return f"{_end(lead.text, CONTEXT // 2)} {heads[table]}".strip() if lead else heads[table]
    return _end(lead.text, CONTEXT) if lead else ""


def _sections(blocks: Sequence[Block]) -> Iterator[tuple[tuple[str, ...], list[Block]]]:
    """Runs of blocks under the same headings; headings open the run that follows them, figures stand after theirs."""
    group: list[Block] = []
    drawn: list[Block] = []
    section: tuple[str, ...] = ()
    for block in blocks:
        if block.figure:
            drawn.append(block)
            continue
        if group and group[-1].kind != "heading" and (block.kind == "heading" or block.section != section):
            yield section, group
            yield from _figures(drawn)
            group, drawn = [], []
        group.append(block)
        section = block.section
    if group:
        yield section, group
    yield from _figures(drawn)


def _figures(drawn: Sequence[Block]) -> Iterator[tuple[tuple[str, ...], list[Block]]]:
    for _, parts in groupby(drawn, key=lambda block: block.figure):
        found = list(parts)
        yield found[0].section, found


def _cut(block: Block, pages: Sequence[PageText], count: CountTokens, room: int) -> Iterator[Sentence]:
    parts = [pages[span.page - 1].text[span.start : span.end] for span in block.spans]
    text = " ".join(parts)
    whole = ((0, len(text)),) if block.table else sentences(text)  # a row is one, whatever its cells hold
    for start, end in whole:
        for first, last in shortened(text[start:end], fits=lambda one: count(one) <= room):
            spans = tuple(located(block.spans, start + first, start + last))
            part = text[start + first : start + last]
            yield Sentence(text=part, kind=block.kind, spans=spans, table=block.table, head=block.head)


def _packed(found: Sequence[Sentence], count: CountTokens, room: int) -> Iterator[list[Sentence]]:
    part: list[Sentence] = []
    used = 0
    for sentence in found:
        tokens = count(sentence.text)
        opens = part and part[-1].kind == "heading"
        if part and (used + tokens > room or (used + tokens > TARGET and not opens)):
            yield part
            part, used = [], 0
        part.append(sentence)
        used += tokens
    if part:
        yield part
