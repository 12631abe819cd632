"""Cited text + statement → Entailment: whether the one follows from the other, by a model; off by default.

Any transformers sequence-classification checkpoint of two or three labels will do, one of which is named entailment (in any
spelling). It can only take away: what app/verifying.py did not find supported is never asked about. Nothing of a model's
code is run, and weights are safetensors; a weight that is missing is an error. Not covered: a text too long to be read
whole together with its statement is told as such and not cut, for what is cut may be the condition.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Literal

from app.localmodel import FAILURES
from ingest.errors import PanduanError

__all__ = ["FLOOR", "Entailment", "EntailmentError", "EntailmentModel", "SequenceClassifier"]

FLOOR = 0.5  # probability of entailment under which a statement is quoted instead
LONGEST = 512  # tokens of text and statement together, where the model does not say how many it was made for
UNTOLD = 1_000_000  # tokens: what a tokenizer gives that knows no limit is far more
LABELS = (2, 3)
ENTAILED = re.compile(r"entail(?:s|ed|ment|ing)?")
CONTRADICTED = re.compile(r"contradict\w*|refute[sd]?")
CHANGE = "set PANDUAN_ENTAILMENT_MODEL to a model of entailment in safetensors, or leave it out"

Label = Literal["entailment", "neutral", "contradiction", "too long"]


class EntailmentError(PanduanError):
    """The model of entailment is missing, is none, or fails."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntailmentModel:
    """Which model judges: a folder or hub id, its revision, and the probability that it must give."""

    id: str
    revision: str = ""
    floor: float = FLOOR


@dataclass(frozen=True, slots=True, kw_only=True)
class Entailment:
    """What a model says of a text and a statement: how likely it follows, and the likeliest of its labels."""

    probability: float  # of entailment, from 0 to 1
    label: Label


class SequenceClassifier:
    """Holds one loaded model of entailment; loads it on first use. EntailmentError where it cannot be used."""

    def __init__(self, model: EntailmentModel) -> None:
        self.floor = model.floor
        self._settings, self._using = model, Lock()
        self._loaded: _Loaded | None = None

    def judge(self, premise: str, hypothesis: str) -> Entailment:
        """Whether the hypothesis follows from the premise; EntailmentError for numbers that are not finite."""
        with self._using:  # one at a time: its tokenizer cannot serve two
            self._loaded = self._loaded or self._load()
            try:
                shares = _shares(self._loaded, premise, hypothesis)
            except FAILURES as error:
                message = f"the entailment model {self._settings.id!r} fails ({_first_line(error)}); {CHANGE}"
                raise EntailmentError(message) from error
        if not shares:
            return Entailment(probability=0.0, label="too long")
        if not all(0 <= one <= 1 for one in shares):
            message = f"the entailment model {self._settings.id!r} computes what are no numbers; check its weights"
            raise EntailmentError(message)
        names = self._loaded.names
        likeliest = names[max(range(len(shares)), key=shares.__getitem__)]
        return Entailment(probability=shares[names.index("entailment")], label=likeliest)

    def check(self) -> None:
        """Load it and let it read one pair; EntailmentError where that fails."""
        self.judge("Give the drug to adults.", "Adults are given the drug.")

    def _load(self) -> "_Loaded":
        name = self._settings.id
        try:
            return self._read(name, local=Path(name).is_dir())
        except FAILURES as error:
            message = f"the entailment model {name!r} cannot be loaded ({_first_line(error)}); {CHANGE}"
            raise EntailmentError(message) from error

    def _read(self, name: str, *, local: bool) -> "_Loaded":
        from safetensors import SafetensorError
        from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        where = {"revision": self._settings.revision or None, "local_files_only": local, "trust_remote_code": False}
        config: Any = AutoConfig.from_pretrained(name, **where)
        names = self._names(config)
        tokenizer: Any = AutoTokenizer.from_pretrained(name, **where)
        try:
            network, report = AutoModelForSequenceClassification.from_pretrained(
                name, use_safetensors=True, output_loading_info=True, **where
            )
        except SafetensorError as error:
            raise OSError(error) from error
        lacking = [*report["missing_keys"], *report["mismatched_keys"]]
        if lacking:  # transformers would fill them with random numbers, with a mere warning
            message = f"its weights lack {len(lacking)} parts, such as {lacking[0]!r}"
            raise OSError(message)
        return _Loaded(network=_placed(network), tokenizer=tokenizer, names=names, longest=_longest(tokenizer, config))

    def _names(self, config: Any) -> tuple[Label, ...]:
        """What each output of the model says; an error where it is no classifier, or none is named entailment."""
        kinds = config.architectures or ["nothing that it names"]
        if not all(kind.endswith("ForSequenceClassification") for kind in kinds) or config.num_labels not in LABELS:
            message = f"it is {', '.join(kinds)} of {config.num_labels} outputs, no classifier of two or three"
            raise ValueError(message)
        told: Mapping[int, str] = config.id2label
        names = tuple(_label(str(told[place])) for place in range(config.num_labels))
        if names.count("entailment") != 1:
            listed = ", ".join(repr(str(told[place])) for place in sorted(told))
            message = f"of its labels {listed}, none or more than one is named entailment; name them in its config.json"
            raise ValueError(message)
        return names


@dataclass(frozen=True, slots=True, kw_only=True)
class _Loaded:
    network: Any
    tokenizer: Any
    names: tuple[Label, ...]
    longest: int  # tokens


def _label(name: str) -> Label:
    """What a label says, in any spelling: “ENTAILMENT”, “not_entailment”, “Contradiction”; whatever else is neutral."""
    plain = re.sub(r"[\W_]+", " ", name.lower()).strip()
    if ENTAILED.fullmatch(plain):
        return "entailment"
    return "contradiction" if CONTRADICTED.fullmatch(plain) else "neutral"


def _placed(network: Any) -> Any:
    import torch

    return network.to("cuda" if torch.cuda.is_available() else "cpu").float().eval()


def _longest(tokenizer: Any, config: Any) -> int:
    """Tokens that both the tokenizer and the model were made for; a tokenizer that does not say gives a huge number."""
    told = int(getattr(config, "max_position_embeddings", None) or LONGEST)
    return min(int(tokenizer.model_max_length), told) if tokenizer.model_max_length < UNTOLD else min(told, LONGEST)


def _shares(loaded: _Loaded, premise: str, hypothesis: str) -> Sequence[float]:
    """The probability of each label, () where the two are too long to be read whole."""
    import torch

    encoded = loaded.tokenizer(premise, hypothesis, return_tensors="pt", verbose=False)
    if encoded["input_ids"].shape[1] > loaded.longest:
        return ()
    with torch.inference_mode():
        scores = loaded.network(**encoded.to(loaded.network.device)).logits[0]
    return [float(one) for one in scores.softmax(dim=-1)]


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
