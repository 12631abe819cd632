"""Each step of search alone: what is left out is left out, and the hits of a step are those one can count."""

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from app.ranking import WEIGHTS
from eval.ablation import Ablated, Step, ablate, ablation_table, steps
from eval.questions import Gold, GoldQuestion
from ingest.library import published
from ingest.release import Release
from ingest.vectors import SentenceTransformerEmbedder

PAGE, OTHER = frozenset({("a.pdf", 1)}), frozenset({("a.pdf", 2)})


def test_the_steps_end_in_the_whole_and_each_is_left_out_once() -> None:
    every = list(steps())
    added = [one for one in every if not one.name.startswith("whole without")]
    assert added[-1].weights == WEIGHTS
    assert added[0].weights.words == 0
    assert added[1].weights.meaning == 0
    without = [one for one in every if one.name.startswith("whole without")]
    assert len(without) == len(added) - 3
    assert sum(one.weights == WEIGHTS for one in without) == 2  # those without wordings, and without names
    assert len({one.name for one in every}) == len(every)


def test_hits_and_ranks_of_a_step() -> None:
    found = Ablated(
        step=Step(name="any", weights=WEIGHTS), ranked=((PAGE, OTHER), (OTHER, PAGE), (OTHER,)), gold=(PAGE, PAGE, PAGE)
    )
    assert [found.hits(k) for k in (1, 5)] == [1, 2]
    assert found.mean_reciprocal_rank == pytest.approx((1 + 1 / 2 + 0) / 3)
    out = StringIO()
    Console(file=out, width=100).print(ablation_table([found]))
    assert "3 answerable questions" in out.getvalue()
    assert "0.500" in out.getvalue()


def test_every_step_asks_the_answerable_questions(demo_library: Path) -> None:
    answerable = GoldQuestion(
        id="one", question="adrenaline dose anaphylaxis child", language="en", type="dose", answerable=True,
        gold=(Gold(pdf="network-d-emergency-care-2022.pdf", pages=(1, 2, 3), quote=""),),
    )  # fmt: skip
    silent = replace(answerable, id="two", answerable=False, gold=())
    release = Release(published(demo_library))
    found = list(ablate([answerable, silent], release=release, embedder=SentenceTransformerEmbedder()))
    release.close()
    assert [one.step.name for one in found] == [one.name for one in steps()]
    assert {len(one.ranked) for one in found} == {1}
    assert all(len(one.ranked[0]) == 10 for one in found)
