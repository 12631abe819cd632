"""The seam behind which a model writes: message → raw text, thoughts included, as it comes.

Nothing that comes through it is shown: app/drafting.py reads it and app/verifying.py checks every statement of it.
"""

import re
import threading
from collections.abc import Iterator
from typing import Literal, Protocol, runtime_checkable

from ingest.errors import PanduanError

__all__ = ["Family", "GenerationError", "Generator", "ahead_of", "family_of"]

Family = Literal["medgemma", "gemma3", "other"]
GEMMA_3 = re.compile(r"gemma[-_ ]?3(?!\d)", re.IGNORECASE)


class GenerationError(PanduanError):
    """A model that was to write could not, or its answer was cut off; the message says what to do."""


class Generator(Protocol):
    """A model that writes, wherever it runs."""

    @property
    def name(self) -> str:
        """For the reader: which model, and where."""
        ...

    @property
    def context(self) -> int:
        """How many tokens message and answer may have together."""
        ...

    @property
    def family(self) -> str:
        """A Family: it decides which marks of a thought are the model's own."""
        ...

    def tokens(self, text: str) -> int:
        """How many tokens a text has, or a few more."""
        ...

    def stream(self, message: str, *, max_tokens: int, stop: threading.Event) -> Iterator[str]:
        """Yield pieces of raw text; ends early and silently once `stop` is set, GenerationError for all that goes wrong.

        While nothing comes it yields "" a few times a second, so that whoever reads can look round, and leave.
        """
        ...


@runtime_checkable
class Queued(Protocol):
    """A model that writes one answer after another, and can tell how many come first."""

    def ahead(self, stop: threading.Event) -> int:
        """How many answers are written before the one that this event stops; where none is, before one asked for now."""
        ...


def ahead_of(generator: Generator, stop: threading.Event) -> int:
    """How many answers come before the one that this event stops; 0 where the model cannot tell."""
    return generator.ahead(stop) if isinstance(generator, Queued) else 0


def family_of(name: str) -> Family:
    """The family that a model's id names; "other" where it names none."""
    if "medgemma" in name.lower():
        return "medgemma"
    return "gemma3" if GEMMA_3.search(name) else "other"
