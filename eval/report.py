"""Scores → tables for a terminal."""

import math
from collections.abc import Mapping

from rich.table import Table

from eval.figures import MEASURES, Figure
from eval.scores import Scores

__all__ = ["MEGABYTE", "NOTHING", "counts", "group_table", "interval", "overall_table", "percent", "seconds"]

NOTHING = "–"
MEGABYTE = 1_000_000


def overall_table(scores: Scores) -> Table:
    """One measure a line, with its 95 % interval: Wilson's of a rate, the bootstrap's of a mean."""
    table = Table(title=f"All {scores.questions} questions", title_justify="left")
    table.add_column("measure")
    for column in ("value", "of", "95 % interval"):
        table.add_column(column, justify="right")
    for one in scores.figures.values():
        table.add_row(one.measure.name, percent(one.value), counts(one), interval(one))
    table.add_row("latency p50, seconds", seconds(scores.latency_p50), str(scores.questions), "")
    table.add_row("latency p95, seconds", seconds(scores.latency_p95), str(scores.questions), "")
    return table


def group_table(title: str, groups: Mapping[str, Scores]) -> Table:
    """One group a line; the measures that have a short name, in percent."""
    table = Table(title=title, title_justify="left")
    table.add_column("")
    shown = [measure for measure in MEASURES if measure.short]
    for column in ("n", *(measure.short for measure in shown), "p50 s", "p95 s"):
        table.add_column(column, justify="right")
    for name, scores in groups.items():
        cells = (percent(scores.figures[measure.key].value) for measure in shown)
        times = (seconds(scores.latency_p50), seconds(scores.latency_p95))
        table.add_row(name, str(scores.questions), *cells, *times)
    return table


def percent(share: float) -> str:
    """Print a share as a percentage with one decimal."""
    return NOTHING if math.isnan(share) else f"{100 * share:.1f}"


def seconds(value: float) -> str:
    """Print seconds to the millisecond."""
    return NOTHING if math.isnan(value) else f"{value:.3f}"


def counts(figure: Figure) -> str:
    """Print successes and trials of a rate, of a mean the questions that can tell."""
    return f"{figure.trials}" if figure.successes is None else f"{figure.successes}/{figure.trials}"


def interval(figure: Figure) -> str:
    """Print both ends of the 95 % interval."""
    return NOTHING if math.isnan(figure.low) else f"{percent(figure.low)} … {percent(figure.high)}"
