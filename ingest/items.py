"""Seen documents → Item: what a person must look at before a release may answer anybody, in as few lines as can be read.

Covered: documents left out, pages without text, OCR that is unsure, dosing tables with a fault, doubtful tables, what a
PDF hides or means for a machine, guesses, text that was lost, editions that nobody told apart. Not covered: a mistake
that looks right. An item is named after the document's bytes and what was found in them, so that it is the same item in
every release that holds them.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from ingest.details import SeenTable
from ingest.editions import Lookalike
from ingest.findings import Finding
from ingest.guideline import Guideline
from ingest.printable import printable, shortened_to
from ingest.report import Seen

__all__ = ["REPORTED", "Item", "items_of", "lookalike_items", "page_list", "sorted_items"]

REPORTED = "panduan-items-2"  # part of a release's fingerprint: raise it when the same documents give other items

# The gravest first: what may mislead or is missing, then what is left to its page, then what a corpus.toml mends.
ORDER = (
    "left out", "addresses a machine", "hidden text", "JavaScript", "launch action", "embedded file", "draft",
    "lookalike editions", "text lost", "untold signs", "low coverage", "unread pages", "unsure OCR", "dosing table", "doubtful tables",
    "guesses",
)  # fmt: skip
UNSURE_OCR = 0.85  # mean confidence of a page's words: below it one word in six was wrong, above it one in twenty
MOST_LOST = 0.02  # share of the text that no passage holds, from which something was misread
LEAST_COVERED = 0.5  # share of the text in passages, below which too much may have been left out on purpose
FEWEST = 2000  # characters of a document whose coverage tells anything
LONGEST = 160  # characters of a detail
MOST_FAULTS = 4  # that one sentence names


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something to look at: where, and what it is, in a sentence that a person can act on."""

    id: str
    kind: str
    file: str
    guideline: str  # Guideline.id, "" where the document was left out before it had one
    page: int  # 1-based, 0 for the whole document
    sentence: str
    table: str = ""  # Table.id, where it is about one

    @property
    def place(self) -> str:
        """File and page."""
        return f"{self.file}, page {self.page}" if self.page else self.file


def sorted_items(items: Iterable[Item]) -> tuple[Item, ...]:
    """Each item once, the gravest kinds first."""
    place = {kind: number for number, kind in enumerate(ORDER)}
    return tuple(sorted(dict.fromkeys(items), key=lambda one: place.get(one.kind, 0)))


def items_of(one: Seen) -> Iterator[Item]:
    """Yield what must be looked at in one document."""
    if not one.report.used:
        reasons = "; ".join(one.report.problems)
        yield _item(one, "left out", reasons, f"is not in this release: {reasons}")
        return
    yield from _reading(one)
    yield from _tables(one)
    yield from _findings(one)
    yield from _guesses(one)


def lookalike_items(pairs: Sequence[Lookalike], guidelines: Mapping[str, Guideline]) -> Iterator[Item]:
    """Yield one item for each pair of documents that nobody told apart."""
    for pair in pairs:
        first, second = (guidelines[identity] for identity in pair.ids)
        what = sorted((first.sha256, second.sha256))
        sentence = f"{pair.sentence}. Until then both answer."
        yield _named("lookalike editions", what, what, sentence, file=second.file, guideline=second.id)


def page_list(pages: Sequence[int], *, most: int = 12) -> str:
    """Pages in words: "page 3", "pages 1, 2, 5 and 14 more"."""
    shown = ", ".join(map(str, pages[:most]))
    more = f" and {len(pages) - most} more" if len(pages) > most else ""
    return f"page{'s' if len(pages) > 1 else ''} {shown}{more}"


def _reading(one: Seen) -> Iterator[Item]:
    """What of the text may be missing or wrong."""
    report, details = one.report, one.details
    if report.unread:
        sentence = f"nothing could be read on {page_list(report.unread)}: what stands there cannot be found or quoted; read it there, and get a PDF with text, or install tesseract, if it matters"
        yield _item(one, "unread pages", report.unread, sentence, page=report.unread[0])
    unsure = [page for page, confidence in report.ocr if confidence < UNSURE_OCR]
    if unsure:
        sentence = f"OCR is unsure of {page_list(unsure)}: compare numbers and doses there with the page, or get a PDF with text"
        yield _item(one, "unsure OCR", unsure, sentence, page=unsure[0])
    if details.characters < FEWEST:
        return
    lost = details.lost / details.characters
    if lost > MOST_LOST:
        sentence = f"{100 * lost:.0f} % of its text stands in no passage although nothing says why: it cannot be found; look which pages that is, and report it"
        yield _item(one, "text lost", f"{lost:.2f}", sentence)
    elif details.coverage < LEAST_COVERED:
        sentence = f"only {100 * details.coverage:.0f} % of its text stands in passages ({_left_out(details.left_out)}): make sure that nothing which answers was left out"
        yield _item(one, "low coverage", f"{details.coverage:.2f}", sentence)


def _left_out(left_out: Mapping[str, int]) -> str:
    return "left out: " + ", ".join(left_out) if left_out else "nothing was left out on purpose"


def _tables(one: Seen) -> Iterator[Item]:
    """Each dosing table with a fault, and the other doubtful ones together."""
    for table in one.details.tables:
        if table.dosing and table.faults:
            sentence = f"the dosing table {_called(table)}looks wrong: {_some(table.faults)}. Compare it with the page; no answer quotes it, readers are sent to its page"
            yield _item(one, "dosing table", _content(table), sentence, page=table.pages[0], table=table.id)
    doubtful = [table for table in one.details.tables if not table.dosing]
    if doubtful:
        pages = sorted({table.pages[0] for table in doubtful})
        count = "one table looks" if len(doubtful) == 1 else f"{len(doubtful)} tables look"
        faults = [fault for table in doubtful for fault in table.faults]
        sentence = f"{count} doubtful ({page_list(pages)}): {_some(faults)}. Compare with the page; no answer quotes a doubtful table"
        yield _item(one, "doubtful tables", [_content(table) for table in doubtful], sentence, page=pages[0])


def _some(faults: Sequence[str]) -> str:
    said = list(dict.fromkeys(faults))
    more = f"; and {len(said) - MOST_FAULTS} more" if len(said) > MOST_FAULTS else ""
    return "; ".join(said[:MOST_FAULTS]) + more


def _called(table: SeenTable) -> str:
    return f"“{shortened_to(60, table.caption)}” " if table.caption else ""


def _content(table: SeenTable) -> list[object]:
    """What makes a table the same one: its words, in their order, and what is wrong with it."""
    rows = [[cell.text for cell in row] for row in (*table.head, *table.rows)]
    return [table.caption, table.pages, rows, table.more, table.faults]


FINDING_WORDS = {
    "hidden text": "holds text that no reader sees; it was left out. Look at the page, and ask the issuer if it says anything that matters",
    "addresses a machine": "holds words that address a machine, not a clinician. Do not publish it before you know how they came there",
    "JavaScript": "holds a program (JavaScript). It is never run here; ask the issuer for a PDF without it",
    "launch action": "asks the reader's computer to start a program. It is never followed here; ask the issuer for a PDF without it",
    "embedded file": "carries another file inside. It was not read; look whether it belongs to the guideline",
    "untold signs": "draws signs for which it gives no letters; they are shown as \ufffd. A ≥ or a number may be among them: look at the page, and ask the issuer for a PDF exported anew",
}


def _findings(one: Seen) -> Iterator[Item]:
    """What is hidden, one item for each kind."""
    found = sorted(one.report.findings, key=lambda finding: (finding.kind, finding.page))
    for kind, group in groupby(found, key=lambda finding: finding.kind):
        ones: list[Finding] = list(group)
        pages = sorted({finding.page for finding in ones if finding.page})
        where = f" ({page_list(pages)})" if pages else ""
        told = f"{FINDING_WORDS.get(kind, 'holds something to look at')}{where}. First: “{shortened_to(LONGEST, ones[0].detail)}”"
        what = [(finding.page, finding.detail) for finding in ones]
        yield _item(one, kind, what, told, page=pages[0] if pages else 0)


GUESSES = ("title", "issuer", "published", "edition", "review_by", "language", "country")  # shown with every quotation


def _guesses(one: Seen) -> Iterator[Item]:
    """Guesses that change what answers, or under whose name: with a corpus.toml only those that it cannot leave out."""
    guideline = one.guideline
    if guideline is None:
        return
    if guideline.status == "draft" and "status" in guideline.guessed:
        sentence = 'calls itself a draft on its first pages, so no answer quotes it; write status = "current" in corpus.toml if it is in force, else status = "draft"'
        yield _item(one, "draft", "draft", sentence)
    unstated = "title" in guideline.guessed
    names = [name for name in GUESSES if name in guideline.guessed and (unstated or name == "review_by")]
    if names:
        values = [(name, str(getattr(guideline, name))) for name in names]
        told = ", ".join(f"{name} “{shortened_to(80, value)}”" for name, value in values)
        why = "nobody stated what it is; guessed" if unstated else "guessed"
        remedy = (
            "Write what is wrong or missing into corpus.toml" if unstated else "Write the right day into corpus.toml"
        )
        yield _item(one, "guesses", values, f"{why}: {told}. {remedy}")


def _item(one: Seen, kind: str, what: Any, sentence: str, *, page: int = 0, table: str = "") -> Item:
    report = one.report
    document = report.sha256 or report.file
    found = _named(kind, document, what, sentence, file=report.file, guideline=report.guideline)
    return replace(found, page=page, table=table)


def _named(kind: str, document: object, what: object, sentence: str, *, file: str, guideline: str) -> Item:
    whole = json.dumps([document, kind, what], ensure_ascii=False, sort_keys=True)
    identity = hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    shown = printable(sentence)
    return Item(id=identity, kind=kind, file=printable(file), guideline=guideline, page=0, sentence=shown)
