"""The tables of a record, and values ⇄ their rows: guidelines, pages, passages, vectors, and what else was read."""

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from ingest.corpus import Guideline
from ingest.leads import Lead
from ingest.pagetext import PageText
from ingest.passages import CountTokens, Passage, Sentence, Span

__all__ = [
    "PASSAGE_COLUMNS",
    "SCHEMA",
    "guideline",
    "guideline_json",
    "page",
    "page_row",
    "passage",
    "passage_row",
    "text_key",
]

SCHEMA = """
create table if not exists documents (
    guideline text primary key, key text not null, fields text not null, guesses text not null, report text not null,
    fingerprint blob not null
) without rowid;
create table if not exists pages (
    guideline text not null, number integer not null, label text not null, width real not null, height real not null,
    text text not null, words blob not null, ocr integer not null, primary key (guideline, number)
) without rowid;
create table if not exists passages (
    id text primary key, guideline text not null, ordinal integer not null, section text not null,
    context text not null, sentences text not null, embedded text not null, tokens integer not null
);
create index if not exists passages_by_guideline on passages (guideline, ordinal);
create index if not exists passages_by_embedded on passages (embedded);
create table if not exists vectors (embedded text primary key, vector blob not null) without rowid;
create table if not exists parts (
    guideline text not null, kind text not null, id text not null, content text not null,
    primary key (guideline, kind, id)
) without rowid;
"""
PASSAGE_COLUMNS = "id, guideline, ordinal, section, context, sentences"


def text_key(text: str) -> str:
    """What a vector is filed under: the hash of the text that was embedded."""
    return hashlib.sha256(text.encode()).hexdigest()


def page_row(identity: str, one: PageText) -> tuple[object, ...]:
    """A page as the table `pages` holds it."""
    boxes = np.round([box for _, _, box in one.words], 1).tolist()
    words = [[start, end, *box] for (start, end, _), box in zip(one.words, boxes, strict=True)]
    packed = zlib.compress(json.dumps(words, separators=(",", ":")).encode())
    return identity, one.number, one.label, one.width, one.height, one.text, packed, int(one.ocr)


def page(row: Sequence[object]) -> PageText:
    """A page from number, label, width, height, text, words, ocr."""
    number, label, width, height, text, packed, ocr = row
    found = json.loads(zlib.decompress(packed))  # type: ignore[arg-type]
    return PageText(
        number=int(str(number)),
        label=str(label),
        width=float(str(width)),
        height=float(str(height)),
        text=str(text),
        words=tuple((one[0], one[1], tuple(one[2:])) for one in found),
        ocr=bool(ocr),
    )


def passage_row(one: Passage, *, count: CountTokens) -> tuple[object, ...]:
    """A passage as the table `passages` holds it, with the tokens of what is embedded."""
    embedded = one.embedded
    section = json.dumps(one.section, ensure_ascii=False)
    sentences = json.dumps([_packed(sentence) for sentence in one.sentences], ensure_ascii=False)
    return one.id, one.guideline, one.ordinal, section, one.context, sentences, text_key(embedded), count(embedded)


def passage(row: Sequence[object]) -> Passage:
    """A passage from PASSAGE_COLUMNS."""
    identity, of, ordinal, section, context, sentences = row
    return Passage(
        id=str(identity),
        guideline=str(of),
        ordinal=int(str(ordinal)),
        section=tuple(json.loads(str(section))),
        context=str(context),
        sentences=tuple(_sentence(packed) for packed in json.loads(str(sentences))),
    )


def _packed(one: Sentence) -> list[object]:
    spans = [[span.page, span.start, span.end] for span in one.spans]
    more = {"table": one.table, "recommendation": one.recommendation, "grade": one.grade, "head": "yes" * one.head}
    lead = [one.lead.text, [[span.page, span.start, span.end] for span in one.lead.spans]] if one.lead else None
    return [one.text, one.kind, spans, {key: value for key, value in (more | {"lead": lead}).items() if value}]


def _sentence(packed: Sequence[object]) -> Sentence:
    text, kind, spans, more = packed
    words = dict(more)  # type: ignore[call-overload]
    head, hangs = bool(words.pop("head", "")), words.pop("lead", None)
    lead = Lead(text=hangs[0], spans=_spans(hangs[1])) if hangs else None
    return Sentence(text=str(text), kind=kind, spans=_spans(spans), head=head, lead=lead, **words)  # type: ignore[arg-type]


def _spans(packed: object) -> tuple[Span, ...]:
    return tuple(Span(page=number, start=start, end=end) for number, start, end in packed)  # type: ignore[attr-defined]


def guideline(fields: str | Mapping[str, object]) -> Guideline:
    """A guideline from its JSON."""
    found: dict[str, Any] = json.loads(fields) if isinstance(fields, str) else dict(fields)
    return Guideline(**found)


def guideline_json(one: Guideline) -> str:
    """A guideline as JSON."""
    return json.dumps(asdict(one), ensure_ascii=False, sort_keys=True)
