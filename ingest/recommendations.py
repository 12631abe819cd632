"""Structure → Recommendation: what a guideline recommends, as units with number and grade as printed.

Covered: numbered items that end in a dated mark (NICE), labelled ones ("Recommendation 1.1 …" and its translations),
numbered lists below a line that announces recommendations, items that end in a grade, items below "Evidence Rating",
rows of a table that has a column for the grade. Not covered: sentences in running text that recommend something.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.grades import Grade, grade_at_end
from ingest.headings import BULLETS
from ingest.pagetext import Span
from ingest.structure import Block, Structure
from ingest.tables import Table

__all__ = ["Recommendation", "recommendations"]

WORD = r"(?:recommendation|recomendaci[oó]n|rekomendasi|syor|recommandation|empfehlung|aanbeveling)"
LABEL = re.compile(rf"^\W*(?:L\s+)?{WORD}\s+(\d+(?:\.\d+)*[A-Za-z]?)\b[:.)]?\s*", re.IGNORECASE)
NUMBERED = re.compile(r"^(\d+\.\d+\.\d+)\.?\s+(?=\S)")
LISTED = re.compile(r"^(\d{1,2}(?:\.\d{1,2})?\.?\s?(?:\(L\))?)\s*(?=[^\W\d_])")
ANNOUNCED = re.compile(
    rf"(?:^|\b)(?:key\s|limited care\s|recommended care\s)?(?:{WORD}s?|recommendations|recomendaciones|recommandations|syor-syor)\b",
    re.IGNORECASE,
)
OPENING = re.compile(r"[(\[][^()\[\]]{2,90}[)\]]\s*")
RATING = re.compile(r"^\W*Evidence Rating:?\s*\[?[A-D]\]?\s*", re.IGNORECASE)
BULLET = re.compile(rf"^(?:[{BULLETS}]|y)\s+")
GRADED = re.compile(
    r"\b(?:grado|grade|grading|strength|fuerza|certeza|certainty|quality|calidad|evidencia|evidence|level|loe|kekuatan|gred"
    r"|tahap|force|niveau)\b",
    re.IGNORECASE,
)
FEWEST_WORDS = 4  # of a recommendation in a table
MOST_BLOCKS = 30  # of one recommendation


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """One recommendation: text without number and grade, grade as printed ("" where there is none), where it stands."""

    id: str  # "r1", … in the order of the document
    number: str
    text: str
    grade: str
    scheme: str  # the form of the grade: "GRADE", "NICE", "letter", "class", "AWMF", "LoE", "table", or "" without one
    spans: tuple[Span, ...]  # number and grade included

    @property
    def page(self) -> int:
        """1-based PDF page that it begins on."""
        return self.spans[0].page


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A block and its text."""

    block: Block
    text: str


def recommendations(structure: Structure) -> tuple[Recommendation, ...]:
    """Every recommendation of a document, in its order."""
    parts = [_Part(block=block, text=_text(structure, block)) for block in structure.blocks]
    found: list[Recommendation] = []
    place = 0
    while place < len(parts):
        taken, ones = _at(parts, place)
        found += ones
        place += max(1, taken)
    found += [one for table in structure.tables for one in _of_table(table)]
    found.sort(key=lambda one: (one.spans[0].page, one.spans[0].start))
    return tuple(replace(one, id=f"r{number}") for number, one in enumerate(found, 1))


def _of_table(table: Table) -> Iterator[Recommendation]:
    """The rows of a table that has a column for recommendations and one or more for their grade."""
    heads = {cell.columns: table.header(cell) for row in table.rows for cell in row.cells}
    texts = [columns for columns, head in heads.items() if ANNOUNCED.search(head) and not GRADED.search(head)]
    grades = [columns for columns, head in heads.items() if GRADED.search(head)]
    for row in table.rows if len(texts) == 1 and grades else ():
        cells = {cell.columns: cell for cell in row.cells}
        marks = [cells[columns].text for columns in sorted(grades) if columns in cells and cells[columns].text]
        if texts[0] in cells and marks and len(cells[texts[0]].text.split()) >= FEWEST_WORDS:
            spans = (row.span,)
            text = cells[texts[0]].text
            yield Recommendation(id="", number="", text=text, grade=" / ".join(marks), scheme="table", spans=spans)


def _text(structure: Structure, block: Block) -> str:
    return " ".join(structure.pages[span.page - 1].text[span.start : span.end] for span in block.spans)


def _at(parts: Sequence[_Part], place: int) -> tuple[int, list[Recommendation]]:
    """What begins at a block: how many blocks it takes, and the recommendations it is."""
    part = parts[place]
    if part.block.kind in {"contents", "row"}:
        return 1, []
    for begins, taking in (
        (NUMBERED.match(part.text) and part.block.kind != "heading", _numbered),
        (LABEL.match(part.text), _labelled),
        (RATING.match(part.text), _rated),
        (_announces(part), _announced),
    ):
        if begins:
            return taking(parts, place)
    return 1, list(_graded(part))


def _graded(part: _Part) -> Iterator[Recommendation]:
    """A block that ends in a grade of its own."""
    grade = grade_at_end(part.text)
    if grade and grade.scheme != "NICE" and part.block.kind != "heading" and len(part.text) > 3 * len(grade.text):
        number = LISTED.match(part.text)
        yield _made([part], number.group(1).strip(" .") if number else "", grade, len(number.group()) if number else 0)


def _numbered(parts: Sequence[_Part], place: int) -> tuple[int, list[Recommendation]]:
    """A numbered item and what belongs to it: up to its mark, or, without one, to the end of its list."""
    number = NUMBERED.match(parts[place].text)
    assert number is not None  # noqa: S101 the caller looked
    group, grade = [parts[place]], grade_at_end(parts[place].text)
    lists = parts[place].text.rstrip().endswith(":")
    for part in parts[place + 1 : place + MOST_BLOCKS]:
        if grade or NUMBERED.match(part.text) or part.block.kind in {"row", "contents"}:
            break
        grade = grade_at_end(part.text)
        if part.block.kind == "heading" and not grade:
            break
        group.append(part)
    if grade is None:
        if parts[place].text.rstrip()[-1] not in ".:?":
            return 1, []  # a numbered heading
        group = list(_listed(group, lists=lists))
    return len(group), [_made(group, number.group(1), grade, number.end())]


def _listed(group: Sequence[_Part], *, lists: bool) -> Iterator[_Part]:
    """Of an item without a mark, the item and the bullets that its colon announces."""
    yield group[0]
    for part in group[1:]:
        if not lists or not BULLET.match(part.text):
            return
        yield part


def _labelled(parts: Sequence[_Part], place: int) -> tuple[int, list[Recommendation]]:
    """A label such as "Recommendation 1.1" and its words, which may follow on lines of their own, up to its grade."""
    label = LABEL.match(parts[place].text)
    assert label is not None  # noqa: S101 the caller looked
    rest = parts[place].text[label.end() :].strip()
    opening = OPENING.match(rest)
    named = grade_at_end(opening.group()) if opening else None
    if opening and named and rest[opening.end() :].strip():  # the label, the grade, and the words on one line
        whole = Grade(text=named.text, scheme=named.scheme, start=-1)
        return 1, [
            _made(parts[place : place + 1], label.group(1), whole, parts[place].text.index(rest) + opening.end())
        ]
    if rest and not rest[0].isupper() and rest[0] not in "\"“'(":
        return 1, []  # `Recommendation 1.1 also applies to …` speaks of one
    group, grade = [parts[place]], grade_at_end(rest) if rest else None
    if grade and not rest[: grade.start].strip():  # the label names the grade; the words stand below
        return _worded(parts, place, label.group(1), grade)
    bold = parts[place].block.kind == "heading"
    for part in parts[place + 1 : place + MOST_BLOCKS]:
        if grade or LABEL.match(part.text) or part.block.kind in {"row", "contents"}:
            break
        found = grade_at_end(part.text)
        listed = part.block.kind == "item" or not rest
        goes_on = bold and part.block.kind == "heading" and not part.text[0].isupper()
        if not (found or listed or goes_on):
            break
        grade, rest = found, rest or part.text
        group.append(part)
    if not rest:
        return 1, []
    return len(group), [_made(group, label.group(1), grade, label.end())]


def _worded(parts: Sequence[_Part], place: int, number: str, grade: Grade) -> tuple[int, list[Recommendation]]:
    """The paragraph below "Recommendation 1 (Strong …)", with its bullets."""
    group = []
    for part in parts[place + 1 : place + 2]:
        if part.block.kind in {"text", "item"}:
            group = [part, *_bullets(parts[place + 2 :])]
    if not group:
        return 1, []
    whole = Grade(text=grade.text, scheme=grade.scheme, start=-1)
    return 1 + len(group), [_made(group, number, whole, 0)]


def _rated(parts: Sequence[_Part], place: int) -> tuple[int, list[Recommendation]]:
    """Each bullet below "Evidence Rating: [A]" is a recommendation of that grade."""
    rating = RATING.match(parts[place].text)
    assert rating is not None  # noqa: S101 the caller looked
    grade = Grade(text=" ".join(rating.group().split()), scheme="letter", start=-1)
    groups: list[list[_Part]] = []
    rest = parts[place].text[rating.end() :]
    if rest.strip():
        groups.append([_Part(block=parts[place].block, text=rest)])
    taken = 1
    for part in parts[place + 1 : place + MOST_BLOCKS]:
        choice = part.text.strip().strip(".,").lower() in {"or", "and", "plus", "then"}
        if (
            RATING.match(part.text)
            or part.block.kind in {"row", "contents"}
            or (part.block.kind == "heading" and not choice)
        ):
            break
        if BULLET.match(part.text):
            groups.append([part])
        elif not choice and groups and not re.search(r"\bline treatment\b", part.text):
            groups[-1].append(part)
        elif not choice:
            break
        taken += 1
    return taken, [_made(group, "", grade, 0) for group in groups]


def _announces(part: _Part) -> bool:
    """Whether a heading or a line says that recommendations follow."""
    text = part.text.strip()
    short = len(text) < 110  # noqa: PLR2004
    line = part.block.kind == "text" and (text.endswith(":") or re.match(rf"{WORD}s?\s*:", text, re.IGNORECASE))
    return short and ANNOUNCED.search(text) is not None and bool(part.block.kind == "heading" or line)


def _announced(parts: Sequence[_Part], place: int) -> tuple[int, list[Recommendation]]:
    """The numbered items right below, each with its own bullets."""
    found: list[Recommendation] = []
    taken = 1
    while place + taken < len(parts) and taken < 3 * MOST_BLOCKS:
        part = parts[place + taken]
        number = LISTED.match(part.text)
        if not number or part.block.kind not in {"item", "text"} or NUMBERED.match(part.text) or LABEL.match(part.text):
            break
        group = [part, *_bullets(parts[place + taken + 1 :])]
        found.append(
            _made(group, number.group(1).strip(" ."), grade_at_end(group[-1].text, letters=True), number.end())
        )
        taken += len(group)
    return taken, found


def _bullets(parts: Sequence[_Part]) -> Iterator[_Part]:
    for part in parts:
        if part.block.kind != "item" or not BULLET.match(part.text):
            return
        yield part


def _made(group: Sequence[_Part], number: str, grade: Grade | None, skipped: int) -> Recommendation:
    """A recommendation of these blocks; its text without the number (`skipped` characters) and the grade at its end."""
    texts = [part.text for part in group]
    if grade and grade.start >= 0:
        texts[-1] = texts[-1][: grade.start]
    texts[0] = BULLET.sub("", texts[0][skipped:])
    text = " ".join(" ".join(texts).split())
    return Recommendation(
        id="",
        number=number,
        text=text,
        grade=grade.text if grade else "",
        scheme=grade.scheme if grade else "",
        spans=tuple(span for part in group for span in part.block.spans),
    )
