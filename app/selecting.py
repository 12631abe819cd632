"""Model → the environment lines that make this program use it, and which model the environment names now."""

import re
import shlex
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.models import Model, ModelError

__all__ = ["active_generator", "environment_lines", "is_selected", "server_command", "write_environment"]

OWN = {"embedding": "PANDUAN_EMBEDDER", "reranking": "PANDUAN_RERANKER"}
MEDASR, WHISPER = "PANDUAN_MEDASR_MODEL", "PANDUAN_WHISPER_MODEL"
LISTENS = {MEDASR: "medasr", WHISPER: "faster-whisper"}  # as PANDUAN_TRANSCRIBER has it
EXTRACTIVE = "extractive"
SET = re.compile(r"\s*(?:export\s+)?(PANDUAN_[A-Z_]+)=")


def active_generator(environment: Mapping[str, str]) -> str:
    """Who answers: "extractive", "server", "in-process", or what PANDUAN_GENERATOR says instead."""
    return environment.get("PANDUAN_GENERATOR", "") or EXTRACTIVE


def is_selected(model: Model, folder: Path, environment: Mapping[str, str]) -> bool:
    """Whether the environment names this model, by id or by its folder."""
    if model.purpose != "answers":
        named = _names(environment.get(_variable(model), ""), model, folder)
        listens = LISTENS.get(_variable(model))
        return named and (not listens or environment.get("PANDUAN_TRANSCRIBER", "") in {listens, "auto"})
    generator = active_generator(environment)
    if generator == "server":
        return environment.get("PANDUAN_MODEL", "") in {model.id, model.served_as}
    return generator == "in-process" and _names(environment.get("PANDUAN_LOCAL_MODEL", ""), model, folder)


def _variable(model: Model) -> str:
    """That which names a model of this kind."""
    if model.purpose == "hearing":
        return WHISPER if model.binary else MEDASR
    return OWN[model.purpose]


def _names(value: str, model: Model, folder: Path) -> bool:
    return bool(value) and (value == model.id or Path(value).absolute() == folder.absolute())


def environment_lines(model: Model, *, folder: Path | None, revision: str, server: str = "") -> tuple[str, ...]:
    """NAME=value lines for a shell or systemd; ModelError for a model that is neither here nor at a `server`."""
    if server and model.purpose != "answers":
        message = f"{model.name} runs inside this program; leave --server out"
        raise ModelError(message)
    if folder is None and not server:
        or_else = ", or name the server that has it: --server URL" if model.purpose == "answers" else ""
        message = f"{model.name} is not here; fetch it: python -m app models fetch {model.name}{or_else}"
        raise ModelError(message)
    if server or folder is None or model.served:
        values = {
            "PANDUAN_GENERATOR": "server",
            "PANDUAN_MODEL_URL": server or model.url,
            "PANDUAN_MODEL": model.served_as,
            "PANDUAN_MODEL_CONTEXT": str(model.context),
        }
    else:
        values = _own(model, str(folder.absolute()), revision)
    return tuple(f"{name}={shlex.quote(value)}" for name, value in values.items())


def _own(model: Model, folder: str, revision: str) -> dict[str, str]:
    if model.purpose == "answers":
        return {
            "PANDUAN_GENERATOR": "in-process",
            "PANDUAN_LOCAL_MODEL": folder,
            "PANDUAN_LOCAL_REVISION": revision,
        }
    variable = _variable(model)
    values = {variable: folder, f"{variable}_REVISION": revision}
    if model.purpose == "hearing":
        values = {"PANDUAN_TRANSCRIBER": LISTENS[variable], **values}
    if model.purpose == "embedding":
        values[f"{variable}_DIMENSION"] = str(model.dimension)
        values[f"{variable}_QUESTION_PROMPT"] = model.question_prompt
        values[f"{variable}_PASSAGE_PROMPT"] = model.passage_prompt
    return values


def server_command(model: Model, folder: Path | None) -> str:
    """The command that serves a model, as its server's makers document it."""
    where = str(folder) if folder else ""
    if model.gguf:
        file = shlex.quote(str(Path(where) / model.gguf)) if where else model.gguf
        return f"llama-server -m {file} --alias {model.served_as} -c {model.context} -np 1 --host 127.0.0.1 --port 8080"
    return (
        f"vllm serve {shlex.quote(where or model.id)} --served-model-name {model.id} --dtype bfloat16"
        f" --max-model-len {model.context} --limit-mm-per-prompt '{{\"image\": 0}}' --host 127.0.0.1 --port 8000"
    )


def write_environment(path: Path, lines: Sequence[str]) -> None:
    """Put the lines into a file, in place of its lines for the same variables; the rest of it stays."""
    names = {line.split("=", 1)[0] for line in lines}
    try:
        old = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        kept = [line for line in old if not (set_ := SET.match(line)) or set_[1] not in names]
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.absolute().parent, delete=False) as made:
            made.write("\n".join([*kept, *lines]) + "\n")
        if path.exists():
            Path(made.name).chmod(path.stat().st_mode & 0o777)
        Path(made.name).replace(path)
    except (OSError, ValueError) as error:
        message = f"{path} cannot be written ({error}); choose another --write"
        raise ModelError(message) from error
