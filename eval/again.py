"""The same documents twice, one of them changed in between → how much faster the second build is, and what it did anew."""

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from eval.bench import Built, build_ours, pdfs_in
from ingest.library import published

__all__ = ["Again", "again", "again_table"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """A first build, and one after a document was changed."""

    changed: str
    first: Built
    second: Built
    fresh_documents: int  # of the second build, that were not carried over
    fresh_texts: int  # … that were not embedded before

    @property
    def faster(self) -> float:
        """How many times faster the second build is."""
        return self.first.footprint.seconds / self.second.footprint.seconds


def again(paths: Sequence[Path], *, change: str, folder: Path) -> Again:
    """Build the PDFs, take the last page from the one whose name holds `change`, and build again."""
    pdfs, library = folder / "pdfs", folder / "library"
    pdfs.mkdir(parents=True)
    for pdf in pdfs_in(paths):
        shutil.copyfile(pdf, pdfs / pdf.name)
    first = build_ours([pdfs], library=library)
    before = published(library) / "passages.sqlite"
    target = next(pdf for pdf in sorted(pdfs.iterdir()) if change in pdf.name)
    _shorten(target)
    second = build_ours([pdfs], library=library)
    after = published(library) / "passages.sqlite"
    return Again(
        changed=target.name,
        first=first,
        second=second,
        fresh_documents=_fresh(before, after, "select key from documents"),
        fresh_texts=_fresh(before, after, "select embedded from vectors"),
    )


def _shorten(pdf: Path) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf.read_bytes())
    document.del_page(len(document) - 1)
    document.save(pdf)
    document.close()


def _fresh(before: Path, after: Path, query: str) -> int:
    with closing(sqlite3.connect(before)) as old, closing(sqlite3.connect(after)) as new:
        return len(set(new.execute(query)) - set(old.execute(query)))


def again_table(found: Again) -> Table:
    """One line for each figure."""
    table = Table(
        title=f"Built again after {found.changed} lost its last page", title_justify="left", show_header=False
    )
    table.add_row("first build, seconds", f"{found.first.footprint.seconds:.1f}")
    table.add_row("second build, seconds", f"{found.second.footprint.seconds:.1f}")
    table.add_row("times faster", f"{found.faster:.1f}")
    table.add_row("documents read again", str(found.fresh_documents))
    table.add_row("texts embedded", str(found.fresh_texts))
    return table
