"""One seen document → its section of report.html."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields

from ingest.details import Details, SeenCell, SeenTable
from ingest.guideline import Guideline
from ingest.items import Item, page_list
from ingest.markup import Html, joined, tag
from ingest.printable import printable, shortened_to
from ingest.report import DocumentReport, Seen

__all__ = ["document"]

UNKNOWN = "not known"
HIDDEN_FIELDS = ("id", "sha256", "file", "guessed", "supersedes", "stands_beside")
MOST_HEADINGS = 400  # of a document; a book of 500 pages has some thousand
MOST_FINDINGS = 40
LONGEST = 300  # characters of a detail


def document(
    one: Seen, *, place: int, items: Sequence[tuple[int, Item]], pictures: Mapping[str, Sequence[str]]
) -> Html:
    """A section that opens; it is open where something in it needs a look."""
    title = one.guideline.title if one.guideline else ""
    summary = tag(
        "summary",
        tag("span", printable(one.report.file), class_="file"),
        tag("span", printable(title), class_="title"),
        tag("span", _short(one, len(items)), class_="short"),
    )
    body = tuple(_sections(one, place, items, pictures)) if one.report.used else (_dropped(one.report),)
    return tag("details", summary, *body, class_="document", id=f"d{place}", open=bool(items))


def _short(one: Seen, items: int) -> str:
    if not one.report.used:
        return "not used"
    look = f" · {items} to look at" if items else ""
    return f"{one.report.pages} pages · {100 * one.details.coverage:.0f} % in passages{look}"


def _dropped(report: DocumentReport) -> Html:
    return tag("section", tag("h3", "Why it is not used"), _list(report.problems))


def _sections(
    one: Seen, place: int, items: Sequence[tuple[int, Item]], pictures: Mapping[str, Sequence[str]]
) -> Iterator[Html]:
    if items:
        lines = (
            tag("li", tag("span", item.kind, class_="kind"), _where(item, place), tag("p", item.sentence), value=number)
            for number, item in items
        )
        yield _section("What needs a look", tag("ol", *lines, class_="items"))
    yield _section("Coverage", _coverage(one.details))
    yield _section("Pages", _pages(one.report))
    yield _section("Suspicious content", _findings(one.report))
    if one.guideline:
        yield _section("What is known of it", _known(one.guideline))
    yield _section("Recommendations", _grades(one.details))
    yield _section("Tables", _tables(one.details, place, pictures))
    yield _section(f"Headings ({len(one.details.headings)})", _headings(one.details))
    yield _section("Problems", _list(one.report.problems) if one.report.problems else tag("p", "None.", class_="calm"))


def _where(item: Item, place: int) -> Html:
    """The page that an item is about, and the way to its table."""
    page = f"page {item.page}" if item.page else ""
    return tag("a", page, href=f"#d{place}-{item.table}") if item.table else tag("span", page)


def _section(title: str, *content: Html) -> Html:
    return tag("section", tag("h3", title), *content)


def _list(lines: Sequence[str]) -> Html:
    return tag("ul", *(tag("li", printable(line)) for line in lines))


def _coverage(details: Details) -> Html:
    """Where the characters of the pages went, as a bar and in words."""
    parts = {"in passages": details.in_passages, **details.left_out, "nowhere": details.lost}
    whole = max(1, details.characters)
    kinds = {"in passages": "kept", "nowhere": "lost"}
    shown = [(name, count, 100 * count / whole) for name, count in parts.items() if count or name == "nowhere"]
    bar = [tag("span", class_=kinds.get(name, "left"), style=f"width:{share:.2f}%") for name, _, share in shown]
    lines = [
        tag("li", tag("i", class_=kinds.get(name, "left")), f"{share:.1f} % {_why(name)} ({count:,} characters)")
        for name, count, share in shown
    ]
    calm = joined() if details.lost else tag("li", "nothing was lost", class_="calm")
    return joined(tag("div", *bar, class_="bar"), tag("ul", *lines, calm, class_="legend"))


def _why(name: str) -> str:
    if name == "nowhere":
        return "in no passage, though nobody meant to leave it out"
    return name if name == "in passages" else f"{name}, left out on purpose"


def _pages(report: DocumentReport) -> Html:
    unread = (
        f"Nothing could be read on {page_list(report.unread, most=60)}." if report.unread else "Every page was read."
    )
    if not report.ocr:
        return tag("p", unread)
    read = ", ".join(f"{page} ({100 * confidence:.0f} %)" for page, confidence in report.ocr)
    return joined(tag("p", unread), tag("p", f"Read by OCR, with its mean confidence: page {read}."))


def _findings(report: DocumentReport) -> Html:
    if not report.findings:
        return tag("p", "None found: nothing hidden, nothing that addresses a machine, no program.", class_="calm")
    lines = [
        tag("li", tag("span", one.kind, class_="kind"), f"page {one.page}: " if one.page else "",
            tag("q", shortened_to(LONGEST, one.detail)))
        for one in report.findings[:MOST_FINDINGS]
    ]  # fmt: skip
    if len(report.findings) > MOST_FINDINGS:
        lines.append(tag("li", f"and {len(report.findings) - MOST_FINDINGS} more; report.json lists all"))
    return tag("ul", *lines)


def _known(guideline: Guideline) -> Html:
    rows = []
    for field in fields(guideline):
        if field.name in HIDDEN_FIELDS:
            continue
        value = str(getattr(guideline, field.name))
        guess = tag("span", "guessed", class_="guess") if field.name in guideline.guessed else joined()
        shown = tag("dd", printable(value), " ", guess) if value else tag("dd", UNKNOWN, class_="soft")
        rows.append(tag("div", tag("dt", field.name.replace("_", " ").capitalize()), shown))
    for name, words in (("supersedes", "Replaces"), ("stands_beside", "Stands beside")):
        if getattr(guideline, name):
            rows.append(tag("div", tag("dt", words), tag("dd", ", ".join(getattr(guideline, name)))))
    return tag("dl", *rows, class_="known")


def _grades(details: Details) -> Html:
    if not details.grades:
        return tag("p", "None were recognised as units of their own.", class_="soft")
    total = sum(count for *_, count in details.grades)
    head = tag("tr", *(tag("th", name, scope="col") for name in ("Scheme", "Grade, as printed", "Recommendations")))
    rows = (
        tag(
            "tr",
            tag("td", scheme or "—"),
            tag("td", printable(grade) or "no grade"),
            tag("td", str(count), class_="number"),
        )
        for scheme, grade, count in details.grades
    )
    table = tag("table", tag("thead", head), tag("tbody", *rows), class_="grades")
    return joined(tag("p", f"{total} in all."), tag("div", table, class_="wide"))


def _tables(details: Details, place: int, pictures: Mapping[str, Sequence[str]]) -> Html:
    """Tables with doses, those with a fault first; the other doubtful ones folded away."""
    dosing = sorted((one for one in details.tables if one.dosing), key=lambda one: not one.faults)
    doubtful = [one for one in details.tables if not one.dosing]
    faulty = sum(bool(one.faults) for one in dosing)
    words = f"{details.tables_found} found · {len(dosing)} with doses by weight or age, {faulty} of them doubtful · {len(doubtful)} others doubtful"
    others = [_table(one, place, pictures.get(one.id, ())) for one in doubtful]
    folded = tag("details", tag("summary", f"Doubtful tables without doses ({len(doubtful)})"), *others)
    shown = [_table(one, place, pictures.get(one.id, ())) for one in dosing]
    return joined(tag("p", words), *shown, folded if doubtful else joined())


def _table(table: SeenTable, place: int, pictures: Sequence[str]) -> Html:
    """A table as it was understood, beside the place that it was read from."""
    where = page_list(table.pages).capitalize()
    kind = tag("span", "doses" if table.dosing else "doubtful", class_="kind" if table.faults else "kind sound")
    faults = tag("ul", *(tag("li", printable(fault)) for fault in dict.fromkeys(table.faults)), class_="faults")
    shown = [
        tag("img", src=f"data:image/jpeg;base64,{one}", alt=f"{where} of the PDF: the table as printed", loading="lazy")
        for one in pictures
    ]
    missing = tag("p", "No picture was made; look at the page.", class_="soft")
    return tag(
        "figure",
        tag("figcaption", kind, tag("b", printable(table.caption) or "Without a caption"), f" {where}"),
        faults if table.faults else joined(),
        tag(
            "div",
            tag("div", *(shown or [missing]), class_="printed"),
            tag("div", _rows(table), class_="read"),
            class_="pair",
        ),
        class_="table",
        id=f"d{place}-{table.id}",
    )


def _rows(table: SeenTable) -> Html:
    columns = max((cell.columns[1] for row in (*table.head, *table.rows) for cell in row), default=0)
    more = tag("p", f"and {table.more} more rows", class_="soft") if table.more else joined()
    head = tag("thead", *(_row(row, "th", columns) for row in table.head))
    body = tag("tbody", *(_row(row, "td", columns) for row in table.rows))
    return joined(tag("table", head, body, class_="extracted"), more)


def _row(row: Sequence[SeenCell], name: str, columns: int) -> Html:
    """Cells where they stand; a column without a cell stays empty, and is marked."""
    cells, reached = [], 0
    for cell in row:
        if cell.columns[0] > reached:
            cells.append(tag(name, class_="empty", colspan=cell.columns[0] - reached))
        start = max(reached, cell.columns[0])
        wide = max(1, cell.columns[1] - start)
        cells.append(tag(name, printable(cell.text), colspan=wide if wide > 1 else None))
        reached = start + wide
    if reached < columns:
        cells.append(tag(name, class_="empty", colspan=columns - reached))
    return tag("tr", *cells)


def _headings(details: Details) -> Html:
    if not details.headings:
        return tag("p", "None were recognised.", class_="soft")
    lines = [
        tag("li", printable(title), tag("span", f"{page}", class_="at"), class_=f"h{min(depth, 5)}")
        for depth, title, page in details.headings[:MOST_HEADINGS]
    ]
    if len(details.headings) > MOST_HEADINGS:
        lines.append(tag("li", f"and {len(details.headings) - MOST_HEADINGS} more; report.json lists all"))
    return tag("details", tag("summary", "Show the tree, with the PDF's pages"), tag("ul", *lines, class_="tree"))
