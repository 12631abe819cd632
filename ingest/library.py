"""Library: the folder that holds releases, which of them is published, and the one place that is written.

current (the published release's name)  published.log  releases/  staging/  .lock
"""

import datetime
import os
import shlex
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.errors import LibraryBusy, LibraryError, NothingPublished
from ingest.release import read_seal

__all__ = [
    "ListedRelease",
    "build_command",
    "locked",
    "make_current",
    "published",
    "release_folder",
    "releases",
    "roll_back",
    "seal_into",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRelease:
    """A release as `list` shows it; where its seal cannot be read, `damage` says why and `seal` is empty."""

    name: str
    published: bool
    seal: dict[str, Any]
    damage: str = ""


@contextmanager
def locked(library: Path, *, wait: float = 0) -> Iterator[Path]:
    """Hold the library's lock and yield its staging folder; LibraryBusy where another holds it for `wait` seconds."""
    import filelock

    try:
        (library / "staging").mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(library / ".lock", timeout=wait):
            yield library / "staging"
    except filelock.Timeout as error:
        message = f"another build is running on {str(library)!r}; wait for it to end, then try again"
        raise LibraryBusy(message) from error
    except OSError as error:
        message = f"{str(library)!r} cannot be written ({error.strerror or error}); check the disk's space and permissions; the published release is untouched"
        raise LibraryError(message) from error


def seal_into(library: Path, staged: Path) -> Path:
    """Move a finished folder from staging to the releases, in one rename."""
    target = library / "releases" / staged.name
    target.parent.mkdir(exist_ok=True)
    aside = library / "staging" / f"{staged.name}.damaged"
    if target.exists():  # a damaged release of the same content
        shutil.rmtree(aside, ignore_errors=True)
        target.rename(aside)
    staged.rename(target)
    shutil.rmtree(aside, ignore_errors=True)
    return target


def build_command(library: Path) -> str:
    """The command that gives a library its first release, of the demonstration guidelines."""
    where = shlex.quote(str(library))
    return f"python -m ingest build corpora/demo --library {where} --publish --accept-all 'YOUR NAME' 'only a demonstration'"


def published(library: Path) -> Path:
    """The folder of the published release; NothingPublished where there is none."""
    pointer = library / "current"
    try:
        name = pointer.read_text(encoding="utf-8").strip()
    except FileNotFoundError as error:
        sealed = [one.name for one in releases(library) if one.seal]
        what = (
            f"it holds {sealed[0]!r}; publish it: python -m ingest publish {sealed[0]} --library {shlex.quote(str(library))}"
            if sealed
            else f"build one: {build_command(library)}"
        )
        message = f"the library {str(library)!r} has no published release; {what}"
        raise NothingPublished(message) from error
    except OSError as error:
        message = f"{str(pointer)!r} cannot be read ({error.strerror}); check its permissions"
        raise LibraryError(message) from error
    return release_folder(library, name)


def release_folder(library: Path, name: str) -> Path:
    """The folder of the release of that name; LibraryError where the library has none."""
    folder = library / "releases" / name
    if not name or Path(name).name != name or not (folder / "release.json").is_file():
        names = ", ".join(one.name for one in releases(library)) or "none"
        message = f"the library {str(library)!r} has no release {name!r}; it has: {names}"
        raise LibraryError(message)
    return folder


def releases(library: Path) -> list[ListedRelease]:
    """Every release, newest first."""
    pointer = library / "current"
    current = pointer.read_text(encoding="utf-8").strip() if pointer.is_file() else ""
    found = [
        _listed(folder, published=folder.name == current)
        for folder in (library / "releases").glob("*")
        if (folder / "release.json").is_file()
    ]
    return sorted(found, key=lambda one: (one.seal.get("built", ""), one.name), reverse=True)


def _listed(folder: Path, *, published: bool) -> ListedRelease:
    try:
        return ListedRelease(name=folder.name, published=published, seal=read_seal(folder))
    except LibraryError as error:  # one damaged release must not hide the others, nor hinder the build that repairs it
        return ListedRelease(name=folder.name, published=published, seal={}, damage=str(error))


def make_current(library: Path, name: str) -> Path:
    """Make a release the one that answers, whatever is open in it, by replacing one pointer; `signoff.publish` asks first.

    What was published stays, to roll back to.
    """
    folder = release_folder(library, name)
    read_seal(folder)
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    fresh = library / "current.new"
    try:
        with (library / "published.log").open("a", encoding="utf-8") as log:
            log.write(f"{now} {name}\n")
        with fresh.open("w", encoding="utf-8") as file:
            file.write(name + "\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(library / "current")
    except OSError as error:
        message = f"the release {name!r} could not be published ({error.strerror}); the one published before still is"
        raise LibraryError(message) from error
    return folder


def roll_back(library: Path) -> Path:
    """Publish the release that was published before the current one."""
    current = published(library).name
    log = library / "published.log"
    lines = log.read_text(encoding="utf-8").splitlines() if log.is_file() else []
    earlier = [line.split(" ", 1)[1] for line in lines if " " in line]
    for name in reversed(earlier):
        if name != current and (library / "releases" / name / "release.json").is_file():
            return make_current(library, name)
    message = f"the library {str(library)!r} has no earlier published release to roll back to"
    raise LibraryError(message)
