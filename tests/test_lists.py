"""A chosen item is quoted with the rest of its list."""

from dataclasses import replace

from app.lists import LONGEST, whole_list, with_antecedent
from app.quotable import Quotable
from ingest.leads import Lead
from ingest.pagetext import PageText, Span
from ingest.passages import Passage, Sentence

TEXT = "Give any of the following:\n• valproate\n• phenytoin\n• levetiracetam\nThen wait.\n• an hour"


def page(number: int, text: str = TEXT) -> PageText:
    return PageText(number=number, label="", width=100, height=100, text=text, words=())


def span(words: str) -> Span:
    return Span(page=1, start=TEXT.index(words), end=TEXT.index(words) + len(words))


LEAD = Lead(text="Give any of the following:", spans=(span("Give any of the following:"),))


def item(words: str, lead: Lead = LEAD) -> Sentence:
    return Sentence(text=words, kind="item", spans=(span(words),), lead=lead)


ITEMS = [item("• valproate"), item("• phenytoin"), item("• levetiracetam")]
THEN = Sentence(text="Then wait.", kind="text", spans=(span("Then wait."),))
LATER = item("• an hour", Lead(text="Then wait.", spans=(span("Then wait."),)))


def passage(*sentences: Sentence, ordinal: int = 0) -> Passage:
    return Passage(id=f"p{ordinal}", guideline="g", ordinal=ordinal, section=(), sentences=sentences)


def test_all_that_hangs_from_the_same_words_is_quoted() -> None:
    whole = whole_list(Quotable(sentence=ITEMS[1], place=1), around=[passage(*ITEMS, THEN, LATER)], page=page)
    assert whole.text == "Give any of the following:\n• valproate\n• phenytoin\n• levetiracetam"
    start, end = TEXT.index("• valproate"), TEXT.index("\nThen")
    assert whole.spans == (*LEAD.spans, Span(page=1, start=start, end=end))


def test_a_list_goes_on_over_the_end_of_a_passage() -> None:
    around = [passage(*ITEMS[:2]), passage(ITEMS[2], THEN, LATER, ordinal=1)]
    whole = whole_list(Quotable(sentence=ITEMS[0], place=0), around=around, page=page)
    assert whole.text.endswith("• levetiracetam")


def test_a_long_list_is_not_quoted_whole() -> None:
    long = Sentence(text="• " + "x" * LONGEST, kind="item", spans=(span("• an hour"),), lead=LEAD)
    unit = Quotable(sentence=ITEMS[2], place=2)
    assert whole_list(unit, around=[passage(*ITEMS, long)], page=page) == unit


def test_a_sentence_and_an_item_alone_stay_as_they_are() -> None:
    for sentence in (THEN, LATER):
        unit = Quotable(sentence=sentence, place=0)
        assert whole_list(unit, around=[passage(*ITEMS, THEN, LATER)], page=page) == unit


def text(words: str, start: int, kind: str = "text") -> Sentence:
    return Sentence(text=words, kind=kind, spans=(Span(page=1, start=start, end=start + len(words)),))  # type: ignore[arg-type]


FIRST = text("Cotrimoxazole is stopped.", 0)
NAMES = text("Dapsone is used instead.", 30)
DOSE = text("The recommended dose is 2 mg/kg.", 60)
MOST = text("The maximum daily dose is 100 mg.", 100)


def test_a_dose_without_its_drug_is_quoted_after_the_sentence_that_names_it_over_the_end_of_a_passage() -> None:
    around = [passage(FIRST, NAMES, DOSE), passage(MOST, ordinal=1)]
    said = with_antecedent(Quotable(sentence=MOST, place=0), around=around)
    assert said.text == "Dapsone is used instead. The recommended dose is 2 mg/kg. The maximum daily dose is 100 mg."
    assert said.spans == (*NAMES.spans, *DOSE.spans, *MOST.spans)


def test_a_sentence_that_points_back_to_nothing_stays_alone() -> None:
    heading = text("Dapsone", 30, "heading")
    for around, sentence in (
        ([passage(FIRST, NAMES)], NAMES),
        ([passage(DOSE)], DOSE),
        ([passage(heading, DOSE)], DOSE),
    ):
        unit = Quotable(sentence=sentence, place=0)
        assert with_antecedent(unit, around=around) == unit


def test_an_order_that_names_no_drug_hangs_from_the_heading_that_does() -> None:
    heading, order = (
        text("Give Amoxicillin for pneumonia", 0, "heading"),
        text("Give three times daily for 5 days.", 40),
    )
    said = with_antecedent(Quotable(sentence=order, place=1), around=[passage(heading, order)])
    assert said.text == "Give Amoxicillin for pneumonia Give three times daily for 5 days."
    assert said.spans == (*heading.spans, *order.spans)


def test_an_order_hangs_from_no_heading_of_something_else() -> None:
    heading, order = (
        text("Give Amoxicillin for pneumonia", 0, "heading"),
        text("Give three times daily for 5 days.", 99),
    )
    other, inner = text("Erythromycin comes second.", 40), text("Follow-up", 70, "heading")
    for between in (other, inner):
        unit = Quotable(sentence=order, place=2)
        assert with_antecedent(unit, around=[passage(heading, between, order)]) == unit
    named = text("Give zinc 20 mg daily.", 99)
    unit = Quotable(sentence=replace(named, lead=LEAD), place=1)
    assert with_antecedent(unit, around=[passage(heading, unit.sentence)]) == unit
