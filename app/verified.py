"""Folder of a model → when its bytes were last compared, as long as no file was touched since.

A note of sizes and times beside the model: it saves reading gigabytes, and a copied folder has none that holds.
"""

import contextlib
import json
from datetime import UTC, datetime
from pathlib import Path

from app.manifest import VERIFIED, Manifest

__all__ = ["note_verified", "verified_on"]


def note_verified(folder: Path, manifest: Manifest) -> None:
    """Note that every byte was compared just now; a folder that cannot be written keeps none."""
    note = {"on": datetime.now(UTC).date().isoformat(), "files": _seen(folder, manifest)}
    with contextlib.suppress(OSError):
        (folder / VERIFIED).write_text(json.dumps(note) + "\n", encoding="utf-8")


def verified_on(folder: Path, manifest: Manifest) -> str:
    """The day (ISO 8601) of the last comparison, "" where there was none or a file was touched since."""
    try:
        note = json.loads((folder / VERIFIED).read_text(encoding="utf-8"))
        return str(note["on"]) if note["files"] == _seen(folder, manifest) else ""
    except (OSError, ValueError, TypeError, KeyError):
        return ""


def _seen(folder: Path, manifest: Manifest) -> dict[str, list[int]]:
    found = {one.path: (folder / one.path).stat() for one in manifest.files}
    return {path: [stat.st_size, stat.st_mtime_ns, stat.st_ino] for path, stat in found.items()}
