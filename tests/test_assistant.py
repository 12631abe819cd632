"""ask() on the demonstration guidelines: what an answer holds, from the PDF to the screen."""

import html
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from app.answer import Abstention, Answer, Evidence
from app.answerjson import to_json
from app.assistant import Assistant
from app.conditions import conditions_in
from app.examples import example_questions
from app.question import Question
from app.settings import Settings
from app.ui.transcript import transcript
from app.ui.turns import asked
from ingest.errors import EmbedderError, LibraryError
from ingest.library import published, releases
from ingest.pagetext import PageText
from ingest.release import Release
from ingest.search import Filter
from tests.conftest import ROOT, run
from tests.fakes import FakeEmbedder
from tests.paper import write_pdf

QUESTIONS = (
    "What is the dose of amoxicillin for a child with fast breathing?",
    "What range of rifampicin mg/kg must every dose lie within?",
    "adrenaline dose anaphylaxis child",
    "What systolic pressure is the target in diabetes?",
    "berapa dos zink untuk kanak-kanak cirit-birit?",
    "When is magnesium sulfate given in severe pre-eclampsia?",
    "How is diabetic ketoacidosis treated with insulin?",
    "When should a child with pneumonia be referred?",
)
SPECIAL = (
    ("What range of rifampicin mg/kg must every dose lie within?", "10-20 mg/kg"),
    ("What is the pH of arterial blood in a healthy adult?", "7.35–7.45"),
    ("At what systolic and diastolic pressure is drug treatment started in confirmed hypertension?", "≥140 mmHg"),
    ("How much adrenaline per kg is injected in anaphylaxis?", "10 µg/kg"),
    ("At which eGFR is chronic kidney disease present?", "1.73 m²"),
    ("Below which eGFR do diuretics lower the pressure less?", "1.73 m²"),
)


@pytest.fixture(scope="module")
def assistant(demo_library: Path) -> Assistant:
    return Assistant.open(demo_library)


def test_the_question_then_the_evidence_then_the_outcome(assistant: Assistant) -> None:
    question, evidence, outcome = assistant.ask(QUESTIONS[0])
    assert isinstance(question, Question)
    assert isinstance(evidence, tuple)
    assert isinstance(evidence[0], Evidence)
    assert isinstance(outcome, Answer)
    assert outcome.evidence == evidence
    assert outcome.release == assistant.release.name
    assert set(outcome.timings) == {"search", "choose", "check"}


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_statement_is_a_quote_at_known_boxes(assistant: Assistant, question: str) -> None:
    outcome = assistant.answer(question)
    assert isinstance(outcome, Answer)
    assert 1 <= len(outcome.statements) <= 5
    for statement in outcome.statements:
        assert statement.kind == "quoted"
        assert statement.citations
        for citation in statement.citations:
            page = assistant.release.page(citation.guideline.id, citation.page)
            start = page.text.index(citation.quote)
            assert citation.boxes
            assert set(citation.boxes) <= {
                box
                for at in range(start, len(page.text)) if page.text.startswith(citation.quote, at)
                for box in page.boxes(at, at + len(citation.quote))
            }  # fmt: skip
            assert citation.guideline.status != "superseded"


@pytest.mark.parametrize(("question", "printed"), SPECIAL, ids=[printed for _, printed in SPECIAL])
def test_signs_survive_from_pdf_to_screen(assistant: Assistant, question: str, printed: str) -> None:
    *_, turns = asked(assistant, question, ())
    screen = html.unescape(re.sub(r"<[^>]+>", "", str(transcript(turns, examples=()))))
    outcome = turns[0].outcome
    assert isinstance(outcome, Answer)
    assert any(printed in statement.text for statement in outcome.statements)
    assert printed in screen.split("Passages found")[0]


def test_the_new_dose_answers_and_the_superseded_one_does_not(assistant: Assistant) -> None:
    outcome = assistant.answer("Oral amoxicillin dose in pneumonia that is not severe")
    assert isinstance(outcome, Answer)
    said = " ".join(statement.text for statement in outcome.statements)
    assert "40 mg/kg per dose twice daily" in said
    assert "Give oral amoxicillin 25 mg/kg" not in said


def test_issuers_who_disagree_both_answer(assistant: Assistant) -> None:
    outcome = assistant.answer("At which clinic pressure is hypertension diagnosed?")
    assert isinstance(outcome, Answer)
    said = {
        (one.citations[0].guideline.issuer, number)
        for one in outcome.statements
        for number in ("140/90", "130/80")
        if number in one.text
    }
    assert said == {("Demonstration Ministry A", "140/90"), ("Demonstration Society B", "130/80")}
    (conflict,) = [one for one in outcome.conflicts if "140/90" in "".join(one.said)]
    assert (conflict.kind, "130/80" in "".join(conflict.said)) == ("guideline", True)


def test_a_list_item_is_quoted_with_what_it_hangs_from(assistant: Assistant) -> None:
    hanging = [
        sentence
        for guideline in assistant.release.guidelines
        if assistant.release.guidelines[guideline].answers
        for passage in assistant.release.passages_of(guideline)
        for sentence in passage.sentences
        if sentence.lead and sentence.lead.text.endswith(":")
    ]
    quoted = 0
    for one in hanging[:6]:
        outcome = assistant.answer(f"{one.lead.text} {one.text}" if one.lead else "")
        assert isinstance(outcome, Answer)
        for statement in outcome.statements:
            if one.lead and statement.text.startswith(one.lead.text) and one.text in statement.text:
                cited = " ".join(citation.quote for citation in statement.citations)
                assert statement.text.split() == cited.split()
                quoted += 1
            assert statement.text not in {one.text, one.text.removeprefix("• ")}
    assert quoted


def test_a_table_is_quoted_whole(assistant: Assistant) -> None:
    outcome = assistant.answer("amoxicillin tablets for a child of 10 to <14 kg")
    assert isinstance(outcome, Answer)
    table = next(one.text.split("\n") for one in outcome.statements if "10 to <14 kg" in one.text)
    assert table[0] == "Table 2. Oral amoxicillin by weight"
    assert table[1].startswith("Weight\tAge\t250 mg")
    assert table[-3:] == [
        "4 to <10 kg\t2 to 11 months\t1 tablet\t5 mL\tTwice daily",
        "10 to <14 kg\t12 to 35 months\t2 tablets\t10 mL\tTwice daily",
        "14 to 19 kg\t36 to 59 months\t3 tablets\t15 mL\tTwice daily",
    ]


@pytest.mark.parametrize("question", [*QUESTIONS, "TB tablets for a child of 14 kg", "ORS Pelan B 10 kg"])
def test_no_row_is_quoted_without_its_table(assistant: Assistant, question: str) -> None:
    outcome = assistant.answer(question)
    assert isinstance(outcome, Answer)
    tables = [one.text for one in outcome.statements if "\t" in one.text]
    assert all(text.split("\n")[0].startswith(("Table", "Jadual")) and text.count("\n") >= 2 for text in tables)


@pytest.mark.parametrize(
    "question",
    ["What is the dose of apixaban in atrial fibrillation?", "How is malaria in pregnancy prevented with mefloquine?"],
)
def test_a_drug_that_no_guideline_mentions_is_not_answered(assistant: Assistant, question: str) -> None:
    outcome = assistant.answer(question)
    assert isinstance(outcome, Abstention)
    assert "no loaded guideline mentions" in outcome.reason
    assert outcome.evidence


@pytest.mark.parametrize("question", ["zzyzx flibber", "How do I change the oil of a tractor?"])
def test_what_no_guideline_speaks_of_is_not_answered(assistant: Assistant, question: str) -> None:
    outcome = assistant.answer(question)
    assert isinstance(outcome, Abstention)
    assert to_json(outcome)["abstained"] is True
    assert to_json(outcome)["statements"] == []
    assert outcome.reason


def test_a_follow_up_uses_the_turns_before(assistant: Assistant) -> None:
    earlier = ("Which antibiotic for a child with fast breathing pneumonia?",)
    alone = assistant.answer("what dose?")
    after = assistant.answer("what dose?", earlier=earlier)
    assert isinstance(after, Answer)
    assert {one.guideline.id for one in after.evidence[:1]} == {"a-child-pneumonia-2023"}
    assert alone.evidence[0].passage != after.evidence[0].passage


def test_k_bounds_the_evidence(assistant: Assistant) -> None:
    assert len(assistant.answer(QUESTIONS[0], k=2).evidence) == 2


def test_publishing_is_noticed_without_a_restart(demo_library: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    shutil.copytree(demo_library, library)
    assistant = Assistant.open(library)
    before = assistant.release.name
    pdf = "corpora/demo/society-b-hypertension-2023.pdf"
    done = run("ingest", "build", pdf, "--library", library, "--publish", "--accept-all", "a test", "not for use")
    assert done.returncode == 0, done.stderr
    outcome = assistant.answer("At which clinic pressure is hypertension diagnosed?")
    assert outcome.release == assistant.release.name != before
    assert {one.guideline.file for one in outcome.evidence} == {Path(pdf).name}
    assert len(releases(library)) == 2


def test_no_library_is_an_error_not_an_empty_answer(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="ingest build"):
        Assistant.open(tmp_path / "nothing")


def test_another_model_than_the_release_was_built_with_is_refused(demo_library: Path) -> None:
    with pytest.raises(EmbedderError, match="all-MiniLM-L6-v2"):
        Assistant(demo_library, embedder=FakeEmbedder(), settings=Settings())


def test_a_release_that_vanishes_is_an_error(demo_library: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    shutil.copytree(demo_library, library)
    assistant = Assistant.open(library)
    shutil.rmtree(published(library))
    with pytest.raises(LibraryError):
        assistant.answer(QUESTIONS[0])


def test_examples_can_be_answered(assistant: Assistant) -> None:
    examples = example_questions(assistant.release, count=4)
    assert len(set(examples)) == 4
    for question in examples:
        assert isinstance(assistant.answer(question), Answer), question


def test_examples_are_in_the_language_of_their_guideline(assistant: Assistant) -> None:
    examples = example_questions(assistant.release, count=8)
    assert [one for one in examples if one.startswith("Apakah kata Cirit-birit Akut ")]
    assert [one for one in examples if one.startswith("What does ")]


def test_examples_name_a_disease_or_a_drug(assistant: Assistant) -> None:
    examples = example_questions(assistant.release, count=8)
    assert (
        "What does Treatment of Drug-Susceptible Tuberculosis in Children say about “Doses per kilogram”?" in examples
    )
    assert all(conditions_in(one) for one in examples)


def test_an_answer_reads_only_pages_of_its_evidence(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    read: set[tuple[str, int]] = set()
    page = Release.page

    def noted(release: Release, guideline: str, number: int) -> PageText:
        read.add((guideline, number))
        return page(release, guideline, number)

    monkeypatch.setattr(Release, "page", noted)
    told = assistant.answer(QUESTIONS[0])
    assert isinstance(told, Answer)
    cited = {(one.guideline.id, one.page) for statement in told.statements for one in statement.citations}
    assert cited
    replaced = {old for one in told.evidence for old in one.guideline.supersedes}
    read = {(guideline, number) for guideline, number in read if guideline not in replaced}
    assert (
        cited <= read <= cited | {(one.guideline.id, number) for one in told.evidence for number in one.passage.pages}
    )


@pytest.mark.parametrize(
    "question",
    ["dose of amoxicillin for a child with pneumonia", "¿dosis de zinc en la diarrea?", "target pressure in diabetes"],
)
def test_the_same_question_always_gives_the_same_answer(assistant: Assistant, question: str) -> None:
    first, second = (to_json(assistant.answer(question)) | {"timings": {}} for _ in range(2))
    assert first == second
    for statement in cast("Any", first["statements"]):
        for cited in statement["citations"]:
            assert cited["quote"] in assistant.release.page(cited["guideline"], cited["page"]).text


BREAD = """
[[guideline]]
id = "bread"
title = "Sourdough Bread for Beginners"
issuer = "Demonstration Bakery"
country = "ZZ"
language = "en"
edition = "First edition"
published = "2024"
licence = "Same terms as Panduan"
file = "bread.pdf"
"""
UNRELATED = (
    (50, 100, "Sourdough Bread for Beginners", 18),
    (50, 140, "Feed the starter twice a day for 5 days with 40 g of flour."),
    (50, 160, "Bake the loaf at 230 degrees for 35 minutes until the crust is brown."),
    (50, 180, "Let the bread cool for 2 hours before it is cut."),
)


def test_an_unrelated_document_never_changes_the_text_of_a_quote(demo_library: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "corpora" / "demo", tmp_path / "corpus")
    write_pdf(tmp_path / "corpus" / "bread.pdf", UNRELATED)
    with (tmp_path / "corpus" / "corpus.toml").open("a", encoding="utf-8") as listed:
        listed.write(BREAD)
    built = run("ingest", "build", tmp_path / "corpus", "--library", tmp_path / "library", "--publish",
                "--accept-all", "a test", "with bread")  # fmt: skip
    assert built.returncode == 0, built.stderr
    alone, beside = Assistant.open(demo_library), Assistant.open(tmp_path / "library")
    assert set(beside.release.guidelines) > set(alone.release.guidelines)
    for question in QUESTIONS:
        said, again = alone.answer(question), beside.answer(question)
        assert isinstance(said, Answer)
        assert isinstance(again, Answer)
        for guideline in {one.citations[0].guideline.id for one in said.statements}:
            quoted = [[one.text for one in told.statements if one.citations[0].guideline.id == guideline] for told in (said, again)]  # fmt: skip
            assert quoted[0] == quoted[1]
        for statement in said.statements:
            for cited in statement.citations:
                assert beside.release.page(cited.guideline.id, cited.page).text == alone.release.page(cited.guideline.id, cited.page).text  # fmt: skip


@pytest.mark.parametrize(
    ("question", "now", "before"),
    [
        ("amoxicillin dose for child pneumonia", "40 mg/kg", "25 mg/kg"),
        ("amoxicillin dose for child pneumonia", "5 days", "3 days"),  # in the same sentence
        ("How long is amoxicillin given for fast breathing?", "5 days", "3 days"),
    ],
)
def test_what_a_replaced_edition_said_is_told_and_does_not_answer(
    assistant: Assistant, question: str, now: str, before: str
) -> None:
    told = assistant.answer(question)
    assert isinstance(told, Answer)
    (change,) = told.changes
    assert now in change.said[0]
    assert before in change.said[1]
    assert change.said[0] in told.statements[change.statement].text
    assert change.said[1] in change.was.text
    (old,) = {one.guideline.status for one in change.was.citations}
    assert old == "superseded"
    assert all(one.guideline.status == "current" for statement in told.statements for one in statement.citations)
    for cited in change.was.citations:
        assert cited.quote in assistant.release.page(cited.guideline.id, cited.page).text


def test_what_no_edition_replaced_has_not_changed(assistant: Assistant) -> None:
    told = assistant.answer("How much adrenaline per kg is injected in anaphylaxis?")
    assert isinstance(told, Answer)
    assert told.changes == ()


def test_a_replaced_edition_that_is_asked_for_by_its_id_is_quoted_as_one(assistant: Assistant) -> None:
    old = Filter(guidelines=frozenset({"a-child-pneumonia-2008"}))
    told = assistant.answer("amoxicillin dose for child pneumonia", within=old)
    assert isinstance(told, Answer)
    assert {one.guideline.status for statement in told.statements for one in statement.citations} == {"superseded"}


def test_a_replaced_edition_that_was_withdrawn_is_not_told_and_breaks_no_answer(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = assistant.release.guidelines
    old = replace(loaded["a-child-pneumonia-2008"], status="withdrawn")
    monkeypatch.setattr(Release, "guidelines", {**loaded, old.id: old})
    told = assistant.answer("amoxicillin dose for child pneumonia")
    assert isinstance(told, Answer)
    assert told.changes == ()
