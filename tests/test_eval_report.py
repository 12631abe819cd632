"""Three made-up questions with known results, from the question to the printed table."""

import io
import json
import math
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from rich.console import Console

from app.answer import Abstention, Answer, Citation, Evidence, Statement
from eval.__main__ import main
from eval.bench import pdfs_in
from eval.footprint import MeasurementError, measured
from eval.plain import Chunk, chunks_of
from eval.questions import Gold, GoldQuestion
from eval.report import group_table, overall_table, percent
from eval.results import Result, ResultError, read_results, write_results
from eval.run import WARM_UP, ask_all
from eval.scores import Scores, by, language, pair, score
from ingest.corpus import Guideline
from ingest.errors import PanduanError
from ingest.passages import Passage, Sentence, Span

GUIDELINE = Guideline(id="zinc", title="Diarrhoea", file="zinc.pdf", sha256="")
QUOTE = "Give zinc 20 mg daily for 14 days."
HEAVY = (
    "chromadb",
    "gradio",
    "ir_measures",
    "langchain_text_splitters",
    "matplotlib",
    "pypdf",
    "sentence_transformers",
    "tantivy",
    "torch",
)


def gold(*pages: int) -> tuple[Gold, ...]:
    return (Gold(pdf="zinc.pdf", pages=pages, quote=QUOTE),)


FOUND = GoldQuestion(
    id="found",
    question="How long is zinc given?",
    language="en",
    type="dose",
    answerable=True,
    gold=gold(2),
    must_include=(("14 days", "two weeks"), ("20 mg",)),
    context=("A child with watery stools?",),
)
MISSED = GoldQuestion(
    id="missed",
    question="Wie lange Zink?",
    language="de",
    type="dose",
    answerable=True,
    gold=gold(7),
    must_include=(("zinc",),),
)
SILENT = GoldQuestion(id="silent", question="Who won the cup?", language="en", type="out_of_scope", answerable=False)
QUESTIONS = (FOUND, MISSED, SILENT)


def result(question: GoldQuestion, **changes: object) -> Result:
    fields = {"id": question.id, "latency": 0.1, "abstained": False, "evidence": (), "cited": (), "quotes": ()}
    return Result(**(fields | changes))  # type: ignore[arg-type]


@pytest.fixture
def scores() -> Scores:
    other, right = frozenset({("zinc.pdf", 1)}), frozenset({("zinc.pdf", 2)})
    results = (
        result(FOUND, latency=0.3, evidence=(other, right), cited=(("zinc.pdf", 2), ("zinc.pdf", 1)), quotes=(QUOTE,)),
        result(MISSED, latency=0.2, abstained=True, evidence=(other,)),
        result(SILENT, abstained=True),
    )
    return score(pair(QUESTIONS, {one.id: one for one in results}))


def counted(scores: Scores, key: str) -> tuple[int | None, int]:
    return (scores.figures[key].successes, scores.figures[key].trials)


def test_scores_by_hand(scores: Scores) -> None:
    assert scores.questions == 3
    assert counted(scores, "hit@1") == (0, 2)
    assert counted(scores, "hit@5") == (1, 2)
    assert counted(scores, "hit@10") == (1, 2)
    assert scores.figures["mrr"].value == (1 / 2 + 0) / 2
    assert counted(scores, "citation_hit") == (1, 2)
    assert scores.figures["citation_precision"].value == 1 / 2  # of the one answer that cites
    assert scores.figures["citation_recall"].value == (1 + 0) / 2  # silence cites none of the gold pages
    assert scores.figures["must_include"].value == (2 / 2 + 0 / 1) / 2
    assert counted(scores, "answered_wrongly") == (0, 1)
    assert counted(scores, "silent_wrongly") == (1, 2)
    assert (scores.latency_p50, scores.latency_p95) == (0.2, 0.3)


def test_groups_are_scored_by_themselves() -> None:
    results = {question.id: result(question, abstained=question is SILENT) for question in QUESTIONS}
    groups = by(language, pair(QUESTIONS, results))
    assert {name: one.questions for name, one in groups.items()} == {"de": 1, "en": 2}
    assert groups["de"].figures["answered_wrongly"].trials == 0
    assert counted(groups["en"], "answered_wrongly") == (0, 1)


def test_a_question_without_result_is_refused() -> None:
    with pytest.raises(ResultError, match="2 of 3 questions have no result, the first is 'missed'"):
        pair(QUESTIONS, {"found": result(FOUND)})


def test_tables_show_counts_and_intervals(scores: Scores) -> None:
    console = Console(width=160, record=True, file=io.StringIO())
    console.print(overall_table(scores))
    console.print(group_table("By type", {"dose": scores}))
    text = console.export_text()
    assert "page hit@5" in text
    assert "1/2" in text
    assert "9.5 … 90.5" in text  # 1 of 2: 1/2 ± 1.96 * sqrt(0.25/2 + 3.8415/16) / (1 + 3.8415/2)
    assert "By type" in text
    assert percent(math.nan) == "–"


@dataclass
class ScriptedAssistant:
    """Answers with QUOTE what names zinc, abstains from everything else, refuses what is empty."""

    asked: list[tuple[str, tuple[str, ...], int]] = field(default_factory=list)

    def answer(self, question: str, *, earlier: Sequence[str] = (), k: int = 10) -> Answer | Abstention:
        self.asked.append((question, tuple(earlier), k))
        if not question.strip("?"):
            message = "The question is empty; type one."
            raise PanduanError(message)
        if "zinc" not in question:
            return Abstention(question=question, release="r1", reason="Nothing close.", evidence=(), timings={})
        citation = Citation(guideline=GUIDELINE, page=2, page_label="ii", section=(), quote=QUOTE, boxes=())
        statement = Statement(text=QUOTE, kind="quoted", citations=(citation,))
        return Answer(question=question, release="r1", statements=(statement,), evidence=(found(),), timings={})


def found() -> Evidence:
    sentence = Sentence(text=QUOTE, kind="text", spans=(Span(page=2, start=0, end=1), Span(page=3, start=0, end=1)))
    passage = Passage(id="p", guideline="zinc", ordinal=0, section=(), sentences=(sentence,))
    return Evidence(passage=passage, guideline=GUIDELINE, score=1)


def test_every_question_is_asked_once_after_a_warm_up_with_its_earlier_turns() -> None:
    assistant = ScriptedAssistant()
    rows = list(ask_all(assistant, QUESTIONS, k=3))
    assert assistant.asked == [(WARM_UP, (), 3)] + [(one.question, one.context, 3) for one in QUESTIONS]
    assert [row["id"] for row in rows] == ["found", "missed", "silent"]
    assert [row["abstained"] for row in rows] == [False, True, True]


def test_a_refused_question_is_named() -> None:
    refused = GoldQuestion(id="q9", question="?", language="en", type="dose", answerable=False)
    with pytest.raises(PanduanError, match=r"question 'q9': The question is empty"):
        list(ask_all(ScriptedAssistant(), [refused], k=3))


def test_rows_come_back_as_results(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    rows = list(write_results(path, ask_all(ScriptedAssistant(), QUESTIONS, k=3)))
    assert len(rows) == 3
    read = read_results(path)["found"]
    assert read.evidence == (frozenset({("zinc.pdf", 2), ("zinc.pdf", 3)}),)
    assert (read.cited, read.quotes, read.abstained) == ((("zinc.pdf", 2),), (QUOTE,), False)


def test_an_interrupted_run_leaves_no_results_but_what_it_had(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    rows = write_results(path, ask_all(ScriptedAssistant(), QUESTIONS, k=3))
    next(rows)
    rows.close()  # type: ignore[attr-defined]
    assert not path.exists()
    assert len((tmp_path / "results.jsonl.partial").read_text(encoding="utf-8").splitlines()) == 1


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "found"}'])
def test_a_damaged_results_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "results.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(ResultError, match="line 1: not a line of results"):
        read_results(path)


def test_the_report_of_a_finished_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results, questions = tmp_path / "results.jsonl", tmp_path / "questions.jsonl"
    list(write_results(results, ask_all(ScriptedAssistant(), [SILENT], k=3)))
    entry = {"id": "silent", "question": "?", "language": "en", "type": "out_of_scope", "answerable": False}
    questions.write_text(json.dumps(entry), encoding="utf-8")
    assert main(["report", str(results), "--questions", str(questions)]) == 0
    assert "out_of_scope" in capsys.readouterr().out
    assert json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))["questions"] == 1
    assert "Evaluation: results.jsonl" in (tmp_path / "results.html").read_text(encoding="utf-8")


def test_results_are_never_overwritten_by_their_summary(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results = tmp_path / "results.json"
    results.write_text("[]", encoding="utf-8")
    assert main(["report", str(results), "--questions", str(tmp_path / "absent.jsonl")]) == 1
    assert "name it results.jsonl" in capsys.readouterr().err
    assert results.read_text(encoding="utf-8") == "[]"


def test_a_refusal_is_one_sentence_and_exit_code_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "x.jsonl", "--questions", str(tmp_path / "absent.jsonl")]) == 1
    assert "cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize("k", ["0", "-1", "ten"])
def test_k_is_a_whole_number_from_1(k: str) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["run", "--library=l", "--questions=q", "--out=o", f"-k={k}"])
    assert stop.value.code == 2


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys, eval.bench, eval.compare, eval.plain, eval.run\n"
        "from eval.__main__ import main\n"
        "try:\n    main(['--help'])\n"
        f"except SystemExit:\n    print('LOADED', [name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "LOADED []" in done.stdout


def test_a_measured_process_has_time_and_memory() -> None:
    footprint = measured(["eval", "--help"])
    assert footprint.seconds > 0
    assert footprint.peak_bytes > 1_000_000  # an interpreter alone takes several megabytes


def test_a_failed_measurement_says_why() -> None:
    with pytest.raises(
        MeasurementError, match=r"(?s)`python -m eval report absent --questions=absent` ended with 1: .*absent"
    ):
        measured(["eval", "report", "absent", "--questions=absent"])


def test_pdfs_of_a_folder_and_by_themselves(tmp_path: Path) -> None:
    for name in ("b.pdf", "a.pdf", "corpus.toml"):
        (tmp_path / name).touch()
    assert [pdf.name for pdf in pdfs_in([tmp_path])] == ["a.pdf", "b.pdf"]
    assert pdfs_in([tmp_path / "b.pdf"]) == (tmp_path / "b.pdf",)
    with pytest.raises(MeasurementError, match="no PDF there"):
        pdfs_in([])


def test_plain_chunks_overlap_and_keep_their_page() -> None:
    words = [f"word{number:03}" for number in range(250)]  # 8 characters a word with its space: 2000 in all
    chunks = list(chunks_of([Chunk(file="a.pdf", page=4, text=" ".join(words)), Chunk(file="a.pdf", page=5, text="")]))
    assert {(chunk.file, chunk.page) for chunk in chunks} == {("a.pdf", 4)}
    assert all(len(chunk.text) <= 1000 for chunk in chunks)
    assert list(dict.fromkeys(word for chunk in chunks for word in chunk.text.split())) == words
    assert set(chunks[0].text.split()) & set(chunks[1].text.split())
