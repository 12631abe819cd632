"""Reranking by hand, with a fake that counts a word; and a tiny cross-encoder of the true architecture, made here."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from app.answer import Evidence
from app.doctor import examine
from app.evidence import search
from app.question import understand
from app.relevance import READ, CrossEncoderReranker, RerankerError, RerankingModel, reranked
from app.settings import Settings, read_settings
from ingest.library import published
from ingest.release import Release
from ingest.vectors import SentenceTransformerEmbedder
from tests.fakes import evidence

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "dose", "fever", "of", "a", "child"]


class Counting:
    """Scores a text by how often it holds a word."""

    def __init__(self, word: str) -> None:
        self.word, self.read = word, 0

    def scores(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        assert question
        self.read = len(texts)
        return [float(text.lower().count(self.word)) for text in texts]


def saved(folder: Path, *, labels: int = 1, head: bool = True) -> Path:
    """A tiny BERT with random weights, as a cross-encoder (`head`) or without its last layer."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertModel, BertTokenizerFast

    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(WORDS), hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        num_labels=labels,
    )  # fmt: skip
    model = BertForSequenceClassification(config) if head else BertModel(config)
    model.save_pretrained(folder)
    (folder / "vocab.txt").write_text("\n".join(WORDS))
    BertTokenizerFast(vocab={word: place for place, word in enumerate(WORDS)}).save_pretrained(folder)
    return folder


def test_pages_stand_in_the_order_of_the_reranker_with_the_scores_of_their_places() -> None:
    one, two, three = (evidence(text) for text in ("fever", "dose dose", "dose"))
    lesser = evidence("beside the second")
    pages = [[_at(one, 0.9)], [_at(two, 0.6), _at(lesser, 0.3)], [_at(three, 0.5)]]
    found = reranked(pages, "what dose?", Counting("dose"))
    assert [[(x.passage.text, round(x.score, 6)) for x in group] for group in found] == [
        [("dose dose", 0.9), ("beside the second", 0.45)],
        [("dose", 0.6)],
        [("fever", 0.5)],
    ]


def _at(one: Evidence, score: float) -> Evidence:
    return replace(one, score=score)


def test_only_the_first_pages_are_read_and_the_others_stay_behind() -> None:
    pages = [[_at(evidence("fever"), 1 - place / 100)] for place in range(READ)]
    pages.append([_at(evidence("dose"), 0.1)])
    counting = Counting("dose")
    found = reranked(pages, "what dose?", counting)
    assert counting.read == READ
    assert [group[0].passage for group in found] == [group[0].passage for group in pages]


def test_nothing_is_reordered_without_a_reranker() -> None:
    pages = [[evidence("fever")], [evidence("dose")]]
    assert reranked(pages, "dose", None) == pages
    assert reranked([], "dose", Counting("dose")) == []


def test_search_uses_it(demo_library: Path) -> None:
    release, embedder = Release(published(demo_library)), SentenceTransformerEmbedder()
    question = understand("treatment of pneumonia in a child")
    plain = search(question, release=release, embedder=embedder, k=10)
    counting = Counting("tuberculosis")
    found = search(question, release=release, embedder=embedder, k=10, reranker=counting)
    release.close()
    times = [one.in_context.lower().count("tuberculosis") for one in found.evidence]
    assert counting.read > 10
    assert times == sorted(times, reverse=True)
    assert times[0] > 0
    assert [one.passage.id for one in found.evidence] != [one.passage.id for one in plain.evidence]


def test_a_tiny_cross_encoder_reads(tmp_path: Path) -> None:
    reranker = CrossEncoderReranker(RerankingModel(id=str(saved(tmp_path))))
    one, two, again = reranker.scores("dose of a child", ["fever", "a child of fever dose", "fever"])
    assert one == pytest.approx(again, abs=1e-6)
    assert one != pytest.approx(two, abs=1e-9)


def test_what_is_no_cross_encoder_of_one_output_is_refused(tmp_path: Path) -> None:
    for folder, refused in (
        (saved(tmp_path / "bare", head=False), "is BertModel of .* outputs, no cross-encoder of one"),
        (saved(tmp_path / "three", labels=3), "is BertForSequenceClassification of 3 outputs"),
        (tmp_path, "cannot be loaded"),
    ):
        with pytest.raises(RerankerError, match=refused):
            CrossEncoderReranker(RerankingModel(id=str(folder))).check()


def test_it_is_set_by_the_environment_and_doctor_names_it(tmp_path: Path) -> None:
    assert read_settings({}).reranking is None
    named = read_settings({"PANDUAN_RERANKER": "some/model", "PANDUAN_RERANKER_REVISION": "abc"})
    assert named.reranking == RerankingModel(id="some/model", revision="abc")
    good, bad = saved(tmp_path / "good"), saved(tmp_path / "bad", head=False)
    for folder, state in ((good, "ok"), (bad, "broken")):
        settings = Settings(library=tmp_path, reranking=RerankingModel(id=str(folder)))
        (finding,) = (one for one in examine(settings, {}) if one.what == "reranking model")
        assert finding.state == state
        assert str(folder) in finding.detail
