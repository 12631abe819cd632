import random

import pytest

from ingest.sentences import sentences, shortened


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["Give oxygen.", "Call for help!", "Is the child fitting?", "Treat."],
        ["Use a beta-lactam, e.g. Amoxicillin 40 mg/kg.", "Review at 48 hours."],
        ["See Fig. 2 and Tab. 3.", "Then go on."],
        ["Smith et al. 2019 found none.", "Others did."],
        ["Give 2.5 mg of it.", "Repeat after 0.5 h."],
        ["Dr. A. B. Mensah wrote it.", "It was reviewed."],
        ["1. Give 5 mg.", "Wait."],
        ["2.3. Offer a review.", "Record it."],
        ["Offer a statin. [2015]", "Do not offer aspirin. [2015, amended 2021]", "Then review."],
        ["Offer a statin.", "Review it. [2015]"],
        ["This is known.¹²", "That is not.³,⁴", "The end."],
        ["He said “stop.”", "She went on."],
        ["(See the table.)", "Give it."],
        ["Dose: 5 mg vs. 10 mg.", "Choose the lower."],
        ["No. 5 of the list.", "Number six."],
        ["¿Tiene fiebre?", "¡Refiera de inmediato!", "Dé 5 mg, p.ej. Paracetamol."],
        ["Véase la pág. 12 y el núm. 3.", "Después siga."],
        ["Berikan ORS, dll. Rujuk pesakit.", "Beri zink 20 mg sehari."],
        ["Donnez 5 mg.", "Évitez l’aspirine.", "« Surveiller. »"],
        ["Pneumonia is common", ],
        ["pH 7.35–7.45 is normal.", "60 mL/min/1.73 m² is low."],
    ],
)  # fmt: skip
def test_sentences_end_where_a_reader_ends_them(expected: list[str]) -> None:
    assert cut(" ".join(expected)) == expected


def test_a_small_letter_never_begins_a_sentence() -> None:
    assert cut("Give amp. and gent. to all who vomit. then stop") == ["Give amp. and gent. to all who vomit. then stop"]


def test_an_empty_text_has_no_sentences() -> None:
    assert cut("") == cut(" \n\t ") == []


def scraps(seed: int) -> str:
    chance = random.Random(seed)
    parts = [
        "Give",
        "5",
        "2.5",
        "mg.",
        "e.g.",
        "[2015]",
        "A.",
        "?",
        "!",
        "1.",
        "\t",
        "\n",
        "(see",
        "below).",
        "m²",
        "³",
        "…",
        "•",
        "10-20",
    ]
    return chance.choice([" ", ""]).join(chance.choice(parts) for _ in range(chance.randrange(40)))


@pytest.mark.parametrize("seed", range(200))
def test_no_character_is_lost_and_none_is_in_two_sentences(seed: int) -> None:
    text, last = scraps(seed), 0
    for start, end in sentences(text):
        assert last <= start < end
        assert not text[last:start].strip()
        assert text[start:end] == text[start:end].strip()
        last = end
    assert not text[last:].strip()


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("size", [3, 10, 45])
def test_the_parts_of_a_long_sentence_all_fit_and_hold_all_of_it(seed: int, size: int) -> None:
    text = scraps(seed)
    parts = list(shortened(text, fits=lambda part: len(part) <= size))
    last = 0
    for start, end in parts:
        assert last <= start < end
        assert end - start <= size
        assert not text[last:start].strip()
        last = end
    assert not text[last:].strip()


def test_what_fits_is_left_whole() -> None:
    assert list(shortened(" one two ", fits=lambda _: True)) == [(1, 8)]


def test_a_long_row_is_cut_between_its_cells_before_its_words() -> None:
    text = "first cell of it\tsecond cell\tthird cell, with a comma"
    parts = [text[start:end] for start, end in shortened(text, fits=lambda part: len(part) < 30)]
    assert parts == ["first cell of it\tsecond cell", "third cell, with a comma"]


def test_a_number_is_cut_from_its_neighbours_only_where_there_is_a_space() -> None:
    text = "give 12.5 mg, then 1,250 mg, then 7.35–7.45 of it"
    for size in range(10, 50):
        for start, end in shortened(text, fits=lambda part, size=size: len(part) <= size):  # type: ignore[misc]
            assert (text[start - 1 : start] + text[end : end + 1]).isspace() or start == 0 or end == len(text)
            assert not text[start : end + 1].endswith(("1,2", "12.", "7."))
