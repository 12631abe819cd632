"""Lines of an answer, one after another → Drafted: the statements that they make, with lists and broken lines made whole.

A list item is never parted from the line that it hangs from: of "Do not give:" and "- ibuprofen" neither says alone what
both say. Where it is not certain that a line leads another, it is taken to: a statement that says too much fails its
check, one that lost its "not" might pass.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.cited import Drafted, cited, has_ids
from app.jsondraft import json_statements
from app.loops import runs_in_circles
from app.markup import bare
from app.prompt import NOT_ANSWERED

__all__ = ["DraftLines"]

LONGEST = 4000  # characters of one line; a longer one is no statement
MOST = 40  # statements
SAME = 3  # times that one statement may come again before the rest is left unread
WRAPPED = 5  # lines that one statement may fill
TAIL = 40  # characters at the end of a line, where its ids stand

BULLET = re.compile(
    r"^(?P<indent>\s*(?:>\s*)*)(?:[-*•‣◦●▪–—]\s+|(?:\*\*|__)?\(?\d{1,2}[.)](?:\*\*|__)?\s+|\(?[a-z]\)\s+)",
    re.IGNORECASE,
)
QUOTED = re.compile(r"^\s*(?:>\s*)+")
HEADING = re.compile(r"^\s*#{1,6}\s+|^\s*(?:\*\*|__)[^*_]{1,100}(?:\*\*|__)\s*$")
HASHES = re.compile(r"^\s*#{1,6}\s+")
PREAMBLE = re.compile(
    r"(?:final |short )?(?:answer|response|statement|summary|evidence|question)s?"
    r"|here (?:is|are) (?:the|my|some) (?:short |final )?(?:answer|statement|response)s?"
    r"|based on the (?:provided |given )?evidence(?: provided| given| above| below)?",
    re.IGNORECASE,
)
STOPPED = re.compile(r"[.!?][\"'”’)\]]*$")
FENCE = re.compile(r"^\s*(?:```|~~~)")
JSON_BEGINS = re.compile(r"^\s*(?:\{\s*(?:\"|$)|\[\s*(?:\{|$))")
OTHERS_TURN = re.compile(r"^\W*(?:user|human|question)\s?:", re.IGNORECASE)
SAID_NOT = re.compile(r"^[\W_]*" + r"[\W_]*".join(NOT_ANSWERED.split()) + r"(?![^\W_])", re.IGNORECASE)
GOES_ON = re.compile(r"[a-zà-ÿ0-9(\[{【≥≤<>,;]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lead:
    """A line that others hang from: how far it is indented, -1 for no list item, its words, and its ids."""

    indent: int
    text: str
    ids: tuple[str, ...]
    heading: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A line without markup: how far it is indented, -1 for no list item."""

    indent: int
    text: str
    heading: bool = False
    lines: int = 1  # of the text that it is made of


class DraftLines:
    """Holds the statements read so far, a line that may go on in the next, and the lines that lead a list."""

    def __init__(self, known: frozenset[str]) -> None:
        self._known = known
        self._statements: list[Drafted] = []
        self._seen: dict[str, int] = {}
        self._held: _Line | None = None  # without ids and without a stop
        self._leads: list[_Lead] = []
        self._under = False  # whether the line before was a lead, or stood under one
        self._json: list[str] = []
        self._not_answered = False
        self.full = False  # nothing more is to be read

    @property
    def begun(self) -> bool:
        """Whether anything was said yet."""
        return bool(self._statements or self._held or self._json or self._not_answered)

    def take(self, line: str) -> Iterator[Drafted]:
        """Yield the statements that this line completes."""
        if self._json or JSON_BEGINS.match(line):
            self._json.append(line)
            return
        if not line.strip():
            self._under = False
        if FENCE.match(line) or len(line) > LONGEST or (read := _line(line)) is None:
            yield from self._release()
        elif OTHERS_TURN.match(read.text):
            yield from self._release()
            self.full = bool(self._statements)
        else:
            yield from self._taken(read)

    def finish(self) -> tuple[tuple[Drafted, ...], bool]:
        """All statements, and whether the model said that the evidence does not answer and cited nothing."""
        list(self._release())
        for one in json_statements("\n".join(self._json), known=self._known):
            list(self._add(one))
        self._json = []
        silent = self._not_answered and not any(one.ids for one in self._statements)
        return (() if silent else tuple(self._statements)), silent

    def _taken(self, line: _Line) -> Iterator[Drafted]:
        held = self._held
        plain = line.indent < 0 and not line.heading
        if held and plain and held.lines < WRAPPED and GOES_ON.match(line.text):
            self._held = None
            line = _Line(indent=held.indent, text=f"{held.text} {line.text}", lines=held.lines + 1)
        yield from self._release()
        if line.heading or line.text.endswith(":"):
            self._lead(line)
            return
        *pieces, last = list(cited(line.text, known=self._known)) or [Drafted(text="", ids=())]
        for piece in pieces:
            yield from self._said(piece, line.indent)
        if last.text and not last.ids and not STOPPED.search(last.text) and not has_ids(line.text[-TAIL:]):
            self._held = _Line(indent=line.indent, text=last.text, lines=line.lines)
        else:
            yield from self._said(last, line.indent)

    def _lead(self, line: _Line) -> None:
        said = list(cited(line.text, known=self._known))
        text = " ".join(one.text for one in said).rstrip(": ")
        self._leads = [one for one in self._leads if one.indent < line.indent or (one.heading and not line.heading)]
        self._under = bool(text) and not PREAMBLE.fullmatch(text)
        if self._under:
            ids = tuple(each for one in said for each in one.ids)
            self._leads.append(_Lead(indent=line.indent, text=f"{text}:", ids=ids, heading=line.heading))

    def _said(self, one: Drafted, indent: int) -> Iterator[Drafted]:
        """A statement with the words that it hangs from."""
        if indent >= 0:
            self._leads = [lead for lead in self._leads if lead.indent <= indent]
        elif not self._under:
            self._leads = [lead for lead in self._leads if lead.heading]
        if one.text and not SAID_NOT.match(one.text):
            words = " ".join([*(lead.text for lead in self._leads), one.text])
            ids = [*one.ids, *(each for lead in self._leads for each in lead.ids)]
            one = Drafted(text=words, ids=tuple(dict.fromkeys(ids)))
        yield from self._add(one)

    def _release(self) -> Iterator[Drafted]:
        held, self._held = self._held, None
        if held:
            yield from self._said(Drafted(text=held.text, ids=()), held.indent)

    def _add(self, one: Drafted) -> Iterator[Drafted]:
        if SAID_NOT.match(one.text):
            self._not_answered = True
            return
        if self.full or not (one.text or one.ids):
            return
        key = one.text.casefold() or ",".join(one.ids)
        self._seen[key] = self._seen.get(key, 0) + 1
        self.full = self._seen[key] > SAME or runs_in_circles(one.text) or len(self._statements) >= MOST
        if self._seen[key] == 1 and not self.full:
            self._statements.append(one)
            yield one


def _line(raw: str) -> _Line | None:
    """A line without markup; None where no word is left of it."""
    bullet = BULLET.match(raw)
    heading = HEADING.match(raw) is not None and not has_ids(raw)
    content = HASHES.sub("", QUOTED.sub("", raw[bullet.end() :] if bullet else raw))
    text = bare(content)
    if not re.search(r"\w", text):
        return None
    indent = len(bullet["indent"].expandtabs(4)) if bullet else -1
    return _Line(indent=indent, text=text, heading=heading and bool(HASHES.match(raw) or not STOPPED.search(text)))
