"""The commands that judge answers: run, report, compare of two runs, guard, draft."""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from eval.commands import command
from eval.questions import GoldQuestion, count_unapproved, read_questions
from eval.results import read_results, write_results
from ingest.errors import PanduanError

__all__ = ["add_judging_commands", "compare_runs"]

BASELINE = Path(__file__).parent / "baseline.json"
CONFIDENCE = Path(__file__).parents[1] / "app" / "confidence.json"
FEW_GROUPS = ("type", "language")  # documents are many, and stand in the files


def add_judging_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", *, whole: Callable[[str], int]
) -> None:
    """Add `run`, `report`, `guard` and `draft` to the command; `whole` reads a number from 1."""
    run = command(commands, "run", _run, "ask every question, print tables, and write a summary and a report beside")
    _asked(run)
    run.add_argument("--out", type=Path, required=True, metavar="RESULTS.jsonl")
    run.add_argument("-k", type=whole, default=10, metavar="N", help="pieces of evidence for each question (10)")
    run.add_argument("--only-results", action="store_true", help="write the results and judge nothing")
    run.add_argument(
        "--sloppy", action="store_true", help="let a scripted model write that errs, and count what passes"
    )
    report = command(commands, "report", _report, "judge a finished run: tables, RESULTS.json, RESULTS.html")
    report.add_argument("results", type=Path, metavar="RESULTS.jsonl")
    report.add_argument("--questions", type=Path, required=True, metavar="FILE.jsonl")
    guard = command(commands, "guard", _guard, "fail where a figure fell below the baseline by more than is tolerated")
    _asked(guard)
    guard.add_argument(
        "--baseline", type=Path, default=BASELINE, metavar="FILE.json", help="default: eval/baseline.json"
    )
    guard.add_argument("--name", default="demo", metavar="NAME", help="which of its baselines (demo)")
    guard.add_argument("--write", action="store_true", help="write these figures down as the baseline")
    guard.add_argument("--out", type=Path, metavar="RESULTS.jsonl", help="keep the results, to report or compare them")
    guard.set_defaults(k=10)
    draft = command(commands, "draft", _draft, "propose questions from recommendations, for a person to approve")
    draft.add_argument("--library", type=Path, required=True, metavar="DIR")
    draft.add_argument("--out", type=Path, required=True, metavar="FILE.jsonl", help="a new file")
    draft.add_argument("--count", type=whole, default=40, metavar="N", help="at most so many (40)")

    calibrate = command(commands, "calibrate", _calibrate, "fit the confidence under which nothing is answered")
    _asked(calibrate)
    calibrate.add_argument("--write", action="store_true", help="write it to app/confidence.json")
    calibrate.set_defaults(k=10, silent_below=0.0)


def _asked(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--library", type=Path, required=True, metavar="DIR", help="library with a published release")
    parser.add_argument("--questions", type=Path, required=True, metavar="FILE.jsonl")


def _run(options: argparse.Namespace) -> None:
    from eval.installed import require_extra

    if not options.only_results:
        require_extra()
        _beside(options.out)
    questions = _read(options.questions)
    _ask(questions, options, out=options.out)
    if not options.only_results:
        _judge(questions, options)


def _ask(questions: tuple[GoldQuestion, ...], options: argparse.Namespace, *, out: Path) -> None:
    from rich.progress import track

    from eval.run import ask_all, open_assistant
    from eval.sloppy import SloppyGenerator
    from eval.tally import Tally

    sloppy = SloppyGenerator() if getattr(options, "sloppy", False) else None
    assistant = open_assistant(options.library, silent_below=getattr(options, "silent_below", None), generator=sloppy)
    rows = write_results(out, ask_all(assistant, questions, k=options.k))
    tally = Tally()
    for row in track(rows, total=len(questions), description="asking", console=Console(stderr=True)):
        tally.add(row)
    if sloppy:
        _console().print(tally.table(sloppy))


def _report(options: argparse.Namespace) -> None:
    from eval.installed import require_extra

    require_extra()
    _beside(options.results)
    options.out = options.results
    _judge(_read(options.questions), options)


def _judge(questions: tuple[GoldQuestion, ...], options: argparse.Namespace) -> None:
    from eval.report import group_table, overall_table
    from eval.reportpage import page
    from eval.summary import summary, to_json

    out: Path = options.out
    found = summary(questions, read_results(out), unapproved=count_unapproved(options.questions))
    console = _console()
    console.print(overall_table(found.scores))
    for name in FEW_GROUPS:
        console.print(group_table(f"By {name}", found.groups[name]))
    _written(out.with_suffix(".json"), json.dumps(to_json(found), ensure_ascii=False, indent=1) + "\n")
    _written(out.with_suffix(".html"), page(found, name=out.name))
    console.print(
        f"{len(found.failures)} of {found.scores.questions} questions went wrong somewhere; each is in the report:"
    )
    console.print(str(out.with_suffix(".html")), soft_wrap=True)


def _beside(out: Path) -> None:
    """Refuse a name in whose place the summary or the report would be written."""
    if out.suffix in {".json", ".html"}:
        message = f"{out}: the summary and the report are written to {out.stem}.json and {out.stem}.html; name it {out.stem}.jsonl."
        raise PanduanError(message)


def _written(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as exc:
        message = f"{path}: the report cannot be written ({exc}); judge the run again with `python -m eval report`."
        raise PanduanError(message) from exc


def _guard(options: argparse.Namespace) -> None:
    from eval.guard import FiguresFellError, falls, renew
    from eval.installed import require_extra
    from eval.scores import pair, score

    require_extra()
    questions = _read(options.questions)
    with tempfile.TemporaryDirectory(prefix="panduan-guard-") as folder:
        out = options.out or Path(folder) / "results.jsonl"
        _ask(questions, options, out=out)
        scores = score(pair(questions, read_results(out)))
    if options.write:
        renew(scores, options.baseline, name=options.name)
        _console().print(f"{options.baseline}: {options.name!r} holds the figures of {len(questions)} questions now")
        return
    fallen = falls(scores, options.baseline, name=options.name)
    if fallen:
        worse = "\n".join(f"  {one}" for one in fallen)
        hint = "To see the questions, keep the results with --out RESULTS.jsonl and judge them with `python -m eval report`."
        message = f"Worse than the baseline {options.name!r}:\n{worse}\n{hint}"
        raise FiguresFellError(message)
    _console().print(
        f"no guarded figure of {options.name!r} fell by more than is tolerated, over {len(questions)} questions"
    )


def _calibrate(options: argparse.Namespace) -> None:
    from eval.calibrate import calibrate, write_model

    questions = _read(options.questions)
    with tempfile.TemporaryDirectory(prefix="panduan-calibrate-") as folder:
        out = Path(folder) / "results.jsonl"
        _ask(questions, options, out=out)
        found = calibrate(questions, read_results(out))
    console = _console()
    console.print(
        f"cross-validated over {found.answerable} answerable and {found.unanswerable} other questions: answers when the guidelines are"
        f" silent {found.answered_wrongly:.1%}, silent though they answer {found.silent_wrongly:.1%}, area under the ROC curve"
        f" {found.area:.3f}; {found.model}"
    )
    if options.write:
        write_model(CONFIDENCE, found, questions=options.questions.name)
        console.print(f"written: {CONFIDENCE}", soft_wrap=True)


def _draft(options: argparse.Namespace) -> None:
    from eval.draft import propose, write_proposals

    found = propose(options.library, count=options.count)
    write_proposals(options.out, found)
    _console().print(f"{len(found)} proposals, none of them approved: {options.out}", soft_wrap=True)


def compare_runs(options: argparse.Namespace) -> None:
    """Print what the second of two finished runs won and lost against the first."""
    from eval.installed import require_extra
    from eval.versus import contests, differing_table, versus_table

    require_extra()
    first, second = options.paths
    found = contests(_read(options.questions), read_results(first), read_results(second))
    console = _console()
    console.print(versus_table(found, first=str(first), second=str(second)))
    console.print(differing_table(found))


def _read(path: Path) -> tuple[GoldQuestion, ...]:
    """The questions that count; how many do not is said."""
    questions = read_questions(path)
    unapproved = count_unapproved(path)
    if unapproved:
        Console(stderr=True).print(
            f"{path}: questions that nobody has approved, and which are not counted: {unapproved}", soft_wrap=True
        )
    return questions


def _console() -> Console:
    return Console(width=None if sys.stdout.isatty() else 180)
