"""An open PDF (pypdf) → Findings: what it would do or carry besides showing text: JavaScript, launch actions, files.

Covered: the document's open action, names and form fields, pages and annotations, chains of actions, attached files,
with a bound on how much is looked at; a file that goes in circles is walked once. Nothing of it is ever run or opened.
Not covered: scripts in XFA forms, in rich media and in bookmarks.
"""

from collections.abc import Iterator
from typing import Any

from ingest.findings import Finding, FindingKind

__all__ = ["TooMuch", "findings_of"]

MOST_LOOKS = 100_000  # dictionaries and arrays of a file
DEEPEST = 30  # of trees and chains
LONGEST = 200  # characters of a script or name that are shown


class TooMuch(ValueError):
    """The file holds more than is looked at."""


def findings_of(reader: Any) -> Iterator[Finding]:
    """Look through an open file; TooMuch, or whatever pypdf raises, where it cannot be looked at to its end."""
    yield from _Walk().document(reader)


class _Walk:
    """Remembers what has been looked at."""

    def __init__(self) -> None:
        self._left = MOST_LOOKS
        self._known: dict[int, Any] = {}  # held, so that no other object gets the same number

    def document(self, reader: Any) -> Iterator[Finding]:
        root = self._look(reader.root_object)
        yield from self._action(root.get("/OpenAction"), 0)
        yield from self._actions(root.get("/AA"), 0)
        names = self._look(root.get("/Names"))
        for one in self._leaves(names.get("/JavaScript")):
            yield from self._action(one, 0)
        for one in self._leaves(names.get("/EmbeddedFiles")):
            yield from self._file(one, 0)
        yield from self._files(root.get("/AF"), 0)
        yield from self._fields(self._look(root.get("/AcroForm")).get("/Fields"))
        for number, page in enumerate(reader.pages, 1):
            yield from self._page(page, number)

    def _page(self, page: Any, number: int) -> Iterator[Finding]:
        yield from self._actions(page.get("/AA"), number)
        yield from self._files(page.get("/AF"), number)
        for one in self._list(page.get("/Annots")):
            annotation = self._look(one)
            yield from self._action(annotation.get("/A"), number)
            yield from self._actions(annotation.get("/AA"), number)
            yield from self._files(annotation.get("/AF"), number)
            if annotation.get("/Subtype") == "/FileAttachment":
                yield from self._file(annotation.get("/FS"), number)

    def _fields(self, fields: Any, depth: int = 0) -> Iterator[Finding]:
        for one in self._list(fields) if depth < DEEPEST else ():
            field = self._look(one)
            yield from self._action(field.get("/A"), 0)
            yield from self._actions(field.get("/AA"), 0)
            yield from self._fields(field.get("/Kids"), depth + 1)

    def _actions(self, raw: Any, page: int) -> Iterator[Finding]:
        """Actions by the event that starts them."""
        for one in self._look(raw).values():
            yield from self._action(one, page)

    def _action(self, raw: Any, page: int, depth: int = 0) -> Iterator[Finding]:
        action = self._look(raw)
        kind = action.get("/S")
        if kind == "/JavaScript" or (kind is None and "/JS" in action):
            yield _finding("JavaScript", page, f"would run a script in some viewers: {_script(action.get('/JS'))}")
        elif kind == "/Launch":
            target = action.get("/F") or action.get("/Win") or action.get("/Unix") or action.get("/Mac")
            yield _finding(
                "launch action", page, f"would start a program or open a file: {_name(self._look(target) or target)}"
            )
        elif kind == "/Rendition" and "/JS" in action:
            yield _finding("JavaScript", page, f"would run a script with its media: {_script(action.get('/JS'))}")
        following = _resolved(action.get("/Next"))
        if depth < DEEPEST:
            for one in self._list(following) if isinstance(following, list) else [following]:
                yield from self._action(one, page, depth + 1)

    def _files(self, raw: Any, page: int) -> Iterator[Finding]:
        for one in self._list(raw):
            yield from self._file(one, page)

    def _file(self, raw: Any, page: int) -> Iterator[Finding]:
        file = self._look(raw)
        if file:
            yield _finding("embedded file", page, f"carries a file, which was not read: {_name(file)}")

    def _leaves(self, raw: Any, depth: int = 0) -> Iterator[Any]:
        """The values of a name tree."""
        node = self._look(raw)
        yield from list(self._list(node.get("/Names")))[1::2]
        for one in self._list(node.get("/Kids")) if depth < DEEPEST else ():
            yield from self._leaves(one, depth + 1)

    def _look(self, raw: Any) -> dict[str, Any]:
        """The dictionary that a reference leads to, at the first look; an empty one at the next, or if it is none."""
        found = _resolved(raw)
        if not isinstance(found, dict) or id(found) in self._known:
            return {}
        self._left -= 1
        if self._left < 0:
            message = f"more than {MOST_LOOKS} objects to look at"
            raise TooMuch(message)
        self._known[id(found)] = found
        return found

    def _list(self, raw: Any) -> list[Any]:
        found = _resolved(raw)
        if not isinstance(found, list):
            return []
        self._left -= len(found)
        if self._left < 0:
            message = f"more than {MOST_LOOKS} objects to look at"
            raise TooMuch(message)
        return list(found)


def _resolved(raw: Any) -> Any:
    return raw.get_object() if hasattr(raw, "get_object") else raw


def _finding(kind: FindingKind, page: int, detail: str) -> Finding:
    return Finding(kind=kind, page=page, detail=detail)


def _script(raw: Any) -> str:
    found = _resolved(raw)
    data = found.get_data() if hasattr(found, "get_data") else found
    return _shown(data.decode("latin-1") if isinstance(data, bytes) else str(data))


def _name(file: Any) -> str:
    """What a file specification calls its file."""
    found = _resolved(file)
    if isinstance(found, dict):
        found = next(
            (_resolved(found.get(key)) for key in ("/UF", "/F", "/Desc", "/P") if found.get(key)), "without a name"
        )
        found = _name(found) if isinstance(found, dict) else found
    return _shown(str(found))


def _shown(text: str) -> str:
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text[: 4 * LONGEST]).split())
    return f"“{plain[:LONGEST]}{'…' if len(plain) > LONGEST else ''}”"
