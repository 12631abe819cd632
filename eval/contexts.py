"""cpgQA → how often search finds the context that a question was written for: contexts of a guideline on opioid therapy.

M. Mahbub et al., "cpgQA: A benchmark dataset for machine reading comprehension tasks on clinical practice guidelines and
a case study using transfer learning", IEEE Access 11 (2023) 3691-3705. 1,097 questions, 190 contexts. Each context is a
document of one passage; its title is the heading it stands under.
"""

import csv
import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.table import Table

from app.evidence import search
from app.question import in_terms_of, understand
from eval.handmade import write_release
from ingest.corpus import Guideline
from ingest.document import Document
from ingest.errors import PanduanError
from ingest.pagetext import PageText
from ingest.passages import Passage, Sentence, Span
from ingest.release import Release
from ingest.search import candidates
from ingest.sentences import sentences
from ingest.vectors import Embedder

__all__ = ["AskedContext", "Contexts", "contexts_table", "read_contexts", "score_contexts", "write_contexts"]

DEPTH = 10  # contexts asked of each way of searching
A4 = (595.0, 842.0)  # points


class ContextsError(PanduanError):
    """A folder does not hold the data set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedContext:
    """A question, and the id of the context that it was written for."""

    question: str
    context: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contexts:
    """Title and text of each context, by id, and the questions."""

    texts: dict[str, tuple[str, str]]
    questions: tuple[AskedContext, ...]


def read_contexts(folder: Path) -> Contexts:
    """Read cpgQA; ContextsError where a file is missing or a question's context is none of them."""
    try:
        lines = (folder / "contexts_unique.jsonl").read_text(encoding="utf-8").splitlines()
        rows = list(csv.DictReader((folder / "cpgQA-v1.0.csv").read_text(encoding="utf-8").splitlines(keepends=True)))
        found = [json.loads(line) for line in lines if line]
        texts = {f"context-{one['ctx_id']:03}": (str(one["title"]), str(one["text"])) for one in found}
        by_text = {text: identity for identity, (_, text) in texts.items()}
        questions = tuple(AskedContext(question=row["QUESTION"], context=by_text[row["CONTEXT"]]) for row in rows)
    except (OSError, ValueError, KeyError) as error:
        message = f"{str(folder)!r} is not the cpgQA data set ({error!r}); give the folder with contexts_unique.jsonl and cpgQA-v1.0.csv"
        raise ContextsError(message) from error
    return Contexts(texts=texts, questions=questions)


def write_contexts(contexts: Contexts, *, folder: Path, embedder: Embedder) -> Path:
    """Write the contexts as a release into an empty folder."""
    documents = [_document(identity, *one) for identity, one in contexts.texts.items()]
    vectors = np.concatenate(list(embedder.passages([one.passages[0].embedded for one in documents])))
    return write_release(
        ((document, vector[None]) for document, vector in zip(documents, vectors, strict=True)),
        folder=folder,
        embedder=embedder,
    )


def _document(identity: str, title: str, text: str) -> Document:
    page = PageText(number=1, label="1", width=A4[0], height=A4[1], text=text, words=())
    found = tuple(
        Sentence(text=text[start:end], kind="text", spans=(Span(page=1, start=start, end=end),))
        for start, end in sentences(text)
    )
    passage = Passage(id=identity, guideline=identity, ordinal=0, section=(title,), sentences=found, context=title)
    guideline = Guideline(id=identity, title="cpgQA", language="en", file=f"{identity}.pdf", sha256="")
    return Document(guideline=guideline, pages=(page,), passages=(passage,))


Ranks = list[int]  # of the right context, from 1; 0 where it is not among the first DEPTH


def score_contexts(questions: Sequence[AskedContext], *, release: Release, embedder: Embedder) -> dict[str, Ranks]:
    """The rank of each question's context, by way of searching."""
    ranks: dict[str, Ranks] = {}
    for one in questions:
        for way, found in _ways(one.question, release=release, embedder=embedder):
            ranks.setdefault(way, []).append(found.index(one.context) + 1 if one.context in found else 0)
    return ranks


def _ways(question: str, *, release: Release, embedder: Embedder) -> Iterator[tuple[str, list[str]]]:
    vector = embedder.question(question)
    yield "meaning", [hit.passage for hit in release.nearest(vector, k=DEPTH)]
    yield "words", [hit.passage for hit in release.matching(question, k=DEPTH)]
    scores = candidates([question], vector[None], release=release).scores
    yield "both, fused by rank", sorted(scores, key=lambda one: (-scores[one], one))[:DEPTH]
    asked = in_terms_of(understand(question), release=release)
    found = search(asked, release=release, embedder=embedder, k=DEPTH)
    yield "as questions are answered", [one.passage.id for one in found.evidence]


def contexts_table(ranks: dict[str, Ranks]) -> Table:
    """One line for each way of searching: the share found first, among the first five, and mean reciprocal rank."""
    table = Table(title=f"cpgQA, {len(next(iter(ranks.values()), []))} questions", title_justify="left")
    table.add_column("search")
    measures: dict[str, Callable[[int], float]] = {
        "hit@1": lambda rank: rank == 1,
        "hit@5": lambda rank: 1 <= rank <= 5,  # noqa: PLR2004
        "MRR@10": lambda rank: 1 / rank if rank else 0.0,
    }
    for name in measures:
        table.add_column(name, justify="right")
    for way, found in ranks.items():
        mean = [sum(map(measure, found)) / len(found) if found else math.nan for measure in measures.values()]
        table.add_row(way, *(f"{value:.3f}" for value in mean))
    return table
