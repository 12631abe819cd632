"""The command: ask gold questions, report, measure speed, compare with the plain pipeline."""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from rich.console import Console

from eval.checker import add_checker_command
from eval.commands import command
from eval.dictating import add_dictation_command
from eval.generating import add_generation_commands
from eval.hardening import add_commands
from eval.judging import add_judging_commands, compare_runs
from eval.questions import read_questions
from eval.results import write_results
from eval.searching import add_search_commands
from eval.speaking import add_speech_commands
from ingest.errors import PanduanError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; what Panduan refuses becomes one sentence and exit code 1."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], None] = options.command
    try:
        command(options)
    except PanduanError as exc:
        print(exc, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    return 0


def _bench(options: argparse.Namespace) -> None:
    from eval.bench import bench, bench_table

    with tempfile.TemporaryDirectory(prefix="panduan-bench-") as folder:
        measured = bench(options.paths, questions=options.questions, folder=Path(folder))
    Console().print(bench_table(measured))


def _compare(options: argparse.Namespace) -> None:
    finished = [path.suffix == ".jsonl" for path in options.paths]
    if finished == [True, True]:
        compare_runs(options)
    elif any(finished):
        message = "Two finished runs (A.jsonl B.jsonl) can be compared, or PDFs with the plain pipeline, not a mixture."
        raise PanduanError(message)
    else:
        _compare_with_plain(options)


def _compare_with_plain(options: argparse.Namespace) -> None:
    from eval.compare import build_both, compare_answers, side_table
    from eval.installed import require_extra

    require_extra()
    with tempfile.TemporaryDirectory(prefix="panduan-compare-") as temporary:
        folder = options.out.resolve() if options.out else Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        builds_ours = options.ours_library is None and not options.plain_only
        builds = build_both(options.paths, folder=folder, repeats=options.repeats, ours=builds_ours)
        library = None if options.plain_only else options.ours_library or folder / "library"
        sides = compare_answers(questions=options.questions, folder=folder, library=library, builds=builds)
    Console().print(side_table(sides))


def _plain_build(options: argparse.Namespace) -> None:
    from eval.plain import build_plain

    counts = build_plain(options.paths, store=options.store)
    (options.store / "counts.json").write_text(json.dumps(asdict(counts)), encoding="utf-8")


def _plain_ask(options: argparse.Namespace) -> None:
    from eval.plain import ask_plain

    for _ in write_results(options.out, ask_plain(read_questions(options.questions), store=options.store, k=options.k)):
        pass


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add_judging_commands(commands, whole=_positive)
    bench = command(commands, "bench", _bench, "measure ingestion speed, query latency and memory")
    _paths(bench)
    _questions(bench, required=False)
    compare = command(commands, "compare", _compare, "two finished runs, or ours against the plain pipeline on PDFs")
    _paths(compare, help_="two RESULTS.jsonl of the same questions; or PDFs, or a folder of PDFs")
    _questions(compare, required=True)
    compare.add_argument("--ours-library", type=Path, metavar="DIR", help="ask this library instead of building one")
    compare.add_argument("--plain-only", action="store_true", help="measure the plain pipeline alone")
    compare.add_argument("--repeats", type=_positive, default=1, metavar="N", help="build each side N times, in turn")
    compare.add_argument("--out", type=Path, metavar="DIR", help="keep what is built and the results here")
    build = command(commands, "plain-build", _plain_build, "build the plain pipeline alone (compare runs this)")
    _paths(build)
    build.add_argument("--store", type=Path, required=True, metavar="DIR")
    ask = command(commands, "plain-ask", _plain_ask, "ask the plain pipeline alone (compare runs this)")
    ask.add_argument("--store", type=Path, required=True, metavar="DIR")
    _asking(ask)
    add_commands(commands)
    add_search_commands(commands)
    add_generation_commands(commands)
    add_checker_command(commands)
    add_speech_commands(commands)
    add_dictation_command(commands)
    return parser


def _asking(parser: argparse.ArgumentParser) -> None:
    _questions(parser, required=True)
    parser.add_argument("--out", type=Path, required=True, metavar="RESULTS.jsonl")
    parser.add_argument("-k", type=_positive, default=10, metavar="N", help="pieces of evidence for each question (10)")


def _questions(parser: argparse.ArgumentParser, *, required: bool) -> None:
    parser.add_argument("--questions", type=Path, required=required, metavar="FILE.jsonl")


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        message = f"{text!r} is not a whole number from 1"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _paths(parser: argparse.ArgumentParser, *, help_: str = "PDFs, or a folder of PDFs") -> None:
    parser.add_argument("paths", type=Path, nargs="+", metavar="PATH", help=help_)


if __name__ == "__main__":
    sys.exit(main())
