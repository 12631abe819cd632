"""The commands that put search to the test: the contexts of cpgQA, its steps one by one, its speed over a large release."""

import argparse
import tempfile
from pathlib import Path

from rich.console import Console

__all__ = ["add_search_commands"]


def add_search_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `contexts`, `ablation`, `scale`, and `scale-write`, which `scale` runs, to the command."""
    contexts = commands.add_parser("contexts", help="hold search against the questions and contexts of cpgQA")
    contexts.add_argument("folder", type=Path, metavar="FOLDER")
    contexts.set_defaults(command=_contexts)
    steps = commands.add_parser("ablation", help="what each step of search adds, and what the whole loses without it")
    steps.add_argument("--library", type=Path, default=Path("library"), metavar="DIR")
    steps.add_argument("--questions", type=Path, required=True, metavar="FILE.jsonl")
    steps.set_defaults(command=_ablation)
    scale = commands.add_parser("scale", help="time search over a synthetic release, beside the plain pipeline")
    scale.add_argument("--passages", type=int, default=100_000, metavar="N")
    scale.add_argument("--library", type=Path, default=Path("library"), metavar="DIR", help="words and vectors are its")
    scale.add_argument("--questions", type=Path, metavar="FILE.jsonl", help="asked instead of eight of our own")
    scale.add_argument("--release", type=Path, metavar="DIR", help="ask this release instead of writing one")
    scale.set_defaults(command=_scale)
    write = commands.add_parser("scale-write", help="write a synthetic release alone (scale runs this)")
    write.add_argument("--passages", type=int, required=True, metavar="N")
    write.add_argument("--library", type=Path, required=True, metavar="DIR")
    write.add_argument("--out", type=Path, required=True, metavar="DIR")
    write.set_defaults(command=_write)


def _contexts(options: argparse.Namespace) -> None:
    from eval.contexts import contexts_table, read_contexts, score_contexts, write_contexts
    from ingest.release import Release
    from ingest.vectors import SentenceTransformerEmbedder

    contexts, embedder = read_contexts(options.folder), SentenceTransformerEmbedder()
    with tempfile.TemporaryDirectory(prefix="panduan-contexts-", ignore_cleanup_errors=True) as folder:
        release = Release(write_contexts(contexts, folder=Path(folder), embedder=embedder))
        Console().print(contexts_table(score_contexts(contexts.questions, release=release, embedder=embedder)))
        release.close()


def _ablation(options: argparse.Namespace) -> None:
    from eval.ablation import ablate, ablation_table
    from eval.questions import read_questions
    from ingest.library import published
    from ingest.release import Release
    from ingest.vectors import SentenceTransformerEmbedder

    embedder, release = SentenceTransformerEmbedder(), Release(published(options.library))
    release.require(embedder)
    found = list(ablate(read_questions(options.questions), release=release, embedder=embedder))
    release.close()
    Console().print(ablation_table(found))


def _scale(options: argparse.Namespace) -> None:
    from eval.bench import QUESTIONS, ROUNDS
    from eval.footprint import measured
    from eval.questions import read_questions
    from eval.scale import ask_release, scale_table
    from ingest.release import read_seal
    from ingest.vectors import SentenceTransformerEmbedder

    questions = [one.question for one in read_questions(options.questions)] if options.questions else QUESTIONS * ROUNDS
    with tempfile.TemporaryDirectory(prefix="panduan-scale-", ignore_cleanup_errors=True) as scratch:
        release = options.release or Path(scratch) / "release"
        if not options.release:
            asked = [f"--passages={options.passages}", f"--library={options.library.resolve()}", f"--out={release}"]
            measured(["eval", "scale-write", *asked])  # in a process of its own: its memory is not a reader's
        found = list(
            ask_release(release, questions, embedder=SentenceTransformerEmbedder(), scratch=Path(scratch))
        )  # fmt: skip
        Console().print(scale_table(found, passages=read_seal(release)["counts"]["passages"]))


def _write(options: argparse.Namespace) -> None:
    from eval.synthetic import write_synthetic
    from ingest.vectors import SentenceTransformerEmbedder

    options.out.mkdir(parents=True)
    write_synthetic(
        options.library, passages=options.passages, folder=options.out, embedder=SentenceTransformerEmbedder()
    )
