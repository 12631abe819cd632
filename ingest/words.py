"""Words: the lexical index of a release (tantivy, BM25), and the passages whose words match a question.

A higher score is closer. Numbers with their decimals are one word; footnote marks are none.
"""

import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from ingest.corpus import Guideline
from ingest.countries import called
from ingest.errors import LibraryError
from ingest.passages import Passage

__all__ = ["Hit", "Vocabulary", "Words", "tokens", "write_words"]

TOKEN = r"\d+(?:[.,]\d+)*|[\w]+"  # noqa: S105
STEMMERS = {"en": "english", "es": "spanish", "fr": "french"}  # Snowball has none for Malay and Indonesian
WEIGHTS = {"text": 1.0, "section": 0.5, "title": 1.0}  # measured in eval/LOG.md


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage that was found; a higher score is closer."""

    passage: str  # Passage.id
    score: float


@dataclass(
    frozen=True, slots=True, kw_only=True, eq=False
)  # equal only to itself, so that what is made of it is cached
class Vocabulary:
    """The words of a release, without digits and as stemmed, and in how many passages each stands.

    By language: ISO 639-1 where a stemmer exists, else "xx".
    """

    stems: Mapping[str, Mapping[str, int]]


@cache
def _analyzers() -> dict[str, Any]:
    import tantivy

    analyzers = {}
    for code in (*STEMMERS, "xx"):
        builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(TOKEN))
        builder = builder.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold())
        if code in STEMMERS:
            builder = builder.filter(tantivy.Filter.stemmer(STEMMERS[code]))
        analyzers[code] = builder.build()
    return analyzers


@cache
def _schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("guideline", tokenizer_name="raw")  # a filter by thousands of passages took 17 ms, this 1
    for code in _analyzers():
        for field in WEIGHTS:
            builder.add_text_field(f"{field}_{code}", tokenizer_name=f"panduan_{code}")
    return builder.build()


def _open(folder: Path) -> Any:
    import tantivy

    index = tantivy.Index(_schema(), path=str(folder))
    for code, analyzer in _analyzers().items():
        index.register_tokenizer(f"panduan_{code}", analyzer)
    return index


def write_words(folder: Path, passages: Iterable[tuple[Passage, Guideline]]) -> None:
    """Write the lexical index of a release; LibraryError where the disk refuses it."""
    import tantivy

    folder.mkdir(parents=True)
    try:
        writer = _open(folder).writer(heap_size=64_000_000, num_threads=1)
        for passage, guideline in passages:
            code = guideline.language if guideline.language in STEMMERS else "xx"
            document = tantivy.Document()
            document.add_text("id", passage.id)
            document.add_text("guideline", guideline.id)
            document.add_text(f"text_{code}", _searched(passage))
            document.add_text(f"section_{code}", " ".join(passage.section[-3:]))
            document.add_text(f"title_{code}", _names(guideline))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
    except (OSError, ValueError) as error:  # tantivy reports a full disk as either
        message = f"the lexical index could not be written to {str(folder)!r} ({error}); check the disk's space"
        raise LibraryError(message) from error


def _searched(passage: Passage) -> str:
    """The text, with the part of its context that no field of headings holds: a table's head, a list's first line."""
    context = passage.context
    for title in passage.section:
        context = context.replace(title, " ")
    return f"{context} {passage.text}".strip()


def _names(guideline: Guideline) -> str:
    """Whatever a reader may call a guideline by: title, issuer, year, country, and the words of its file's name."""
    file = re.sub(r"[-_.]+", " ", Path(guideline.file).stem)
    parts = (guideline.title, guideline.issuer, guideline.edition, guideline.published, called(guideline.country), file)
    return " ".join(parts)


class Words:
    """Holds the open lexical index of a release."""

    def __init__(self, folder: Path) -> None:
        try:
            self._index = _open(folder)
        except (OSError, ValueError) as error:
            message = f"the lexical index {str(folder)!r} cannot be opened ({error}); build the release again"
            raise LibraryError(message) from error
        self._searcher = self._index.searcher()
        self._identities: dict[tuple[int, int], str] = {}  # by place in the index

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def matching(self, question: str, *, k: int, only: Collection[str] | None = None) -> list[Hit]:
        """The k passages whose words match best, by BM25 with weighted fields; `only` of these guidelines."""
        import tantivy

        clauses = []
        for code, analyzer in _analyzers().items():
            for token in dict.fromkeys(analyzer.analyze(question)):
                for field, weight in WEIGHTS.items():
                    query = tantivy.Query.term_query(_schema(), f"{field}_{code}", token)
                    clauses.append((tantivy.Occur.Should, tantivy.Query.boost_query(query, weight)))
        if not clauses or (only is not None and not only):
            return []
        query = tantivy.Query.boolean_query(clauses)
        if only is not None:
            them = tantivy.Query.const_score_query(
                tantivy.Query.term_set_query(_schema(), "guideline", sorted(only)), 0.0
            )
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, them)])
        found = self._searcher.search(query, limit=k, count=False).hits
        return [Hit(passage=self._identity(address), score=float(score)) for score, address in found]

    def _identity(self, address: Any) -> str:
        place = address.segment_ord, address.doc
        if place not in self._identities:  # reading a stored document unpacks a block of them
            self._identities[place] = self._searcher.doc(address)["id"][0]
        return self._identities[place]

    def weight(self, word: str) -> float:
        """How much a word tells: its inverse document frequency over all languages, ln(1 + (N - n + 0.5)/(n + 0.5)).

        Never 0: where all passages are about one subject, its name still tells them from an appendix.
        """
        found = min(len(self), sum(self._searcher.doc_freq(field, form) for field, form in _forms(word)))
        return math.log1p((len(self) - found + 0.5) / (found + 0.5))

    def mentions(self, word: str) -> bool:
        """Whether any passage holds the word, in any form that its language's stemmer knows."""
        return any(self._searcher.doc_freq(field, form) for field, form in _forms(word))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Every word of the passages; read once, in about a second for a million words."""
        return Vocabulary(
            stems={
                code: {
                    stem: count
                    for stem, count in self._searcher.terms_with_prefix(f"text_{code}", "")
                    if count and stem.isalpha()
                }
                for code in _analyzers()
            }
        )

    def holding(self, stem: str, *, language: str, k: int) -> list[str]:
        """The ids of up to k passages that hold a stem of the vocabulary."""
        import tantivy

        query = tantivy.Query.term_query(_schema(), f"text_{language}", stem)
        return [self._searcher.doc(address)["id"][0] for _, address in self._searcher.search(query, limit=k).hits]


def _forms(word: str) -> Iterator[tuple[str, str]]:
    """The fields of text, and how each holds the word."""
    return ((f"text_{code}", form) for code, analyzer in _analyzers().items() for form in analyzer.analyze(word))


def tokens(text: str, *, language: str = "en") -> list[str]:
    """The words of a text as the index holds them: lower case, without accents, stemmed where a stemmer exists."""
    analyzers = _analyzers()
    return list(analyzers.get(language, analyzers["xx"]).analyze(text))
