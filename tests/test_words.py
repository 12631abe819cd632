import math
from pathlib import Path

import pytest

from ingest.errors import LibraryError
from ingest.passages import Passage, Sentence, Span
from ingest.words import Words, tokens, write_words
from tests.fakes import guideline


def passage(identity: str, text: str, *section: str) -> Passage:
    sentence = Sentence(text=text, kind="text", spans=(Span(page=1, start=0, end=len(text)),))
    return Passage(id=identity, guideline="one", ordinal=0, section=section, sentences=(sentence,))


TEXTS = {
    "amoxicillin": "Give amoxicillin 40 mg/kg twice daily for five days.",
    "decimal": "Give 2.5 mg of prednisolone to children of that age.",
    "other": "Give 25 mg of prednisolone, then 5 mg of prednisolone.",
    "pressure": "A blood pressure of 140/90 mmHg is raised; measure the pressures again.",
    "renal": "Reduce the dose where eGFR is below 60 mL/min/1.73 m².",
}


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Words:
    folder = tmp_path_factory.mktemp("index") / "words"
    found = [(passage(identity, text, "Dosing"), guideline(title="Child health")) for identity, text in TEXTS.items()]
    spanish = passage("spanish", "Los niños recibirán líquidos y vacunación.")
    malay = passage("malay", "Kanak-kanak diberi cecair ORS.")
    found += [(spanish, guideline(language="es")), (malay, guideline(language="ms"))]
    write_words(folder, found)
    return Words(folder)


def best(words: Words, question: str) -> str:
    return words.matching(question, k=3)[0].passage


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2.5 mg, 1,000 mL", ["2.5", "mg", "1,000", "ml"]),
        ("10-20 mg/kg", ["10", "20", "mg", "kg"]),
        ("7.35–7.45.", ["7.35", "7.45"]),
        ("Dosing doses dosed", ["dose"] * 3),
        ("therapy¹² works", ["therapi", "work"]),
    ],
)
def test_numbers_are_whole_and_words_are_stemmed(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


def test_accents_and_capitals_make_no_difference() -> None:
    assert tokens("NIÑOS", language="es") == tokens("ninos", language="es")
    assert tokens("Diberi", language="ms") == ["diberi"]


@pytest.mark.parametrize(
    ("question", "identity"),
    [
        ("prednisolone 2.5 mg", "decimal"),
        ("prednisolone 25 mg", "other"),
        ("Which child needs AMOXICILLIN?", "amoxicillin"),
        ("how is pressure measured", "pressure"),
        ("egfr below 60", "renal"),
        ("vacunacion de un nino", "spanish"),
        ("cecair untuk kanak-kanak", "malay"),
    ],
)
def test_the_passage_with_the_words_comes_first(words: Words, question: str, identity: str) -> None:
    assert best(words, question) == identity


def test_a_decimal_is_not_found_by_its_parts(words: Words) -> None:
    assert words.matching("73", k=9) == []


def test_hits_come_best_first_and_no_more_than_asked(words: Words) -> None:
    hits = words.matching("give prednisolone 2.5 mg", k=2)
    assert len(hits) == 2
    assert hits[0].score > hits[1].score > 0
    assert len(words.matching("give the dose", k=100)) <= len(words)


@pytest.mark.parametrize("question", ["", "  ", "?!…", "\x00", "zzzz", '"', "a:b AND (c", "~*^"])
def test_a_question_without_known_words_finds_nothing_and_breaks_nothing(words: Words, question: str) -> None:
    hits = words.matching(question, k=5)
    assert all(hit.passage for hit in hits)
    if not any(character.isalpha() for character in question):
        assert hits == []


def test_a_very_long_question_is_answered(words: Words) -> None:
    assert words.matching("amoxicillin dose " * 1200, k=1)[0].passage == "amoxicillin"


def test_a_rare_word_weighs_more_than_a_common_one(words: Words) -> None:
    (rare,), (common,) = tokens("amoxicillin"), tokens("give")
    assert words.weight(rare) > words.weight(common) >= 0


def test_every_passage_is_counted(words: Words) -> None:
    assert len(words) == len(TEXTS) + 2


def test_a_damaged_index_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "words"
    write_words(folder, [(passage("a", "text"), guideline())])
    (folder / "meta.json").write_text("{")
    with pytest.raises(LibraryError, match="cannot be opened"):
        Words(folder)


def test_the_vocabulary_counts_the_passages_of_each_stem(words: Words) -> None:
    stems = words.vocabulary.stems
    assert stems["en"]["prednisolon"] == 2
    assert "cecair" in stems["xx"]
    assert not [stem for held in stems.values() for stem in held if any(one.isdigit() for one in stem)]


def test_the_passages_that_hold_a_stem(words: Words) -> None:
    assert set(words.holding("prednisolon", language="en", k=5)) == {"decimal", "other"}
    assert words.holding("prednisolon", language="es", k=5) == []


def test_a_word_tells_more_the_fewer_passages_hold_it(words: Words) -> None:
    assert len(words) == 7
    assert words.weight("amoxicillin") == pytest.approx(math.log(1 + 6.5 / 1.5))  # in one of seven
    assert words.weight("prednisolone") == pytest.approx(math.log(1 + 5.5 / 2.5))
    assert words.weight("zebra") == pytest.approx(math.log(1 + 7.5 / 0.5))
