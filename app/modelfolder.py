"""LocalModel → ModelFolder: what the folder of a model holds, read from its small files before gigabytes are loaded.

Told here: a folder that is none, another architecture, quantised weights, a missing or cut shard, pickled weights only.
Not told here: a changed byte inside the weights (`python -m app models verify` holds every file against its sha256).
"""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.generation import GenerationError

__all__ = ["BYTES", "LocalModel", "ModelFolder", "read_folder"]

BYTES = {"bfloat16": 2, "float32": 4}  # of one weight
# Each with whether it sees images and so has a processor; the text model of 27B has a tokenizer alone.
ARCHITECTURES = {"Gemma3ForConditionalGeneration": True, "Gemma3ForCausalLM": False}
LONGEST_HEADER = 100_000_000  # bytes; the same bound as the safetensors library's
FAMILIES = ("", "medgemma", "gemma3", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalModel:
    """Which model runs in this process; GenerationError for a value that cannot be used."""

    id: str = "google/medgemma-1.5-4b-it"  # of the hub, or a folder
    revision: str = ""  # a commit of the hub, 40 hexadecimal digits; a folder needs none
    context: int = 16_384  # tokens of message and answer together, if the model has as many
    precision: str = ""  # "bfloat16" or "float32"; "": bfloat16 wherever the processor computes with it
    timeout: float = 600.0  # seconds without a token; the first comes when the whole message is read
    family: str = ""  # "": told by the id

    def __post_init__(self) -> None:
        if self.precision and self.precision not in BYTES:
            # Activations of Gemma 3 exceed 65,504, the largest number of float16, and become infinite.
            why = "Gemma 3 overflows in float16" if self.precision in {"float16", "fp16", "half"} else "unknown"
            message = f"the precision {self.precision!r} cannot be used ({why}); set bfloat16 or float32"
            raise GenerationError(message)
        if self.family not in FAMILIES or self.context < 1 or self.timeout <= 0:
            message = (
                f"the model {self.id!r}: context and timeout must be above 0, family one of medgemma, gemma3, other"
            )
            raise GenerationError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFolder:
    """A folder whose parts are all there, and how many weights it holds."""

    path: Path
    sees: bool  # images as well as text
    weights: int
    source: str  # the id that it was fetched by, where its manifest says so


def read_folder(path: Path) -> ModelFolder:
    """What a folder holds; GenerationError that names the part which is missing, cut, or of another kind."""
    config = _json(path / "config.json")
    named = config.get("architectures") or ["nothing that its config.json names"]
    if named[0] not in ARCHITECTURES:
        message = (
            f"the model in {str(path)!r} is {named[0]}, not a Gemma 3; in this process only MedGemma and Gemma 3 run: "
            "fetch one, or serve this model by an OpenAI-compatible server"
        )
        raise GenerationError(message)
    if "quantization_config" in config:
        message = f"the weights in {str(path)!r} are quantised; fetch the original ones, or serve these by a server"
        raise GenerationError(message)
    weights = sum(_weights(shard) for shard in _shards(path))
    return ModelFolder(path=path, sees=ARCHITECTURES[named[0]], weights=weights, source=_source(path))


def _source(path: Path) -> str:
    manifest = path / "panduan-model.json"
    return str(_json(manifest).get("id", "")) if manifest.is_file() else ""


def _shards(path: Path) -> Iterator[Path]:
    index, single = path / "model.safetensors.index.json", path / "model.safetensors"
    if index.is_file():
        found = _json(index).get("weight_map")
        names = sorted({str(name) for name in found.values()}) if isinstance(found, dict) else []
    elif single.is_file():
        names = [single.name]
    else:
        names = []
    if not names:
        message = f"{str(path)!r} holds no safetensors weights (pickled ones are not loaded); fetch the model again"
        raise GenerationError(message)
    for name in names:
        shard = path / Path(name).name  # an index cannot lead out of its folder
        if not shard.is_file():
            message = f"the model in {str(path)!r} lacks {name!r}, which its index names; fetch the model again"
            raise GenerationError(message)
        yield shard


def _weights(shard: Path) -> int:
    """How many numbers a safetensors file holds; GenerationError where the file is shorter than its header says."""
    size = shard.stat().st_size
    with shard.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = file.read(length) if 0 < length <= min(size, LONGEST_HEADER) else b""
    try:
        tensors = [one for name, one in json.loads(header).items() if name != "__metadata__"]
        end = max((one["data_offsets"][1] for one in tensors), default=0)
        count: int = sum(math.prod(one["shape"]) for one in tensors)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise _damaged(shard) from error
    if size != 8 + length + end:
        raise _damaged(shard)
    return count


def _damaged(shard: Path) -> GenerationError:
    return GenerationError(f"{str(shard)!r} is cut short or damaged; fetch the model again")


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        message = (
            f"{str(path.parent)!r} is no folder of a model: it lacks {path.name}; give the folder it was fetched to"
        )
        raise GenerationError(message) from error
    except (OSError, ValueError) as error:
        message = f"{str(path)!r} cannot be read ({type(error).__name__}); fetch the model again"
        raise GenerationError(message) from error
    if not isinstance(found, dict):
        message = f"{str(path)!r} is not what it should be; fetch the model again"
        raise GenerationError(message)
    return found
