"""PDFs read as a build reads them → recommendations and table rows found, held against hand-made truth."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.table import Table

from eval.ingestion_scores import (
    Agreement,
    FoundRecommendation,
    FoundRow,
    grade_agreement,
    recommendation_agreement,
    row_agreement,
)
from eval.ingestion_truth import Truth
from eval.report import percent
from ingest.corpus import read_corpus
from ingest.document import Reading
from ingest.gathering import LocalEngine
from ingest.recommendations import recommendations

__all__ = ["agreement_table", "found_in"]


def found_in(truth: Truth, folder: Path, *, workers: int) -> tuple[list[FoundRecommendation], list[FoundRow]]:
    """Read the documents that the truth speaks of, and return what ingestion finds in them."""
    names = sorted({page.file for page in truth.pages})
    sources, _ = read_corpus([folder / name for name in names])
    found: list[FoundRecommendation] = []
    rows: list[FoundRow] = []
    for place, reading in LocalEngine(workers=workers).read(sources):
        if isinstance(reading, Reading):
            file = sources[place].path.name
            found += _recommendations(file, reading)
            rows += _rows(file, reading)
    return found, rows


def _recommendations(file: str, reading: Reading) -> Iterator[FoundRecommendation]:
    for one in recommendations(reading.structure):
        yield FoundRecommendation(file=file, page=one.page, number=one.number, text=one.text, grade=one.grade)


def _rows(file: str, reading: Reading) -> Iterator[FoundRow]:
    for table in reading.structure.tables:
        for row in table.rows:
            said = [cell for cell in row.cells if any(map(str.isalnum, cell.text))]  # a dash says nothing
            cells = tuple((table.header(cell), cell.text) for cell in said)
            yield FoundRow(file=file, page=row.span.page, cells=cells)


def agreement_table(truth: Truth, found: Sequence[FoundRecommendation], rows: Sequence[FoundRow]) -> Table:
    """Recall and precision of recommendations, of those with their grade, and of table rows with their header."""
    table = Table(title="Ingestion against the hand-made truth", title_justify="left")
    for name in ("", "recall", "precision"):
        table.add_column(name, justify="right" if name else "left")
    for name, one in (
        ("recommendations", recommendation_agreement(truth, found)),
        ("recommendations with grade", grade_agreement(truth, found)),
        ("table rows with header", row_agreement(truth, rows)),
    ):
        table.add_row(name, *_shares(one))
    return table


def _shares(one: Agreement) -> list[str]:
    return [f"{percent(rate.share)} ({rate.successes}/{rate.trials})" for rate in (one.recall, one.precision)]
