"""The parts a guideline is printed from: headings, recommendations, ruled tables, footnotes, columns, figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from page_style import (
    BODY_LEADING,
    BODY_SIZE,
    COLUMN_WIDTH,
    GUTTER,
    HEADING_SIZE,
    INK,
    NOTICE,
    NOTICE_RED,
    PALE,
    STYLES,
    TEXT_WIDTH,
)
from reportlab.lib import colors
from reportlab.lib.utils import simpleSplit
from reportlab.platypus import Flowable, KeepTogether, LongTable, Paragraph, Spacer, Table, TableStyle


class Heading(Paragraph):
    """A numbered heading that enters itself into the PDF's outline where it is drawn."""

    def __init__(self, text: str, level: int) -> None:
        super().__init__(text, STYLES["h1" if level == 0 else "h2"])
        self.outline = (text, level)

    def draw(self) -> None:
        """Draw the words and leave a bookmark on them."""
        text, level = self.outline
        key = text.split(maxsplit=1)[0]
        self.canv.bookmarkHorizontal(key, 0, self.height)
        self.canv.addOutlineEntry(text, key, level, closed=0)
        super().draw()


class FootNotes(Flowable):
    """Notes at the foot of the column, under a short rule; they take all the height that is left."""

    def __init__(self, notes: Sequence[str]) -> None:
        super().__init__()
        self.notes = [Paragraph(note, STYLES["note"]) for note in notes]

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Claim the rest of the column, or ask for the next one."""
        heights = [note.wrap(available_width, available_height)[1] for note in self.notes]
        self.width, self.height = available_width, max(available_height - 1, sum(heights) + 8)
        return self.width, self.height

    def draw(self) -> None:
        """Draw the notes upwards from the bottom, so that they stand on it."""
        y = 0.0
        for note in reversed(self.notes):
            note.drawOn(self.canv, 0, y)
            y += note.height + 1
        self.canv.setStrokeColor(INK)
        self.canv.setLineWidth(0.4)
        self.canv.line(0, y + 3, 90, y + 3)


class RowByRow(Flowable):
    """Two columns whose lines are written across the gutter, left then right: the hard case of reading order."""

    def __init__(self, left: Sequence[str], right: Sequence[str]) -> None:
        super().__init__()
        self.columns = [_wrapped(left), _wrapped(right)]

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        """Take one line's height for each row of the longer column."""
        self.width, self.height = available_width, BODY_LEADING * max(map(len, self.columns))
        return self.width, self.height

    def draw(self) -> None:
        """Write row after row over both columns."""
        self.canv.setFillColor(INK)
        for row in range(max(map(len, self.columns))):
            for number, lines in enumerate(self.columns):
                if row < len(lines):
                    font, size, text = lines[row]
                    self.canv.setFont(font, size)
                    y = self.height - BODY_LEADING * row - BODY_SIZE
                    self.canv.drawString(number * (COLUMN_WIDTH + GUTTER), y, text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box of a flowchart: its lower left corner, size and text, in points from the figure's lower left corner."""

    x: float
    y: float
    width: float
    height: float
    text: str
    fill: str = "#ffffff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """A straight arrow of a flowchart, with the word beside it."""

    start: tuple[float, float]
    end: tuple[float, float]
    label: str = ""


class Flowchart(Flowable):
    """An algorithm drawn with boxes and arrows, its words real text."""

    def __init__(self, boxes: Sequence[Box], arrows: Sequence[Arrow], height: float) -> None:
        super().__init__()
        self.boxes, self.arrows, self.width, self.height = boxes, arrows, TEXT_WIDTH, height

    def draw(self) -> None:
        """Draw the arrows first, so that boxes cover their ends."""
        for arrow in self.arrows:
            self._draw_arrow(arrow)
        for box in self.boxes:
            self.canv.setFillColor(colors.HexColor(box.fill))
            self.canv.setStrokeColor(INK)
            self.canv.roundRect(box.x, box.y, box.width, box.height, 4, fill=1)
            text = Paragraph(f'<para alignment="center">{box.text}</para>', STYLES["cell"])
            _, height = text.wrap(box.width - 10, box.height)
            text.drawOn(self.canv, box.x + 5, box.y + (box.height - height) / 2)

    def _draw_arrow(self, arrow: Arrow) -> None:
        (x1, y1), (x2, y2) = arrow.start, arrow.end
        self.canv.setStrokeColor(INK)
        self.canv.setFillColor(INK)
        self.canv.setLineWidth(0.9)
        self.canv.line(x1, y1, x2, y2)
        head = self.canv.beginPath()
        across, along = (0, 1) if x1 == x2 else (1, 0)
        sign = 1 if (y1 > y2 or x1 > x2) else -1
        head.moveTo(x2, y2)
        head.lineTo(x2 + sign * across * 6 + along * 3, y2 + sign * along * 6 + across * 3)
        head.lineTo(x2 + sign * across * 6 - along * 3, y2 + sign * along * 6 - across * 3)
        head.close()
        self.canv.drawPath(head, fill=1, stroke=0)
        if arrow.label:
            self.canv.setFont("Vera-Bold", 8)
            self.canv.drawString(
                (x1 + x2) / 2 + along * 5 - across * 8, (y1 + y2) / 2 + across * 4 - along * 3, arrow.label
            )


def title_block(issuer: str, title: str, lines: Sequence[str], sources: Sequence[str]) -> list[Flowable]:
    """Who issues what, under the notice, with where its facts come from."""
    notice = Paragraph(f'<font color="{NOTICE_RED.hexval()}">{NOTICE}</font>', STYLES["label"])
    facts = [Paragraph(line, STYLES["body"]) for line in lines]
    origins = [Paragraph(source, STYLES["note"]) for source in sources]
    frame = Table([[[*facts, *origins]]], colWidths=[TEXT_WIDTH])
    frame.setStyle(TableStyle([("BOX", (0, 0), (-1, -1), 0.6, INK), ("BACKGROUND", (0, 0), (-1, -1), PALE)]))
    return [Paragraph(issuer, STYLES["issuer"]), Paragraph(title, STYLES["title"]), notice, frame, Spacer(1, 4)]


def heading(text: str) -> Heading:
    """Give a heading whose level is its number's: "2" above "2.1"."""
    return Heading(text, text.split(maxsplit=1)[0].count("."))


def para(text: str) -> Paragraph:
    """Give one paragraph of body text; `<br/>` forces a line break where a test needs one."""
    return Paragraph(text, STYLES["body"])


def bullets(*items: str) -> list[Flowable]:
    """Give a list with round marks."""
    return [Paragraph(item, STYLES["bullet"], bulletText="•") for item in items]


def recommendation(label: str, text: str, width: float = TEXT_WIDTH) -> KeepTogether:
    """Give a recommendation with its grade, set off by a bar."""
    panel = Table([[[Paragraph(label, STYLES["label"]), Paragraph(text, STYLES["body"])]]], colWidths=[width])
    bar = ("LINEBEFORE", (0, 0), (0, -1), 3, colors.HexColor("#40688a"))
    panel.setStyle(TableStyle([bar, ("BACKGROUND", (0, 0), (-1, -1), PALE), ("LEFTPADDING", (0, 0), (-1, -1), 9)]))
    return KeepTogether([Spacer(1, 3), panel, Spacer(1, 7)])


def caption(text: str) -> Paragraph:
    """Give the line above a table or a figure."""
    return Paragraph(text, STYLES["caption"])


def ruled_table(title: str, rows: Sequence[Sequence[str]], shares: Sequence[float]) -> list[Flowable]:
    """Give a ruled table whose first row is repeated on each page that it reaches."""
    cells = [
        [Paragraph(text, STYLES["cell" if row else "cell_head"]) for text in rows[row]] for row in range(len(rows))
    ]
    table = LongTable(cells, colWidths=[TEXT_WIDTH * share for share in shares], repeatRows=1)
    grid = ("GRID", (0, 0), (-1, -1), 0.5, colors.HexColor("#6b6b6b"))
    head = ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#dbe4ec"))
    table.setStyle(TableStyle([grid, head, ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return [caption(title), table, Spacer(1, 8)]


def _wrapped(paragraphs: Sequence[str]) -> list[tuple[str, float, str]]:
    lines: list[tuple[str, float, str]] = []
    for paragraph in paragraphs:
        font, size = ("Vera-Bold", HEADING_SIZE) if paragraph.startswith("*") else ("Vera", BODY_SIZE)
        texts = simpleSplit(paragraph.removeprefix("*"), font, size, COLUMN_WIDTH)
        lines += [(font, size, text) for text in [*texts, ""]]
    return lines
