"""cpgQA in small: reading, ranks of a context by each way of searching, and the shares worked out by hand."""

import json
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from eval.contexts import ContextsError, contexts_table, read_contexts, score_contexts, write_contexts
from ingest.release import Release
from tests.fakes import FakeEmbedder

CONTEXTS = ("Taper opioids slowly over months.", "Offer naloxone to all who take opioids.", "Screen for depression.")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [{"ctx_id": place, "title": f"Part {place}", "text": text} for place, text in enumerate(CONTEXTS)]
    (tmp_path / "contexts_unique.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    lines = ["TITLE,CONTEXT,QUESTION,ANSWER"]
    lines += [f"Part 1,{CONTEXTS[1]},who is offered naloxone?,all", f"Part 2,{CONTEXTS[2]},what is screened for?,d"]
    (tmp_path / "cpgQA-v1.0.csv").write_text("\n".join(lines) + "\n")
    return tmp_path


def test_questions_know_their_contexts(folder: Path) -> None:
    found = read_contexts(folder)
    assert found.texts["context-001"] == ("Part 1", CONTEXTS[1])
    assert [one.context for one in found.questions] == ["context-001", "context-002"]


def test_a_folder_that_is_not_the_data_set_is_refused(folder: Path) -> None:
    (folder / "contexts_unique.jsonl").write_text("")
    with pytest.raises(ContextsError, match="is not the cpgQA data set"):
        read_contexts(folder)


def test_every_way_of_searching_gives_each_context_a_rank(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    contexts, embedder = read_contexts(folder), FakeEmbedder()
    release = Release(write_contexts(contexts, folder=tmp_path_factory.mktemp("release"), embedder=embedder))
    ranks = score_contexts(contexts.questions, release=release, embedder=embedder)
    release.close()
    assert list(ranks) == ["meaning", "words", "both, fused by rank", "as questions are answered"]
    assert ranks["words"] == [1, 1]
    assert ranks["as questions are answered"] == [1, 1]


def test_shares_are_those_of_the_ranks() -> None:
    console = Console(width=100, file=StringIO())
    with console.capture() as printed:
        console.print(contexts_table({"words": [1, 2, 6, 0]}))
    row = next(line for line in printed.get().splitlines() if "words" in line)
    assert [part.strip() for part in row.strip("│ ").split("│")] == ["words", "0.250", "0.500", "0.417"]
