"""The mark of a footnote: at the head of its line, raised, wherever the file drew it."""

from ingest.characters import Word
from ingest.notemarks import with_marks


def word(text: str, x: float, *, top: float = 100, size: float = 8) -> Word:
    return Word(text=text, box=(x, top, x + size / 2 * len(text), top + size), size=size, bold=False)


def said(*lines: tuple[Word, ...]) -> list[str]:
    return [" ".join(one.text for one in words) for words in with_marks(lines)]


NOTE = (word("A", 69), word("child", 76))


def test_a_mark_drawn_apart_joins_its_note() -> None:
    assert said((word("2", 64, top=97, size=6),), NOTE) == ["² A child"]
    assert said(NOTE, (word("†", 64, top=97, size=6),)) == ["† A child"]


def test_a_mark_at_the_head_of_a_line_is_raised() -> None:
    assert said((word("1", 64, top=98, size=5), *NOTE)) == ["¹ A child"]


def test_a_number_of_the_text_stays_one() -> None:
    same_size = (word("2", 64), *NOTE)
    on_the_line = (word("2", 64, top=102, size=6), *NOTE)  # small, and its foot where the text's is
    assert said(same_size, on_the_line) == ["2 A child", "2 A child"]


def test_a_page_number_and_a_cell_far_away_stay_alone() -> None:
    assert said((word("2", 20, top=97, size=6),), NOTE) == ["2", "A child"]
    assert said((word("2", 64, top=80, size=6),), NOTE) == ["2", "A child"]
