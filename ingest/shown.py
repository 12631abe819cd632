"""What a build and a review say in the terminal: a bar of progress, documents, items that need a look.

Names and texts of the PDFs are shown by `printable`: none of them can steer the terminal.
"""

import shlex
from collections.abc import Iterator

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.table import Table
from rich.text import Text

from ingest.build import Built, Progress
from ingest.printable import printable
from ingest.signoff import Review

__all__ = ["build_summary", "documents_table", "followed", "review_lines"]


def followed(events: Iterator[Progress | Built]) -> Built | None:
    """Show a progress bar while a build runs; return what it ends with."""
    columns = (
        TextColumn("{task.description:<44.44}"), BarColumn(bar_width=24), MofNCompleteColumn(),
        TextColumn("{task.fields[unit]} {task.fields[rate]}"), TimeRemainingColumn(),
    )  # fmt: skip
    last = None
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task, stage, first = bar.add_task("starting", total=None, unit="", rate=""), "", 0
        for event in events:
            if isinstance(event, Built):
                last = event
                continue
            if event.stage.split(" ")[0] != stage:
                stage, first = event.stage.split(" ")[0], event.done
                bar.reset(task)
            elapsed = bar.tasks[0].elapsed or 0
            rate = f"{(event.done - first) / elapsed:.0f}/s" if elapsed > 1 else ""
            bar.update(
                task,
                description=printable(event.stage),
                completed=event.done,
                total=event.total,
                unit=event.unit,
                rate=rate,
            )
    return last


def documents_table(built: Built) -> Table:
    """A line for each document, those not used in red."""
    table = Table(show_edge=False)
    table.add_column("document", overflow="fold")
    for title in ("pages", "no text", "passages", "seconds"):
        table.add_column(title, justify="right")
    table.add_column("problems", overflow="fold")
    for one in built.documents:
        problems = "; ".join(one.problems) or ("" if one.used else "not used")
        cells = (
            one.file,
            str(one.pages),
            str(len(one.unread) or ""),
            str(one.passages),
            f"{one.seconds:.1f}",
            problems,
        )
        table.add_row(*(Text(printable(cell)) for cell in cells), style="" if one.used else "red")
    return table


def build_summary(built: Built) -> str:
    """How many documents were used, and what took how long."""
    used = sum(one.used for one in built.documents)
    spent = ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in built.timings.items())
    fresh = "" if built.fresh else "; this very release lay here already"
    return f"{used} of {len(built.documents)} documents used; {spent}{fresh}"


def review_lines(found: Review, *, whole: bool) -> Iterator[str]:
    """What is open, numbered; and with `whole`, what was accepted by whom, and what to do next."""
    if found.open:
        yield f"{len(found.open)} of {len(found.items)} items need a look before {found.release.name} is published:"
    else:
        yield f"{found.release.name} is signed off: {found.words}"
    for one in found.open:
        yield f"{found.number(one):>4}  [{one.kind}] {one.place}\n      {one.sentence}"
    accepted = [(one, found.accepted[one.id]) for one in found.items if one.id in found.accepted] if whole else []
    if accepted:
        yield "Accepted:"
    for one, told in accepted:
        how = ", with all others" if told.unseen else ""
        yield f"{found.number(one):>4}  [{one.kind}] {one.place}\n      by {told.by} on {told.at}{how}: {told.reason}"
    yield f"The report, with pictures: {found.release / 'report.html'}"
    if found.open and whole:
        where = f"{found.release.name} --library {shlex.quote(str(found.release.parent.parent))}"
        yield f"Accept: python -m ingest review {where} --accept ITEM… --by NAME --reason REASON"
