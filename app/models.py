"""Machine → Profiles → Models: which models this program is made for, what each needs, and what fits here.

No weights are part of this program: each model is fetched from its makers, under its own licence.
Sizes and memory are the makers' or computed from theirs; GB are 10^9 bytes.
"""

from dataclasses import dataclass
from typing import Literal

from ingest.errors import PanduanError

__all__ = ["HAI_DEF", "MODELS", "PROFILES", "Model", "ModelError", "Profile", "Terms", "fitting", "named"]

Purpose = Literal["answers", "embedding", "reranking", "hearing"]


class ModelError(PanduanError):
    """A model is unknown, cannot be fetched, is not whole, or its terms were not accepted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Terms that must be accepted before a model is fetched, in our words; only the text at `url` binds."""

    title: str
    url: str
    points: tuple[str, ...]
    notice: str  # the sentence that must go with every copy


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One model: where it is, what it is for, and what it needs."""

    name: str
    id: str  # owner/name on the Hugging Face hub
    purpose: Purpose
    disk: float  # GB
    memory: float  # GB while it answers, of GPU memory where its profile has one
    licence: str
    gated: bool = False  # its makers ask for an account, and for their terms to be accepted there as well
    terms: Terms | None = None
    gguf: str = ""  # the one file to fetch of a repository that holds a model in many sizes
    binary: str = ""  # the file of weights of a model in the form of CTranslate2
    served: bool = False  # by a program of its own, never in this process
    url: str = ""  # where its server listens by default
    context: int = 0  # tokens that its server is given
    dimension: int = 0
    question_prompt: str = ""
    passage_prompt: str = ""

    @property
    def served_as(self) -> str:
        """The name that its server gives it."""
        return self.gguf.removesuffix(".gguf") or self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A kind of machine, the least it must have, and the models for it."""

    name: str
    what: str
    memory: float  # GB of RAM
    gpu: float  # GB of GPU memory, of all GPUs together; 0: none needed
    models: tuple[str, ...]


HAI_DEF = Terms(
    title="Health AI Developer Foundations Terms of Use (Google, last modified 2024-11-15)",
    url="https://developers.google.com/health-ai-developer-foundations/terms",
    points=(
        "Read the whole text at the address above; what follows only says what it is about, and does not bind.",
        "By using the model you agree to them, for yourself and for the body that you act for.",
        "Uses in the Prohibited Use Policy are forbidden:"
        " https://developers.google.com/health-ai-developer-foundations/prohibited-use-policy",
        "No use may make a health authority hold Google for the manufacturer of a medical device.",
        "Where your country asks for an authorization of such software, getting it is up to you.",
        "Whoever gives a copy away, or lets others use it over a network, passes these restrictions on; copies also"
        " carry the terms and the Notice file (it is written beside the model).",
        "There is no warranty, and you answer for what the model writes and for claims against Google.",
        "This program is no medical device. It supports the decisions of professionals and takes none.",
    ),
    notice=(
        "HAI-DEF is provided under and subject to the Health AI Developer Foundations Terms of Use found at"
        " https://developers.google.com/health-ai-developer-foundations/terms"
    ),
)

_ALL = (
    Model(
        name="medgemma-4b-q4", id="unsloth/medgemma-1.5-4b-it-GGUF", purpose="answers", disk=2.5, memory=4.0,
        licence="HAI-DEF", terms=HAI_DEF, gguf="medgemma-1.5-4b-it-Q4_K_M.gguf", served=True,
        url="http://127.0.0.1:8080/v1", context=8192,
    ),
    Model(
        name="medgemma-4b", id="google/medgemma-1.5-4b-it", purpose="answers", disk=8.6, memory=10.0,
        licence="HAI-DEF", gated=True, terms=HAI_DEF, url="http://127.0.0.1:8000/v1", context=16384,
    ),
    Model(
        name="medgemma-27b", id="google/medgemma-27b-it", purpose="answers", disk=55.0, memory=58.0,
        licence="HAI-DEF", gated=True, terms=HAI_DEF, served=True, url="http://127.0.0.1:8000/v1", context=16384,
    ),
    Model(
        name="e5-small", id="intfloat/multilingual-e5-small", purpose="embedding", disk=0.5, memory=0.5,
        licence="MIT", dimension=384, question_prompt="query: ", passage_prompt="passage: ",
    ),
    Model(
        name="e5-large", id="intfloat/multilingual-e5-large", purpose="embedding", disk=2.3, memory=2.2,
        licence="MIT", dimension=1024, question_prompt="query: ", passage_prompt="passage: ",
    ),
    Model(
        name="bge-m3", id="BAAI/bge-m3", purpose="embedding", disk=2.3, memory=2.2, licence="MIT", dimension=1024,
    ),
    Model(
        name="bge-reranker", id="BAAI/bge-reranker-v2-m3", purpose="reranking", disk=2.3, memory=2.3,
        licence="Apache-2.0",
    ),
    Model(
        name="medasr", id="google/medasr", purpose="hearing", disk=0.4, memory=1.0, licence="HAI-DEF", gated=True,
        terms=HAI_DEF,
    ),
    Model(
        name="whisper-small", id="Systran/faster-whisper-small", purpose="hearing", disk=0.5, memory=1.5, licence="MIT",
        binary="model.bin",
    ),
    Model(
        name="whisper-large-v3-turbo", id="mobiuslabsgmbh/faster-whisper-large-v3-turbo", purpose="hearing", disk=1.6,
        memory=2.5, licence="MIT", binary="model.bin",
    ),
)  # fmt: skip
MODELS = {one.name: one for one in _ALL}

PROFILES = (
    Profile(
        name="clinic", what="clinic PC: 8 GB of RAM, no GPU; MedGemma 4B in 4 bits through llama.cpp or Ollama",
        memory=7.0, gpu=0.0, models=("medgemma-4b-q4", "e5-small", "medasr", "whisper-small"),
    ),
    Profile(
        name="workstation", what="workstation with a GPU of 12 GB or more; MedGemma 4B in process or through vLLM",
        memory=15.0, gpu=11.5,
        models=("medgemma-4b", "bge-m3", "e5-large", "bge-reranker", "medasr", "whisper-large-v3-turbo"),
    ),
    Profile(
        name="ministry", what="ministry server with 80 GB of GPU memory in one or more GPUs; MedGemma 27B through vLLM",
        memory=60.0, gpu=76.0,
        models=("medgemma-27b", "bge-m3", "e5-large", "bge-reranker", "medasr", "whisper-large-v3-turbo"),
    ),
)  # fmt: skip


def named(name: str) -> Model:
    """The model of this name or hub id; ModelError where there is none."""
    for model in MODELS.values():
        if name in {model.name, model.id}:
            return model
    message = f"no model is called {name!r}; there are {', '.join(MODELS)}"
    raise ModelError(message)


def fitting(*, memory: float, gpu: float) -> Profile | None:
    """The largest profile for this RAM and GPU memory (GB), or None where not even a PC's is met."""
    return next((one for one in reversed(PROFILES) if memory >= one.memory and gpu >= one.gpu), None)
