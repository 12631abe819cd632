"""The same PDFs and questions through ours and through the plain pipeline → two Sides, side by side.

Every build and every round of questions runs in a fresh process, and its whole life is timed, alike on both sides:
start of Python, imports, loading of the model, reading, writing.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from rich.table import Table

from eval.bench import Built, build_ours, pdfs_in
from eval.footprint import Footprint, measured
from eval.questions import read_questions
from eval.report import MEGABYTE, NOTHING, percent, seconds
from eval.results import read_results
from eval.scores import Scores, pair, score

__all__ = ["Side", "build_both", "compare_answers", "side_table"]

RANKED = ("hit@1", "hit@5", "hit@10", "mrr", "page_ndcg@10")  # the plain pipeline finds pages, it answers nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One pipeline: its builds (none when a finished library was given), its answers, and what answering took."""

    name: str
    builds: tuple[Built, ...]
    scores: Scores
    asking: Footprint


def build_both(paths: Sequence[Path], *, folder: Path, repeats: int, ours: bool) -> dict[str, tuple[Built, ...]]:
    """Build both sides in turn, so that a machine that slows down does so for both; the last builds stay."""
    builds: dict[str, list[Built]] = {"plain": [], "ours": []}
    for turn in range(repeats):
        last = folder if turn == repeats - 1 else folder / f"repeat-{turn + 1}"
        builds["plain"].append(_build_plain(paths, store=last / "plain"))
        if ours:
            builds["ours"].append(build_ours(paths, library=last / "library"))
    return {name: tuple(built) for name, built in builds.items()}


def compare_answers(
    *, questions: Path, folder: Path, library: Path | None, builds: dict[str, tuple[Built, ...]]
) -> tuple[Side, ...]:
    """Ask both sides every question; `folder` keeps the results as plain.jsonl and ours.jsonl."""
    commands = {"plain": ["plain-ask", f"--store={folder / 'plain'}"]}
    if library is not None:
        commands["ours"] = ["run", "--only-results", f"--library={library.resolve()}"]
    asked = read_questions(questions)
    sides = []
    for name, command in commands.items():
        out = folder / f"{name}.jsonl"
        asking = measured(["eval", *command, f"--questions={questions.resolve()}", f"--out={out}"])
        scores = score(pair(asked, read_results(out)))
        sides.append(Side(name=name, builds=builds[name], scores=scores, asking=asking))
    return tuple(sides)


def side_table(sides: Sequence[Side]) -> Table:
    """One line for each figure, one column for each side."""
    table = Table(title="Side by side", title_justify="left")
    table.add_column("")
    for side in sides:
        table.add_column(side.name, justify="right")
    columns = [_figures(side) for side in sides]
    for name in columns[0]:
        table.add_row(name, *(column[name] for column in columns))
    return table


def _figures(side: Side) -> dict[str, str]:
    scores, builds = side.scores, side.builds
    return {
        "pages": str(builds[0].pages) if builds else NOTHING,
        "chunks, passages": str(builds[0].chunks) if builds else NOTHING,
        "ingestion, seconds (median)": _median([built.footprint.seconds for built in builds]),
        "pages/s (median)": _median([built.pages_per_second for built in builds]),
        "pages/s, each build": " ".join(f"{built.pages_per_second:.1f}" for built in builds) or NOTHING,
        "pages/processor-second (median)": _median([built.pages_per_cpu_second for built in builds]),
        "ingestion peak MB": _median([built.footprint.peak_bytes / MEGABYTE for built in builds]),
        **{scores.figures[key].measure.name: percent(scores.figures[key].value) for key in RANKED},
        "query p50, seconds": seconds(scores.latency_p50),
        "query p95, seconds": seconds(scores.latency_p95),
        "asking peak MB": f"{side.asking.peak_bytes / MEGABYTE:.0f}",
    }


def _median(values: Sequence[float]) -> str:
    return f"{median(values):.1f}" if values else NOTHING


def _build_plain(paths: Sequence[Path], *, store: Path) -> Built:
    pdfs = [str(pdf.resolve()) for pdf in pdfs_in(paths)]
    footprint = measured(["eval", "plain-build", *pdfs, f"--store={store.resolve()}"])
    counts = json.loads((store / "counts.json").read_text(encoding="utf-8"))
    return Built(pages=counts["pages"], chunks=counts["chunks"], footprint=footprint)
