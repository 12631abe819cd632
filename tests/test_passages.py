import itertools
import random
from collections.abc import Sequence

import pytest

from ingest.passages import Passage, Sentence, passages
from ingest.sentences import sentences
from ingest.structure import Structure
from tests.paper import line, lines, structured, text_of


def count(text: str) -> int:
    """A token is a word here."""
    return len(text.split())


def cut(document: Structure, *, limit: int = 40, guideline: str = "one") -> list[Passage]:
    return list(passages(document, guideline=guideline, count=count, limit=limit))


def document_of(seed: int) -> Structure:
    """Some pages of headings, paragraphs, items, rows and contents, each word a number of its own."""
    chance, numbers = random.Random(seed), itertools.count(100)
    bodies = []
    for _ in range(3):
        y, body = 60.0, []
        while y < 500:
            kind = chance.choice(["heading", "text", "text", "item", "row", "contents"])
            words = [f"w{next(numbers)}" for _ in range(chance.randrange(3, 12))]
            text = " ".join(words) + chance.choice([".", ""])
            match kind:
                case "heading":
                    body.append(line(f"Part {' '.join(words[:4])}", 50, y, size=16))
                case "item":
                    body.append(line(f"• {text}", 50, y))
                case "row":
                    body.append(line("\t".join(words[:5]), 50, y))
                case "contents":
                    body.append(line(f"{words[0]} ......... 12", 50, y))
                case _:
                    body += lines(text, *[" ".join(words)] * chance.randrange(3), y=y)
            y += 40
        bodies.append(body)
    return structured(*bodies, furniture=[line("Header", 50, 30)])


@pytest.mark.parametrize("limit", [20, 60, 254])
@pytest.mark.parametrize("seed", range(12))
def test_no_passage_is_longer_than_the_embedder_reads(seed: int, limit: int) -> None:
    found = cut(document_of(seed), limit=limit)
    assert found
    assert max(count(passage.embedded) for passage in found) <= limit


@pytest.mark.parametrize("limit", [20, 254])
@pytest.mark.parametrize("seed", range(12))
def test_the_spans_of_a_sentence_hold_its_text(seed: int, limit: int) -> None:
    document = document_of(seed)
    for sentence in (one for passage in cut(document, limit=limit) for one in passage.sentences):
        held = " ".join(document.pages[span.page - 1].text[span.start : span.end] for span in sentence.spans)
        assert held == sentence.text
        assert sentence.text.strip() == sentence.text != ""


@pytest.mark.parametrize("limit", [20, 254])
@pytest.mark.parametrize("seed", range(12))
def test_the_whole_body_is_kept_in_order_and_once(seed: int, limit: int) -> None:
    document = document_of(seed)
    kept = [sentence.text for passage in cut(document, limit=limit) for sentence in passage.sentences]
    body = [text_of(document, place) for place, block in enumerate(document.blocks) if block.kind != "contents"]
    assert " ".join(kept).split() == " ".join(body).split()
    assert "Header" not in " ".join(kept)


@pytest.mark.parametrize("seed", range(12))
def test_a_sentence_that_fits_is_never_split(seed: int) -> None:
    document = document_of(seed)
    whole = [
        text_of(document, place)[start:end]
        for place, block in enumerate(document.blocks)
        if block.kind != "contents"
        for start, end in sentences(text_of(document, place))
    ]
    assert [one.text for passage in cut(document, limit=254) for one in passage.sentences] == whole


def test_a_passage_stays_in_its_section() -> None:
    document = structured(
        [
            line("Dosing", 50, 60, size=16),
            line("Give five.", 50, 90),
            line("Referral", 50, 130, size=16),
            line("Go now.", 50, 160),
        ]
    )
    assert [(passage.section, passage.text) for passage in cut(document)] == [
        (("Dosing",), "Dosing Give five."),
        (("Referral",), "Referral Go now."),
    ]


def test_what_is_embedded_holds_the_headings_that_the_text_does_not() -> None:
    sentence = " ".join(["word"] * 10) + "."
    body = [
        line("Treatment", 50, 60, size=18),
        line("Dosing", 50, 90, size=14),
        *lines(*[sentence] * 9, y=120, pitch=40),
    ]
    first, second, *_ = cut(structured(body), limit=45)
    assert first.text.startswith("Treatment Dosing word")
    assert first.embedded == first.text
    assert second.text.startswith("word")
    assert second.embedded == f"Treatment Dosing {second.text}"


def test_of_long_headings_the_last_whole_words_are_embedded() -> None:
    sentence = " ".join(["word"] * 10) + "."
    body = [
        line("Considerations underlying " + "many " * 12 + "recommendations", 50, 60, size=18),
        line("Previously treated patients with tuberculosis", 50, 90, size=14),
        *lines(*[sentence] * 9, y=120, pitch=40),
    ]
    later = cut(structured(body), limit=60)[-1]
    assert later.context == "many " * 7 + "recommendations Previously treated patients with tuberculosis"
    assert len(later.context) <= 100


def test_a_heading_that_the_lead_repeats_is_embedded_once() -> None:
    body = [line("Adults", 50, 60, size=16), line("Give daily:", 50, 90)]
    body += [line(f"• drug number {place} of the many", 60, 112 + 16 * place) for place in range(9)]
    first, *rest = cut(structured(body), limit=20)
    assert first.context == ""
    assert {one.context for one in rest} == {"Adults Give daily:"}


@pytest.mark.parametrize(
    ("said", "embedded"),
    [
        ("Name ______ of the child", "Name of the child"),
        ("Weight ........ kg", "Weight kg"),
        ("Weight . . . . kg", "Weight kg"),
        ("Weight ……… kg", "Weight kg"),
        ("Read https://example.org/a_b?c=1 first", "Read first"),
        ("See www.example.org for more", "See for more"),
        ("Treat (or “refer”) at once [12, 14–16].", "Treat or refer at once ."),
        ("« Donner » 1,5 mg, puis 2 mg", "Donner 1,5 mg puis 2 mg"),
        (
            "Start at 1,000, not at 1, if amended [2015, amended 2022].",
            "Start at 1,000 not at 1 if amended 2015 amended 2022 .",
        ),
        (
            "Give 5 mg/kg, i.e. 2.5 mL; 7.35–7.45, <14, ≥ 5 - 10 days.",
            "Give 5 mg kg i.e. 2.5 mL 7.35–7.45 <14 ≥ 5 - 10 days.",
        ),
    ],
)
def test_what_says_little_is_not_embedded_but_stays_in_the_text(said: str, embedded: str) -> None:
    sentence = Sentence(text=said, kind="text", spans=())
    found = Passage(id="1", guideline="one", ordinal=0, section=(), sentences=(sentence,))
    assert (found.text, found.embedded) == (said, embedded)


def test_dense_headings_leave_room_for_themselves() -> None:
    """A heading of many tokens, such as numbers, does not push a passage over the limit."""

    def letters(text: str) -> int:
        return len(text.replace(" ", ""))

    body = [line("1.2.3.4.5.6.7.8.9 " * 5 + "ab", 50, 60, size=18), line("Dosing", 50, 90, size=14)]
    body += lines("word " * 70 + "end.", "and " * 50 + "on.", y=120, pitch=40)
    document = structured(body)
    found = list(passages(document, guideline="one", count=letters, limit=254))
    assert max(letters(passage.embedded) for passage in found) <= 254


def numbered(passages_found: Sequence[Passage]) -> list[int]:
    return [passage.ordinal for passage in passages_found]


def test_ordinals_count_and_ids_differ_even_where_the_text_is_the_same() -> None:
    body = [
        piece for y in range(60, 500, 80) for piece in (line("Dosing", 50, y, size=16), line("Give it.", 50, y + 30.0))
    ]
    document = structured(body)
    one, other = cut(document, guideline="one"), cut(document, guideline="other")
    assert len(one) == 6
    assert numbered(one) == list(range(6))
    assert len({passage.id for passage in (*one, *other)}) == 12
    assert {passage.guideline for passage in other} == {"other"}


def test_ids_are_the_same_for_the_same_document() -> None:
    assert [one.id for one in cut(document_of(5))] == [one.id for one in cut(document_of(5))]


def test_a_passage_over_a_page_break_knows_both_pages() -> None:
    document = structured(
        [line("A short line.", 50, 60), line("The dose of it for a child with fever and cough is given", 50, 500)],
        [line("twice daily for five days.", 50, 80), line("Another.", 50, 200)],
    )
    (passage,) = cut(document)
    assert passage.pages == (1, 2)
    (over,) = [sentence for sentence in passage.sentences if len(sentence.spans) == 2]
    assert over.text == "The dose of it for a child with fever and cough is given twice daily for five days."


def test_a_document_without_text_has_no_passages() -> None:
    assert cut(structured([], [])) == []


def test_a_bibliography_is_left_out_but_not_what_else_stands_below_its_heading() -> None:
    heading, entry = (
        line("References", 50, 60, size=16),
        line("1. Adams A, et al. Zinc in diarrhoea. Lancet 2001.", 50, 90),
    )
    after = line("Flush the line before the drug is given.", 50, 140)
    opened, dose = line("Treatment", 50, 180, size=16), line("Since 2005 zinc is given for 14 days.", 50, 210)
    texts = [passage.text for passage in cut(structured([heading, entry, opened, dose]))]
    assert texts == ["Treatment Since 2005 zinc is given for 14 days."]
    assert next(passage.text for passage in cut(structured([heading, after, opened, dose]))).endswith(after.text)


@pytest.mark.parametrize("title", ["Reference ranges", "References to other guidelines", "Referrals"])
def test_a_heading_that_only_begins_like_a_bibliography_keeps_its_passages(title: str) -> None:
    body = [line(title, 50, 60, size=16), line("Measured in 2019 in adults.", 50, 90)]
    assert [passage.text for passage in cut(structured(body))] == [f"{title} Measured in 2019 in adults."]
