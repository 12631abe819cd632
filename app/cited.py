"""A line that a model wrote → Drafted: what it states, and the ids that it gives for it, in whatever shape.

Ids that are not in the known set are dropped. Ids stand at the end of what they are for, or, where a line begins with
ids, before it. Ids in the middle of a sentence are its own. A range of ids means all between.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

__all__ = ["Drafted", "cited", "has_ids"]

ONE = r"S\d{1,3}\.\d{1,3}"
BETWEEN = r"\s{0,3}(?:[,;/&|+、，；]|and|or|dan|y|et|[–—-]|to|\]\s?\[|\)\s?\(|】\s?【)?\s{0,3}"
LABEL = r"(?:\b(?:see|source|sources|ids?|citations?|cite|evidence|ref|refs|sumber|fuente)\s?[:=]?\s{0,3})?"
GROUP = re.compile(
    rf"\s{{0,3}}(?:(?P<open>[\[({{【〔⟨⟦‹]{{1,3}}\s?){LABEL}[\"'“]?|{LABEL})(?<![A-Za-z0-9.])(?P<ids>{ONE}(?:[\"'”]?{BETWEEN}[\"'“]?{ONE})*)"
    r"(?(open)(?:\s?[-–]\s?(?P<last>\d{1,3})(?=\s?[\])}】〕⟩⟧›]))?)(?!\w|\.\d)[\"'”]?(?(open)\s?[\])}】〕⟩⟧›]{0,3})",
    re.IGNORECASE,
)
RANGE = re.compile(rf"({ONE})\s{{0,3}}(?:[–—-]|to)\s{{0,3}}({ONE})", re.IGNORECASE)
ID = re.compile(ONE, re.IGNORECASE)
STRAY = re.compile(
    r"\s?[\[【(](?:S\d{1,3}|source\s?\d{0,3}|passage\s?S?\d{1,3})[\]】)]|(?<=[\w.!?;:,)])\s?\[\d{1,3}(?:,\s?\d{1,3})*\](?=\W*$)",
    re.IGNORECASE,
)
ENDS = re.compile(r"[.!?;:][\"'”’)]?\s*$")
GARBAGE = "\ufffd"  # bytes that are no text: whoever writes them beside an id does not ask for its sentence
JOINTS = " \t,;:–—-|"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """One statement as a model wrote it, unchecked; "" where only the sentences that `ids` name are to be shown."""

    text: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    start: int
    end: int
    ids: tuple[str, ...]


def has_ids(line: str) -> bool:
    """Whether anything in a line looks like an id, known or not."""
    return ID.search(line) is not None


def cited(line: str, *, known: Collection[str]) -> Iterator[Drafted]:
    """Yield the statements of one line in order; of a line without ids, the line."""
    groups = [_Group(one.start(), one.end(), tuple(_ids(one, known))) for one in GROUP.finditer(line)]
    if not groups:
        if text := _tidy(line):
            yield Drafted(text=text, ids=())
        return
    leading = not line[: groups[0].start].strip(JOINTS + "([{")
    yield from _after(line, groups) if leading else _before(line, groups)


def _after(line: str, groups: Sequence[_Group]) -> Iterator[Drafted]:
    """Ids come first: each group is for the text up to the next; groups at the very end are for the last text."""
    ids: list[str] = []
    text = ""
    for group, ends in zip(groups, [*(one.start for one in groups[1:]), len(line)], strict=True):
        ids += group.ids
        if said := _tidy(line[group.end : ends]):
            if text:
                yield Drafted(text=text, ids=tuple(dict.fromkeys(ids[: -len(group.ids) or None])))
                ids = list(group.ids)
            text = said
    if text or ids:
        yield Drafted(text=text, ids=tuple(dict.fromkeys(ids)))


def _before(line: str, groups: Sequence[_Group]) -> Iterator[Drafted]:
    """Ids come last: a group closes a sentence where a stop stands before or behind it, else it stands within."""
    begun, pieces, ids = 0, "", []  # type: int, str, list[str]
    for place, group in enumerate(groups):
        pieces += line[begun : group.start]
        ids += group.ids
        begun = group.end
        rest = line[begun : groups[place + 1].start if place + 1 < len(groups) else len(line)]
        stop = re.match(r"\s?[.!?;]+(?=\s|$)", rest)
        if stop:
            pieces = pieces if ENDS.search(pieces) else pieces.rstrip() + stop[0].strip()
            begun += stop.end()
            rest = rest[stop.end() :]
        if (stop or ENDS.search(pieces)) and rest.strip(JOINTS):
            yield from _said(pieces, ids)
            pieces, ids = "", []
    yield from _said(pieces + line[begun:], ids)


def _said(text: str, ids: Sequence[str]) -> Iterator[Drafted]:
    tidy = _tidy(text)
    if tidy or ids:
        yield Drafted(text=tidy, ids=tuple(dict.fromkeys(ids)))


def _ids(match: re.Match[str], known: Collection[str]) -> Iterator[str]:
    text = match["ids"].upper()
    for first, last in RANGE.findall(text):
        yield from _range(first, last, known)
    found = ID.findall(text)
    yield from (one for one in found if one in known)
    if match["last"]:
        yield from _range(found[-1], f"{found[-1].partition('.')[0]}.{match['last']}", known)


def _range(first: str, last: str, known: Collection[str]) -> Iterator[str]:
    """The known ids from one to another of the same passage; nothing for any other."""
    (passage, _, begin), (other, _, end) = first.partition("."), last.partition(".")
    if passage == other:
        yield from (f"{passage}.{one}" for one in range(int(begin), int(end) + 1) if f"{passage}.{one}" in known)


def _tidy(text: str) -> str:
    """A statement without what is left of its ids."""
    plain = STRAY.sub("", " ".join(text.split()))
    plain = re.sub(r"\s+([.,;!?])(?=\s|$)", r"\1", plain).strip(" ,|")
    plain = re.sub(r"^[-–—:;]\s+|\s+[-–—]$", "", plain)  # a sign before a figure stays
    plain = re.sub(r"[\[(【]\s*[\])】]", "", plain).strip()
    return plain if re.search(r"\w", plain) or GARBAGE in plain else ""
