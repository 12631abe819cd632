"""The commands that put ingestion to the test: hand-made truth, scans, hostile files, growth, a build after a small change."""

import argparse
import os
import tempfile
from pathlib import Path

from rich.console import Console

__all__ = ["add_commands"]

TRUTH = Path(__file__).parent / "truth"


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `ingestion`, `scans`, `hostile`, `growth` and `again` to the command."""
    hostile = commands.add_parser("hostile", help="read broken and hostile PDFs: what becomes of each, time and memory")
    hostile.add_argument("paths", type=Path, nargs="+", metavar="PATH")
    hostile.add_argument("--workers", type=int, default=os.cpu_count() or 1, metavar="N")
    hostile.set_defaults(command=_hostile)
    growth = commands.add_parser("growth", help="build ever more synthetic documents: time and memory")
    growth.add_argument("--documents", type=int, nargs="+", default=[100, 1000, 10000], metavar="N")
    growth.set_defaults(command=_growth)
    again = commands.add_parser("again", help="build twice, with one document changed in between")
    again.add_argument("paths", type=Path, nargs="+", metavar="PATH")
    again.add_argument("--change", required=True, metavar="TEXT", help="of the first file's name that holds this")
    again.set_defaults(command=_again)
    ingestion = commands.add_parser("ingestion", help="hold what ingestion finds against the hand-made truth")
    ingestion.add_argument("folder", type=Path, metavar="FOLDER", help="holds the PDFs that the truth speaks of")
    ingestion.add_argument("--truth", type=Path, nargs="+", default=sorted(TRUTH.glob("*.jsonl")), metavar="FILE.jsonl")
    ingestion.add_argument("--workers", type=int, default=os.cpu_count() or 1, metavar="N")
    ingestion.set_defaults(command=_ingestion)
    scans = commands.add_parser("scans", help="hold what OCR reads of image-only PDFs against their true text")
    scans.add_argument("folder", type=Path, metavar="FOLDER", help="NAME_imageonly.pdf beside NAME_imageonly_truth.txt")
    scans.add_argument("--originals", type=Path, metavar="FOLDER", help="default: guidelines beside FOLDER")
    scans.set_defaults(command=_scans)


def _ingestion(options: argparse.Namespace) -> None:
    from eval.ingestion import agreement_table, found_in
    from eval.ingestion_truth import read_truth

    for file in options.truth:
        truth = read_truth(file)
        table = agreement_table(truth, *found_in(truth, options.folder, workers=options.workers))
        table.title = f"{table.title}: {file.stem}"
        Console().print(table)


def _scans(options: argparse.Namespace) -> None:
    from eval.scans import read_scans, scans_table

    originals = options.originals or options.folder.resolve().parent / "guidelines"
    console = Console(width=None if Console().is_terminal else 180)
    console.print(scans_table(list(read_scans(options.folder, originals=originals))))


def _hostile(options: argparse.Namespace) -> None:
    from eval.hostile import fates, hostile_table
    from ingest.workers import Limits

    found = list(fates(options.paths, workers=options.workers, limits=Limits()))
    Console(width=None if Console().is_terminal else 180).print(hostile_table(found))


def _growth(options: argparse.Namespace) -> None:
    from eval.growth import growth, growth_table

    with tempfile.TemporaryDirectory(prefix="panduan-growth-") as folder:
        Console().print(growth_table(list(growth(options.documents, folder=Path(folder)))))


def _again(options: argparse.Namespace) -> None:
    from eval.again import again, again_table

    with tempfile.TemporaryDirectory(prefix="panduan-again-") as folder:
        Console().print(again_table(again(options.paths, change=options.change, folder=Path(folder))))
