"""Structure → Abbreviation: short form, long form and page, from lists of abbreviations and from running text.

Covered: lines and table rows below a heading such as "List of abbreviations" (en, ms, id, es, fr): two columns, or a
colon, dash or equals sign between; definitions such as "antiretroviral therapy (ART)" anywhere, by the algorithm of
Schwartz and Hearst ("A simple algorithm for identifying abbreviation definitions in biomedical text", PSB 2003), where
most letters begin a word. A short form with several meanings keeps them all. Not covered: abbreviations nobody spells out.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.pagetext import Span
from ingest.structure import Block, Structure

__all__ = ["Abbreviation", "Meaning", "abbreviations", "by_short_form"]

TITLE = re.compile(
    r"[\W\d]*(?:(?:list|table)\sof\s)?(?:(?:acronyms?|abbreviations?|glossary|symbols)(?:\s*(?:and|or|&|/|,|of)\s*|\s)*){1,3}"
    r"(?:\b(?:terms|used|definitions|in\s\w+|this\s\w+|guidelines?)\b\s*)*\W*"
    r"|[\W\d]*(?:(?:senarai|daftar)\s)?(?:singkatan|akronim|glosari(?:um)?)(?:\s(?:dan|kata|perkataan|istilah|akronim|singkatan))*\W*"
    r"|[\W\d]*(?:lista\sde\s|liste\sdes\s)?(?:(?:siglas?|acr[óo]nimos?|abreviaturas?|abreviaciones|glosario|sigles|acronymes"
    r"|abr[ée]viations|glossaire)(?:\s(?:y|e|et)\s)?){1,3}(?:\s\w+){0,2}\W*",
    re.IGNORECASE,
)
SHORT = re.compile(r"(?=\S*[A-ZÀ-Þ]|\S*\.\S*\.)[^\W_][\w/&+.’'*-]{0,13}(?:\s?/\s?[\w.-]{1,8}|\s[\d\w]{1,4})?")
MARKED = re.compile(rf"({SHORT.pattern})\s*(?::|=|\s[–—-]\s|→)\s*(\S.*)", re.DOTALL)
SPACED = re.compile(rf"({SHORT.pattern})\s+([^\W\d_].*)", re.DOTALL)
DEFINED = re.compile(r"\(([^\W_][\w/&+.’'-]{1,9}(?:\s[\w-]{1,6})?)(?:[;,][^()]{0,40})?\)")
WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
CELL = re.compile(r"[^\t\s][^\t]*")
LONGEST_WORD = 4  # letters of a short form that is written as words are
MOST_WRAPPED, BELOW = 6, 6.0  # words of the second line of a long form; points
LONGEST = 140  # characters of a long form
INITIALS = 0.7  # share of a short form's letters that begin words of its long form
FEWEST_ROWS, SPELT = 6, 0.75  # of a list without a heading: rows, and share whose long form holds the letters
SMALL = 4  # letters of a word that may stand for nothing, as `of`
FEWEST_CAPITALS = 2  # of a short form in running text


@dataclass(frozen=True, slots=True, kw_only=True)
class Abbreviation:
    """A short form, what it stands for as printed, and the 1-based page that says so."""

    short: str
    long: str
    page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a guideline means by a short form, and the 1-based page that says so."""

    long: str
    guideline: str  # Guideline.id
    page: int


def by_short_form(found: Iterable[Abbreviation]) -> dict[str, list[dict[str, object]]]:
    """Every meaning of each short form with its page, as plain values."""
    meanings: dict[str, list[dict[str, object]]] = {}
    for one in found:
        meanings.setdefault(one.short, []).append({"long": one.long, "page": one.page})
    return meanings


def abbreviations(document: Structure) -> tuple[Abbreviation, ...]:
    """Every abbreviation that a document spells out, by first appearance; each meaning once."""
    found: dict[tuple[str, str], Abbreviation] = {}
    for one in (*_lists(document), *_runs(document), *_definitions(document)):
        if _plausible(one):
            found.setdefault((one.short, _key(one.long)), one)
    return tuple(found.values())


def _plausible(one: Abbreviation) -> bool:
    if len(one.short) > LONGEST_WORD and not re.search(r"[A-ZÀ-Þ\d.].*[A-ZÀ-Þ\d.]", one.short):
        return False  # a word that a glossary explains
    letters = sum(letter.isalpha() for letter in one.long)
    alike = _key(one.short) == _key(one.long)
    return len(one.short) < len(one.long) <= LONGEST and letters > 0.6 * len(one.long) and not alike


def _key(text: str) -> str:
    """Letters and digits only, so that spelling, hyphens and a plural's s make no second meaning."""
    return re.sub(r"[\W_]+", "", text.lower()).removesuffix("s")


def _text(document: Structure, spans: Sequence[Span]) -> str:
    return " ".join(document.pages[span.page - 1].text[span.start : span.end] for span in spans)


def _lists(document: Structure) -> Iterator[Abbreviation]:
    """What stands below headings that announce abbreviations."""
    for number, block in enumerate(document.blocks):
        title = _text(document, block.spans)
        if block.kind in {"heading", "text"} and TITLE.fullmatch(title):
            yield from _list(document, _below(document.blocks, number))


def _below(blocks: Sequence[Block], number: int) -> Iterator[Block]:
    """What stands below a heading: to the next one of its level, or, below a plain line, to the next one at all."""
    depth = len(blocks[number].section) if blocks[number].kind == "heading" else 99
    for block in blocks[number + 1 :]:
        if block.kind == "heading" and len(block.section) <= depth:
            return
        yield block


def _list(document: Structure, blocks: Iterable[Block]) -> Iterator[Abbreviation]:
    last: list[Abbreviation] = []  # of the line before, and how far from the left each long form begins
    edges: list[float] = []
    for block in blocks:
        text = _text(document, block.spans)
        pairs = list(_pairs(text))
        place = _goes_on(document, block, edges) if not pairs and len(text.split()) <= MOST_WRAPPED else None
        if place is not None:
            last[place] = replace(last[place], long=f"{last[place].long} {' '.join(text.split())}")
            continue
        yield from last
        last = [Abbreviation(short=short, long=long, page=block.spans[0].page) for short, long, _ in pairs]
        edges = [_left(document, block.spans[0], offset) for _, _, offset in pairs]
    yield from last


def _goes_on(document: Structure, block: Block, edges: Sequence[float]) -> int | None:
    """Which long form of the line before a line goes on with: the one that it stands right below."""
    left = _left(document, block.spans[0], 0)
    return next((place for place, edge in enumerate(edges) if abs(edge - left) < BELOW), None)


def _left(document: Structure, span: Span, offset: int) -> float:
    """How far from the left a character of a block stands, in points."""
    boxes = document.pages[span.page - 1].boxes(span.start + offset, span.end)
    return boxes[0][0] if boxes else -1.0


def _runs(document: Structure) -> Iterator[Abbreviation]:
    """Rows of two cells one after the other that are abbreviations by their letters, whatever stands above them."""
    run: list[Abbreviation] = []
    for block in (*document.blocks, None):
        pairs = list(_pairs(_text(document, block.spans))) if block and block.kind == "row" else []
        if block and len(pairs) == 1:
            run.append(Abbreviation(short=pairs[0][0], long=pairs[0][1], page=block.spans[0].page))
            continue
        spelt = sum(_long_form(one.short, one.long) != "" for one in run)
        if len(run) >= FEWEST_ROWS and spelt >= SPELT * len(run):
            yield from run
        run = []


def _pairs(text: str) -> Iterator[tuple[str, str, int]]:
    """Short form, long form, and where the long form begins, of each entry on a line."""
    cells = [(" ".join(match.group().split()), match.start()) for match in CELL.finditer(text)]
    if len(cells) > 1:
        places = iter(range(len(cells) - 1))
        for place in places:
            short, (long, start) = cells[place][0], cells[place + 1]
            small = re.fullmatch(r"[a-z]{1,6}", short) and _long_form(short, long)
            if (SHORT.fullmatch(short) or small) and not _is_short(long):
                yield _bare(short), long, start
                next(places, None)
        return
    marked, spaced = MARKED.fullmatch(text.strip()), SPACED.fullmatch(text.strip())
    if marked:
        yield _bare(marked.group(1)), " ".join(marked.group(2).split()), text.index(marked.group(2))
    elif spaced and _long_form(spaced.group(1), spaced.group(2)) == spaced.group(2):
        yield _bare(spaced.group(1)), " ".join(spaced.group(2).split()), text.index(spaced.group(2))


def _bare(short: str) -> str:
    return short.strip(" *:–-") if not re.search(r"\.\S*\.$", short) else short


def _is_short(text: str) -> bool:
    return SHORT.fullmatch(text) is not None and sum(letter.isupper() for letter in text) >= FEWEST_CAPITALS


def _definitions(document: Structure) -> Iterator[Abbreviation]:
    """`long form (SF)` in running text."""
    for block in document.blocks:
        if block.kind == "contents":
            continue
        text = _text(document, block.spans)
        for match in DEFINED.finditer(text):
            short = match.group(1)
            if sum(letter.isupper() for letter in short) < FEWEST_CAPITALS:
                continue
            before = _words_before(text[: match.start()], short)
            long = _by_initials(short, before) or _long_form(short, before)
            if long and _initials(short, long):
                yield Abbreviation(short=short, long=" ".join(long.split()), page=_page(block, match.start()))


def _words_before(text: str, short: str) -> str:
    """The words that may be the long form: at most twice as many as the short form has letters, or five more."""
    letters = len(short)
    clause = re.split(r"[.;:!?()\t]\s*", text)[-1].rstrip()
    words = list(re.finditer(r"\S+", clause))[-min(letters + 5, 2 * letters) :]
    return clause[words[0].start() :] if words else ""


def _by_initials(short: str, text: str) -> str:
    """The shortest end of a text whose words begin with the short form's letters, one each, small words aside; or ""."""
    letters = [letter.lower() for letter in short if letter.isalnum()]
    for word in reversed(list(WORD.finditer(text))):
        words = [one.group().lower() for one in WORD.finditer(text, word.start())]
        if word.group()[0].lower() == letters[0] and len(words) >= len(letters) and _spells(words, letters):
            return text[word.start() :]
    return ""


def _spells(words: Sequence[str], letters: Sequence[str]) -> bool:
    place = 0
    for word in words:
        if place < len(letters) and word.startswith(letters[place]):
            place += 1
        elif len(word) > SMALL:
            return False
    return place == len(letters)


def _long_form(short: str, text: str) -> str:
    """The shortest end of a text whose letters hold the short form's in order, the first at a word's start; "" if none."""
    at = len(text) - 1
    for place in range(len(short) - 1, -1, -1):
        letter = short[place].lower()
        if not letter.isalnum():
            continue
        while at >= 0 and (text[at].lower() != letter or (place == 0 and at > 0 and text[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return ""
        at -= 1
    start = max(text.rfind(" ", 0, at + 2), text.rfind("-", 0, at + 1) if short[0].isupper() else -1) + 1
    return text[start:]


def _initials(short: str, long: str) -> bool:
    """Whether most letters of the short form begin words of the long one, in order, or every long word begins with one."""
    words = [word.group().lower() for word in WORD.finditer(long)]
    letters = [letter.lower() for letter in short if letter.isalpha()]
    place = begun = 0
    for letter in letters:
        after = next((number for number in range(place, len(words)) if words[number].startswith(letter)), None)
        if after is not None:
            place, begun = after + 1, begun + 1
    every = begun == sum(len(word) > SMALL for word in words) and place == len(words)
    return (every or (len(words) > 1 and begun >= INITIALS * len(letters))) and len(words) <= 2 * len(letters)


def _page(block: Block, offset: int) -> int:
    """The page of a character of a block's text."""
    for span, following in pairwise([*block.spans, None]):
        assert span is not None  # noqa: S101 only the last is
        if offset <= span.end - span.start or following is None:
            return span.page
        offset -= span.end - span.start + 1
    return block.spans[-1].page
