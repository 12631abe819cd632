"""Passage → what may be quoted of it alone."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from app.quotable import Quotable, is_cut, quotable, whole_tables
from ingest.leads import Lead
from ingest.library import published
from ingest.passages import Passage, Sentence, Span
from ingest.release import Release
from ingest.structure import Kind


def passage(*content: tuple[Kind, str], pages: tuple[int, ...] = ()) -> Passage:
    """Sentences one after the other on a page, with one character between them."""
    sentences, start = [], 0
    for place, (kind, text) in enumerate(content):
        span = Span(page=pages[place] if pages else 1, start=start, end=start + len(text))
        sentences.append(Sentence(text=text, kind=kind, spans=(span,)))
        start += len(text) + 1
    return Passage(id="p", guideline="g", ordinal=0, section=("Dosing",), sentences=tuple(sentences))


def texts(*content: tuple[Kind, str], pages: tuple[int, ...] = ()) -> list[str]:
    return [unit.sentence.text for unit in quotable(passage(*content, pages=pages))]


TABLE: list[tuple[Kind, str]] = [
    ("heading", "Table 2."),
    ("heading", "Zinc by age"),
    ("row", "Age\tDose"),
    ("row", "Under 6 months\t10 mg"),
    ("row", "6 months and over\t20 mg"),
]
WHOLE = "Table 2. Zinc by age\nAge\tDose\nUnder 6 months\t10 mg\n6 months and over\t20 mg"


def test_sentences_may_be_quoted_and_headings_not() -> None:
    assert texts(("heading", "4 Zinc"), ("text", "Give zinc daily."), ("text", "Stop it then.")) == [
        "Give zinc daily.",
        "Stop it then.",
    ]


def test_a_table_is_one_unit_with_its_caption_and_head() -> None:
    (unit,) = quotable(passage(*TABLE))
    assert unit.sentence.text == WHOLE
    assert unit.place == 0
    assert unit.sentence.spans == (Span(page=1, start=0, end=len(WHOLE)),)


def test_the_heading_of_the_section_is_no_caption() -> None:
    assert texts(("heading", "4 Zinc"), *TABLE) == [WHOLE]


def test_the_lines_of_a_head_belong_to_it() -> None:
    head: list[tuple[Kind, str]] = [("row", "Age\tZinc"), ("row", "per day")]
    assert texts(*TABLE[:2], *head, *TABLE[3:]) == [WHOLE.replace("Dose", "Zinc\nper day")]


def test_a_sentence_after_a_table_is_its_own() -> None:
    assert texts(*TABLE, ("text", "Weigh the child first.")) == [WHOLE, "Weigh the child first."]


@pytest.mark.parametrize(
    "content",
    [
        TABLE[:3],
        TABLE[3:],
        [*TABLE, ("text", "at once")],
        [*TABLE, ("text", "Hospital care")],
        [*TABLE[:2], ("row", "Age\tDose"), ("row", "in months")],
        [*TABLE[:3], ("row", "months\tin mg")],
    ],
    ids=[
        "a head alone",
        "rows whose head is elsewhere",
        "a row that wraps",
        "a cell after it",
        "a head of two lines",
        "perhaps a head of two lines",
    ],
)
def test_a_table_that_is_not_sure_is_not_quoted(content: list[tuple[Kind, str]]) -> None:
    assert texts(*content) == []


def test_a_table_over_two_pages_is_not_one_quote() -> None:
    assert texts(*TABLE, pages=(1, 1, 1, 1, 2)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Zinc",
        "and 20 mg daily.",
        "See https://example.org/zinc for more.",
        "© The Ministry 2024",
        "Give zinc for",
        "(see recommendations 1.6.6 to 1.6.10).",
        "Quality of evidence: low.",
        "District: ______ Health unit: ______ Date: ___",
        "Calidad de la evidencia: Muy baja.",
        "6–9.9",
        "1 x zidovudine/lamivudine 300/150 mg tab bd",
        "2 tablets of zinc 20 mg in the morning and one at night",
        "7. Smith AB, et al. Zinc in children.",
        "FDC = fixed dose combination; eGFR = estimated rate; TB = tuberculosis.",
    ],
)
def test_pieces_and_references_are_not_quoted(text: str) -> None:
    assert texts(("text", text)) == []


def test_a_scale_is_no_key_to_short_forms() -> None:
    scale = "5 - 7 = severe, 8 - 11 = moderate, 12 - 16 = mild to moderate, 17 - 21 = mild."
    assert texts(("text", scale)) == [scale]


@pytest.mark.parametrize("kind", ["text", "item"])
@pytest.mark.parametrize("text", ["Zinc supplement, by mouth,", "People with severe diarrhoea should have:"])
def test_what_ends_before_the_dose_is_not_quoted(kind: Kind, text: str) -> None:
    assert texts((kind, text)) == []


def test_a_line_without_an_end_is_quoted_only_where_no_table_is() -> None:
    line = "Zinc 20 mg daily for ten days"
    assert texts(("text", line)) == [line]
    assert texts(("text", line), *TABLE) == [WHOLE]


def test_nothing_of_a_bibliography_is_quoted() -> None:
    listed: list[tuple[Kind, str]] = [
        ("text", "Smith AB, et al."), ("text", "Zinc in children with diarrhoea."), ("text", "Jones C, et al.")
    ]  # fmt: skip
    assert texts(*listed) == []


def test_an_item_is_quoted_after_what_it_hangs_from() -> None:
    text, lead = "• under 6 months", Lead(text="Do not give if:", spans=(Span(page=1, start=0, end=15),))
    sentence = Sentence(text=text, kind="item", spans=(Span(page=2, start=0, end=16),), lead=lead)
    one = Passage(id="p", guideline="g", ordinal=0, section=(), sentences=(sentence,))
    (unit,) = quotable(one)
    assert unit.text == "Do not give if: • under 6 months"
    assert unit.spans == (*lead.spans, *sentence.spans)


def test_every_unit_of_the_demonstration_stands_on_its_page(demo_library: Path) -> None:
    release = Release(published(demo_library))
    tables = 0
    for guideline in release.guidelines:
        whole = whole_tables(release.tables(guideline), page=partial(release.page, guideline))
        passages = release.passages_of(guideline)
        units = [unit for one in passages for unit in quotable(one, tables=whole, around=release.around(one))]
        assert {unit.sentence.table for unit in units} - {""} == set(whole)
        for unit in units:
            assert spaced(unit) == stored(unit, release, guideline)
            tables += "\t" in unit.sentence.text
    assert tables >= 5


def spaced(unit: Quotable) -> str:
    return " ".join(unit.text.split())


def stored(unit: Quotable, release: Release, guideline: str) -> str:
    parts = [release.page(guideline, span.page).text[span.start : span.end] for span in unit.spans]
    return " ".join(" ".join(parts).split())


def test_a_drug_whose_dose_stands_in_lines_of_its_own_is_quoted_with_all_of_them() -> None:
    assert texts(
        ("item", "• Erythromycin, oral,"),
        ("text", "Adults"),
        ("text", "500 mg 8 hourly for 5 days"),
        ("text", "Children"),
        ("row", "6-12 years;\t250 mg 8 hourly"),
        ("row", "2-6 years;\t125 mg 8 hourly"),
        ("item", "• Zinc, oral, 20 mg daily"),
    ) == [
        "• Erythromycin, oral,\nAdults\n500 mg 8 hourly for 5 days\nChildren\n6-12 years;\t250 mg 8 hourly\n2-6 years;\t125 mg 8 hourly",
        "• Zinc, oral, 20 mg daily",
    ]


def test_such_a_drug_is_not_quoted_at_all_where_its_lines_stand_on_two_pages() -> None:
    assert (
        texts(
            ("item", "• Erythromycin, oral,"), ("row", "Adults\t500 mg"), ("row", "Children\t250 mg"), pages=(1, 1, 2)
        )
        == []
    )


def test_a_whole_table_is_quoted_after_the_drug_it_hangs_from() -> None:
    lead = Lead(text="• Diazepam, rectal, 0.5 mg/kg", spans=(Span(page=1, start=0, end=29),))
    rows = ("Weight\tDose", "10 kg\t5 mg")
    spans = [Span(page=2, start=0, end=11), Span(page=2, start=12, end=22)]
    cut = tuple(
        Sentence(text=text, kind="row", spans=(span,), table="t1", lead=lead)
        for text, span in zip(rows, spans, strict=True)
    )
    whole = Sentence(text="\n".join(rows), kind="row", spans=(Span(page=2, start=0, end=22),), table="t1")
    split = Passage(id="p", guideline="g", ordinal=0, section=(), sentences=cut)
    (unit,) = quotable(split, tables={"t1": whole})
    assert unit.text == "• Diazepam, rectal, 0.5 mg/kg\nWeight\tDose\n10 kg\t5 mg"
    assert [span.page for span in unit.spans] == [1, 2]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("The first dose of basal insulin is 10 units, given at", True),
        ("Dosis awal insulin basal adalah 10 unit yang diberikan sekitar", True),
        ("Target dose: 8 mg/kg or 200 mg/m2 (maximum 300", True),
        ("Refer after treating for dehydration if", True),
        ("Give 5 mg, or", False),  # the next item of its list goes on
        ("Give 5 mg at night (10 mg in the elderly).", False),
        ("Give 5 mg (10 mg in the elderly.", False),  # a slip of the printer
    ],
)
def test_a_text_that_breaks_off_is_told(text: str, *, cut: bool) -> None:
    assert is_cut(text) is cut


def test_an_item_that_only_leads_to_others_is_not_quoted_alone() -> None:
    whole = passage(("item", "» Bees and wasps"), ("item", "− mild, as a rule"), ("item", "» Keep the arm still."))
    first, second, third = whole.sentences
    hung = replace(second, lead=Lead(text=first.text, spans=first.spans))
    units = quotable(replace(whole, sentences=(first, hung, third)))
    assert [unit.text for unit in units] == ["» Bees and wasps − mild, as a rule", "» Keep the arm still."]
    assert texts(("item", "» Bees and wasps"), ("item", "» Keep the arm still.")) == [
        "» Bees and wasps", "» Keep the arm still.",
    ]  # fmt: skip


def over(*passages: Passage) -> list[Passage]:
    """Passages in reading order, each on a page of its own."""
    return [
        replace(
            one,
            id=f"p{place}",
            ordinal=place,
            sentences=tuple(replace(each, spans=(replace(each.spans[0], page=place + 1),)) for each in one.sentences),
        )
        for place, one in enumerate(passages)
    ]


def test_an_amount_alone_is_quoted_after_the_lines_that_say_of_what_over_the_end_of_a_passage() -> None:
    first, second = over(
        passage(("heading", "Isoniazid"), ("text", "Isoniazid is taken by mouth."), ("text", "Adults:")),
        passage(("text", "5 mg/kg (4–6 mg/kg) daily, maximum 300 mg"), ("text", "Then stop the treatment.")),
    )
    amount, other = quotable(second, around=[first, second])
    assert amount.text == "Isoniazid is taken by mouth.\nAdults:\n5 mg/kg (4–6 mg/kg) daily, maximum 300 mg"
    assert amount.spans == (*first.sentences[1].spans, *first.sentences[2].spans, *second.sentences[0].spans)
    assert other.text == "Then stop the treatment."
    assert [unit.text for unit in quotable(second)] == ["Then stop the treatment."]


def test_rows_of_ages_and_amounts_under_no_drug_are_not_quoted() -> None:
    rows: list[tuple[Kind, str]] = [
        ("row", "8-12 years;\t400 mg 8 hourly"), ("row", "4-7 years;\t200 mg 8 hourly"), ("row", "0-3 years;\t100 mg"),
    ]  # fmt: skip
    assert texts(("heading", "Diarrhoea"), *rows) == []
    (unit,) = quotable(passage(("item", "• Metronidazole, oral, for 5 days:"), *rows))
    assert unit.text.startswith("• Metronidazole, oral, for 5 days:\n8-12 years;")


def test_an_amount_in_a_list_hangs_from_what_is_above_the_list() -> None:
    whole = passage(("text", "Rifampicin is taken by mouth."), ("text", "Adults:"), ("item", "• 600 mg once daily"))
    drug, label, item = whole.sentences
    hung = replace(item, lead=Lead(text=label.text, spans=label.spans))
    *_, unit = quotable(replace(whole, sentences=(drug, label, hung)))
    assert unit.text == "Rifampicin is taken by mouth.\nAdults:\n• 600 mg once daily"
    assert not list(quotable(replace(whole, sentences=(label, hung))))


def test_what_a_guideline_asks_itself_is_no_answer() -> None:
    for asked in (
        "Which drug should be given first?",
        "¿Cuál es el fármaco de primera elección?",
        "When to stop? [2019]",
    ):
        assert texts(("text", asked)) == []
    assert texts(("item", "• Does the child vomit everything?")) == ["• Does the child vomit everything?"]


@pytest.mark.parametrize("negation", ["Do not", "Never", "• AVOID", "Jangan", "No dar", "Ne pas"])
def test_a_list_with_a_negation_of_nobody_knows_what_is_not_quoted(negation: str) -> None:
    listed: list[tuple[Kind, str]] = [
        ("item", "» force fluids on him."), ("item", negation), ("item", "» Keep him warm, and call for help."),
    ]  # fmt: skip
    assert texts(*listed, ("text", "Refer him at once.")) == ["Refer him at once."]
    first, second = over(passage(*listed[:1]), passage(*listed[1:]))
    assert not list(quotable(first, around=[first, second]))


def test_a_negation_that_its_items_hang_from_is_no_such() -> None:
    whole = passage(("item", "» Do not"), ("item", "− force fluids on him."), ("item", "» Keep him warm."))
    first, second, third = whole.sentences
    hung = replace(second, lead=Lead(text=first.text, spans=first.spans))
    units = quotable(replace(whole, sentences=(first, hung, third)))
    assert [unit.text for unit in units] == ["» Do not − force fluids on him.", "» Keep him warm."]


def test_a_line_that_a_table_cuts_off_is_a_piece() -> None:
    line: tuple[Kind, str] = ("text", "If the platelet count is falling, ITP")
    table: tuple[Kind, str] = ("text", "Table 3 Doses of prednisolone by weight.")
    assert texts(line, table) == [table[1]]
    first, second = over(passage(line), passage(table))
    assert not list(quotable(first, around=[first, second]))
    assert texts(line, ("text", "Tables are of no use here.")) == [line[1], "Tables are of no use here."]


@pytest.mark.parametrize("piece", ["] may be used as another choice in all of them.", "(without zinc) in all of them."])
def test_a_text_that_goes_on_is_a_piece(piece: str) -> None:
    assert texts(("text", piece)) == []


def test_a_sentence_whose_first_line_is_bold_is_quoted_with_it() -> None:
    bold: tuple[Kind, str] = ("heading", "Fix the target of frail older adults with diabetes")
    rest: tuple[Kind, str] = ("text", "at an HbA1c below 9%.")
    (unit,) = quotable(passage(bold, rest))
    assert unit.text == "Fix the target of frail older adults with diabetes at an HbA1c below 9%."
    assert [span.start for span in unit.spans] == [0, len(bold[1]) + 1]
    assert texts(("heading", "Targets"), rest) == []  # it begins elsewhere
    assert texts(("heading", "Targets of the treatment of frail adults:"), rest) == []
    assert texts(bold, ("text", "Measure it twice.")) == ["Measure it twice."]
    assert texts(bold, ("text", "a The target of each is set at the first visit.")) == []  # a footnote
    assert texts(bold, rest, pages=(1, 2)) == []
