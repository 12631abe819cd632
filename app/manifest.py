"""Folder of a model → Manifest, faults: what was fetched, and whether the folder still is that.

What is covered: files missing, cut, changed, added; shards that an index names; safetensors and GGUF headers; links;
programs and pickles, by name and by first bytes. A folder without a fault can be loaded without running code of its own.
What is not covered: a folder that somebody rewrote together with its manifest; whether the model is any good.
"""

import hashlib
import json
import re
import struct
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from app.models import ModelError

__all__ = [
    "MANIFEST",
    "NOTICE",
    "VERIFIED",
    "File",
    "Manifest",
    "below",
    "faults",
    "harmful",
    "read_manifest",
    "sha256",
    "write_manifest",
]

MANIFEST = "panduan-model.json"
NOTICE = "Notice.txt"
VERIFIED = "panduan-verified.json"
OURS = {MANIFEST, NOTICE, VERIFIED}
CODE = {".py", ".pyc", ".so", ".dll", ".dylib", ".exe", ".sh", ".bat", ".ps1", ".js", ".jar", ".whl"}
PICKLES = {".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".joblib", ".npy", ".npz", ".h5", ".msgpack"}
# First bytes: a pickle of protocol 2 to 5, a zip (torch's own form), a program (ELF, Windows, #!).
HARMFUL = (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05", b"PK\x03\x04", b"\x7fELF", b"MZ", b"#!")
CTRANSLATE2 = re.compile(rb".\0\0\0.\0WhisperSpec\0", re.DOTALL)
HEADER = 100_000_000  # bytes: the most that the safetensors format allows
BLOCK = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file: its path below the folder, with /, its size in bytes and its hash."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a folder holds, from where, since when, and under which terms."""

    name: str
    id: str
    revision: str  # a commit, 40 hexadecimal digits
    source: str
    fetched_at: str  # ISO 8601, UTC
    licence: str
    terms: str = ""  # address of the terms, "" where none had to be accepted
    accepted_at: str = ""
    accepted_by: str = ""  # "typed" or "--accept-terms"
    files: tuple[File, ...]


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write it as JSON."""
    text = json.dumps({"format": 1, **asdict(manifest)}, indent=1, ensure_ascii=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder; ModelError where there is none or it makes no sense."""
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if said.pop("format") != 1:
            raise ValueError  # noqa: TRY301
        files = tuple(File(**one) for one in said.pop("files"))
        manifest = Manifest(**said, files=files)
    except FileNotFoundError as error:
        message = (
            f"{folder} holds no {MANIFEST}, so it is no model that `models fetch` finished; check the folder's name"
        )
        raise ModelError(message) from error
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        message = f"{folder / MANIFEST} cannot be read as a manifest; fetch the model again"
        raise ModelError(message) from error
    if not files or any(not below(one.path) for one in files):
        message = f"{folder / MANIFEST} names no file, or one outside its folder; fetch the model again"
        raise ModelError(message)
    return manifest


def faults(folder: Path, manifest: Manifest, *, hashing: bool = True) -> Iterator[str]:
    """Everything that is wrong with a folder, one line each; without `hashing`, all but changed bytes, at once."""
    yield from _strangers(folder, {one.path for one in manifest.files})
    whole = [one for one in manifest.files if (folder / one.path).is_file()]
    yield from (f"{one.path} is missing" for one in manifest.files if one not in whole)
    for one in whole:
        yield from _file_faults(folder / one.path, one, hashing=hashing)


def _strangers(folder: Path, known: set[str]) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        below = path.relative_to(folder).as_posix()
        if path.is_symlink():
            yield f"{below} is a link, which does not survive copying; put the file itself there"
        elif path.is_file() and below not in known | OURS:
            yield f"{below} was not fetched with this model; remove it"


def _file_faults(path: Path, file: File, *, hashing: bool) -> Iterator[str]:
    size = path.stat().st_size
    if harm := harmful(path):
        yield f"{file.path} {harm}; remove the folder, and fetch the model again"
    if size != file.size:
        yield f"{file.path} has {size} bytes instead of {file.size}"
    elif hashing and sha256(path) != file.sha256:
        yield f"{file.path} has changed since it was fetched"
    yield from (f"{file.path} {fault}" for fault in _form(path, size))


def harmful(path: Path) -> str:
    """What in this file could run as code when it is loaded, "" where nothing could."""
    if path.suffix.lower() in CODE:
        return "is a program"
    if path.suffix.lower() in PICKLES and not _is_ctranslate2(path):
        return "may be a pickle, which runs code when it is loaded"
    with path.open("rb") as opened:
        first = opened.read(8)
    return "begins like a pickle or a program" if first.startswith(HARMFUL) and path.suffix != ".safetensors" else ""


def _is_ctranslate2(path: Path) -> bool:
    """Whether a file is a Whisper as CTranslate2 writes it: a version, and the name of its kind; it is read as numbers alone."""
    with path.open("rb") as opened:
        return CTRANSLATE2.match(opened.read(32)) is not None


def _form(path: Path, size: int) -> Iterator[str]:
    if path.suffix == ".safetensors":
        yield from _header(path, size)
    elif path.suffix == ".gguf":
        with path.open("rb") as opened:
            if opened.read(4) != b"GGUF":
                yield "is no GGUF file"
    elif path.name.endswith(".safetensors.index.json"):
        yield from _shards(path)


def _header(path: Path, size: int) -> Iterator[str]:
    try:
        with path.open("rb") as opened:
            (length,) = struct.unpack("<Q", opened.read(8))
            if not 0 < length <= min(HEADER, size - 8):
                raise ValueError  # noqa: TRY301
            tensors = json.loads(opened.read(length))
        end = max(one["data_offsets"][1] for name, one in tensors.items() if name != "__metadata__")
    except (struct.error, ValueError, TypeError, KeyError, AttributeError, IndexError):
        yield "has no readable safetensors header"
        return
    if end != size - 8 - length:
        yield f"holds {size - 8 - length} bytes of weights where its header says {end}"


def _shards(index: Path) -> Iterator[str]:
    try:
        shards = sorted(set(json.loads(index.read_text(encoding="utf-8"))["weight_map"].values()))
    except (ValueError, TypeError, KeyError, AttributeError):
        yield "cannot be read as an index of shards"
        return
    for shard in shards:
        if not below(str(shard)) or not (index.parent / str(shard)).is_file():
            yield f"names the shard {shard}, which is missing"


def below(path: str) -> bool:
    """Whether a path, written with /, stays within the folder that it starts from."""
    parts = PurePosixPath(path).parts
    return bool(parts) and ".." not in parts and not path.startswith("/") and "\\" not in path and ":" not in path


def sha256(path: Path) -> str:
    """The hash of a file, as hexadecimal digits."""
    found = hashlib.sha256()
    with path.open("rb") as opened:
        while block := opened.read(BLOCK):
            found.update(block)
    return found.hexdigest()
