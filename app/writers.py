"""Settings → the model that writes, or none: nothing is loaded and nothing asked before the first question is."""

from app.generation import Generator
from app.inprocess import InProcessGenerator
from app.served import ServedGenerator
from app.settings import Settings

__all__ = ["generator_of"]


def generator_of(settings: Settings) -> Generator | None:
    """What was chosen to write; None where sentences are quoted and no model writes. GenerationError for a bad choice."""
    if settings.served:
        return ServedGenerator(settings.served)
    return InProcessGenerator(settings.local) if settings.local else None
