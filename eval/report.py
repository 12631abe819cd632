"""Scores → tables for a terminal."""

import math
from collections.abc import Mapping

from rich.table import Table

from eval.measures import Rate
from eval.scores import Scores

__all__ = ["MEGABYTE", "NOTHING", "group_table", "overall_table", "percent", "seconds"]

NOTHING = "–"
MEGABYTE = 1_000_000


def overall_table(scores: Scores) -> Table:
    """One measure a line, the rates with their 95 % Wilson interval."""
    table = Table(title=f"All {scores.questions} questions", title_justify="left")
    table.add_column("measure")
    table.add_column("value", justify="right")
    table.add_column("of", justify="right")
    table.add_column("95 % interval", justify="right")
    for name, value in _measures(scores).items():
        if isinstance(value, Rate):
            table.add_row(name, percent(value.share), f"{value.successes}/{value.trials}", _interval(value))
        else:
            table.add_row(name, value, "", "")
    return table


def group_table(title: str, groups: Mapping[str, Scores]) -> Table:
    """One group a line; rates in percent."""
    table = Table(title=title, title_justify="left")
    table.add_column("")
    columns = ("n", "hit@1", "hit@5", "hit@10", "MRR", "cites", "cite prec", "must", "abst right", "abst wrong")
    for column in (*columns, "p50 s", "p95 s"):
        table.add_column(column, justify="right")
    for name, scores in groups.items():
        cells = (value.share if isinstance(value, Rate) else value for value in _measures(scores).values())
        texts = (cell if isinstance(cell, str) else percent(cell) for cell in cells)
        table.add_row(name, str(scores.questions), *texts)
    return table


def percent(share: float) -> str:
    """Print a share as a percentage with one decimal."""
    return NOTHING if math.isnan(share) else f"{100 * share:.1f}"


def seconds(value: float) -> str:
    """Print seconds to the millisecond."""
    return NOTHING if math.isnan(value) else f"{value:.3f}"


def _measures(scores: Scores) -> dict[str, Rate | str]:
    rank = scores.mean_reciprocal_rank
    return {
        "page hit@1": scores.hit_at_1,
        "page hit@5": scores.hit_at_5,
        "page hit@10": scores.hit_at_10,
        "MRR": NOTHING if math.isnan(rank) else f"{rank:.3f}",
        "a cited page is gold": scores.citation_hit,
        "cited pages that are gold": percent(scores.citation_precision),
        "must_include in the quotes": percent(scores.must_include),
        "abstained, rightly (no answer exists)": scores.abstained_rightly,
        "abstained, wrongly (answerable)": scores.abstained_wrongly,
        "latency p50, seconds": seconds(scores.latency_p50),
        "latency p95, seconds": seconds(scores.latency_p95),
    }


def _interval(rate: Rate) -> str:
    low, high = rate.interval
    return NOTHING if math.isnan(low) else f"{percent(low)} … {percent(high)}"
