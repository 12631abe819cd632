"""The command that puts the checker of drafts to the test, with false drafts and faithful ones."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from eval.commands import command

if TYPE_CHECKING:
    from eval.draftcases import Case
    from eval.drafts import Checked
    from ingest.release import Release
    from ingest.vectors import Embedder

__all__ = ["add_checker_command", "draft_cases"]

GOLD = Path(__file__).parent / "gold"
OF_EACH = 40  # false drafts of a kind; faithful ones of a way of wording are half as many


def add_checker_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `drafts` to the command."""
    drafts = command(
        commands, "drafts", _drafts, "false and faithful drafts: how many the checker tells apart, by kind"
    )
    drafts.add_argument("--library", type=Path, default=Path("library"), metavar="DIR")
    drafts.add_argument("--questions", type=Path, default=GOLD / "demo.jsonl", metavar="FILE.jsonl")
    drafts.add_argument("--by-hand", type=Path, default=GOLD / "paraphrases.jsonl", metavar="FILE.jsonl")
    drafts.add_argument("--of-each", type=int, default=OF_EACH, metavar="N", help=f"false drafts of a kind ({OF_EACH})")
    drafts.add_argument(
        "--half", choices=("tuning", "both"), default="both", help="leave the held out documents unseen"
    )
    drafts.add_argument("--json", type=Path, metavar="FILE", help="write every case and its verdict here")


def draft_cases(
    release: "Release", *, questions: Path, by_hand: Path, of_each: int, embedder: "Embedder"
) -> "tuple[Case, ...]":
    """All cases of a release: made by rules from what its questions find, and written by hand about its guidelines."""
    from eval.draftcases import facts_of, faithful_cases, harmful_cases, picked
    from eval.draftpools import pools_of
    from eval.handdrafts import hand_cases, read_drafts
    from eval.questions import read_questions

    asked = [one.question for one in read_questions(questions) if one.answerable and not one.context]
    facts = facts_of(list(pools_of(asked, release=release, embedder=embedder)))
    drafts = [one for one in read_drafts(by_hand) if one.guideline in release.guidelines]
    own = list(dict.fromkeys(one.question for one in drafts))
    pools = {text: pool for text in own for pool in pools_of([text], release=release, embedder=embedder)}
    false = picked(list(harmful_cases(facts, release)), of_each=of_each)
    faithful = picked(list(faithful_cases(facts)), of_each=of_each // 2)
    written = list(hand_cases(drafts, pools))
    by_kind = [
        *false,
        *(one for one in written if one.harmful),
        *faithful,
        *(one for one in written if not one.harmful),
    ]
    return tuple(by_kind)


def _drafts(options: argparse.Namespace) -> None:
    from eval.drafts import check_cases, drafts_table, held_out, tallies, write_drafts
    from ingest.library import published
    from ingest.release import Release
    from ingest.vectors import SentenceTransformerEmbedder

    embedder, release = SentenceTransformerEmbedder(), Release(published(options.library))
    release.require(embedder)
    cases = draft_cases(
        release, questions=options.questions, by_hand=options.by_hand, of_each=options.of_each, embedder=embedder
    )
    unseen = held_out(release.guidelines)
    if options.half == "tuning":
        cases = tuple(one for one in cases if one.guideline not in unseen)
    judged = list(check_cases(cases, _check, unseen=unseen))
    title = f"{sum(one.harmful for one in cases)} false and {sum(not one.harmful for one in cases)} faithful drafts"
    release.close()
    Console(width=None if Console().is_terminal else 160).print(drafts_table(tallies(judged), title=title))
    if options.json:
        write_drafts(options.json, judged)


def _check(case: "Case") -> "Checked":
    from app.verifying import verify

    return verify(case, case.pool.sources, question=case.pool.question)
