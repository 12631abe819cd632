"""Hardware → Machine: its RAM and its NVIDIA GPUs, as far as they can be told without loading a model's library.

What is not covered: GPUs of other makers, memory that other programs hold.
"""

import shutil
import subprocess
from dataclasses import dataclass

__all__ = ["Machine", "machine"]

PATIENCE = 10  # seconds for nvidia-smi


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """RAM in GB, each GPU's name and GB, and what could not be told."""

    memory: float
    gpus: tuple[tuple[str, float], ...] = ()
    doubt: str = ""

    @property
    def gpu(self) -> float:
        """GB of all GPUs together."""
        return sum(size for _, size in self.gpus)

    @property
    def words(self) -> str:
        """What there is, for the reader."""
        cards = ", ".join(f"{name} ({size:.0f} GB)" for name, size in self.gpus)
        return f"{self.memory:.1f} GB of RAM, {self.doubt or cards or 'no NVIDIA GPU found'}"


def machine() -> Machine:
    """What this machine has; a GPU that does not answer is told, not passed over."""
    import psutil

    memory = psutil.virtual_memory().total / 1e9
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return Machine(memory=memory)
    asked = [tool, "--query-gpu=name,memory.total", "--format=csv,noheader,nounits"]
    try:
        done = subprocess.run(asked, capture_output=True, text=True, timeout=PATIENCE, check=True)  # noqa: S603
        return Machine(memory=memory, gpus=tuple(_gpu(line) for line in done.stdout.splitlines() if line.strip()))
    except (OSError, ValueError, subprocess.SubprocessError):
        return Machine(memory=memory, doubt="a GPU that cannot be told: nvidia-smi failed; run it by hand")


def _gpu(line: str) -> tuple[str, float]:
    name, mebibytes = line.rsplit(",", 1)
    return name.strip(), float(mebibytes) * 1024 * 1024 / 1e9
