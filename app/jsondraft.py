"""Raw text with JSON in it → Drafted: the statements of its last whole object.

A model that was asked for JSON writes it twice, with remarks around it; one whose answer was cut leaves whole statements
in an object that is not.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from app.cited import Drafted, cited
from app.markup import bare

__all__ = ["json_statements"]

TRIES = 200  # places where an object may begin
LISTS = ("statements", "answer", "answers", "claims", "sentences", "results")
TEXTS = ("text", "statement", "sentence", "claim", "answer", "content")
IDS = ("ids", "id", "sources", "source", "citations", "citation", "evidence", "references", "refs", "source_ids")
Found = list[Any] | None


def json_statements(text: str, *, known: Collection[str]) -> tuple[Drafted, ...]:
    """The statements of the last object or list that holds any; of one that was cut, those that are whole."""
    whole: Found = None
    single: list[Any] = []
    for value in _values(text):
        held = _held(value)
        whole = held if held is not None else whole
        if isinstance(value, dict) and held is None and any(name in value for name in TEXTS):
            single.append(value)
    return tuple(one for item in (whole if whole is not None else single) for one in _drafted(item, known))


def _values(text: str) -> Iterator[Any]:
    """Yield each object or list of objects that can be read, from left to right, none within another."""
    decoder, place = json.JSONDecoder(), 0
    for _ in range(TRIES):
        starts = [one for one in (text.find("{", place), text.find("[", place)) if one >= 0]
        if not starts:
            return
        place = min(starts)
        try:
            value, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            place += 1
        else:
            yield value


def _held(value: Any) -> Found:
    if isinstance(value, list):
        return value if value and all(isinstance(one, dict) for one in value) else None
    for name in LISTS:
        if isinstance(value, dict) and isinstance(value.get(name), list):
            found: list[Any] = value[name]
            return found
    return None


def _drafted(item: Any, known: Collection[str]) -> Iterator[Drafted]:
    fields: Mapping[str, Any] = item if isinstance(item, dict) else {"text": item}
    text = next((fields[name] for name in TEXTS if isinstance(fields.get(name), str)), "")
    given = [str(one) for name in IDS for one in _listed(fields.get(name))]
    ids = [one for each in cited(f"[{', '.join(given)}]", known=known) if given for one in each.ids]
    pieces = list(cited(bare(text), known=known))
    if len(pieces) > 1 and not ids:
        yield from pieces
        return
    own = [one for piece in pieces for one in piece.ids]
    said = " ".join(piece.text for piece in pieces if piece.text)
    if said or ids or own:
        yield Drafted(text=said, ids=tuple(dict.fromkeys([*own, *ids])))


def _listed(value: Any) -> list[Any]:
    if isinstance(value, list):
        return [one for one in value if isinstance(one, str)]
    return [value] if isinstance(value, str) else []
