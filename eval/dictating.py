"""The command that puts the offers for misheard names to the test, on a library's own names."""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from eval.commands import command

if TYPE_CHECKING:
    from ingest.release import Release

__all__ = ["add_dictation_command"]

GOLD = Path(__file__).parent / "gold"
DEMO = Path(__file__).parents[1] / "corpora" / "demo"
SEED = 3  # the floors of likeness were chosen on seed 1, and what seed 2 changed unasked was looked at
ENOUGH = 300  # names


def add_dictation_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `soundalikes` to the command."""
    alike = command(
        commands, "soundalikes", _soundalikes, "misheard names of the guidelines: how often the right one is offered"
    )
    where = alike.add_mutually_exclusive_group()
    where.add_argument("--library", type=Path, default=Path("library"), metavar="DIR")
    where.add_argument("--demo", action="store_true", help="build the demonstration guidelines for it")
    alike.add_argument("--questions", type=Path, default=GOLD / "demo.jsonl", metavar="FILE.jsonl")
    alike.add_argument("--seed", type=int, default=SEED, metavar="N", help=f"of names and mishearings ({SEED})")


def _soundalikes(options: argparse.Namespace) -> None:
    from eval.questions import read_questions
    from eval.soundalikes import cases, false_offers, names_of, offers_table, outcome_of

    asked = [(one.question, one.language) for one in read_questions(options.questions)]
    console = Console(width=None if Console().is_terminal else 140)
    with _opened(options) as release:
        names = names_of(release, seed=options.seed)
        found = [outcome_of(case, release=release) for case in cases(names, seed=options.seed)]
        wrong = false_offers(asked, release=release)
    console.print(offers_table(found, seed=options.seed))
    if len(names) < ENOUGH:
        console.print(f"Only {len(names)} names: too few for a figure to rest on.")
    share = 100 * len(wrong.offers) / max(wrong.words, 1)
    console.print(f"Offers for questions as typed: {len(wrong.offers)} for {wrong.words} words ({share:.1f} per 100)")
    for said, meant in wrong.offers:
        console.print(f"  {said} → {meant}", markup=False)


@contextmanager
def _opened(options: argparse.Namespace) -> "Iterator[Release]":
    from ingest.library import published
    from ingest.release import Release

    with tempfile.TemporaryDirectory(prefix="panduan-names-", ignore_cleanup_errors=True) as folder:
        release = Release(_built(Path(folder)) if options.demo else published(options.library))
        try:
            yield release
        finally:
            release.close()


def _built(folder: Path) -> Path:
    from ingest.build import Built, build
    from ingest.vectors import SentenceTransformerEmbedder

    *_, last = build([DEMO], library=folder, embedder=SentenceTransformerEmbedder())
    assert isinstance(last, Built)  # noqa: S101 what build yields last
    return last.release
