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


def test_what_goes_on_is_quoted_after_what_it_goes_on_with() -> None:
    words = (
        "Load with magnesium sulfate 4 g.",
        "Maintenance: 5 g every 4 hours.",
        "Continue for 24 hours after birth.",
    )
    begins = [sum(len(one) + 1 for one in words[:place]) for place in range(3)]
    first, second, third = (
        Sentence(text=text, kind="text", spans=(Span(page=1, start=begin, end=begin + len(text)),))
        for text, begin in zip(words, begins, strict=True)
    )
    around = [passage(first, second), passage(third, ordinal=1)]
    assert with_antecedent(Quotable(sentence=third, place=0), around=around).text == " ".join(words)
    named = replace(third, text="Continue labetalol for a day.")
    assert with_antecedent(Quotable(sentence=named, place=0), around=[passage(first, named)]).text == named.text


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


def led(sentence: Sentence, *around: Passage) -> str:
    return with_antecedent(Quotable(sentence=sentence, place=0), around=around).text


def test_a_line_below_a_colon_is_quoted_after_it_over_the_end_of_a_passage() -> None:
    label, below, further = (
        text("In severe cases:", 0), text("Refer at once to hospital.", 20), text("Weigh the child weekly.", 60)
    )  # fmt: skip
    around = passage(FIRST, label), passage(below, further, ordinal=1)
    assert led(below, *around) == "In severe cases: Refer at once to hospital."
    assert led(further, *around) == further.text  # the line before it has ended


def test_lines_that_stand_beside_each_other_are_led_alike() -> None:
    label, inner = text("Malaria:", 0), text("Adults:", 10)
    one, other = text("Artesunate 2.4 mg/kg at once", 20), text("Quinine 10 mg/kg 8 hourly", 60)
    around = passage(label, inner, one, other)
    assert led(one, around) == f"Malaria: Adults: {one.text}"
    assert led(other, around) == f"Malaria: Adults: {other.text}"
    after = text("Weigh the child first.", 99)
    assert led(after, passage(label, one, after)) == after.text


def test_the_end_of_a_line_that_begins_elsewhere_leads_nothing() -> None:
    for label in ("of these patients:", "10-10.9 mg:", "Adults"):
        below = text("Refer at once to hospital.", 60)
        assert led(below, passage(text(label, 0), below)) == below.text
    heading, below = text("Adults:", 0, "heading"), text("Refer at once to hospital.", 60)
    assert led(below, passage(heading, below)) == below.text


WOMEN = text("Offer pregnant women with a positive test a second one.", 0)


def test_those_who_are_named_before_are_quoted_with_what_speaks_of_them() -> None:
    for said in (
        "If it is positive, they should be given amphotericin without fluconazole.",
        "Avoid fluconazole in such patients.",
        "Give them amphotericin.",
        "Jangan beri flukonazol kepada mereka.",
    ):
        points = text(said, 80)
        assert led(points, passage(WOMEN, points)) == f"{WOMEN.text} {said}"
    between, points = text("Do so at once.", 70), text("Give them amphotericin.", 90)
    assert led(points, passage(WOMEN, between, points)) == f"{WOMEN.text} {between.text} {points.text}"


def test_a_sentence_that_says_itself_who_they_are_stays_alone() -> None:
    for said in (
        "If children vomit, give them the dose again.",
        "Give the antibiotics before they expire.",
        "From their experience, the committee advise against it.",
    ):
        points = text(said, 80)
        assert led(points, passage(WOMEN, points)) == said
    item = text("• Give them amphotericin.", 80, "item")  # the item before it is another one
    assert led(item, passage(WOMEN, item)) == item.text
    points = text("Give them amphotericin.", 80)
    assert led(points, passage(text("Weigh it first.", 60), points)) == points.text  # nobody is named at all


def test_an_amount_that_has_its_drug_is_led_by_nothing_more() -> None:
    around = passage(NAMES, DOSE)
    unit = Quotable(sentence=replace(DOSE, lead=Lead(text=NAMES.text, spans=NAMES.spans)), place=1)
    assert with_antecedent(unit, around=[around]) == unit


def test_a_list_with_a_negation_alone_is_not_quoted_whole() -> None:
    negation = Sentence(text="Do not", kind="item", spans=(span("• an hour"),), lead=LEAD)
    unit = Quotable(sentence=ITEMS[2], place=2)
    assert whole_list(unit, around=[passage(*ITEMS, negation)], page=page) == unit
