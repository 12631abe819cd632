"""Ever more synthetic documents → how a build's time and memory grow with their number.

Each document is a PDF of one page with words of its own, so that nothing is embedded twice.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from eval.bench import Built, build_ours
from eval.report import MEGABYTE

__all__ = ["Step", "growth", "growth_table", "write_documents"]

SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "je",
    "ki",
    "lo",
    "mu",
    "na",
    "pe",
    "qui",
    "ro",
    "su",
    "ta",
    "ve",
    "wi",
    "xo",
    "zu",
]
SENTENCES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One build of so many documents, from nothing."""

    documents: int
    built: Built


def growth(numbers: Sequence[int], *, folder: Path) -> Iterator[Step]:
    """Yield a step for each number of documents."""
    for number in numbers:
        pdfs = folder / f"{number}-documents"
        write_documents(pdfs, count=number)
        yield Step(documents=number, built=build_ours([pdfs], library=folder / f"{number}-library"))


def write_documents(folder: Path, *, count: int) -> None:
    """Write `count` PDFs, the same ones at every run."""
    folder.mkdir(parents=True)
    for number in range(count):
        (folder / f"synthetic-{number:06}.pdf").write_bytes(_pdf(_lines(number)))


def _lines(number: int) -> list[str]:
    dice = random.Random(number)  # noqa: S311 no secret
    words = ["".join(dice.choices(SYLLABLES, k=3)) for _ in range(3 * SENTENCES)]
    title = f"Synthetic guideline {number} on {words[0]} {words[-1]}"
    return [title, *(_sentence(dice, words[3 * place :]) for place in range(SENTENCES))]


def _sentence(dice: random.Random, words: Sequence[str]) -> str:
    drug, organ, disease, *_ = words
    return f"Give {drug} {dice.randint(1, 900)} mg every {dice.randint(2, 24)} hours in {organ} {disease}."


def _pdf(lines: Sequence[str]) -> bytes:
    """A PDF of one page in Helvetica (ISO 32000-1, 7.5)."""
    drawn = "".join(f"({line}) Tj 0 -18 Td " for line in lines)
    stream = f"BT /F1 11 Tf 60 780 Td {drawn}ET".encode("latin-1")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    content, places = b"%PDF-1.4\n", []
    for index, one in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj%s endobj\n" % (index, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return content + end + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(content))


def growth_table(steps: Sequence[Step]) -> Table:
    """One line for each step."""
    table = Table(title="Growth", title_justify="left")
    for name in ("documents", "passages", "seconds", "documents/s", "peak MB of all processes"):
        table.add_column(name, justify="right")
    for step in steps:
        footprint = step.built.footprint
        table.add_row(
            str(step.documents),
            str(step.built.chunks),
            f"{footprint.seconds:.0f}",
            f"{step.documents / footprint.seconds:.1f}",
            f"{footprint.peak_bytes / MEGABYTE:.0f}",
        )
    return table
