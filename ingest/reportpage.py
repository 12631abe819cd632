"""Seen documents → report.html: one page that a person reads before a release is published.

Covered: every word of a PDF is escaped and shown as text; the page holds no script, and its policy lets it load nothing.
Not covered: what was accepted after it was written; `python -m ingest review` lists that.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from ingest.items import Item
from ingest.markup import Html, joined, tag
from ingest.printable import printable
from ingest.report import DocumentReport, Seen
from ingest.reportsection import document
from ingest.signoff import Acceptance

__all__ = ["Heading", "page"]

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What stands above the documents."""

    release: str
    built: str  # ISO 8601, UTC
    timings: Mapping[str, float]  # seconds by stage
    items: tuple[Item, ...]  # numbered from 1 in this order
    accepted: Mapping[str, Acceptance]  # in earlier releases, by Item.id
    reports: Sequence[DocumentReport]


def page(
    heading: Heading, documents: Iterable[Seen], *, pictures: Callable[[str], Mapping[str, Sequence[str]]]
) -> Iterator[str]:
    """Yield the page in parts; `pictures` gives a document's JPEGs in base64 by Table.id."""
    title = ("Report on release ", tag("span", heading.release, class_="name"))
    head = joined(
        Html('<meta charset="utf-8">'),
        Html('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        Html(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'),
        tag("title", f"Report on release {heading.release}"),
        tag("style", Html(files("ingest").joinpath("report.css").read_text(encoding="utf-8"))),
    )
    yield f'<!DOCTYPE html>\n<html lang="en"><head>{head}</head>\n<body><main>\n'
    yield tag("header", tag("p", "Panduan", class_="brand"), tag("h1", *title), _facts(heading))
    yield _look(heading)
    yield _overview(heading)
    yield tag("h2", "Documents", id="documents")
    open_: dict[tuple[str, str], list[tuple[int, Item]]] = {}
    for number, item in enumerate(heading.items, 1):
        if item.id not in heading.accepted:
            open_.setdefault((item.file, item.guideline), []).append((number, item))
    for place, one in enumerate(documents, 1):
        mine = open_.get((printable(one.report.file), one.report.guideline), [])
        drawn = pictures(one.report.guideline) if one.report.used else {}
        yield document(one, place=place, items=mine, pictures=drawn)
    yield _signing(heading)
    yield "</main></body></html>\n"


def _facts(heading: Heading) -> Html:
    used = [one for one in heading.reports if one.used]
    spent = " · ".join(f"{stage} {seconds:.1f} s" for stage, seconds in heading.timings.items())
    facts = {
        "Built": heading.built.replace("T", " ").replace("+00:00", " UTC"),
        "Documents": f"{len(used)} of {len(heading.reports)} used",
        "Pages": f"{sum(one.pages for one in used):,}",
        "Passages": f"{sum(one.passages for one in used):,}",
        "Time": spent,
    }
    return tag("dl", *(tag("div", tag("dt", name), tag("dd", value)) for name, value in facts.items()), class_="facts")


def _look(heading: Heading) -> Html:
    """What a person must look at before this is published."""
    numbered = list(enumerate(heading.items, 1))
    open_ = [(number, one) for number, one in numbered if one.id not in heading.accepted]
    places = {
        (printable(one.file), one.guideline): place for place, one in enumerate(heading.reports, 1)
    }  # a document's section
    if open_:
        intro = tag(
            "p", f"{len(open_)} {'items' if len(open_) > 1 else 'item'} to look at before this release is published."
        )
        listed = tag("ol", *(_item(number, one, places) for number, one in open_), class_="items")
    else:
        intro, listed = tag("p", "Nothing.", class_="calm"), joined()
    return tag("section", tag("h2", "What needs a look"), intro, listed, _accepted(heading, numbered), class_="look")


def _item(number: int, one: Item, places: Mapping[tuple[str, str], int]) -> Html:
    place = places.get((one.file, one.guideline))
    where = (
        tag("a", one.place, href=f"#d{place}" + f"-{one.table}" * bool(one.table)) if place else tag("span", one.place)
    )
    kind = tag("span", one.kind, class_="kind")
    return tag("li", tag("p", kind, where, class_="where"), tag("p", one.sentence), value=number)


def _accepted(heading: Heading, numbered: Sequence[tuple[int, Item]]) -> Html:
    """What was accepted in an earlier release, and holds for this one."""
    found = [(number, one, heading.accepted[one.id]) for number, one in numbered if one.id in heading.accepted]
    if not found:
        return joined()
    lines = (
        tag(
            "li",
            tag("p", f"{one.place}: {one.sentence}"),
            tag("p", f"Accepted by {told.by} on {told.at[:10]} (release {told.release}): {told.reason}", class_="soft"),
            value=number,
        )
        for number, one, told in found
    )
    return tag("details", tag("summary", f"Accepted in earlier releases ({len(found)})"), tag("ol", *lines))


COLUMNS = ("Document", "Pages", "Unread", "OCR", "To look at", "Passages", "Seconds")  # a phone shows the first five


def _overview(heading: Heading) -> Html:
    counts: dict[tuple[str, str], int] = {}
    for item in heading.items:
        if item.id not in heading.accepted:
            counts[item.file, item.guideline] = counts.get((item.file, item.guideline), 0) + 1
    rows = []
    for place, one in enumerate(heading.reports, 1):
        look = counts.get((printable(one.file), one.guideline), 0)
        cells = (one.pages, len(one.unread), len(one.ocr), look, one.passages, f"{one.seconds:.1f}")
        numbers = [str(cell or "") for cell in cells] if one.used else ["", "", "", str(look or ""), "not used", ""]
        name = tag("td", tag("a", printable(one.file), href=f"#d{place}"))
        rows.append(tag("tr", name, *(tag("td", cell, class_="number") for cell in numbers)))
    head = tag("tr", *(tag("th", name, scope="col") for name in COLUMNS))
    table = tag("table", tag("thead", head), tag("tbody", *rows), class_="overview")
    return tag("section", tag("h2", "At a glance"), tag("div", table, class_="wide"))


def _signing(heading: Heading) -> Html:
    commands = (
        f"python -m ingest review {heading.release}\n"
        f"python -m ingest review {heading.release} --accept 1 2 --by NAME --reason REASON\n"
        f"python -m ingest publish {heading.release}"
    )
    return tag(
        "footer",
        tag("h2", "Signing off"),
        tag("p", "Look at each item beside its page. Mend what can be mended in corpus.toml and build again; accept the"
            " rest by its number, with your name and reason. Publishing refuses a release with open items."),
        tag("pre", commands),
        tag("p", "Who accepted what, when and why stands in reviews.jsonl beside this file, and is shown to readers.",
            class_="soft"),
    )  # fmt: skip
