"""What an item hangs from: the line above its list, the items around it, over columns and pages."""

from collections.abc import Sequence

import pytest

from ingest.leads import leads
from ingest.pages import Line
from ingest.passages import passages
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
