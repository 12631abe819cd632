"""Sign-off: who accepted what had to be looked at in a release, and publishing, which insists on it.

Covered: an acceptance names who, when and why, and counts for every later release that holds the same item; of two at
once none is lost; one that is cut off by a crash was never made. Not covered: who somebody really is: names are as
typed, so give the library's folder to nobody who may not publish.
"""

import datetime
import json
import os
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from ingest.errors import LibraryError, SignoffError
from ingest.items import Item
from ingest.library import locked, make_current, release_folder, releases
from ingest.printable import printable
from ingest.release import sealed_report

__all__ = [
    "Acceptance",
    "Review",
    "Signature",
    "accept",
    "carry_over",
    "earlier_acceptances",
    "publish",
    "review",
    "signed_off",
]

FILE = "reviews.jsonl"  # in the release's folder, a line for each acceptance
WAIT = 10.0  # seconds for another acceptance to be written; a build takes longer, and is told of
FIRST = 3  # items that a refusal names


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who accepts, and why; SignoffError where either is empty."""

    by: str
    reason: str

    def __post_init__(self) -> None:
        for name, what in (("by", "name"), ("reason", "reason")):
            object.__setattr__(self, name, printable(getattr(self, name)))
            if not getattr(self, name):
                message = f"the {what} of whoever accepts is empty; nothing was recorded; say who accepts (--by) and why (--reason)"
                raise SignoffError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """One item that somebody accepted: what it said then, who, when (ISO 8601, UTC), why, and in which release."""

    item: str  # Item.id
    sentence: str
    by: str
    at: str
    reason: str
    release: str
    unseen: bool = False  # accepted with all others, unread perhaps


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What needs a look in a release, numbered from 1 in this order, and the last acceptance of each item."""

    release: Path
    items: tuple[Item, ...]
    accepted: Mapping[str, Acceptance]  # by Item.id

    @property
    def open(self) -> tuple[Item, ...]:
        """Items that nobody accepted."""
        return tuple(one for one in self.items if one.id not in self.accepted)

    @property
    def words(self) -> str:
        """How far sign-off has come, in a few words: how many items are open, who accepted the others, and when."""
        if not self.items:
            return "nothing needed a look"
        said = [f"{_count(len(self.open))} to look at"] if self.open else []
        people: dict[str, list[str]] = {}
        for one in self.accepted.values():
            people.setdefault(one.by, []).append(one.at[:10])
        said += [f"{_count(len(days))} accepted by {by} ({max(days)})" for by, days in sorted(people.items())]
        return "; ".join(said)

    def number(self, item: Item) -> int:
        """The item's place in the list, from 1."""
        return self.items.index(item) + 1


def _count(items: int) -> str:
    return f"{items} item{'s' if items != 1 else ''}"


def review(folder: Path) -> Review:
    """What needs a look in a release, and what of it was accepted; LibraryError where that cannot be told."""
    items = tuple(Item(**one) for one in json.loads(sealed_report(folder, "items.json")))
    known = {one.id for one in items}
    accepted = {one.item: one for one in _read(folder) if one.item in known}
    return Review(release=folder, items=items, accepted=accepted)


def signed_off(folder: Path) -> str:
    """How far sign-off of a release has come, in a few words; why nobody can tell, where that is so."""
    try:
        return review(folder).words
    except LibraryError as error:
        return f"not known: {error}"


def accept(library: Path, name: str, wanted: Sequence[str], *, signature: Signature) -> Review:
    """Record that somebody accepts items of a release, by number or id, or ["all"] that are open.

    SignoffError where the release has no such item: then none is recorded.
    """
    with locked(library, wait=WAIT):
        return _accept(release_folder(library, name), wanted, signature)


def publish(library: Path, name: str, *, accept_all: Signature | None = None) -> Path:
    """Make a release the one that answers; SignoffError while it has open items, unless somebody accepts them all."""
    with locked(library, wait=WAIT):
        folder = release_folder(library, name)
        found = review(folder)
        if found.open and accept_all is None:
            raise SignoffError(_refusal(library, found))
        if found.open and accept_all is not None:
            _accept(folder, ["all"], accept_all)
        return make_current(library, name)


def _refusal(library: Path, found: Review) -> str:
    name, many = found.release.name, len(found.open)
    first = " ".join(f"({found.number(one)}) {one.place}: {one.sentence};" for one in found.open[:FIRST])
    more = f" and {many - FIRST} more;" if many > FIRST else ""
    where = f"{name} --library {shlex.quote(str(library))}"
    return (
        f"the release {name!r} is not published: {_count(many)} of it need{'s' * (many == 1)} a look: {first}{more}"
        f" list them: python -m ingest review {where}"
        f" · accept them there with --accept ITEM… --by NAME --reason REASON"
        f" · or unseen: python -m ingest publish {where} --accept-all NAME REASON"
    )


def _accept(folder: Path, wanted: Sequence[str], signature: Signature) -> Review:
    found = review(folder)
    everything = list(wanted) == ["all"]
    items = found.open if everything else [_item(found, one, by=signature.by) for one in wanted]
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    fresh = [
        Acceptance(
            item=one.id,
            sentence=f"{one.place}: {one.sentence}",
            by=signature.by,
            at=now,
            reason=signature.reason,
            release=folder.name,
            unseen=everything,
        )
        for one in dict.fromkeys(items)
    ]
    _write(folder, [*_read(folder), *fresh])
    return review(folder)


def _item(found: Review, wanted: str, *, by: str) -> Item:
    """The item of a number or id; SignoffError where there is none, or somebody else answers for it already."""
    item = next((one for number, one in enumerate(found.items, 1) if wanted in {str(number), one.id}), None)
    where = f"{found.release.name} --library {shlex.quote(str(found.release.parent.parent))}"
    if item is None:
        message = f"the release {found.release.name!r} has no item {wanted!r}; nothing was recorded; see python -m ingest review {where}"
        raise SignoffError(message)
    signed = found.accepted.get(item.id)
    if signed is not None and signed.by != by:
        message = f"item {wanted} was accepted by {signed.by!r} on {signed.at[:10]} already; nothing was recorded; see python -m ingest review {where}"
        raise SignoffError(message)
    return item


def earlier_acceptances(library: Path) -> dict[str, Acceptance]:
    """The last acceptance of every item that any release of the library holds; unreadable ones count as not made."""
    found: dict[str, Acceptance] = {}
    for folder in sorted(library / "releases" / one.name for one in releases(library)):
        try:
            read = _read(folder)
        except LibraryError:
            continue  # its items are open again in the new release
        for one in read:
            if one.item not in found or one.at >= found[one.item].at:
                found[one.item] = one
    return found


def carry_over(folder: Path, items: Iterable[Item], earlier: Mapping[str, Acceptance]) -> None:
    """Write into a release what was accepted in earlier ones of the same items; whoever calls holds the lock."""
    held = _read(folder)
    known = {one.item for one in held}
    carried = [earlier[one.id] for one in items if one.id in earlier and one.id not in known]
    if carried:
        _write(folder, [*held, *carried])


def _read(folder: Path) -> list[Acceptance]:
    path = folder / FILE
    try:
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return [Acceptance(**json.loads(line)) for line in lines if line.strip()]
    except (OSError, ValueError, TypeError) as error:
        message = f"{str(path)!r}, which says who accepted what, cannot be read ({error}); bring it back from a copy, or remove it and accept again"
        raise LibraryError(message) from error


def _write(folder: Path, acceptances: Sequence[Acceptance]) -> None:
    """Replace the file in one step: whoever reads sees all lines or those before."""
    fresh = folder / f"{FILE}.new"
    with fresh.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in acceptances)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / FILE)
