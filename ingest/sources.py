"""The PDFs of a release: copied as they were read, and handed out only while they are the very files that were sealed.

Covered: a PDF that is changed while a build runs, and one that is exchanged, damaged or removed in a sealed release: no
page of another file is ever shown as the cited one. Not covered: a change that leaves a file's size, times and inode as
they were, until the program is started again.
"""

import hashlib
import shutil
from pathlib import Path

from ingest.corpus import Guideline, Source
from ingest.errors import DocumentError, LibraryError

__all__ = ["Sources", "keep_source", "require_unchanged", "sha256"]

Stamp = tuple[int, int, int, int]


def sha256(path: Path) -> str:
    """The hash that tells one file from another."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def require_unchanged(source: Source) -> None:
    """DocumentError where a PDF is no longer the file that the build began with."""
    stated = source.guideline.sha256
    try:
        same = not stated or sha256(source.path) == stated
    except OSError:
        same = False
    if not same:
        message = f"{source.path.name!r} changed while it was read; build again once nothing writes to it any more"
        raise DocumentError(message)


def keep_source(source: Source, folder: Path) -> None:
    """Copy a PDF into a release; LibraryError where it is not the one that was read."""
    target = folder / source.guideline.file
    shutil.copyfile(source.path, target)
    if sha256(target) != source.guideline.sha256:
        message = (
            f"{source.path.name!r} changed while the build ran, so its text would be cited to another file; build again"
        )
        raise LibraryError(message)


class Sources:
    """Holds which PDFs of a release were found to be as sealed; safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._checked: dict[str, Stamp] = {}

    def path(self, guideline: Guideline) -> Path:
        """Where a guideline's PDF lies; DocumentError where the file there is not the one that was read."""
        path = self._folder / guideline.file
        try:
            stamp = _stamp(path)
            if self._checked.get(guideline.id) != stamp:
                if sha256(path) != guideline.sha256:
                    raise DocumentError(_exchanged(guideline))
                self._checked[guideline.id] = stamp
        except OSError as error:
            message = f"{guideline.file!r} of the release cannot be opened ({error.strerror}), so none of its pages is shown; build the release again"
            raise DocumentError(message) from error
        return path


def _stamp(path: Path) -> Stamp:
    """Tells, without reading it, that a file may have changed."""
    now = path.stat()
    return now.st_size, now.st_mtime_ns, now.st_ctime_ns, now.st_ino


def _exchanged(guideline: Guideline) -> str:
    return (
        f"{guideline.file!r} of the release is not the file that was read: it was exchanged or damaged later, so none of"
        " its pages is shown as the cited one; build the release again"
    )
