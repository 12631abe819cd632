"""A scripted model before the demonstration: what it may say, what is withheld, and what stands when it fails."""

import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.answer import Answer, Statement, Withheld
from app.assistant import Assistant, Waiting
from app.gates import Held
from app.generation import GenerationError
from app.settings import Settings
from app.sources import Source
from app.ui.transcript import transcript
from app.ui.turns import asked
from app.writing import write
from ingest.vectors import SentenceTransformerEmbedder
from tests.fakes import citation, statement

QUESTION = "When should a child with pneumonia be referred?"
SENTENCE = re.compile(r"^(S\d+\.\d+) (.+)$", re.MULTILINE)
Script = Callable[[list[tuple[str, str]]], str]


class Scripted:
    """Writes what its script makes of the sentences in the message, ten characters at a time; remembers what it was asked."""

    name, family, context = "a scripted model", "medgemma", 8192

    def __init__(self, script: Script) -> None:
        self.script, self.messages, self.stops = script, list[str](), list[threading.Event]()

    def tokens(self, text: str) -> int:
        return len(text) // 3 + 1

    def stream(self, message: str, *, max_tokens: int, stop: threading.Event) -> Iterator[str]:
        assert max_tokens > 0
        self.messages.append(message)
        self.stops.append(stop)
        raw = self.script(SENTENCE.findall(message))
        for start in range(0, len(raw), 10):
            yield raw[start : start + 10]


def with_model(library: Path, script: Script) -> tuple[Assistant, Scripted]:
    model = Scripted(script)
    return Assistant(library, embedder=SentenceTransformerEmbedder(), settings=Settings(), generator=model), model


def plain(sentences: list[tuple[str, str]]) -> tuple[str, str]:
    """The first sentence without a figure."""
    return next((identity, text) for identity, text in sentences if not re.search(r"\d", text))


def test_what_stands_in_a_source_is_shown_and_what_does_not_is_withheld(demo_library: Path) -> None:
    def script(sentences: list[tuple[str, str]]) -> str:
        identity, text = plain(sentences)
        return f"<unused94>thought\n{text} [{identity}]\n<unused95>{text} [{identity}]\nGive 900 mg of digoxin at once. [{identity}]\n"

    assistant, model = with_model(demo_library, script)
    *_, told = events = list(assistant.ask(QUESTION))
    assert isinstance(told, Answer)
    said = told.statements[0]  # then those that tell what the replaced edition said
    assert said.kind in {"checked", "quoted"}
    assert all(one.quote in assistant.release.page(one.guideline.id, one.page).text for one in said.citations)
    (kept,) = told.withheld
    assert kept.text == "Give 900 mg of digoxin at once."
    assert kept.reasons
    assert told.writer == "a scripted model"
    told_in_order = [type(one) for one in events[2:] if not isinstance(one, Waiting)]
    assert told_in_order == [Statement, Withheld, Answer]
    assert QUESTION in model.messages[0]


def test_random_words_end_as_withheld_statements_never_as_an_answer(demo_library: Path) -> None:
    assistant, _ = with_model(demo_library, lambda found: f"zqx wobble 77 mg gleam [{found[0][0]}]\nplinth of 3 days\n")
    told = assistant.answer(QUESTION)
    assert isinstance(told, Answer)
    assert len(told.withheld) == 2
    assert {one.kind for one in told.statements} == {"quoted"}
    assert "No statement of the model is supported" in told.remark


def test_a_line_of_ids_alone_is_the_sentence_itself(demo_library: Path) -> None:
    assistant, _ = with_model(demo_library, lambda found: f"[{found[0][0]}]\n")
    told = assistant.answer(QUESTION)
    assert isinstance(told, Answer)
    assert told.statements[0].kind == "quoted"
    assert told.writer == "a scripted model"


def refused(_sentences: list[tuple[str, str]]) -> str:
    message = "the server at 'http://127.0.0.1:9' does not answer; start it"
    raise GenerationError(message)


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (refused, "The server at 'http://127.0.0.1:9' does not answer; start it."),
        (lambda _found: "NOT ANSWERED", "The model found no answer in these passages."),
        (lambda _found: "", "The model wrote nothing."),
        (lambda _found: "<unused94>thought\nlet me think", "The model did not come to an end of its thoughts"),
        (lambda _found: "<think>hm</think>Give it. [S1.1]", "What answered is no model of the family that was set"),
    ],
)
def test_the_quoted_answer_stays_and_says_why(demo_library: Path, script: Script, words: str) -> None:
    assistant, _ = with_model(demo_library, script)
    told, quoted = assistant.answer(QUESTION), Assistant.open(demo_library).answer(QUESTION)
    assert isinstance(told, Answer)
    assert isinstance(quoted, Answer)
    assert told.statements == quoted.statements
    assert told.remark.startswith(words)
    assert told.writer == ""


def test_an_unfinished_thought_is_asked_for_once_more(demo_library: Path) -> None:
    assistant, model = with_model(demo_library, lambda _found: "<unused94>thought\nlet me think")
    assistant.answer(QUESTION)
    assert len(model.messages) == 2


def test_a_reader_who_goes_away_stops_the_model(demo_library: Path) -> None:
    assistant, model = with_model(
        demo_library, lambda found: "\n".join(f"[{identity}]" for identity, _ in found) + "\n"
    )
    events = assistant.ask(QUESTION)
    for event in events:
        if isinstance(event, Statement):
            break
    assert not model.stops[0].is_set()
    events.close()  # type: ignore[attr-defined]
    assert model.stops[0].is_set()


def test_silence_is_not_broken_by_a_model(demo_library: Path) -> None:
    assistant, model = with_model(demo_library, lambda found: f"[{found[0][0]}]\n")
    assert not isinstance(assistant.answer("capital of France?"), Answer)
    assert model.messages == []


def test_the_page_tells_who_wrote_and_keeps_what_is_withheld_shut(demo_library: Path) -> None:
    def script(sentences: list[tuple[str, str]]) -> str:
        identity, text = plain(sentences)
        return f"{text} [{identity}]\nGive 900 mg of digoxin at once. [{identity}]\n"

    assistant, _ = with_model(demo_library, script)
    *_, turns = asked(assistant, QUESTION, ())
    seen = str(transcript(turns, examples=()))
    assert "a scripted model wrote what is marked so" in seen
    assert "1 statement withheld:" in seen
    assert seen.index('<details class="withheld">') < seen.index("Give 900 mg of digoxin at once.")


class Busy(Scripted):
    """Says that so many answers come first, at one look after another, and then none."""

    places = (2, 1)

    def __init__(self, script: Script) -> None:
        super().__init__(script)
        self.left = list(self.places)

    def ahead(self, _stop: threading.Event) -> int:
        return self.left.pop(0) if self.left else 0

    def stream(self, message: str, *, max_tokens: int, stop: threading.Event) -> Iterator[str]:
        yield from [""] * len(self.places)
        yield from super().stream(message, max_tokens=max_tokens, stop=stop)


def test_a_busy_model_tells_how_many_answers_come_first_and_counts_down(demo_library: Path) -> None:
    model = Busy(lambda found: f"[{found[0][0]}]\n")
    assistant = Assistant(demo_library, embedder=SentenceTransformerEmbedder(), settings=Settings(), generator=model)
    events = list(assistant.ask(QUESTION))
    assert [one.ahead for one in events if isinstance(one, Waiting)][:3] == [2, 1, 0]
    assert isinstance(events[-1], Answer)
    model.left = list(model.places)
    pages = [transcript(turns, examples=()) for turns in asked(assistant, QUESTION, ())]
    lines = ("2 questions come before yours", "1 question comes before yours", "The model is reading the passages")
    places = [next(place for place, page in enumerate(pages) if line in page) for line in lines]
    assert places == sorted(places)
    assert not [line for line in lines if line in pages[-1]]
    assert not [one for one in assistant.ask(QUESTION) if isinstance(one, Waiting) and one.ahead]


def test_what_a_model_writes_carries_the_notes_of_what_it_cites() -> None:
    text = "Children with chest indrawing stay at home.²"
    noted = statement(
        text=text, citations=(citation(quote=text, section=()),), note="Note ² on page 2: “Not with HIV.”"
    )
    sources = (Source(id="S1.1", statement=noted, headings=("Pneumonia",)),)
    model = Scripted(lambda _: "Children with chest indrawing stay at home. [S1.1]\n")
    pieces = write(Held(question="Where are they treated?"), sources, generator=model, stop=threading.Event())
    (said,) = (one for one in pieces if not isinstance(one, Waiting))
    assert isinstance(said, Statement)
    assert (said.kind, said.note) == ("checked", noted.note)


def test_a_repair_cites_only_what_stood_in_the_message() -> None:
    first = "Give zinc to children with diarrhoea."
    last = "Children with chest indrawing stay at home."
    filler = [f"Cough number {place} is watched at the clinic by the nurse on duty." for place in range(400)]
    sources = tuple(
        Source(id=f"S1.{place}", statement=statement(text=text, citations=(citation(quote=text),)), headings=("Care",))
        for place, text in enumerate([first, *filler, last], 1)
    )
    model = Scripted(lambda _: f"{last} [S1.1]\n")
    pieces = write(Held(question="Where are they treated?"), sources, generator=model, stop=threading.Event())
    (said,) = (one for one in pieces if not isinstance(one, Waiting))
    assert f"S1.{len(sources)} " not in model.messages[0]
    assert isinstance(said, Withheld)
    near = (sources[0], sources[-1])
    pieces = write(Held(question="Where are they treated?"), near, generator=model, stop=threading.Event())
    (said,) = (one for one in pieces if not isinstance(one, Waiting))
    assert isinstance(said, Statement)
    assert said.citations == sources[-1].statement.citations
    assert said.note.startswith("The model named another sentence")
