"""Pages → FrontMatter: the cover, the running header and the title that a document prints of itself."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.pages import Line, Page

__all__ = ["TITLE_LENGTHS", "FrontMatter", "front_matter"]

FRONT = 6  # pages on which a document speaks of itself
COVER = 80  # words that a cover holds at most; a page with more is text
LINE = 300  # characters of a line that are looked at: a hostile file may hold one without end
EDGE = 0.12  # of the page's height, where running headers and footers stand
SHARE = 0.4  # of the first pages, on which a line must stand to be a running one
TITLE_LENGTHS = range(12, 161)  # characters
PLAIN = frozenset(
    ["a", "an", "and", "for", "in", "of", "on", "the", "to", "with", "national", "clinical", "consolidated", "standard",
     "treatment", "management", "guide", "guideline", "guidelines", "guidance", "recommendations", "protocol", "practice",
     "edition", "version", "chapter", "part", "art", "volume"]
)  # fmt: skip # words that alone name no subject
EDITION = re.compile(
    r"^\W*(?:(?:19|20)\d\d|\w+)?\s*(?:edition|edisi\s*\w*|edici[oó]n|[ée]dition)\s*(?:(?:19|20)\d\d)?\W*$",
    re.IGNORECASE,
)
PART = re.compile(
    r"\W*\d+|(?:chapter|algorithm|algoritma|figure|table|annex|appendix|bab|capítulo|chapitre)\b", re.IGNORECASE
)
# The fixed form of an Indonesian decree: its subject stands between these two lines (UU 12/2011, annex II).
DECREE = re.compile(r"^TENTANG$(.{12,300}?)^DENGAN RAHMAT", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """What the first pages say, line by line; `cover` is empty where the document begins with its text."""

    title: str  # "" where none can be told from the text
    cover: tuple[str, ...]
    running: tuple[str, ...]  # headers and footers that recur, without page numbers
    lines: tuple[tuple[str, ...], ...]  # of each of the first pages that hold text

    @property
    def says(self) -> str:
        """Title, cover and running headers: what the document calls itself."""
        return "\n".join((self.title, *self.cover, *self.running))


def front_matter(pages: Sequence[Page]) -> FrontMatter:
    """Read the front of a document off its first pages that hold text."""
    written = [page for page in pages[:FRONT] if page.lines]
    running = _running([page for page in pages[:20] if page.lines])
    covers = [page for page in written[:1] if sum(len(line.words) for line in page.lines) <= COVER]
    return FrontMatter(
        title=_decreed(written) or _title(written, running, cover=bool(covers)),
        cover=tuple(_text(line) for page in covers for line in page.lines),
        running=running,
        lines=tuple(tuple(map(_text, page.lines)) for page in written),
    )


def _text(line: Line) -> str:
    return line.text[:LINE]


def _running(pages: Sequence[Page]) -> tuple[str, ...]:
    """Lines at the edge of the page that recur, the most frequent first."""
    counts: Counter[str] = Counter()
    for page in pages:
        # in their order, not in a set's: of two that are as frequent the first is to win in every process
        counts.update(list(dict.fromkeys(_unnumbered(_text(line)) for line in page.lines if _at_edge(line, page))))
    least = max(2, SHARE * len(pages))
    return tuple(text for text, count in counts.most_common() if count >= least and len(text.split()) > 1)


def _at_edge(line: Line, page: Page) -> bool:
    """At the head or the foot, or written along a side."""
    left, top, right, bottom = line.box
    if bottom - top > 2 * (right - left):
        return right < EDGE * page.width or left > (1 - EDGE) * page.width
    return bottom < EDGE * page.height or top > (1 - EDGE) * page.height


def _unnumbered(text: str) -> str:
    """Without the number of the page, which also stands close to the first word ("303Uganda")."""
    if not re.match(r"\W*(?:19|20)\d\d\b", text):
        text = re.sub(r"^\W*\d{1,4}(?!\d|st|nd|rd|th)\W*|(?<![\d ])\s+\d{1,3}\W*$", "", text)
    return re.sub(r"[\W_]{2,}$", "", " ".join(text.split()))


def _decreed(pages: Sequence[Page]) -> str:
    match = DECREE.search("\n".join(line.text for page in pages[:2] for line in page.lines))
    return " ".join(match.group(1).split())[:160] if match else ""


def _title(pages: Sequence[Page], running: Sequence[str], *, cover: bool) -> str:
    lines = [line for page in pages[:1] for line in page.lines if re.search(r"[^\W\d_]{3}", line.text)]
    lines = [line for line in lines if not EDITION.match(line.text) and not PART.fullmatch(line.text.strip())]
    shown = _largest(lines)
    if _subject(shown) and (
        cover or (not PART.match(shown) and max(line.size for line in lines) > 1.25 * _body(lines))
    ):
        return shown
    header = next((text for text in running if len(text) in TITLE_LENGTHS and len(text.split()) > 2), "")  # noqa: PLR2004
    return header or (shown if cover else "")


def _largest(lines: Sequence[Line]) -> str:
    """The few lines in the largest type, and those in the next size where they name no subject yet; "" for text."""
    title: list[str] = []
    for size in sorted({round(line.size) for line in lines}, reverse=True)[:3]:
        tier = " ".join(_text(line) for line in lines if round(line.size) == size)
        # "guidelines", in large letters, stands above what they are of
        title = [f"{tier}: {title[0]}"] if len(title) == 1 and " " not in title[0] else [*title, tier]
        if _subject(" ".join(title)):
            break
    whole = " ".join(" ".join(title).split())
    return whole if len(whole) in TITLE_LENGTHS and not whole.endswith(".") else ""


def _subject(title: str) -> bool:
    """Whether a title holds two words that name a subject, or one long one."""
    words = [word for word in re.findall(r"[^\W\d_]{3,}", title.lower()) if word not in PLAIN]
    return len(words) > 1 or any(len(word) > 8 for word in words)  # noqa: PLR2004


def _body(lines: Sequence[Line]) -> float:
    sizes = sorted(line.size for line in lines for _ in line.words)
    return sizes[len(sizes) // 2]
