"""The command: build, list, show, publish and roll back releases."""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import PanduanError

if TYPE_CHECKING:
    from ingest.build import Built, Progress
    from ingest.vectors import Embedder

DESCRIPTION = "Turn guideline PDFs into a release that questions are answered from."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(options)
    except PanduanError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped; the published release is untouched, and the next build goes on from here", file=sys.stderr)
        return 130
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ingest", description=DESCRIPTION)
    library = argparse.ArgumentParser(add_help=False)
    default = os.environ.get("PANDUAN_LIBRARY", "library")
    library.add_argument("--library", type=Path, default=Path(default), metavar="DIR", help=f"default: {default}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    build = commands.add_parser("build", parents=[library], help="read, embed and seal PDFs or corpus folders")
    build.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="a folder with corpus.toml, a folder of PDFs, or PDFs"
    )
    build.add_argument("--publish", action="store_true", help="publish the release when it is sealed")
    build.add_argument(
        "--workers",
        type=int,
        default=os.cpu_count() or 1,
        metavar="N",
        help="how many read and embed (default: all cores)",
    )
    build.add_argument("--engine", choices=("local", "ray"), default="local", help="where PDFs are read")
    build.add_argument("--address", default="", metavar="HOST:PORT", help="of a Ray cluster (default: start one here)")
    build.set_defaults(run=_build)
    listing = commands.add_parser("list", parents=[library], help="list the releases of a library")
    listing.set_defaults(run=_list)
    for name, run, what in (("show", _show, "show a release's guidelines"), ("publish", _publish, "publish a release")):
        command = commands.add_parser(name, parents=[library], help=what)
        command.add_argument("release", nargs="?" if name == "show" else None, help="its name (see list)")
        command.set_defaults(run=run)
    back = commands.add_parser("rollback", parents=[library], help="publish the release that was published before")
    back.set_defaults(run=_rollback)
    return parser


def _build(options: argparse.Namespace) -> int:
    from ingest.build import Built, build
    from ingest.cluster import RayEngine
    from ingest.gathering import Engine, LocalEngine
    from ingest.library import publish
    from ingest.settings import embedding_model
    from ingest.vectors import SentenceTransformerEmbedder

    embedder: Embedder = SentenceTransformerEmbedder(embedding_model(os.environ), threads=max(1, options.workers))
    workers = max(1, options.workers)
    engine: Engine = LocalEngine(workers=workers)
    if options.engine == "ray":
        engine = RayEngine(address=options.address, cpus=workers)
    built = _shown(build(options.paths, library=options.library, embedder=embedder, engine=engine))
    assert isinstance(built, Built)  # noqa: S101 the last event of every build
    _print_documents(built)
    if options.publish:
        publish(options.library, built.release.name)
        print(f"published {built.release.name}")
    else:
        print(f"sealed {built.release.name}; publish it with: python -m ingest publish {built.release.name}")
    return 0


def _shown(events: "Iterator[Progress | Built]") -> "Built | None":
    """Show a progress bar while a build runs; return what it ends with."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    from ingest.build import Built

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
                task, description=event.stage, completed=event.done, total=event.total, unit=event.unit, rate=rate
            )
    return last


def _print_documents(built: "Built") -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

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
        table.add_row(*map(Text, cells), style="" if one.used else "red")
    Console(width=None if sys.stdout.isatty() else 140).print(table)
    used = sum(one.used for one in built.documents)
    spent = ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in built.timings.items())
    fresh = "" if built.fresh else "; this very release lay here already"
    print(f"{used} of {len(built.documents)} documents used; {spent}{fresh}")


def _list(options: argparse.Namespace) -> int:
    from ingest.library import releases

    found = releases(options.library)
    for one in found:
        if one.damage:
            print(f"! {one.name}  {one.damage}")
            continue
        counts = ", ".join(f"{count} {what}" for what, count in one.seal["counts"].items())
        print(f"{'*' if one.published else ' '} {one.name}  built {one.seal['built']}  {counts}")
    if not found:
        print(f"the library {str(options.library)!r} has no releases", file=sys.stderr)
    return 0


def _show(options: argparse.Namespace) -> int:
    from ingest.library import published, release_folder
    from ingest.release import Release

    folder = release_folder(options.library, options.release) if options.release else published(options.library)
    release = Release(folder)
    print(f"{release.name}: {', '.join(f'{count} {what}' for what, count in release.counts.items())}")
    print(f"embedding model {release.embedder['id']}, {release.embedder['dimension']} dimensions")
    for one in release.guidelines.values():
        guessed = f"  (guessed: {', '.join(one.guessed)})" if one.guessed else ""
        facts = " · ".join(fact for fact in (one.issuer, one.edition, one.published, one.language, one.status) if fact)
        print(f"  {one.id}: {one.title}\n      {facts}  [{one.file}, {release.page_count(one.id)} pages]{guessed}")
    return 0


def _publish(options: argparse.Namespace) -> int:
    from ingest.library import locked, publish

    with locked(options.library):
        publish(options.library, options.release)
    print(f"published {options.release}")
    return 0


def _rollback(options: argparse.Namespace) -> int:
    from ingest.library import locked, roll_back

    with locked(options.library):
        print(f"published {roll_back(options.library).name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
