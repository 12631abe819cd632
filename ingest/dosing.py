"""Table → whether it is a dosing table, and what in it a person must look at before it may answer anybody.

A dosing table has a column of bands of weight or age, and doses. Looked at: gaps and overlaps between bands, a band
without a unit, an empty cell among doses, a dose that falls while weight or age rises.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.tables import Row, Table, with_faults

__all__ = ["checked"]

NUMBER = r"(\d+(?:[.,]\d+)?)"
UNIT = r"(kg|g|months?|years?|yrs?|weeks?|days?|bulan|tahun|minggu|meses|años|mois|ans)"
BAND = re.compile(
    rf"^\W*{NUMBER}\s*{UNIT}?\s*(?:[-–—‑]|to|hingga|a|à|sampai)\s*(?:<|≤)?\s*{NUMBER}\s*{UNIT}?\W*$", re.IGNORECASE
)
BANDED = re.compile(r"\b(?:weight|age|kg|months|years|berat|umur|usia|peso|edad|poids|âge)\b", re.IGNORECASE)
DOSE = re.compile(rf"{NUMBER}\s*(mg|mcg|µg|g|ml|mL|tablets?|tabs?|units?|IU|drops?|puffs?|capsules?)\b", re.IGNORECASE)
FEWEST = 3  # bands of a dosing table


@dataclass(frozen=True, slots=True, kw_only=True)
class _Band:
    """From … to, in its unit ("" where neither the cell nor the head names one)."""

    text: str
    low: float
    high: float
    unit: str


def checked(table: Table) -> Table:
    """The table, marked as a dosing table if it is one, with its faults."""
    for column in range(max((cell.columns[1] for row in table.rows for cell in row.cells), default=0)):
        bands = [(row, _band(table, row, column)) for row in table.rows]
        found = [band for _, band in bands if band]
        doses = any(
            DOSE.search(cell.text) or DOSE.search(table.header(cell))
            for row in table.rows
            for cell in row.cells
            if cell.columns[0] != column
        )
        if len(found) >= FEWEST and len(found) >= len(table.rows) / 2 and doses:
            rows = [row for row, band in bands if band]
            faults = [*table.faults, *_steps(found), *_doses(table, rows, column)]
            return with_faults(table, dosing=True, faults=faults)
    return table


def _band(table: Table, row: Row, column: int) -> _Band | None:
    cell = next((one for one in row.cells if one.columns[0] == column), None)
    match = BAND.match(cell.text) if cell else None
    if cell is None or match is None:
        return None
    header = table.header(cell)
    named = re.search(rf"\b{UNIT}\b", header, re.IGNORECASE)
    unit = match.group(4) or match.group(2) or (named.group(1) if named else "")
    if not unit and not BANDED.search(header):
        return None
    low, high = (float(match.group(place).replace(",", ".")) for place in (1, 3))
    return _Band(text=cell.text, low=low, high=high, unit=unit.lower().rstrip("s"))


def _steps(bands: Sequence[_Band]) -> Iterator[str]:
    """What is wrong between the bands."""
    for band in bands:
        if not band.unit:
            yield f"the band {band.text!r} has no unit"
    decimal = any(one != int(one) for band in bands for one in (band.low, band.high))
    for before, after in pairwise(bands):
        if before.unit != after.unit or after.low < before.low:
            continue  # another scale begins
        step = after.low - before.high
        if step > (0.11 if decimal else 1.01):
            yield f"nothing stands between {before.text!r} and {after.text!r}"
        elif step < 0:
            yield f"{before.text!r} and {after.text!r} overlap"


def _doses(table: Table, rows: Sequence[Row], column: int) -> Iterator[str]:
    """What is wrong within the columns of doses."""
    columns = sorted({cell.columns for row in rows for cell in row.cells if cell.columns[0] != column})
    for span in columns:
        cells = [next((cell for cell in row.cells if cell.columns == span), None) for row in rows]
        amounts = [DOSE.search(cell.text) if cell else None for cell in cells]
        if sum(amount is not None for amount in amounts) < 0.6 * len(rows):
            continue
        for row, cell in zip(rows, cells, strict=True):
            covered = any(one.columns[0] <= span[0] < one.columns[1] for one in row.cells)
            if not covered or (cell is not None and not cell.text.strip()):
                yield f"no dose stands beside {row.cells[0].text!r}"
        yield from _falls([(row, amount) for row, amount in zip(rows, amounts, strict=True) if amount])


def _falls(found: Sequence[tuple[Row, "re.Match[str]"]]) -> Iterator[str]:
    for (_, before), (row, after) in pairwise(found):
        one, other = (float(match.group(1).replace(",", ".")) for match in (before, after))
        if before.group(2).lower() == after.group(2).lower() and other < one:
            yield f"the dose falls from {before.group()!r} to {after.group()!r} at {row.cells[0].text!r}"
