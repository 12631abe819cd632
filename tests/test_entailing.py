"""The second gate: tiny true classifiers, made and trained here, and what becomes of a statement that they do not accept."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.answer import Statement, Withheld
from app.composing import with_written
from app.doctor import examine
from app.drafting import Drafted
from app.entailing import Entailment, EntailmentError, EntailmentModel, SequenceClassifier
from app.gates import Gates, Held
from app.settings import Settings, SettingsError, read_settings
from app.sources import Source
from app.writers import entailment_of
from app.writing import Ended, write
from tests.fakes import answer, citation, statement

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "give", "zinc", "do", "not", "to", "children", "."]
NLI = ("ENTAILMENT", "Neutral", "contradiction")
FOLLOWS = "give zinc to children"
OPPOSED = "do not give zinc to children"


def made(labels: tuple[str, ...] = NLI, *, favoured: int | None = None, architecture: str = "head") -> Any:
    """A tiny BERT of random weights; one `favoured` output wins whatever it reads."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertModel

    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(WORDS), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32, initializer_range=0.5,
        max_position_embeddings=32, id2label=dict(enumerate(labels)), hidden_dropout_prob=0.0,
        label2id={name: place for place, name in enumerate(labels)}, attention_probs_dropout_prob=0.0,
    )  # fmt: skip
    model = BertForSequenceClassification(config) if architecture == "head" else BertModel(config)
    if favoured is not None:
        torch.nn.init.zeros_(model.classifier.weight)
        model.classifier.bias.data[favoured] = 9.0
    return model


def saved(folder: Path, model: Any) -> Path:
    from transformers import BertTokenizerFast

    model.save_pretrained(folder)
    BertTokenizerFast(vocab={word: place for place, word in enumerate(WORDS)}).save_pretrained(folder)
    return folder


def classifier(folder: Path, **settings: Any) -> SequenceClassifier:
    return SequenceClassifier(EntailmentModel(id=str(folder), **settings))


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that has learned that zinc is given where it is given, and not where it is not."""
    import torch
    from transformers import BertTokenizerFast

    model = made()
    folder = saved(tmp_path_factory.mktemp("trained"), model)
    tokenizer = BertTokenizerFast.from_pretrained(folder)
    pairs = [(FOLLOWS, FOLLOWS, 0), (OPPOSED, FOLLOWS, 2), (FOLLOWS, "children", 1), (OPPOSED, "children", 1)]
    read = tokenizer([a for a, _, _ in pairs], [b for _, b, _ in pairs], padding=True, return_tensors="pt")
    right = torch.tensor([label for *_, label in pairs])
    steps = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(60):
        steps.zero_grad()
        model(**read, labels=right).loss.backward()
        steps.step()
    return saved(folder, model)


def test_a_trained_classifier_tells_what_follows_from_what_does_not(trained: Path) -> None:
    model = classifier(trained)
    follows, opposed, beside = (
        model.judge(FOLLOWS, FOLLOWS), model.judge(OPPOSED, FOLLOWS), model.judge(FOLLOWS, "children"),
    )  # fmt: skip
    assert (follows.label, opposed.label, beside.label) == ("entailment", "contradiction", "neutral")
    assert follows.probability > 0.8
    assert opposed.probability < 0.2


def test_what_is_too_long_to_be_read_whole_is_not_judged(trained: Path) -> None:
    assert classifier(trained).judge(f"{FOLLOWS} . " * 20, FOLLOWS) == Entailment(probability=0.0, label="too long")


@pytest.mark.parametrize(
    ("labels", "favoured", "label"),
    [
        (("contradiction", "neutral", "entailment"), 2, "entailment"),
        (("Contradiction", "ENTAILED", "neutral"), 0, "contradiction"),
        (("entailment", "not_entailment"), 0, "entailment"),
        (("NOT ENTAILED", "entails"), 0, "neutral"),
        (("non-entailment", "entailment"), 1, "entailment"),
    ],
)
def test_labels_are_read_from_the_model_in_any_spelling(
    tmp_path: Path, labels: tuple[str, ...], favoured: int, label: str
) -> None:
    said = classifier(saved(tmp_path, made(labels, favoured=favoured))).judge("zinc", "zinc")
    assert said.label == label
    assert (said.probability > 0.9) is (label == "entailment")


@pytest.mark.parametrize(
    ("labels", "says"),
    [
        (("LABEL_0", "LABEL_1", "LABEL_2"), "'LABEL_0', 'LABEL_1', 'LABEL_2', none or more than one is named entailment"),
        (("entailment", "ENTAILMENT "), "none or more than one is named entailment"),
        (("entailment",), "of 1 outputs, no classifier of two or three"),
        (("entailment", "neutral", "contradiction", "other"), "of 4 outputs"),
    ],
)  # fmt: skip
def test_a_model_whose_labels_do_not_tell_is_refused(tmp_path: Path, labels: tuple[str, ...], says: str) -> None:
    with pytest.raises(EntailmentError, match=says):
        classifier(saved(tmp_path, made(labels))).check()


def test_what_is_no_classifier_and_what_is_incomplete_is_refused(tmp_path: Path) -> None:
    import torch

    bare = saved(tmp_path / "bare", made(architecture="none"))
    sharded = saved(tmp_path / "sharded", made())
    made().save_pretrained(sharded, max_shard_size="5KB")
    (sharded / "model.safetensors").unlink()
    next(iter(sorted(sharded.glob("model-*.safetensors")))).unlink()
    pickled = saved(tmp_path / "pickled", made())
    (pickled / "model.safetensors").unlink()
    torch.save(made().state_dict(), pickled / "pytorch_model.bin")
    cut = saved(tmp_path / "cut", made())
    (cut / "model.safetensors").write_bytes((cut / "model.safetensors").read_bytes()[:2000])
    lacking = saved(tmp_path / "lacking", made())
    headless = saved(tmp_path / "other", made(architecture="none"))
    (headless / "model.safetensors").replace(lacking / "model.safetensors")
    for folder, says in (
        (bare, "is BertModel of"), (sharded, "safetensors"), (pickled, "safetensors"), (cut, "cannot be loaded"),
        (lacking, "its weights lack 2 parts, such as 'classifier"), (tmp_path / "nowhere", "cannot be loaded"),
    ):  # fmt: skip
        with pytest.raises(EntailmentError, match=f"(?s){folder.name}.*{says}.*PANDUAN_ENTAILMENT_MODEL"):
            classifier(folder).check()


def test_numbers_that_are_none_are_an_error(tmp_path: Path) -> None:
    model = made()
    model.classifier.bias.data[0] = float("nan")
    with pytest.raises(EntailmentError, match="what are no numbers"):
        classifier(saved(tmp_path, model)).check()


TEXT = "Zinc is given to children."
SAID = "Children are given zinc."


def source(identity: str, text: str, *, headings: tuple[str, ...] = ("Diarrhoea", "Zinc")) -> Source:
    quoted = statement(text=text, citations=(citation(quote=text, section=headings[1:]),))
    return Source(id=identity, statement=quoted, headings=headings)


class Saying:
    """Says what it is told to of every pair, and remembers what it was asked."""

    floor = 0.5

    def __init__(self, *said: Entailment | str) -> None:
        self.said, self.asked = list(said), list[tuple[str, str]]()

    def judge(self, premise: str, hypothesis: str) -> Entailment:
        self.asked.append((premise, hypothesis))
        said = self.said.pop(0)
        if isinstance(said, str):
            raise EntailmentError(said)
        return said


def entailed(probability: float, label: Any = "entailment") -> Entailment:
    return Entailment(probability=probability, label=label)


@pytest.mark.parametrize(
    ("said", "verdict", "reason"),
    [
        (entailed(0.9), "supported", ""),
        (entailed(0.5), "supported", ""),
        (entailed(0.49), "quote", "the entailment model does not find it in the cited text (49%)"),
        (entailed(0.1, "neutral"), "quote", "the entailment model does not find it in the cited text (10%)"),
        (entailed(0.1, "contradiction"), "quote", "the entailment model finds that the cited text says otherwise"),
        (entailed(0.0, "too long"), "quote", "it and the cited text are too long for the entailment model"),
    ],
)
def test_a_supported_statement_is_quoted_where_the_model_does_not_find_it(
    said: Entailment, verdict: str, reason: str
) -> None:
    model = Saying(said)
    found = Gates(Held(question="zinc", entails=model), [source("S1.1", TEXT)]).judged(
        Drafted(text=SAID, ids=("S1.1",))
    )
    assert (found.verdict, found.ids, found.reasons) == (verdict, ("S1.1",), (reason,) if reason else ())
    assert model.asked == [(f"Diarrhoea. Zinc. {TEXT}", SAID)]


def test_the_model_cannot_save_what_the_rules_withhold_or_quote() -> None:
    model = Saying()
    gates = Gates(Held(question="zinc", entails=model), [source("S1.1", TEXT)])
    for text, verdict in (
        ("Warfarin is given to children.", "unsupported"),
        ("Give zinc quickly to children.", "quote"),
    ):
        assert gates.judged(Drafted(text=text, ids=("S1.1",))).verdict == verdict
    assert model.asked == []


def test_a_statement_is_judged_once() -> None:
    model = Saying(entailed(0.9))
    gates = Gates(Held(question="zinc", entails=model), [source("S1.1", TEXT)])
    drafted = Drafted(text=SAID, ids=("S1.1",))
    assert gates.judged(drafted) is gates.judged(drafted)
    assert len(model.asked) == 1


class Scripted:
    """Writes the same text of any message."""

    name, family, context = "a scripted model", "medgemma", 8192

    def __init__(self, raw: str) -> None:
        self.raw = raw

    def tokens(self, text: str) -> int:
        return len(text) // 3 + 1

    def stream(self, message: str, *, max_tokens: int, stop: threading.Event) -> Iterator[str]:
        assert message
        assert max_tokens > 0
        assert not stop.is_set()
        yield self.raw


def told(model: Saying, raw: str, sources: tuple[Source, ...]) -> Ended:
    writing = write(Held(question="zinc", entails=model), sources, generator=Scripted(raw), stop=threading.Event())
    ends: list[Ended] = []

    def run() -> Iterator[Statement | Withheld]:
        ends.append((yield from writing))

    pieces = list(run())
    assert list(ends[0].pieces) == pieces
    return ends[0]


def test_where_the_model_fails_what_was_written_is_quoted_and_the_reader_is_told() -> None:
    other = "Oral fluids are continued."
    sources = (source("S1.1", TEXT), source("S1.2", other))
    model = Saying("the entailment model 'm' fails (no memory); leave it out")
    ended = told(model, f"{SAID} [S1.1]\nContinue oral fluids. [S1.2]\n", sources)
    assert [(one.text, one.kind) for one in ended.pieces if isinstance(one, Statement)] == [
        (TEXT, "quoted"),
        (other, "quoted"),
    ]
    assert len(model.asked) == 1
    shown = with_written(answer(), ended, writer="m")
    assert "The entailment model failed" in shown.remark
    assert "no memory" in shown.remark


def test_what_the_model_accepts_is_shown_as_checked() -> None:
    (said,) = told(Saying(entailed(0.9)), f"{SAID} [S1.1]\n", (source("S1.1", TEXT),)).pieces
    assert isinstance(said, Statement)
    assert (said.text, said.kind) == (SAID, "checked")


def test_it_is_set_by_the_environment_loaded_at_the_start_and_named_by_doctor(tmp_path: Path) -> None:
    assert read_settings({}).entailment is None
    named = read_settings({"PANDUAN_ENTAILMENT_MODEL": "some/model", "PANDUAN_ENTAILMENT_MODEL_REVISION": "abc"})
    assert named.entailment == EntailmentModel(id="some/model", revision="abc", floor=0.5)
    with pytest.raises(SettingsError, match="PANDUAN_ENTAILMENT_FLOOR is '2'"):
        read_settings({"PANDUAN_ENTAILMENT_MODEL": "some/model", "PANDUAN_ENTAILMENT_FLOOR": "2"})
    good = saved(tmp_path / "good", made())
    bad = saved(tmp_path / "bad", made(("LABEL_0", "LABEL_1")))
    for folder, state in ((good, "ok"), (bad, "broken")):
        settings = Settings(
            library=tmp_path, generator="in-process", entailment=EntailmentModel(id=str(folder), floor=0.7)
        )
        (finding,) = (one for one in examine(settings, {}) if one.what == "entailment model")
        assert finding.state == state
        assert str(folder) in finding.detail
    with pytest.raises(EntailmentError, match="named entailment"):
        entailment_of(settings)
    assert entailment_of(Settings(entailment=EntailmentModel(id=str(bad)))) is None  # no model writes
