"""The command: build, review, publish, list, show and roll back releases."""

import argparse
import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import PanduanError
from ingest.interpreter import runnable
from ingest.printable import printable

if TYPE_CHECKING:
    from ingest.signoff import Signature
    from ingest.vectors import Embedder

DESCRIPTION = "Turn guideline PDFs into a release that questions are answered from."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(options)
    except PanduanError as error:
        print(f"error: {runnable(str(error))}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped; the published release is untouched, and the next build goes on from here", file=sys.stderr)
        return 130
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=runnable("python -m ingest"), description=DESCRIPTION)
    library = argparse.ArgumentParser(add_help=False)
    default = os.environ.get("PANDUAN_LIBRARY", "library")
    library.add_argument("--library", type=Path, default=Path(default), metavar="DIR", help=f"default: {default}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    build = commands.add_parser("build", parents=[library], help="read, embed and seal PDFs or corpus folders")
    build.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="a folder with corpus.toml, a folder of PDFs, or PDFs"
    )
    build.add_argument(
        "--publish", action="store_true", help="publish the release when it is sealed, if nothing in it needs a look"
    )
    _add_accept_all(build)
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
    shown = commands.add_parser("show", parents=[library], help="show a release's guidelines")
    shown.add_argument("release", nargs="?", help="its name (see list); default: the published one")
    shown.set_defaults(run=_show)
    _add_review(commands.add_parser("review", parents=[library], help="list what needs a look, or accept it"))
    published = commands.add_parser("publish", parents=[library], help="publish a release that was signed off")
    published.add_argument("release", help="its name (see list)")
    _add_accept_all(published)
    published.set_defaults(run=_publish)
    back = commands.add_parser("rollback", parents=[library], help="publish the release that was published before")
    back.set_defaults(run=_rollback)
    return parser


def _add_accept_all(command: argparse.ArgumentParser) -> None:
    what = "publish although items need a look: who answers for that, and why; recorded with the release"
    command.add_argument("--accept-all", nargs=2, metavar=("NAME", "REASON"), help=what)


def _add_review(command: argparse.ArgumentParser) -> None:
    command.add_argument("release", nargs="?", default="", help="its name (see list); default: the newest one")
    what = "numbers or ids of the items that you have looked at, or: all"
    command.add_argument("--accept", nargs="+", metavar="ITEM", help=what)
    command.add_argument("--by", default="", metavar="NAME", help="who accepts them")
    command.add_argument("--reason", default="", help="why they may stay as they are")
    command.set_defaults(run=_review)


def _build(options: argparse.Namespace) -> int:
    from rich.console import Console

    from ingest.build import Built, build
    from ingest.cluster import RayEngine
    from ingest.gathering import Engine, LocalEngine
    from ingest.settings import embedding_model
    from ingest.shown import build_summary, documents_table, followed, review_lines
    from ingest.signoff import publish, review
    from ingest.vectors import SentenceTransformerEmbedder
    from ingest.workers import collect_seldom

    collect_seldom()
    signature = _signature(options.accept_all)  # refused before the work, if it is
    embedder: Embedder = SentenceTransformerEmbedder(embedding_model(os.environ), threads=max(1, options.workers))
    workers = max(1, options.workers)
    engine: Engine = LocalEngine(workers=workers)
    if options.engine == "ray":
        engine = RayEngine(address=options.address, cpus=workers)
    built = followed(build(options.paths, library=options.library, embedder=embedder, engine=engine))
    assert isinstance(built, Built)  # noqa: S101 the last event of every build
    Console(width=None if sys.stdout.isatty() else 140).print(documents_table(built))
    print(build_summary(built))
    print(runnable("\n".join(review_lines(review(built.release), whole=False))))
    if options.publish or signature:
        publish(options.library, built.release.name, accept_all=signature)
        print(f"published {built.release.name}")
    else:
        where = f"{built.release.name} --library {shlex.quote(str(options.library))}"
        print(f"sealed {built.release.name}; publish it with: {runnable(f'python -m ingest publish {where}')}")
    return 0


def _signature(given: Sequence[str] | None) -> "Signature | None":
    from ingest.signoff import Signature

    return Signature(by=given[0], reason=given[1]) if given else None


def _list(options: argparse.Namespace) -> int:
    from ingest.library import releases
    from ingest.signoff import signed_off

    found = releases(options.library)
    for one in found:
        if one.damage:
            print(f"! {one.name}  {one.damage}")
            continue
        counts = ", ".join(f"{count} {what}" for what, count in one.seal["counts"].items())
        print(f"{'*' if one.published else ' '} {one.name}  built {one.seal['built']}  {counts}")
        print(f"    sign-off: {signed_off(options.library / 'releases' / one.name)}")
    if not found:
        print(f"the library {str(options.library)!r} has no releases", file=sys.stderr)
    return 0


def _show(options: argparse.Namespace) -> int:
    from ingest.library import published, release_folder
    from ingest.release import Release
    from ingest.signoff import signed_off

    folder = release_folder(options.library, options.release) if options.release else published(options.library)
    release = Release(folder)
    print(f"{release.name}: {', '.join(f'{count} {what}' for what, count in release.counts.items())}")
    print(f"embedding model {release.embedder['id']}, {release.embedder['dimension']} dimensions")
    print(f"sign-off: {signed_off(folder)}")
    for one in release.guidelines.values():
        guessed = f"  (guessed: {', '.join(one.guessed)})" if one.guessed else ""
        facts = " · ".join(fact for fact in (one.issuer, one.edition, one.published, one.language, one.status) if fact)
        print(
            f"  {one.id}: {one.title}\n      {facts}  [{printable(one.file)}, {release.page_count(one.id)} pages]{guessed}"
        )
    return 0


def _review(options: argparse.Namespace) -> int:
    from ingest.errors import SignoffError
    from ingest.library import release_folder, releases
    from ingest.shown import review_lines
    from ingest.signoff import Signature, accept, review

    if options.accept and not options.release:
        message = "--accept needs the name of the release; nothing was recorded; see python -m ingest list"
        raise SignoffError(message)
    newest = next((one.name for one in releases(options.library) if not one.damage), "")
    folder = release_folder(options.library, options.release or newest)
    if options.accept:
        signature = Signature(by=options.by, reason=options.reason)
        found = accept(options.library, folder.name, options.accept, signature=signature)
    else:
        found = review(folder)
    print(runnable("\n".join(review_lines(found, whole=True))))
    return 0


def _publish(options: argparse.Namespace) -> int:
    from ingest.signoff import publish

    publish(options.library, options.release, accept_all=_signature(options.accept_all))
    print(f"published {options.release}")
    return 0


def _rollback(options: argparse.Namespace) -> int:
    from ingest.library import locked, roll_back

    with locked(options.library):
        print(f"published {roll_back(options.library).name}")
    return 0


if __name__ == "__main__":
    from ingest.pipes import piped

    sys.exit(piped(main))
