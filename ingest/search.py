"""Texts and their vectors → Candidates: passages by meaning and by words, fused by rank, of the guidelines asked for.

Reciprocal rank fusion: score = Σ weight / (60 + rank) over all lists, ranks from 1 (Cormack, Clarke and Büttcher,
"Reciprocal rank fusion outperforms Condorcet and individual rank learning methods", SIGIR 2009). Guidelines that do not
answer (superseded, withdrawn, drafts) and those that a filter leaves out take no rank and no place: however few
passages are left, the best of them are found.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from ingest.corpus import Guideline
from ingest.errors import PanduanError
from ingest.release import Release
from ingest.vectors import Vectors
from ingest.words import Hit

__all__ = [
    "DEPTH",
    "LEXICAL_WEIGHT",
    "RANK_CONSTANT",
    "Candidates",
    "Filter",
    "FilterError",
    "candidates",
    "fused",
    "searched",
]

RANK_CONSTANT = 60
DEPTH = 200  # hits asked of each index
LEXICAL_WEIGHT = 1.5  # against 1 for meaning; measured in eval/LOG.md


class FilterError(PanduanError):
    """A filter that no loaded guideline passes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which guidelines are searched: those that are in every set which is not empty."""

    countries: frozenset[str] = frozenset()  # ISO 3166-1 alpha-2
    issuers: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()  # ISO 639-1
    guidelines: frozenset[str] = frozenset()  # Guideline.id

    def __bool__(self) -> bool:
        """Whether anything is left out at all."""
        return any(getattr(self, one.name) for one in fields(self))

    @property
    def said(self) -> str:
        """In words, to follow "guidelines"."""
        parts = {"of the country": self.countries, "by the issuer": self.issuers}
        parts |= {"in the language": self.languages, "called": self.guidelines}
        return " and ".join(f"{how} {' or '.join(map(repr, sorted(names)))}" for how, names in parts.items() if names)

    def admits(self, guideline: Guideline) -> bool:
        """Whether a guideline is searched; letters count without their case."""
        pairs = (
            (self.countries, guideline.country),
            (self.issuers, guideline.issuer),
            (self.languages, guideline.language),
            (self.guidelines, guideline.id),
        )
        return all(not wanted or value.casefold() in {one.casefold() for one in wanted} for wanted, value in pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """What was found: passage ids with their fused scores, and how near the nearest comes."""

    scores: Mapping[str, float]
    similarity: float  # cosine, of the first text; 0 where nothing was found


def candidates(
    texts: Sequence[str],
    vectors: Vectors,
    *,
    release: Release,
    within: Filter | None = None,
    weights: Sequence[float] = (),
    meaning: float = 1.0,
    words: float = LEXICAL_WEIGHT,
) -> Candidates:
    """Search for every text (a question, then other wordings of it); `vectors` are theirs, (texts, dimension).

    `weights` are those of the texts, 1 each if there are none; `meaning` and `words` those of the two ways. FilterError where `within` leaves no guideline.
    """
    only = searched(release, within or Filter())
    lists: list[tuple[float, Sequence[Hit]]] = []
    for text, vector, weight in zip(texts, vectors, weights or [1.0] * len(texts), strict=True):
        lists.append((weight * meaning, release.nearest(vector, k=DEPTH, only=only)))
        lists.append((weight * words, release.matching(text, k=DEPTH, only=only)))
    dense = lists[0][1] if lists else ()
    return Candidates(scores=fused(lists), similarity=dense[0].score if dense else 0.0)


def searched(release: Release, within: Filter) -> frozenset[str] | None:
    """The ids of the guidelines that are searched; None where that is all of them. FilterError where it is none."""
    loaded = release.guidelines.values()
    admitted = [one for one in loaded if within.admits(one)]
    if within and not admitted:
        message = f"no loaded guideline is {within.said}; there are {_there_are(loaded)}"
        raise FilterError(message)
    # Whoever asks for one edition by its name may read it although it is superseded: it says so on its face.
    named = {one.id for one in admitted if one.status == "superseded" and one.id in within.guidelines}
    found = frozenset(one.id for one in admitted if one.answers or one.id in named)
    if within and not found:
        message = f"every guideline {within.said} is superseded, withdrawn or a draft, and is not answered from; search in others too"
        raise FilterError(message)
    return None if len(found) == len(release.guidelines) else found


def _there_are(guidelines: Iterable[Guideline]) -> str:
    loaded = list(guidelines)
    parts = {"countries": "country", "issuers": "issuer", "languages": "language", "guidelines": "id"}
    values = {name: sorted({str(getattr(one, field)) for one in loaded} - {""}) for name, field in parts.items()}
    return "; ".join(f"{name}: {', '.join(found) or 'none stated'}" for name, found in values.items())


def fused(lists: Iterable[tuple[float, Sequence[Hit]]]) -> dict[str, float]:
    """Scores of passages by reciprocal rank over several weighted, ranked lists."""
    scores: dict[str, float] = defaultdict(float)
    for weight, hits in lists:
        for rank, hit in enumerate(hits, 1):
            scores[hit.passage] += weight / (RANK_CONSTANT + rank)
    return dict(scores)
