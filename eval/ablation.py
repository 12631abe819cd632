"""Questions over a release → hits of search alone, each of its steps added to the last, then each left out of the whole.

What a step adds depends on those before it, so both are told. Pages are judged, as in `eval run`.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rich.table import Table

from app.evidence import search
from app.named import Named
from app.question import Question, in_terms_of, understand
from app.ranking import WEIGHTS, Weights
from eval.measures import hit_at, reciprocal_rank
from eval.questions import GoldQuestion
from eval.results import Found
from ingest.release import Release
from ingest.vectors import Embedder

__all__ = ["Ablated", "Step", "ablate", "ablation_table", "steps"]

DEPTHS = (1, 5, 10)
NONE = Weights(
    held=0.0, in_one=0.0, two=0.0, three=0.0, four=0.0, beside=0.0, near=0.0, measured=0.0, headed=0.0, dosed=0.0,
    forbidding=0.0, of_drug=0.0, other_patients=1.0, nearly=math.inf, elsewhere=math.inf,
)  # fmt: skip
FACTORS = {
    "share of the question that a passage holds": ("held",),
    "and one sentence of it": ("in_one",),
    "runs of two, three and four words": ("two", "three", "four"),
    "beside good passages, on the page and the next": ("beside", "near"),
    "a quantity where one is asked for": ("measured",),
    "headed by the drug asked about": ("headed", "dosed"),
    "names the drug whose dose is asked for": ("of_drug",),
    "what forbids, where that is asked": ("forbidding",),
    "patients asked about": ("other_patients",),
    "the newer of two guidelines about the same": ("nearly",),
    "no guideline floods the list": ("elsewhere",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One way of searching: which weights, with other wordings or not, with what the question names or not."""

    name: str
    weights: Weights
    wordings: bool = True
    named: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Ablated:
    """What a step finds: of each answerable question the pages, best first, and those of a correct answer."""

    step: Step
    ranked: tuple[tuple[Found, ...], ...]
    gold: tuple[Found, ...]

    def hits(self, k: int) -> int:
        """Questions with a page of a correct answer among the first k."""
        return sum(hit_at(k, evidence, gold) for evidence, gold in zip(self.ranked, self.gold, strict=True))

    @property
    def mean_reciprocal_rank(self) -> float:
        """Over the first ten pages; nan of no question."""
        ranks = [reciprocal_rank(evidence, gold) for evidence, gold in zip(self.ranked, self.gold, strict=True)]
        return sum(ranks) / len(ranks) if ranks else math.nan


def steps() -> Iterator[Step]:
    """Meaning and words alone, fused, and each further step added; then the whole with one step left out."""
    bare = {"wordings": False, "named": False}
    yield Step(name="meaning only", weights=replace(NONE, words=0.0), **bare)
    yield Step(name="words only", weights=replace(NONE, meaning=0.0), **bare)
    yield Step(name="both, fused by rank", weights=NONE, **bare)
    yield Step(name="+ other wordings", weights=NONE, named=False)
    yield Step(name="+ what the question names", weights=NONE)
    added = NONE
    for name, keys in FACTORS.items():
        added = replace(added, **{key: getattr(WEIGHTS, key) for key in keys})
        yield Step(name=f"+ {name}", weights=added)
    yield Step(name="whole without other wordings", weights=WEIGHTS, wordings=False)
    yield Step(name="whole without what the question names", weights=WEIGHTS, named=False)
    for name, keys in FACTORS.items():
        yield Step(
            name=f"whole without {name}", weights=replace(WEIGHTS, **{key: getattr(NONE, key) for key in keys})
        )  # fmt: skip


def ablate(questions: Sequence[GoldQuestion], *, release: Release, embedder: Embedder) -> Iterator[Ablated]:
    """Yield one result for each step; only questions that the guidelines answer are asked."""
    asked = [one for one in questions if one.answerable]
    understood = [in_terms_of(understand(one.question, earlier=one.context), release=release) for one in asked]
    gold = tuple(frozenset((part.pdf, page) for part in one.gold for page in part.pages) for one in asked)
    for step in steps():
        ranked = tuple(_pages(_within(one, step), step, release=release, embedder=embedder) for one in understood)
        yield Ablated(step=step, ranked=ranked, gold=gold)


def _within(question: Question, step: Step) -> Question:
    """The question with no more than a step knows of it."""
    wordings = question.wordings if step.wordings else ()
    return replace(question, wordings=wordings, named=question.named if step.named else Named())


def _pages(question: Question, step: Step, *, release: Release, embedder: Embedder) -> tuple[Found, ...]:
    if question.out_of_scope:
        return ()
    found = search(question, release=release, embedder=embedder, k=max(DEPTHS), weights=step.weights)
    return tuple(frozenset((one.guideline.file, page) for page in one.passage.pages) for one in found.evidence)


def ablation_table(found: Sequence[Ablated]) -> Table:
    """One line for each step: questions found at 1, 5 and 10, and mean reciprocal rank."""
    count = len(found[0].gold) if found else 0
    table = Table(title=f"Search alone, {count} answerable questions", title_justify="left")
    table.add_column("step")
    for name in (*(f"hit@{k}" for k in DEPTHS), "MRR@10"):
        table.add_column(name, justify="right")
    for one in found:
        table.add_row(one.step.name, *(str(one.hits(k)) for k in DEPTHS), f"{one.mean_reciprocal_rank:.3f}")
    return table
