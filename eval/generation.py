"""How fast a model writes: tokens read and written a second, time to the first, memory, share of the memory's bandwidth.

A folder, or the true shape of MedGemma 4B with random weights: speed does not depend on their values.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from rich.table import Table

__all__ = ["Speed", "Streams", "measure_generation", "network_of", "random_medgemma_4b", "speed_table"]

# Of google/gemma-3-4b-it's config.json; what it does not name is transformers' default (8 heads, 4 of keys, 256 wide).
TEXT_4B = {
    "hidden_size": 2560, "intermediate_size": 10240, "num_hidden_layers": 34, "sliding_window": 1024,
    "rope_scaling": {"factor": 8.0, "rope_type": "linear"},
}  # fmt: skip
VISION_4B = {
    "hidden_size": 1152, "intermediate_size": 4304, "num_hidden_layers": 27, "num_attention_heads": 16,
    "image_size": 896, "patch_size": 14,
}  # fmt: skip
COPIED = 1 << 30  # bytes
COPIES = 10
FIRST_WORDS = 1000  # of the vocabulary; the ids of a prompt are drawn from those after it


@dataclass(frozen=True, slots=True, kw_only=True)
class Streams:
    """One batch of equal prompts, all answered at once; the first batch of a shape is not measured."""

    streams: int
    prompt: int  # tokens of each
    tokens: int  # written by each
    first_seconds: float  # until each has its first token
    seconds: float  # for all tokens after the first

    @property
    def read_rate(self) -> float:
        """Tokens of prompts a second, all streams together."""
        return self.streams * self.prompt / self.first_seconds

    @property
    def rate(self) -> float:
        """Tokens a second after the first, all streams together; 0 where only one was written."""
        return self.streams * (self.tokens - 1) / self.seconds if self.seconds else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """What was measured of one model on one machine."""

    device: str
    precision: str
    weights_bytes: int  # the language model's, which every token reads once
    peak_bytes: int  # of the GPU, or of this process so far
    copied_bytes_per_second: float  # read and written, by copying on the device
    runs: tuple[Streams, ...]

    @property
    def share(self) -> float | None:
        """Of the bandwidth, what one stream used: bytes of weights × tokens/s ÷ bandwidth; None where none was run."""
        single = next((one for one in self.runs if one.streams == 1), None)
        return self.weights_bytes * single.rate / self.copied_bytes_per_second if single else None

    def to_json(self) -> dict[str, Any]:
        """All figures under plain names; bytes and seconds."""
        return {
            "device": self.device, "precision": self.precision, "weights_bytes": self.weights_bytes,
            "peak_bytes": self.peak_bytes, "copied_bytes_per_second": self.copied_bytes_per_second,
            "share_of_bandwidth": self.share,
            "runs": [
                {
                    "streams": one.streams, "prompt": one.prompt, "tokens": one.tokens,
                    "first_seconds": one.first_seconds, "read_per_second": one.read_rate,
                    "written_per_second": one.rate,
                }
                for one in self.runs
            ],
        }  # fmt: skip


def network_of(folder: Path) -> Any:
    """The loaded network of a folder, by the same way as the assistant loads it; GenerationError where it cannot."""
    from app.localmodel import load_network
    from app.modelfolder import read_folder

    return load_network(read_folder(folder))


def random_medgemma_4b(**text: Any) -> Any:
    """MedGemma 4B's shape in bfloat16, 8.6 GB, with random weights; `text` changes the language model's config."""
    import torch
    from transformers import Gemma3Config, Gemma3ForConditionalGeneration
    from transformers.initialization import no_init_weights

    config = Gemma3Config(text_config={**TEXT_4B, **text}, vision_config=VISION_4B)
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.bfloat16)
    try:
        with no_init_weights():  # the library's own draw takes minutes on a processor
            network: Any = Gemma3ForConditionalGeneration(config)
    finally:
        torch.set_default_dtype(before)
    with torch.no_grad():
        for weight in network.parameters():
            weight.uniform_(-0.02, 0.02)
    return network.to("cuda" if torch.cuda.is_available() else "cpu").eval()


def measure_generation(network: Any, *, prompt: int, tokens: int, streams: Sequence[int]) -> Speed:
    """Speed with prompts of `prompt` random tokens, `tokens` written for each, for each number of streams."""
    import torch

    if network.device.type == "cuda":
        torch.cuda.reset_peak_memory_stats()
    runs = tuple(_runs(network, prompt=prompt, tokens=tokens, streams=streams))
    decoder = network.get_decoder()
    return Speed(
        device=_device(network), precision=str(network.dtype).removeprefix("torch."),
        weights_bytes=sum(one.numel() * one.element_size() for one in decoder.parameters()),
        peak_bytes=_peak(network), copied_bytes_per_second=_bandwidth(network.device), runs=runs,
    )  # fmt: skip


def _runs(network: Any, *, prompt: int, tokens: int, streams: Sequence[int]) -> Iterator[Streams]:
    for count in streams:
        _timed(network, streams=count, prompt=min(prompt, 8), tokens=2)  # libraries load, memory is taken
        yield _timed(network, streams=count, prompt=prompt, tokens=tokens)


def _timed(network: Any, *, streams: int, prompt: int, tokens: int) -> Streams:
    import torch
    from transformers import StoppingCriteriaList

    vocabulary = network.get_input_embeddings().weight.shape[0]
    words = torch.randint(min(FIRST_WORDS, vocabulary // 2), vocabulary // 1, (streams, prompt), device=network.device)
    words = words.clamp(max=vocabulary - vocabulary // 16 - 1)  # images have the last ids, and must not be met
    at: list[float] = []

    def told(ids: Any, _scores: Any, **_: Any) -> Any:
        _wait(network)
        at.append(time.perf_counter())
        return torch.zeros(ids.shape[0], dtype=torch.bool, device=ids.device)

    _wait(network)
    started = time.perf_counter()
    with torch.inference_mode():
        network.generate(
            input_ids=words, attention_mask=torch.ones_like(words), do_sample=False, top_k=None, top_p=None,
            min_new_tokens=tokens, max_new_tokens=tokens, stopping_criteria=StoppingCriteriaList([told]),
        )  # fmt: skip
    return Streams(
        streams=streams, prompt=prompt, tokens=len(at), first_seconds=at[0] - started, seconds=at[-1] - at[0]
    )  # fmt: skip


def _wait(network: Any) -> None:
    import torch

    if network.device.type == "cuda":
        torch.cuda.synchronize()


def _bandwidth(device: Any) -> float:
    """Bytes read and written a second by copying, the fastest of some copies."""
    import torch

    source = torch.zeros(COPIED // (1 if device.type == "cuda" else 4), dtype=torch.uint8, device=device)
    target, fastest = torch.empty_like(source), float("inf")
    for _ in range(COPIES):
        started = time.perf_counter()
        target.copy_(source)
        if device.type == "cuda":
            torch.cuda.synchronize()
        fastest = min(fastest, time.perf_counter() - started)
    return 2 * source.numel() / fastest


def _peak(network: Any) -> int:
    import torch

    if network.device.type == "cuda":
        return int(torch.cuda.max_memory_allocated())
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return max(peak, psutil.Process().memory_info().rss)


def _device(network: Any) -> str:
    import torch

    if network.device.type == "cuda":
        return str(torch.cuda.get_device_name())
    return f"processor, {torch.get_num_threads()} threads"


def speed_table(speed: Speed) -> Table:
    """One line for each number of streams; memory and bandwidth below."""
    share = "" if speed.share is None else f"; one stream used {speed.share:.0%} of it"
    table = Table(title=f"Generation: {speed.device}, {speed.precision}", title_justify="left")
    table.caption = (
        f"weights {speed.weights_bytes / 1e9:.2f} GB, peak {speed.peak_bytes / 1e9:.2f} GB, "
        f"a copy moves {speed.copied_bytes_per_second / 1e9:.1f} GB/s{share}"
    )
    for name in ("streams", "prompt", "written", "first token, s", "prompt tokens/s", "tokens/s"):
        table.add_column(name, justify="right")
    for one in speed.runs:
        table.add_row(
            str(one.streams), str(one.prompt), str(one.tokens), f"{one.first_seconds:.2f}", f"{one.read_rate:.1f}",
            f"{one.rate:.2f}",
        )  # fmt: skip
    return table
