import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from app.answer import Conflict, Withheld, doubt_words
from app.ui.about import about, banner
from app.ui.guidelines import guidelines
from app.ui.labels import badges, page_words, section_words, verbatim
from app.ui.narrowing import narrowings
from app.ui.shelf import Shelf
from app.ui.source import source
from app.ui.transcript import transcript
from app.ui.turns import Turn, asked, broken, stopped
from app.ui.views import first_page, marked, moved, opened
from app.wordings import Wording
from ingest.errors import DocumentError
from ingest.markup import Html, joined, tag
from tests import fakes

ATTACKS = (
    "<script>window.XSS=1</script>",
    '"><img src=x onerror=window.XSS=1>',
    "' onmouseover='window.XSS=1",
    "<svg/onload=window.XSS=1>",
    "</span></div><iframe src=javascript:window.XSS=1>",
    "<a href=javascript:window.XSS=1>x</a>",
    "&lt;script&gt;window.XSS=1&lt;/script&gt;",
    "${window.XSS=1}{{constructor.constructor('window.XSS=1')()}}",
    "<style>*{display:none}</style><base href=//evil.example>",
)
ALLOWED = {
    *("article", "blockquote", "button", "dd", "details", "div", "dl", "dt", "h1", "h2", "h3", "header", "img", "a"),
    *("li", "ol", "p", "span", "summary", "ul", "section", "label", "textarea"),
}


class Seen(HTMLParser):
    """Collects what a browser would see: elements, attributes and text."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, name: str) -> list[str]:
        return [value or "" for key, value in self.attributes if key == name]


def turn(outcome: object = None, **changes: object) -> Turn:
    fields = {"question": "Q?", "release": "r1", "outcome": outcome, "evidence": getattr(outcome, "evidence", ())}
    return Turn(**(fields | changes))


def shown(*turns: Turn) -> Seen:
    return Seen(transcript(turns, examples=()))


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    old = fakes.guideline(id="old", title="Old", status="superseded", guessed=("title",))
    both = {"anaphylaxis": fakes.guideline(), "old": old}
    return Shelf(fakes.FakeAssistant(fakes.FakeRelease(fakes.pdf(tmp_path / "a.pdf"), guidelines=both)))


def test_only_markup_stays_unescaped() -> None:
    assert tag("p", "<b>", tag("b", "&"), title='"') == '<p title="&quot;">&lt;b&gt;<b>&amp;</b></p>'
    assert joined("<", Html("<br>")) == "&lt;<br>"
    assert tag("a", "x", href=None, hidden=False, open=True) == "<a open>x</a>"


def test_text_pasted_into_markup_is_escaped_again_not_trusted() -> None:
    assert tag("p", f"{tag('b', 'x')}") == "<p>&lt;b&gt;x&lt;/b&gt;</p>"


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_from_outside_becomes_markup(attack: str, tmp_path: Path) -> None:
    changes = dict.fromkeys(("title", "issuer", "edition", "published", "review_by", "licence", "file"), attack)
    evil = fakes.guideline(**changes, language=attack, guessed=(attack,), status=attack)
    release = fakes.FakeRelease(fakes.pdf(tmp_path / "a.pdf"), guidelines={"anaphylaxis": evil}, name=attack)
    shelf = Shelf(fakes.FakeAssistant(release, models={attack: attack}))
    quoted = fakes.citation(guideline=evil, quote=attack, section=(attack,), page_label=attack, grade=attack)
    statement = fakes.statement(text=attack, citations=(quoted,))
    remark = fakes.statement(text=attack, kind="unsupported", citations=())
    answered = turn(
        fakes.answer(statement, remark, found=(fakes.evidence(attack, of=evil),)),
        question=attack,
        searched=attack + "?",
    )
    shelf.current()
    view = marked((turn(fakes.answer(statement), release=attack),), "c0.0", shelf)
    pages = [
        transcript((answered, turn(fakes.abstention(attack)), turn(error=attack)), examples=()),
        transcript((), examples=(attack,)),
        source(view, shelf),
        guidelines(release),
        banner(release, {attack: attack}),
    ]
    for page in pages:
        seen = Seen(page)
        assert set(seen.tags) <= ALLOWED
        assert not [key for key, _ in seen.attributes if key.startswith("on")]
        assert not [value for value in seen.values("href") + seen.values("src") if not value.startswith("/p")]
        assert attack in seen.text


@pytest.mark.parametrize(
    "text", ["**5 mg**", "# not a heading", "$x$ and $$y$$", "a_b_c", "10-\n20 mg/kg", "≥ 1.73 m²"]
)
def test_a_quote_is_shown_verbatim(text: str) -> None:
    assert Seen(verbatim(text, fakes.guideline())).text == text


def test_a_tab_between_cells_stays_a_tab_and_gets_its_own_dress() -> None:
    seen = Seen(verbatim("10 kg\t5 mL", fakes.guideline()))
    assert seen.text == "10 kg\t5 mL"
    assert seen.values("class") == ["verbatim", "cell"]


def test_the_kinds_of_statement_look_different() -> None:
    kinds = ("quoted", "checked", "unsupported")
    dressed = [shown(turn(fakes.answer(fakes.statement(kind=kind)))) for kind in kinds]
    labels = {seen.text.split(fakes.ADRENALINE)[0] for seen in dressed}
    assert len(labels) == 3
    assert [kind for kind, seen in zip(kinds, dressed, strict=True) if f"statement {kind}" in seen.values("class")] == [
        *kinds
    ]
    # what a model wrote is no quote; the words that it stands on are one, beside their place
    assert ["remark" in seen.values("class") for seen in dressed] == [False, True, True]
    assert ["blockquote" in seen.tags for seen in dressed] == [True, True, False]


def test_an_abstention_and_an_error_never_look_like_an_answer() -> None:
    silent, failed = shown(turn(fakes.abstention("Nothing on this."))), shown(turn(error="too long"))
    for seen in (silent, failed):
        assert "blockquote" not in seen.tags
        assert not [one for one in seen.values("class") if "statement" in one]
    assert "Nothing on this." in silent.text
    assert "Not an answer: the nearest passages" in silent.text
    assert "notice abstention" in silent.values("class")
    assert "notice error" in failed.values("class")


def test_a_citation_says_where_it_stands() -> None:
    old = fakes.guideline(status="superseded", review_by="2020")
    seen = shown(turn(fakes.answer(fakes.statement(citations=(fakes.citation(guideline=old),)))))
    for words in (
        old.title,
        "Ministry of Examples · 2nd edition 2024",
        "4.1 First line",
        "page ii (PDF page 2)",
        "Grade: Strong",
        "Superseded edition",
        "Past its review date (2020)",
    ):
        assert words in seen.text


def test_the_same_place_has_one_number() -> None:
    other = fakes.citation(page=3)
    both = fakes.answer(fakes.statement(), fakes.statement(citations=(other, fakes.citation())))
    assert turn(both).cited == (fakes.citation(), other)
    assert re.findall(r"\[\d\]", shown(turn(both)).text) == ["[1]", "[2]", "[1]"]


def test_every_mark_on_the_screen_opens_something(shelf: Shelf) -> None:
    shelf.current()
    turns = (turn(fakes.answer()), turn(fakes.abstention()))
    marks = shown(*turns).values("data-mark")
    assert marks == ["c0.0", "e0.0", "e1.0"]
    for mark in marks:
        view = marked(turns, mark, shelf)
        assert view is not None
        assert view.boxes == {2: (fakes.LINE,)}


@pytest.mark.parametrize("mark", ["", "c9.0", "c0.9", "e0.9", "x0.0", "c-1.0", "c0.0;", "c0.99999999999", "../../x"])
def test_a_mark_that_is_not_on_the_screen_opens_nothing(mark: str, shelf: Shelf) -> None:
    assert marked((turn(fakes.answer()),), mark, shelf) is None


def test_the_evidence_shows_before_the_answer() -> None:
    assistant = fakes.FakeAssistant(fakes.FakeRelease(Path("unused.pdf")))
    states = [turns[-1] for turns in asked(assistant, "First?", ())]
    assert [bool(one.evidence) for one in states] == [False, False, True, True, True]
    assert [one.pending for one in states] == [True, True, True, False, False]
    assert "open" in dict(shown(states[2]).attributes)
    assert "open" not in dict(shown(states[3]).attributes)


def test_a_follow_up_passes_the_earlier_questions_but_not_failed_ones() -> None:
    assistant = fakes.FakeAssistant(fakes.FakeRelease(Path("unused.pdf")))
    (*_, first) = asked(assistant, "First?", (turn(error="too long", question="x" * 9),))
    (*_, second) = asked(assistant, "And then?", first)
    assert assistant.asked == [("First?", ()), ("And then?", ("First?",))]
    assert "Understood as:First? And then?" in shown(second[-1]).text


def test_an_error_of_the_assistant_is_shown_as_one() -> None:
    assistant = fakes.FakeAssistant(fakes.FakeRelease(Path("unused.pdf")), lambda _: DocumentError("cannot"))
    (*_, turns) = asked(assistant, "First?", ())
    assert turns[-1].error == "cannot"


def test_stopping_and_failing_end_only_an_unanswered_turn() -> None:
    waiting, done = (turn(),), (turn(fakes.answer()),)
    assert stopped(waiting)[-1].stopped
    assert broken(waiting)[-1].error
    assert stopped(done) is done
    assert broken(done) is done
    assert stopped(()) == broken(()) == ()


def test_the_source_panel_shows_the_page_with_marks_in_percent(shelf: Shelf) -> None:
    view = marked((turn(fakes.answer()),), "c0.0", shelf)
    seen = Seen(source(view, shelf))
    assert "/page/r1/anaphylaxis/2.png" in seen.values("src")
    assert seen.values("style") == ["left:12.500%;top:15.333%;width:75.000%;height:2.333%"]
    assert "/pdf/r1/anaphylaxis.pdf#page=2" in seen.values("href")
    assert "page ii (PDF page 2 of 3)" in seen.text


def test_marks_stay_on_their_page(shelf: Shelf) -> None:
    view = marked((turn(fakes.answer()),), "c0.0", shelf)
    assert view is not None
    away = moved(view, 1, pages=3)
    assert away.page == moved(away, 1, pages=3).page == 3
    assert not Seen(source(away, shelf)).values("style")
    assert Seen(source(moved(away, -1, pages=3), shelf)).values("style")


def test_what_cannot_be_opened_leaves_the_panel_as_it_is(shelf: Shelf) -> None:
    before = opened(first_page(shelf.current(), "old"), None)
    assert opened(None, before) is before
    assert before is not None
    assert opened(before, before).opening == before.opening + 1  # type: ignore[union-attr]


def test_a_release_that_is_gone_is_a_failure_not_an_empty_panel(shelf: Shelf) -> None:
    view = marked((turn(fakes.answer(), release="r0"),), "c0.0", shelf)
    assert "no longer loaded" in source(view, shelf)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"status": "withdrawn"}, "Since that answer: withdrawn"),
        ({"status": "superseded"}, "Since that answer: superseded edition"),
        ({"sha256": "f" * 64}, "Since that answer: published as another file"),
        (None, "No longer among the published guidelines"),
        ({}, ""),
    ],
)
def test_an_old_citation_says_what_became_of_its_guideline(
    tmp_path: Path, changes: dict[str, str] | None, words: str
) -> None:
    pdf = fakes.pdf(tmp_path / "a.pdf")
    assistant = fakes.FakeAssistant(fakes.FakeRelease(pdf))
    shelf = Shelf(assistant)  # type: ignore[arg-type]
    view = marked((turn(fakes.answer()),), "c0.0", shelf)
    shelf.current()  # an answer of it was on the screen
    now = {} if changes is None else {"anaphylaxis": fakes.guideline(**changes)}
    assistant.release = fakes.FakeRelease(pdf, name="r2", guidelines=now)
    shown_text = Seen(source(view, shelf)).text
    assert words in shown_text
    assert ("Since that" in shown_text or "No longer" in shown_text) is bool(words)
    assert "page ii (PDF page 2 of 3)" in shown_text  # it still opens


def test_a_page_that_cannot_be_drawn_says_so(shelf: Shelf) -> None:
    view = marked((turn(fakes.answer()),), "c0.0", shelf)
    shelf.current().source("anaphylaxis").write_bytes(b"not a PDF")
    assert "This page cannot be shown" in source(view, shelf)


def test_the_list_of_guidelines_puts_superseded_ones_last_and_marks_guesses(shelf: Shelf) -> None:
    seen = Seen(guidelines(shelf.current()))
    assert seen.values("data-guideline") == ["anaphylaxis", "old"]
    assert "Superseded edition" in seen.text
    assert "guessed" in seen.text


@pytest.mark.parametrize(("status", "words"), [("withdrawn", "Withdrawn"), ("draft", "Draft, not in force")])
def test_what_does_not_answer_is_listed_last_with_its_status(tmp_path: Path, status: str, words: str) -> None:
    silent = fakes.guideline(id="a", title="A", status=status, population="children", setting="hospital", layer="local")
    both = {"a": silent, "anaphylaxis": fakes.guideline()}
    seen = Seen(guidelines(fakes.FakeRelease(fakes.pdf(tmp_path / "a.pdf"), guidelines=both)))  # type: ignore[arg-type]
    assert seen.values("data-guideline") == ["anaphylaxis", "a"]
    for word in (words, "children", "hospital", "local"):
        assert word in seen.text


def test_release_and_models_stand_in_the_top_line(shelf: Shelf) -> None:
    text = Seen(banner(shelf.current(), {"answers": "written by hand"})).text
    assert "Release r1" in text
    assert "Answers: written by hand" in text


@pytest.mark.parametrize(
    ("review_by", "day", "late"),
    [
        ("2024", date(2024, 12, 31), False),
        ("2024", date(2025, 1, 1), True),
        ("2024-05", date(2024, 5, 31), False),
        ("2024-05-01", date(2024, 5, 2), True),
        ("", date(2024, 5, 2), False),
    ],
)
def test_a_review_date_is_past_when_all_of_it_is(review_by: str, day: date, *, late: bool) -> None:
    assert ("Past its review date" in badges(fakes.guideline(review_by=review_by), today=day)) is late


def test_page_and_section_words() -> None:
    assert page_words(14, "") == "PDF page 14"
    assert page_words(14, "14", of=20) == "page 14 of 20"
    assert page_words(14, "xii", of=20) == "page xii (PDF page 14 of 20)"
    guideline = fakes.guideline(title="T")
    assert section_words(("T", "a", "b"), guideline) == section_words(("a", "b"), guideline) == "a › b"


def test_words_that_no_guideline_holds_stand_before_the_quotes() -> None:
    seen = shown(turn(replace(fakes.answer(), not_mentioned=("dengue", "<b>"))))
    assert "No loaded guideline holds “dengue”, “<b>”." in seen.text
    assert seen.text.index("dengue") < seen.text.index("Quoted from the guideline")
    assert "notice caution" in seen.values("class")
    assert "notice caution" not in shown(turn(fakes.answer())).values("class")


def test_the_reader_sees_for_what_else_was_searched() -> None:
    wording = Wording(said="<i>modium", others=("loperamide", "antidiarrhoeal"), kind="synonym")
    seen = shown(replace(turn(fakes.answer()), wordings=(wording,)))
    assert "Also searched for: “<i>modium” → loperamide, antidiarrhoeal" in seen.text
    assert "Also searched for" not in shown(turn(fakes.answer())).text


@pytest.mark.parametrize(
    ("quote", "ocr", "said"),
    [
        ("Give 10 mg at once.", True, "Read by OCR: check the figures on the page"),
        ("Refer the child.", True, "Read by OCR"),
        ("Give 10 mg at once.", False, ""),
        ("Switch at \ufffd 200 copies/ml.", False, "The file does not say what stands at \ufffd: look at the page"),
        ("Switch at \ufffd 200 copies/ml.", True, "The file does not say what stands at \ufffd: look at the page"),
    ],
)
def test_what_may_not_read_as_its_page_says_so_beside_it(quote: str, *, ocr: bool, said: str) -> None:
    assert doubt_words(fakes.citation(quote=quote, ocr=ocr)) == said


def test_the_grade_stands_once_and_without_brackets_round_it() -> None:
    graded = fakes.citation(section=("4.1 First line (Strong, low certainty)",), grade="(Strong, low certainty)")
    seen = shown(turn(fakes.answer(fakes.statement(citations=(graded,)))))
    assert seen.text.count("Strong, low certainty") == 1
    assert "Grade: Strong, low certainty" in seen.text
    lettered = fakes.citation(section=("Recommendation 3 (Grade B)",), grade="(Grade B)")
    assert "Grade: Grade" not in shown(turn(fakes.answer(fakes.statement(citations=(lettered,))))).text


def test_a_difference_is_told_above_the_first_quote_and_shown_below_the_last() -> None:
    two = (fakes.statement(), fakes.statement(text="Give adrenaline 5 µg/kg.", citations=(fakes.citation(page=3),)))
    conflict = Conflict(statements=(0, 1), said=("10 µg/kg", "5 µg/kg"), kind="guideline")
    seen = shown(turn(replace(fakes.answer(*two), conflicts=(conflict,))))
    told, quote = seen.text.index("Guidelines differ on this."), seen.text.index(fakes.ADRENALINE)
    assert told < quote < seen.text.index("Give adrenaline 5 µg/kg.") < seen.text.index("do not say the same")
    assert seen.values("data-jump") == seen.values("id")
    assert "differ" not in shown(turn(fakes.answer(*two))).text


def test_the_time_of_each_stage_comes_after_the_passages_found() -> None:
    seen = shown(turn(replace(fakes.answer(), timings={"search": 0.25, "choose": 1.5})))
    assert (
        seen.text.index("Passages found") < seen.text.index("1.8 s") < seen.text.index("search 0.25 s, choose 1.50 s")
    )


def test_a_guideline_of_no_country_is_offered_as_that(tmp_path: Path) -> None:
    both = {"a": fakes.guideline(country="ZZ"), "b": fakes.guideline(id="b", country="MY")}
    offered = narrowings(fakes.FakeRelease(tmp_path / "a.pdf", guidelines=both))
    assert [words for words, _ in offered[1:3]] == [
        "Country: MY Malaysia (1 guideline)",
        "International, or not of one country (1 guideline)",
    ]


def test_what_may_be_asked_next_comes_after_the_answer_and_never_harms_it(tmp_path: Path) -> None:
    release = fakes.FakeRelease(tmp_path / "a.pdf")
    *_, (before,), (after,) = asked(fakes.FakeAssistant(release, next=("And then?",)), "Q?", ())
    assert (before.suggesting, before.follow_ups, before.pending) == (True, (), False)
    assert (after.suggesting, after.follow_ups, after.outcome) == (False, ("And then?",), before.outcome)
    seen = shown(after)
    assert seen.text.index(fakes.ADRENALINE) < seen.text.index("And then?") < seen.text.index("Passages found")
    assert seen.values("data-ask") == ["And then?"]
    *_, (failed,) = asked(fakes.FakeAssistant(release, next=DocumentError("the release is gone")), "Q?", ())
    assert failed.outcome is not None
    assert (failed.follow_ups, failed.error, failed.suggesting) == ((), "", False)
    (settled,) = broken((before,))
    assert (settled.outcome, settled.error, settled.suggesting) == (before.outcome, "", False)


def test_silence_is_offered_nothing_to_ask_next(tmp_path: Path) -> None:
    assistant = fakes.FakeAssistant(
        fakes.FakeRelease(tmp_path / "a.pdf"), lambda _: fakes.abstention(), next=("And then?",)
    )
    *_, (last,) = asked(assistant, "Q?", ())
    assert (last.follow_ups, last.suggesting) == ((), False)


def test_whoever_waits_for_the_model_is_told_how_many_come_first() -> None:
    found = (fakes.evidence(),)
    assert "2 questions come before yours" in shown(turn(evidence=found, ahead=2)).text
    assert "1 question comes before yours" in shown(turn(evidence=found, ahead=1)).text
    assert "before yours" not in shown(turn(evidence=found)).text
    written = (fakes.statement(kind="checked"),)
    assert "before yours" not in shown(turn(evidence=found, ahead=2, written=written)).text


def test_what_was_written_before_a_stop_stays_and_is_said_not_to_be_whole() -> None:
    written = (fakes.statement(text="Adrenaline comes first.", kind="checked"),)
    (halted,) = stopped((turn(evidence=(fakes.evidence(),), written=written),))
    seen = shown(halted)
    assert seen.text.index("Adrenaline comes first.") < seen.text.index("what stands above is not the whole answer")
    assert "before it was answered" in shown(stopped((turn(),))[-1]).text


def test_what_is_withheld_and_why_an_answer_is_not_whole_stand_right_below_its_statements() -> None:
    two = (
        fakes.statement(kind="checked"),
        fakes.statement(text="Give adrenaline 5 µg/kg.", citations=(fakes.citation(page=3),)),
    )
    conflict = Conflict(statements=(0, 1), said=("10 µg/kg", "5 µg/kg"), kind="guideline")
    kept = (Withheld(text="Give 900 mg of digoxin.", reasons=("the dose “900 mg” is not in the cited text",)),)
    told = replace(fakes.answer(*two), conflicts=(conflict,), withheld=kept, writer="a model", remark="It ends early.")
    text = shown(turn(told)).text
    places = [text.index(words) for words in ("Give adrenaline 5", "It ends early.", "1 statement withheld", "do not say the same", "Passages found")]  # fmt: skip
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("models", "said"), [({}, "It sends nothing"), ({"server": "http://far.example/v1"}, "goes to the model server at http://far.example/v1")]
)  # fmt: skip
def test_whether_questions_leave_this_machine_is_told(shelf: Shelf, models: dict[str, str], said: str) -> None:
    text = Seen(about(shelf.current(), {"answers": "by hand", **models})).text
    assert said in text
    assert ("stay on this machine" in text) is not bool(models)
