"""Generator: one message → text as it comes, by a model that writes; GenerationError for whatever goes wrong."""

import threading
from collections.abc import Iterator
from typing import Protocol

from ingest.errors import PanduanError

__all__ = ["GenerationError", "Generator"]


class GenerationError(PanduanError):
    """A model cannot be used, or stopped before it ended."""


class Generator(Protocol):
    """Writes an answer to one message."""

    @property
    def name(self) -> str:
        """The model and where it runs, for the reader."""
        ...

    @property
    def context(self) -> int:
        """Tokens of message and answer together."""
        ...

    @property
    def family(self) -> str:
        """Whose output it is: "medgemma", "gemma3" or "other"."""
        ...

    def tokens(self, text: str) -> int:
        """Tokens of a text, exact or somewhat more."""
        ...

    def stream(self, message: str, *, max_tokens: int, stop: threading.Event) -> Iterator[str]:
        """Yield pieces of raw text, thoughts included; end when `stop` is set; GenerationError for all else."""
        ...
