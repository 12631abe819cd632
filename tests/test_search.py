"""Candidates by hand: filters, few passages among many, fusion; over a release whose vectors are counted words."""

from collections.abc import Iterator

import numpy as np
import pytest

from eval.handmade import write_release
from ingest.document import Document
from ingest.pagetext import PageText
from ingest.passages import Passage, Sentence, Span
from ingest.release import Release
from ingest.search import DEPTH, LEXICAL_WEIGHT, RANK_CONSTANT, Candidates, Filter, FilterError, candidates, fused
from ingest.words import Hit
from tests.fakes import FakeEmbedder, guideline

ASKED = "malaria dose"
BIG = 2 * DEPTH  # passages that all match, in one guideline


def document(identity: str, texts: list[str], **fields: str) -> tuple[Document, np.ndarray]:
    passages = tuple(
        Passage(
            id=f"{identity}-{place:03}",
            guideline=identity,
            ordinal=place,
            section=(),
            sentences=(Sentence(text=text, kind="text", spans=(Span(page=1, start=0, end=len(text)),)),),
        )
        for place, text in enumerate(texts)
    )
    page = PageText(number=1, label="1", width=400, height=600, text="-", words=())
    about = guideline(id=identity, title=identity, file=f"{identity}.pdf", **fields)
    vectors = np.stack([FakeEmbedder().question(one.embedded) for one in passages])
    return Document(guideline=about, pages=(page,), passages=passages), vectors


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    loud = [f"malaria dose {number}" for number in range(BIG)]
    documents = [
        document("big", loud, country="KE", issuer="Ministry K"),
        document("small", ["fever", "malaria and much else that says nothing"], country="MY", issuer="Society M"),
        document("old", ["malaria dose"], country="MY", issuer="Society M", status="superseded"),
        document("retired", ["malaria dose"], country="GH", issuer="Office G", status="withdrawn"),
    ]
    opened = Release(write_release(documents, folder=tmp_path_factory.mktemp("release"), embedder=FakeEmbedder()))
    yield opened
    opened.close()


def found(release: Release, within: Filter | None = None) -> Candidates:
    return candidates([ASKED], FakeEmbedder().questions([ASKED]), release=release, within=within)


def test_reciprocal_ranks_add_up() -> None:
    lists = [(1.0, [Hit(passage=one, score=0.0) for one in "ab"]), (1.5, [Hit(passage=one, score=0.0) for one in "bc"])]
    assert fused(lists) == pytest.approx(
        {
            "a": 1 / (RANK_CONSTANT + 1),
            "b": 1 / (RANK_CONSTANT + 2) + 1.5 / (RANK_CONSTANT + 1),
            "c": 1.5 / (RANK_CONSTANT + 2),
        }
    )
    assert fused([(1.0, []), (1.5, [])]) == {}


@pytest.mark.parametrize(
    "within",
    [
        Filter(guidelines=frozenset({"small"})),
        Filter(countries=frozenset({"my"})),
        Filter(issuers=frozenset({"society m"}), languages=frozenset({"en"})),
    ],
    ids=["guideline", "country", "issuer and language"],
)
def test_a_small_guideline_is_searched_for_itself_however_loud_the_others_are(release: Release, within: Filter) -> None:
    """Of 400 passages elsewhere each is nearer, and holds more of the question, than the one that is asked for."""
    assert "small-001" not in found(release).scores
    first, second = 1 / (RANK_CONSTANT + 1), 1 / (RANK_CONSTANT + 2)
    assert found(release, within).scores == pytest.approx(
        {"small-001": first + LEXICAL_WEIGHT * first, "small-000": second}  # no word of "small-000" is asked for
    )


def test_a_filter_that_leaves_most_out_of_nothing_finds_as_much(release: Release) -> None:
    """One that admits nearly all passages drops the others from the hits of all."""
    scores = found(release, Filter(countries=frozenset({"KE"}))).scores
    assert len(scores) >= DEPTH
    assert {release.guideline_of(one) for one in scores} == {"big"}


def test_what_does_not_answer_takes_no_place(release: Release) -> None:
    scores = found(release).scores
    assert {release.guideline_of(one) for one in scores} == {"big"}
    assert max(scores.values()) == pytest.approx((1 + LEXICAL_WEIGHT) / (RANK_CONSTANT + 1), rel=0.2)


def test_no_loaded_guideline_is_an_error_that_lists_what_there_is(release: Release) -> None:
    with pytest.raises(FilterError, match=r"of the country 'XX'; there are countries: GH, KE, MY; issuers: Ministry K"):
        found(release, Filter(countries=frozenset({"XX"})))
    with pytest.raises(FilterError, match=r"called 'retired' is superseded, withdrawn or a draft"):
        found(release, Filter(guidelines=frozenset({"retired"})))


def test_an_empty_filter_leaves_nothing_out(release: Release) -> None:
    assert not Filter()
    assert found(release, Filter()) == found(release)


def test_exact_search_agrees_with_chroma(release: Release) -> None:
    vector = FakeEmbedder().question("fever")
    (exact,) = release.nearest(vector, k=1, only={"small"})
    (hit,) = release.nearest(vector, k=1)
    assert exact.passage == hit.passage == "small-000"
    assert exact.score == pytest.approx(hit.score, abs=1e-5)
    assert release.nearest(vector, k=5, only=set()) == []
    assert release.matching("fever", k=5, only=set()) == []


def test_other_wordings_weigh_what_they_are_given(release: Release) -> None:
    texts = ["fever", "nothing"]
    vectors = FakeEmbedder().questions(texts)
    within = Filter(guidelines=frozenset({"small"}))
    once = candidates(texts[:1], vectors[:1], release=release, within=within).scores
    with_silent = candidates(texts, vectors, release=release, within=within, weights=[1.0, 0.0]).scores
    assert with_silent == pytest.approx(once)
