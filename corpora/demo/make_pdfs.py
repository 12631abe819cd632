"""Writes the demonstration guidelines beside this file: `python corpora/demo/make_pdfs.py [FOLDER]`.

Every run gives the same bytes. The fonts are Bitstream Vera as bundled with reportlab, embedded as subsets, so no font
has to be installed. The PDFs are committed; only a developer who changes a text needs this script and reportlab.
"""

import sys
from pathlib import Path

import text_cirit_birit
import text_emergency
import text_hypertension_130
import text_hypertension_140
import text_pneumonia_2008
import text_pneumonia_2023
import text_preeclampsia
import text_tuberculosis
from page_style import Booklet, register_fonts, write_pdf

HERE = Path(__file__).resolve().parent


def booklets() -> list[Booklet]:
    """Give all demonstration guidelines, in the order of corpus.toml."""
    return [
        text_hypertension_140.booklet(),
        text_hypertension_130.booklet(),
        text_pneumonia_2023.booklet(),
        text_pneumonia_2008.booklet(),
        text_tuberculosis.booklet(),
        text_emergency.booklet(),
        text_cirit_birit.booklet(),
        text_preeclampsia.booklet(),
    ]


def main(folder: Path) -> None:
    """Write every booklet into a folder and say how large it is."""
    register_fonts()
    for booklet in booklets():
        written = write_pdf(booklet, folder)
        print(f"{written.name}  {written.stat().st_size / 1024:.0f} KiB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
