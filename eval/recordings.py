"""A folder of recordings → Recording*: each with its question and what is said in it.

Either a manifest tells (manifest.jsonl, one object a line: id, file; and text, language, voice, condition, speed, pitch, snr
where known), or each file is called as its question's id: `demo-001.m4a`, or `demo-001@somebody.m4a` for several voices.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.questions import GoldQuestion
from ingest.errors import PanduanError

__all__ = ["MANIFEST", "Recording", "RecordingError", "recorded", "recording_row"]

MANIFEST = "manifest.jsonl"
VOICE = "@"  # parts a question's id from who speaks it
REAL = "recorded"  # the condition of recordings of which none is told
ENDINGS = frozenset({".wav", ".mp3", ".m4a", ".mp4", ".aac", ".webm", ".ogg", ".oga", ".opus", ".flac"})


class RecordingError(PanduanError):
    """Recordings cannot be made, written or read; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One question as somebody speaks it."""

    id: str  # of the question
    data: bytes  # a file of any kind that can be decoded
    text: str  # what is said, as it is typed
    language: str  # ISO 639-1
    voice: str = ""
    condition: str = REAL
    speed: int | None = None  # words a minute
    pitch: int | None = None  # 0 to 99
    snr: float | None = None  # dB


def recording_row(recording: Recording) -> dict[str, object]:
    """All but the sound, as the manifest has it."""
    keys = ("id", "text", "language", "voice", "speed", "pitch", "condition", "snr")
    return {key: getattr(recording, key) for key in keys}


def recorded(folder: Path, questions: Sequence[GoldQuestion]) -> Iterator[Recording]:
    """Yield the recordings of a folder in the order of its manifest, or of its names; RecordingError for a doubtful one."""
    asked = {one.id: one for one in questions}
    if (manifest := folder / MANIFEST).is_file():
        rows = [
            _row(manifest, number, line) for number, line in enumerate(_text(manifest).splitlines(), 1) if line.strip()
        ]
    else:
        rows = [_named(path) for path in sorted(_files(folder))]
    if not rows:
        message = f"{folder}: no recording in it; see `python -m eval speech --help`."
        raise RecordingError(message)
    for row in rows:
        if row["id"] not in asked:
            message = f"{folder}: {row['file']!r} is of no question of the file ({row['id']!r}); remove or rename it."
            raise RecordingError(message)
    for row in rows:
        yield _recording(folder, row, asked[str(row["id"])])


def _files(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.suffix.lower() in ENDINGS]
    except OSError as error:
        message = f"{folder}: the recordings cannot be read ({error.strerror}); give a folder."
        raise RecordingError(message) from error


def _named(path: Path) -> dict[str, object]:
    id_, _, voice = path.stem.partition(VOICE)
    return {"id": id_, "file": path.name, "voice": voice}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: cannot be read ({error}); it is a UTF-8 text file with one JSON object per line."
        raise RecordingError(message) from error


def _row(manifest: Path, number: int, line: str) -> dict[str, object]:
    try:
        row = json.loads(line)
    except ValueError:
        row = None
    if not isinstance(row, dict) or not isinstance(row.get("id"), str) or not _is_name(row.get("file")):
        message = f"{manifest}, line {number}: not a JSON object with an id, and as file a name within the folder."
        raise RecordingError(message)
    return row


def _is_name(value: object) -> bool:
    return isinstance(value, str) and value not in {"", ".", ".."} and not set(value) & set("/\\\0")


def _recording(folder: Path, row: Mapping[str, object], question: GoldQuestion) -> Recording:
    path = folder / str(row["file"])
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"{path}: the recording cannot be read ({error.strerror})."
        raise RecordingError(message) from error
    speed, pitch, snr = (_number(path, row.get(key)) for key in ("speed", "pitch", "snr"))
    return Recording(
        id=question.id, data=data, text=str(row.get("text") or question.question),
        language=str(row.get("language") or question.language), voice=str(row.get("voice") or ""),
        condition=str(row.get("condition") or REAL), speed=None if speed is None else int(speed),
        pitch=None if pitch is None else int(pitch), snr=snr,
    )  # fmt: skip


def _number(path: Path, value: object) -> float | None:
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    message = f"{path.parent / MANIFEST}: of {path.name!r}, {value!r} is no number."
    raise RecordingError(message)
