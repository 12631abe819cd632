"""Model → a folder that can be carried to a site without internet: fetched from the Hugging Face hub, checked, sealed.

The files of one commit are fetched into `FOLDER.partial-…`, from where an interrupted fetch goes on. Only when every
byte agrees with what the hub says of it is the manifest written and the folder given its name.
What is covered: no programs and no pickles; hashes of the hub; room on the disk; links and caches.
What is not covered: a hub that lies; whether its makers' licence allows what you do with the model.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.manifest import NOTICE, File, Manifest, below, faults, harmful, read_manifest, sha256, write_manifest
from app.models import Model, ModelError

__all__ = ["Acceptance", "fetch"]

WEIGHTS = (".safetensors", ".gguf")
BESIDE = (".json", ".jinja", ".model", ".txt", ".spm")  # configuration, tokenizer, chat template
TEXTS = re.compile(r"(licen[cs]e|notice)[^/]*", re.IGNORECASE)
ELSEWHERE = re.compile(r"(onnx|openvino|coreml|original|flax|tf)/", re.IGNORECASE)  # the same weights in other forms
RESERVE = 0.5e9  # bytes left free on the disk


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """That somebody accepted the terms: when (ISO 8601, UTC), and how."""

    at: str
    by: str  # "typed" or "--accept-terms"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Offer:
    """What the hub holds at one commit: the files to fetch, by path, each with its size and hashes."""

    revision: str
    files: tuple[tuple[str, int, str, str], ...]  # path, bytes, sha256 ("" where git's is all there is), git's sha1


def fetch(
    model: Model, folder: Path, *, revision: str = "", accepted: Acceptance | None = None, progress: bool = False
) -> Manifest:
    """Fetch a model into a folder that does not exist yet, or say what it already holds; ModelError otherwise."""
    if model.terms and accepted is None:
        message = f"the terms of {model.name} were not accepted, so nothing was fetched"
        raise ModelError(message)
    if folder.exists():
        return _already(model, folder, revision)
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    import httpx
    import huggingface_hub.errors

    try:
        return _fetch(model, folder, revision, accepted=accepted, progress=progress)
    except (huggingface_hub.errors.OfflineModeIsEnabled, huggingface_hub.errors.HfHubHTTPError) as error:
        raise ModelError(_refused(model, revision, error)) from error
    except (httpx.HTTPError, ConnectionError, huggingface_hub.errors.LocalEntryNotFoundError) as error:
        message = (
            f"the connection to the hub failed ({type(error).__name__}); check the network or HF_ENDPOINT, then run the"
            " same command again: it goes on where it stopped"
        )
        raise ModelError(message) from error
    except OSError as error:
        message = (
            f"{folder} cannot be written ({error.strerror}); free room or choose another --to"
            if error.errno
            else f"{model.id} did not arrive whole; run the same command again: it goes on where it stopped"
        )
        raise ModelError(message) from error


def _already(model: Model, folder: Path, revision: str) -> Manifest:
    manifest = read_manifest(folder)
    other = manifest.id != model.id or (revision and manifest.revision != revision)
    if other or any(faults(folder, manifest)):
        what = f"{manifest.id} at {manifest.revision}" if other else "a copy with faults (see `models verify`)"
        message = f"{folder} already holds {what}; choose another --to, or remove the folder first"
        raise ModelError(message)
    return manifest


def _fetch(
    model: Model, folder: Path, revision: str, *, accepted: Acceptance | None, progress: bool
) -> Manifest:  # fmt: skip
    from huggingface_hub import HfApi, constants
    from huggingface_hub.utils import logging
    from huggingface_hub.utils.tqdm import disable_progress_bars

    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    if not progress:
        disable_progress_bars()
    offer = _offer(model, HfApi().model_info(model.id, revision=revision or None, files_metadata=True))
    staging = folder.with_name(f"{folder.name}.partial-{offer.revision[:12]}")
    _require_room(staging, offer)
    _download(model, offer, staging)
    manifest = Manifest(
        name=model.name,
        id=model.id,
        revision=offer.revision,
        source=constants.ENDPOINT,
        fetched_at=datetime.now(UTC).isoformat(timespec="seconds"),
        licence=model.licence,
        terms=model.terms.url if model.terms else "",
        accepted_at=accepted.at if accepted else "",
        accepted_by=accepted.by if accepted else "",
        files=tuple(_checked(staging, *one) for one in offer.files),
    )
    _seal(model, staging, folder, manifest)
    return manifest


def _download(model: Model, offer: _Offer, staging: Path) -> None:
    from huggingface_hub import hf_hub_url, snapshot_download
    from huggingface_hub.file_download import http_get
    from huggingface_hub.utils import build_hf_headers  # type: ignore[attr-defined]

    staging.mkdir(parents=True, exist_ok=True)
    small = [_literal(path) for path, _, _, _ in offer.files if not _is_weights(path, model)]
    if small:
        cache = staging / ".cache" / "hub"
        snapshot_download(
            model.id, revision=offer.revision, local_dir=staging, cache_dir=cache, allow_patterns=small
        )  # fmt: skip
    # snapshot_download 1.33 throws away what had arrived of a file when it stops: hours, on a slow line.
    for path, size, _, _ in offer.files:
        if _is_weights(path, model) and not (staging / path).is_file():
            part = staging / f"{path}.part"
            part.parent.mkdir(parents=True, exist_ok=True)
            held = part.stat().st_size if part.is_file() else 0
            with part.open("ab" if held <= size else "wb") as opened:
                http_get(
                    hf_hub_url(model.id, path, revision=offer.revision), opened, headers=build_hf_headers(),
                    resume_size=held if held <= size else 0, expected_size=size,
                )  # fmt: skip
            part.rename(staging / path)


def _literal(path: str) -> str:
    return re.sub(r"([*?[])", r"[\1]", path)


def _offer(model: Model, info: Any) -> _Offer:
    listed = {one.rfilename: one for one in info.siblings or []}
    wanted = [path for path in listed if _wanted(path, model)]
    if not any(_is_weights(path, model) for path in wanted):
        pickles = any(path.endswith((".bin", ".pt")) for path in listed)
        why = " but weights as pickles, which run code when they are loaded" if pickles else ""
        message = (
            f"{model.id} holds no {model.gguf or model.binary or 'safetensors'} at revision {info.sha}{why}; name a --revision that"
            " does (its page on the hub lists conversions under Community), or take another model"
        )
        raise ModelError(message)
    files = tuple(
        (path, int(one.size or 0), one.lfs.sha256 if one.lfs else "", one.blob_id or "")
        for path, one in ((path, listed[path]) for path in wanted)
    )
    return _Offer(revision=str(info.sha), files=files)


def _is_weights(path: str, model: Model) -> bool:
    return path == model.binary if model.binary else path.endswith(WEIGHTS)


def _wanted(path: str, model: Model) -> bool:
    if not below(path):
        return False
    if TEXTS.fullmatch(path):
        return Path(path).suffix.lower() in {"", ".md", ".txt"}
    if model.gguf:
        return path == model.gguf
    return (_is_weights(path, model) or path.endswith(BESIDE)) and not ELSEWHERE.match(path)


def _require_room(staging: Path, offer: _Offer) -> None:
    there = next(one for one in (staging, *staging.absolute().parents) if one.is_dir())
    held = sum(one.stat().st_size for one in staging.rglob("*") if one.is_file()) if staging.is_dir() else 0
    needed = sum(size for _, size, _, _ in offer.files) - held + RESERVE
    free = shutil.disk_usage(there).free
    if free < needed:
        message = (
            f"the disk of {there} has {free / 1e9:.1f} GB free, and {needed / 1e9:.1f} GB are needed; free room or"
            " choose another --to; nothing was fetched"
        )
        raise ModelError(message)


def _checked(staging: Path, path: str, size: int, lfs: str, blob: str) -> File:
    """The file with its hash; ModelError, and the file is gone, where it is not what the hub listed."""
    found = staging / path
    held = found.stat().st_size if found.is_file() else -1
    digest = sha256(found) if held == size else ""
    same = digest == lfs if lfs else bool(digest) and (not blob or _git(found) == blob)
    harm = harmful(found) if same else ""
    if not same or harm:
        found.unlink(missing_ok=True)
        message = (
            f"{path} {harm or 'did not arrive as the hub lists it'}; nothing was kept of it; run the same command again"
        )
        raise ModelError(message)
    return File(path=path, size=size, sha256=digest)


def _git(path: Path) -> str:
    content = path.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def _seal(model: Model, staging: Path, folder: Path, manifest: Manifest) -> None:
    kept = {one.path for one in manifest.files}
    shutil.rmtree(staging / ".cache", ignore_errors=True)
    for path in [one for one in staging.rglob("*") if one.is_file()]:
        if path.relative_to(staging).as_posix() not in kept:
            path.unlink()
    if model.terms:
        (staging / NOTICE).write_text(f"{model.terms.notice}\n", encoding="utf-8")
    wrong: Sequence[str] = list(faults(staging, manifest, hashing=False))
    if wrong:
        message = f"{model.id} at {manifest.revision} is not whole on the hub: {wrong[0]}; take another --revision"
        raise ModelError(message)
    write_manifest(staging, manifest)
    staging.rename(folder)


def _refused(model: Model, revision: str, error: Exception) -> str:
    from huggingface_hub import errors

    page = f"https://huggingface.co/{model.id}"
    status = getattr(getattr(error, "response", None), "status_code", 0)
    if isinstance(error, errors.OfflineModeIsEnabled):
        return "HF_HUB_OFFLINE is set, so nothing was fetched; unset it and run the same command again"
    if isinstance(error, errors.RevisionNotFoundError):
        return f"{model.id} has no revision {revision!r}; copy the commit from {page}/commits/main"
    if isinstance(error, errors.GatedRepoError) or (model.gated and status in {401, 403}):
        return (
            f"the hub does not let you have {model.id} ({status}): sign in at {page}, accept the terms there, make a token"
            " of the kind Read at https://huggingface.co/settings/tokens, set HF_TOKEN to it, and run the same command again"
        )
    if status in {401, 403}:
        return f"the hub refused {model.id} ({status}); the token in HF_TOKEN may be wrong or expired: make a new one"
    if isinstance(error, errors.RepositoryNotFoundError) or status == 404:  # noqa: PLR2004
        return f"the hub has no {model.id}, or not all of its files (404); check HF_ENDPOINT, or look at {page}"
    return f"the hub answered with an error ({status}); run the same command again later: it goes on where it stopped"
