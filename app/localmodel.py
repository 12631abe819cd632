"""ModelFolder → a loaded Gemma 3 and its tokens: all that transformers and torch do for writing answers.

Nothing is fetched here, no code of a model is run, and weights are safetensors; a weight that is missing is an error.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from typing import Any

from app.generation import GenerationError
from app.modelfolder import BYTES, LocalModel, ModelFolder

__all__ = [
    "FAILURES",
    "OUT_OF_MEMORY",
    "Stopped",
    "encoded",
    "limit_of",
    "load_network",
    "load_processor",
    "located",
    "tokens_of",
    "write",
]

COMMIT = re.compile(r"[0-9a-f]{40}")
BESIDE = 1_000_000_000  # bytes beside the weights: the cache of a long message, activations
READ_AT_ONCE = 512  # tokens of a message that a processor reads before it looks whether to stop: a second's work for 4B
GIGABYTE = 1_000_000_000
# What a library may raise of a broken folder or in the middle of writing; safetensors' error is added where it is known.
FAILURES = (
    RuntimeError, ValueError, TypeError, KeyError, IndexError, AttributeError, OSError, ImportError, MemoryError,
    AssertionError, ArithmeticError,
)  # fmt: skip
OUT_OF_MEMORY = r"out of memory|can't allocate memory|not enough memory"  # of the GPU; of the processor, of Windows
CONTROL = re.compile(r"<(?=(?:/?\w+_of_\w+|unused\d+|bos|eos|pad|unk|mask|image_soft_token)>)")


class Stopped(GenerationError):
    """Nobody waits for the rest."""


def located(model: LocalModel) -> Path:
    """The folder of a model: its own, or where the hub's library keeps what was fetched; GenerationError if nowhere."""
    if (folder := Path(model.id)).is_dir():
        return folder
    if not COMMIT.fullmatch(model.revision):
        message = (
            f"the model {model.id!r} is no folder here, and the revision {model.revision!r} is no commit of 40 digits; "
            "give the folder it was fetched to, or set its revision (PANDUAN_LOCAL_REVISION)"
        )
        raise GenerationError(message)
    from transformers.utils.hub import cached_file

    try:
        found = cached_file(model.id, "config.json", revision=model.revision, local_files_only=True)
    except (OSError, ValueError) as error:
        message = f"the model {model.id!r} at {model.revision} is not on this machine; fetch it: python -m app models"
        raise GenerationError(message) from error
    return Path(str(found)).parent


def load_processor(folder: ModelFolder) -> Any:
    """The processor, or tokenizer of a model without one; GenerationError where it or its chat template is missing."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from transformers import AutoProcessor, AutoTokenizer

    kind = AutoProcessor if folder.sees else AutoTokenizer
    try:
        processor: Any = kind.from_pretrained(folder.path, local_files_only=True, trust_remote_code=False)
    except FAILURES as error:
        message = (
            f"the tokenizer in {str(folder.path)!r} cannot be loaded ({_first_line(error)}); fetch the model again"
        )
        raise GenerationError(message) from error
    if not processor.chat_template:
        message = f"the model in {str(folder.path)!r} has no chat template; fetch the -it model with all its files"
        raise GenerationError(message)
    return processor


def limit_of(folder: ModelFolder) -> int:
    """Tokens that the model was made for, message and answer together."""
    from transformers import AutoConfig

    try:
        config = AutoConfig.from_pretrained(folder.path, local_files_only=True, trust_remote_code=False)
    except FAILURES as error:
        message = (
            f"the config.json in {str(folder.path)!r} cannot be used ({_first_line(error)}); fetch the model again"
        )
        raise GenerationError(message) from error
    return int(config.get_text_config().max_position_embeddings)


def load_network(folder: ModelFolder, *, precision: str = "") -> Any:
    """The loaded network on the GPU when there is one; GenerationError where it does not fit or is incomplete."""
    import torch
    from safetensors import SafetensorError
    from transformers import AutoModelForCausalLM, AutoModelForImageTextToText
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    device = "cuda" if torch.cuda.is_available() else "cpu"
    chosen = precision or ("bfloat16" if _computes_bfloat16(device) else "float32")
    _require_memory(folder, chosen, device)
    kind: Any = AutoModelForImageTextToText if folder.sees else AutoModelForCausalLM
    try:
        network, report = kind.from_pretrained(
            folder.path, dtype=getattr(torch, chosen), local_files_only=True, trust_remote_code=False,
            use_safetensors=True, output_loading_info=True,
        )  # fmt: skip
        missing = [*report["missing_keys"], *report["mismatched_keys"]]
        if missing:  # transformers would fill them with random numbers, with a mere warning
            message = f"the weights in {str(folder.path)!r} lack {len(missing)} parts, such as {missing[0]!r}; fetch the model again"
            raise GenerationError(message)
        return _greedy(network.to(device).eval())
    except (*FAILURES, SafetensorError) as error:
        message = f"the model in {str(folder.path)!r} cannot be loaded: {_reason(error)}"
        raise GenerationError(message) from error


def _greedy(network: Any) -> Any:
    """The network, with nothing of its folder's settings for writing but which tokens end an answer."""
    from transformers import GenerationConfig

    told = network.generation_config
    network.generation_config = GenerationConfig(  # type: ignore[no-untyped-call]
        do_sample=False, eos_token_id=told.eos_token_id, pad_token_id=told.pad_token_id, bos_token_id=told.bos_token_id
    )
    return network


def _computes_bfloat16(device: str) -> bool:
    import torch

    if device == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    can: dict[str, object] = getattr(torch.cpu, "get_capabilities", dict)()
    return any(value for name, value in can.items() if "bf16" in name)


def _require_memory(folder: ModelFolder, precision: str, device: str) -> None:
    import psutil
    import torch

    needed = folder.weights * BYTES[precision] + BESIDE
    free = torch.cuda.mem_get_info()[0] if device == "cuda" else psutil.virtual_memory().available
    if needed > free:
        where = "GPU" if device == "cuda" else "machine"
        message = (
            f"the model in {str(folder.path)!r} needs {needed / GIGABYTE:.1f} GB as {precision}, and this {where} has "
            f"{free / GIGABYTE:.1f} GB free; close other programs, take a smaller model, or serve a quantised one"
        )
        raise GenerationError(message)


def _tokenizer(processor: Any) -> Any:
    return getattr(processor, "tokenizer", processor)


def _plain(processor: Any, text: str) -> str:
    """The text, in which no token that steers a model can be written: a space parts its first two characters."""
    special = {str(one) for one in _tokenizer(processor).added_tokens_decoder.values() if one.special}
    for token in sorted(special, key=len, reverse=True):
        text = text.replace(token, f"{token[:1]} {token[1:]}")
    return CONTROL.sub("< ", text)


def tokens_of(processor: Any, text: str) -> int:
    """Tokens of a text, without those that the template adds."""
    return len(_tokenizer(processor).encode(_plain(processor, text), add_special_tokens=False))


def encoded(processor: Any, message: str) -> Any:
    """One message of the user in the model's own chat template, as tensors (1, n)."""
    part: Any = _plain(processor, message)
    content = [{"type": "text", "text": part}] if processor is not _tokenizer(processor) else part
    return processor.apply_chat_template(
        [{"role": "user", "content": content}],
        add_generation_prompt=True, tokenize=True, return_dict=True, return_tensors="pt",
    )  # fmt: skip


def write(
    network: Any,
    processor: Any,
    message: str,
    *,
    max_tokens: int,
    into: "Queue[str | None]",
    stopped: Callable[[], bool],
) -> None:
    """Put pieces of text into the queue, "" for a token that ends no word; Stopped where it was."""
    import torch
    from transformers import LogitsProcessorList, StoppingCriteriaList, TextIteratorStreamer

    # Special tokens are kept: those around a thought must reach whoever reads the draft.
    streamer: Any = TextIteratorStreamer(
        _tokenizer(processor), skip_prompt=True, skip_special_tokens=False, clean_up_tokenization_spaces=False
    )
    streamer.text_queue, streamer.stop_signal = into, ""  # the end is told by whoever knows that it is whole
    ends = _ends(network, processor)

    def stops(ids: Any, _scores: Any, **_: Any) -> Any:
        return torch.full((ids.shape[0],), stopped(), dtype=torch.bool, device=ids.device)

    def finite(_ids: Any, scores: Any) -> Any:
        if not bool(torch.isfinite(scores.max())):  # the greatest of numbers with a NaN among them is NaN
            message = "the model computes what are no numbers; fetch it again, or set its precision to float32"
            raise GenerationError(message)
        return scores

    with _stopping_early(network, stopped), torch.inference_mode():
        network.generate(
            **encoded(processor, message).to(network.device),
            streamer=_WithoutEnds(streamer, ends), stopping_criteria=StoppingCriteriaList([stops]),
            logits_processor=LogitsProcessorList([finite]), max_new_tokens=max_tokens, eos_token_id=sorted(ends),
            prefill_chunk_size=READ_AT_ONCE if network.device.type == "cpu" else None,
        )  # fmt: skip


def _ends(network: Any, processor: Any) -> set[int]:
    told, tokenizer = network.generation_config.eos_token_id, _tokenizer(processor)
    ends = {*(told if isinstance(told, list) else [told]), tokenizer.eos_token_id}
    ends.add(tokenizer.get_vocab().get("<end_of_turn>"))  # a converted folder may lack generation_config.json
    return {one for one in ends if one is not None}


@contextmanager
def _stopping_early(network: Any, stopped: Callable[[], bool]) -> Iterator[None]:
    """Stopped is raised between two layers, for on a processor the reading of a long message takes minutes."""

    def look(*_: Any) -> None:
        if stopped():
            raise Stopped

    hooks = [layer.register_forward_pre_hook(look) for layer in network.get_decoder().layers]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


class _WithoutEnds:
    """Hands all tokens on to a streamer but those that end an answer."""

    def __init__(self, streamer: Any, ends: set[int]) -> None:
        self._streamer, self._ends = streamer, ends

    def put(self, value: Any) -> None:
        if value.numel() != 1 or int(value.flatten()[0]) not in self._ends:
            self._streamer.put(value)

    def end(self) -> None:
        self._streamer.end()


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]


def _reason(error: BaseException) -> str:
    if isinstance(error, MemoryError) or re.search(OUT_OF_MEMORY, str(error), re.IGNORECASE):
        return "the memory does not suffice; close other programs, take a smaller model, or serve a quantised one"
    return f"{_first_line(error)}; fetch the model again"
