"""What an item hangs from: the line above its list, the items around it, over columns and pages."""

from collections.abc import Sequence

import pytest

from ingest.leads import leads
from ingest.pages import Line
from ingest.pagetext import PageText, Span
from ingest.passages import passages
from ingest.structure import Block, Kind
from tests.paper import line, structured

GAP = 20.0  # points between two blocks


def hanging(*bodies: Sequence[Line]) -> dict[str, str]:
    """Each item's text and what it hangs from, "" where that is nothing."""
    document = structured(*bodies)
    found = leads(document.blocks, document.pages)
    named = {}
    for block in document.blocks:
        (span, *_) = block.spans
        text = document.pages[span.page - 1].text[span.start : span.end]
        if block.kind == "item":
            named[text] = found[span].text if span in found else ""
    for lead in found.values():
        stored = " ".join(document.pages[one.page - 1].text[one.start : one.end] for one in lead.spans)
        assert stored == lead.text
    return named


def below(*content: tuple[float, str], y: float = 100) -> list[Line]:
    """Lines below each other, each at its own left edge."""
    return [line(text, x, y + GAP * place) for place, (x, text) in enumerate(content)]


@pytest.mark.parametrize(
    "lead",
    [
        "In adults with eGFR below 30 do not give:",
        "Jangan berikan ubat ini jika pesakit mempunyai:",
        "Jangan diberikan pada keadaan berikut.",
        "No administrar en los siguientes casos.",
        "Ne pas administrer en cas de :",
        "In adults with eGFR below 30 do not give",
    ],
)
def test_an_item_hangs_from_the_line_above_its_list(lead: str) -> None:
    body = below((50, lead), (60, "• metformin 500 mg"), (60, "• glibenclamide 5 mg"))
    assert hanging(body) == {"• metformin 500 mg": lead, "• glibenclamide 5 mg": lead}


def test_an_item_below_a_sentence_that_is_over_hangs_from_nothing() -> None:
    assert hanging(below((50, "Insulin is given by injection."), (60, "• twice daily"))) == {"• twice daily": ""}


def test_an_item_with_another_mark_is_read_with_the_whole_list_above_it() -> None:
    body = below(
        (50, "Contraindicated in:"),
        (60, "» renal failure"),
        (60, "» pregnancy"),
        (60, "• metformin 500 mg daily"),
        (80, "– with food"),
        (60, "• glibenclamide 5 mg"),
    )
    whole = "Contraindicated in: » renal failure » pregnancy"
    assert hanging(body) == {
        "» renal failure": "Contraindicated in:",
        "» pregnancy": "Contraindicated in:",
        "• metformin 500 mg daily": whole,
        "– with food": f"{whole} • metformin 500 mg daily",
        "• glibenclamide 5 mg": f"{whole} • metformin 500 mg daily",
    }


def test_an_item_with_another_mark_below_a_list_without_a_lead_hangs_from_nothing() -> None:
    body = below((50, "Insulin is injected."), (60, "» daily"), (60, "• in the evening"))
    assert hanging(body) == {"» daily": "", "• in the evening": ""}


def test_a_nested_item_hangs_from_all_that_it_is_nested_in() -> None:
    body = below(
        (50, "If eGFR is below 30:"),
        (60, "• do not offer:"),
        (80, "– metformin"),
        (80, "– an SGLT2 inhibitor"),
        (60, "• offer insulin"),
    )
    assert hanging(body) == {
        "• do not offer:": "If eGFR is below 30:",
        "– metformin": "If eGFR is below 30: • do not offer:",
        "– an SGLT2 inhibitor": "If eGFR is below 30: • do not offer:",
        "• offer insulin": "If eGFR is below 30:",
    }


def test_a_dose_below_a_drug_hangs_from_it() -> None:
    body = below((50, "Give:"), (60, "• amoxicillin"), (80, "– 250 mg twice daily"), (60, "• zinc"))
    assert hanging(body)["– 250 mg twice daily"] == "Give: • amoxicillin"


def test_a_list_goes_on_over_a_page_break() -> None:
    first = below((50, "Do not offer:"), (60, "• metformin"))
    second = below((90, "• sulfonylureas"), (110, "– glibenclamide"), y=60)
    assert hanging(first, second) == {
        "• metformin": "Do not offer:",
        "• sulfonylureas": "Do not offer:",
        "– glibenclamide": "Do not offer: • sulfonylureas",
    }


def test_a_list_that_goes_on_in_the_next_column_is_not_nested() -> None:
    body = [line("Do not offer:", 50, 300), line("• metformin", 60, 320), line("• acarbose", 240, 100)]
    assert hanging(body)["• acarbose"] == "Do not offer:"


def test_a_paragraph_inside_an_item_does_not_end_its_list() -> None:
    body = below((50, "Do not offer:"), (60, "• metformin"), (75, "It cumulates."), (60, "• acarbose"))
    assert hanging(body)["• acarbose"] == "Do not offer:"


@pytest.mark.parametrize("between", ["OR", "and", "atau", "o", "ou"])
def test_a_word_between_two_items_does_not_end_their_list(between: str) -> None:
    body = below((50, "Do not offer:"), (60, "• metformin"), (50, between), (60, "• acarbose"))
    assert hanging(body)["• acarbose"] == "Do not offer:"


def test_a_paragraph_after_a_list_ends_it() -> None:
    body = below((50, "Do not offer:"), (60, "• metformin"), (50, "Insulin may be given."), (60, "• basal insulin"))
    assert hanging(body)["• basal insulin"] == ""


def test_the_headings_right_above_lead_and_end_what_was_before() -> None:
    body = [
        *below((50, "Give:"), (60, "• insulin")),
        line("Referral", 50, 160, size=16),
        line("Urgent", 50, 190, size=14),
        line("• all children", 60, 220),
    ]
    assert hanging(body) == {"• insulin": "Give:", "• all children": "Referral Urgent"}


def test_the_number_of_a_recommendation_begins_anew_and_leads_its_bullets() -> None:
    body = below((50, "Do not:"), (50, "1.2.1 Offer metformin."), (50, "1.2.2 Do not offer:"), (60, "• acarbose"))
    assert hanging(body) == {
        "1.2.1 Offer metformin.": "",
        "1.2.2 Do not offer:": "",
        "• acarbose": "1.2.2 Do not offer:",
    }


def test_of_a_long_paragraph_its_last_sentence_leads() -> None:
    words = ["Renal function falls with age and with many of the drugs that older people take every day."] * 3
    body = [line(text, 50, 100.0 + 12 * place) for place, text in enumerate([*words, "Do not give:"])]
    assert hanging([*body, line("• metformin", 60, 170)]) == {"• metformin": "Do not give:"}


def test_what_begins_inside_a_list_is_embedded_with_its_lead() -> None:
    items = [f"• drug number {place} of the many" for place in range(9)]
    document = structured(below((50, "Do not give:"), *((60, item) for item in items)))
    first, *rest = passages(document, guideline="one", count=lambda text: len(text.split()), limit=20)
    assert first.context == ""
    assert rest
    for one in rest:
        assert one.context == "Do not give:"
        assert all(sentence.lead and sentence.lead.text == "Do not give:" for sentence in one.sentences)
        assert len(one.embedded.split()) <= 20


def above_rows(*content: tuple[int, Kind, str, str]) -> dict[str, str]:
    """What each row hangs from; blocks are page, kind, text, table."""
    texts: dict[int, str] = {1: "", 2: ""}
    blocks = []
    for number, kind, text, table in content:
        start = len(texts[number])
        blocks.append(
            Block(kind=kind, spans=(Span(page=number, start=start, end=start + len(text)),), section=(), table=table)
        )
        texts[number] += f"{text}\n"
    words = {
        number: [
            (one.spans[0].start, one.spans[0].end, (50.0, 10.0, 60.0, 20.0))
            for one in blocks
            if one.spans[0].page == number
        ]
        for number in texts
    }
    pages = [
        PageText(number=number, label="", width=600, height=800, text=text, words=tuple(words[number]))
        for number, text in texts.items()
    ]
    found = leads(blocks, pages)
    return {
        one[2]: found[block.spans[0]].text
        for one, block in zip(content, blocks, strict=True)
        if block.table and block.spans[0] in found
    }


def test_the_rows_of_a_table_hang_from_the_drug_above_it_over_a_page_break() -> None:
    drug = "• Diazepam, rectal, 0.5 mg/kg"
    found = above_rows(
        (1, "item", drug, ""),
        (1, "row", "Weight\tDose", "t1"),
        (1, "row", "5 kg\t2 mg", "t1"),
        (2, "row", "10 kg\t5 mg", "t1"),
    )
    assert found == {"Weight\tDose": drug, "5 kg\t2 mg": drug, "10 kg\t5 mg": drug}


@pytest.mark.parametrize(
    "between",
    [
        [(1, "item", "• Refer all children", "")],
        [(1, "item", "• Diazepam, rectal, 0.5 mg/kg", ""), (1, "text", "Weigh every child first.", "")],
        [(1, "item", "• Diazepam, rectal, 0.5 mg/kg", ""), (1, "row", "Age\tmL", "t0")],
    ],
)
def test_a_table_that_follows_no_drug_hangs_from_none(between: list[tuple[int, Kind, str, str]]) -> None:
    assert "10 kg\t5 mg" not in above_rows(*between, (1, "row", "10 kg\t5 mg", "t1"))
