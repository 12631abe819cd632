"""Settings → the model that writes, or none, and the one that judges what it writes.

Nothing of the first is loaded and nothing asked before the first question is. The second is loaded at once: an installation
that chose it must hear at the start if it cannot judge, and not at every answer.
"""

from app.entailing import SequenceClassifier
from app.generation import Generator
from app.inprocess import InProcessGenerator
from app.served import ServedGenerator
from app.settings import Settings

__all__ = ["entailment_of", "generator_of"]


def generator_of(settings: Settings) -> Generator | None:
    """What was chosen to write; None where sentences are quoted and no model writes. GenerationError for a bad choice."""
    if settings.served:
        return ServedGenerator(settings.served)
    return InProcessGenerator(settings.local) if settings.local else None


def entailment_of(settings: Settings) -> SequenceClassifier | None:
    """The model of entailment, where one was chosen and a model writes; EntailmentError where it cannot be used."""
    if settings.entailment is None or settings.generator == "extractive":
        return None
    model = SequenceClassifier(settings.entailment)
    model.check()
    return model
