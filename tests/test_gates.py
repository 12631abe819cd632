"""What a statement is held against beside the words that it cites: the question, and the names of a release's own drugs."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.answer import Answer
from app.assistant import Assistant
from app.drafting import Drafted
from app.gates import Gates, Held
from app.settings import Settings
from app.sources import Source
from app.suitable import harmless, speaks_of, suitable
from app.terms import Terms
from app.vocabulary import DrugNames
from ingest.vectors import SentenceTransformerEmbedder
from ingest.words import tokens
from tests.conftest import run
from tests.fakes import citation, evidence, statement
from tests.paper import write_pdf
from tests.test_suitable import candidate
from tests.test_writing import Scripted, with_model


def source(identity: str, text: str, *headings: str) -> Source:
    quoted = statement(text=text, citations=(citation(quote=text, section=headings),))
    return Source(id=identity, statement=quoted, headings=("Handbook of care", *headings))


def asking(question: str, *, others: dict[str, str] | None = None) -> Held:
    """A question whose words weigh the same; `others` is what else says a word."""
    said = {word: (frozenset(tokens(other)),) for word, other in (others or {}).items()}
    terms = Terms(weights=dict.fromkeys(tokens(question), 1.0), others=said)
    return Held(question=question, about=partial(speaks_of, question=question, terms=terms))


COUGH = "Refer a cough of more than 14 days for assessment."
SAID = "A cough of more than 14 days should be referred for assessment."


@pytest.mark.parametrize(
    ("question", "headings", "verdict"),
    [
        ("when is a cough referred", (), "supported"),
        ("management of asthma", ("Asthma",), "supported"),  # the heading tells
        ("management of asthma", ("Fever",), "quote"),
        ("management of malaria", ("Asthma",), "quote"),
        ("dose of rifampicin", ("Asthma",), "quote"),  # the drug is what is asked about
        ("dose of rifampicin", ("Rifampicin",), "supported"),
    ],
)
def test_a_true_sentence_about_something_else_is_not_shown_as_an_answer(
    question: str, headings: tuple[str, ...], verdict: str
) -> None:
    found = Gates(asking(question), [source("S1.1", COUGH, *headings)]).judged(Drafted(text=SAID, ids=("S1.1",)))
    assert (found.verdict, found.ids) == (verdict, ("S1.1",))
    assert ("it names nothing that the question asks about" in found.reasons) is (verdict == "quote")


def test_what_else_says_the_same_is_spoken_of() -> None:
    for others, verdict in ({"tb": "tuberculosis"}, "supported"), ({}, "quote"):
        gates = Gates(asking("management of tb", others=others), [source("S1.1", COUGH, "Tuberculosis")])
        assert gates.judged(Drafted(text=SAID, ids=("S1.1",))).verdict == verdict


def test_half_of_the_words_of_a_question_without_a_clinical_word_are_enough() -> None:
    terms = Terms(weights={"clinic": 2.0, "letter": 1.0}, others={})
    about = partial(speaks_of, question="clinic letter", terms=terms)
    assert [about("at the clinic"), about("a letter"), about("")] == [True, False, False]
    assert speaks_of("anything", question="", terms=Terms(weights={}, others={}))


def test_code_quotes_what_names_the_condition_and_a_model_may_choose_beside_it() -> None:
    question = "rifampicin dose in tuberculosis of children"
    terms = Terms(weights=dict.fromkeys(tokens(question), 1.0), others={})
    every = [
        candidate("Children with tuberculosis: rifampicin 15 mg/kg."),
        candidate("Children are weighed at every visit."),
        candidate("Adults with tuberculosis: rifampicin 10 mg/kg."),
        candidate("Children with tuberculosis: isoniazid 10 mg/kg."),
    ]
    of = partial(harmless, question=question, drugs=frozenset(tokens("rifampicin")), terms=terms)
    assert of(every) == [True, True, False, False]
    assert suitable(every, question=question, drugs=frozenset(tokens("rifampicin")), terms=terms) == [
        True, False, False, False,
    ]  # fmt: skip


def test_a_model_is_shown_no_dose_of_another_drug(demo_library: Path) -> None:
    assistant, model = with_model(demo_library, lambda _: "NOT ANSWERED")
    assistant.answer("dose of isoniazid for a child with tuberculosis")
    (message,) = model.messages
    assert "Isoniazid is given once daily" in message
    assert "Weigh the child at every visit" in message
    assert "Pyrazinamide is given once daily" not in message


def test_a_quote_that_a_model_chose_beside_the_question_says_so(demo_library: Path) -> None:
    def script(sentences: Sequence[tuple[str, str]]) -> str:
        return "\n".join(f"[{identity}]" for identity, _ in sentences) + "\n"

    assistant, _ = with_model(demo_library, script)
    told = assistant.answer("When should a child with pneumonia be referred?")
    assert isinstance(told, Answer)
    notes = {one.citations[0].guideline.id: one.note for one in told.statements}
    assert "may answer another one" not in notes["a-child-pneumonia-2023"]
    strange = [one for one in told.statements if "may answer another one" in one.note]
    assert strange
    assert all("pneumonia" not in " ".join([one.text, *one.citations[0].section]).lower() for one in strange)


class Release:
    """A release of two guidelines with made-up drugs."""

    name = "r1"

    def __init__(self, **texts: str) -> None:
        self.texts, self.asked = texts, list[str]()

    def passages_of(self, guideline: str) -> list[Any]:
        self.asked.append(guideline)
        return [evidence(self.texts[guideline]).passage]


ONE = "Give zorbidol 5 mg daily. In severe cases Kelvax 10 mg. A rest of 30 g. Keep within 5 mg of protein 30 g. Maximum 4 g."
TWO = "The usual Maximum 40 mg may be reached; the maximum is told. Metformin 500 mg, velunib (2 mg), veltapine."


def test_words_that_are_dosed_and_look_like_names_are_drugs_of_the_release() -> None:
    release: Any = Release(one=ONE, two=TWO)
    names = DrugNames()
    first, both = names.of(release, ["one"]), names.of(release, ["one", "two"])
    assert first is not None
    assert both is not None
    assert first.words == {"zorbidol", "kelvax"}
    assert both.words == {"zorbidol", "kelvax"}  # those that the lists hold need no telling, nor what is not dosed
    assert first("Zorbidol, then ZORBIDOL and velunib") == ("Zorbidol", "ZORBIDOL")
    assert release.asked == ["one", "two"]
    assert names.of(release, []) is None


def test_another_release_is_read_anew() -> None:
    names = DrugNames()
    first: Any = Release(one=ONE)
    assert names.of(first, ["one"]) is not None
    second: Any = Release(one="Nothing is dosed.")
    second.name = "r2"
    assert names.of(second, ["one"]) is None


def test_a_release_published_while_another_is_read_keeps_its_own_names() -> None:
    names = DrugNames()
    second: Any = Release(one="Give velunib 5 mg and veltapine 2 mg.")
    second.name = "r2"

    class Meanwhile(Release):
        def passages_of(self, guideline: str) -> list[Any]:
            names.of(second, ["one"])
            return super().passages_of(guideline)

    first: Any = Meanwhile(one="Give zorbidol 5 mg.")
    for release, own in ((first, "zorbidol"), (second, "veltapine"), (first, "zorbidol")):
        found = names.of(release, ["one"])
        assert found is not None
        assert own in found.words
        assert len(found.words & {"zorbidol", "veltapine"}) == 1


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of one guideline whose drugs no list holds."""
    folder, library = tmp_path_factory.mktemp("corpus"), tmp_path_factory.mktemp("made-up")
    lines = [
        (50.0, 60.0, "Wobble fever in adults", 16.0), (50.0, 100.0, "1 Treatment of wobble fever", 13.0),
        (50.0, 130.0, "Give zorbidol 5 mg once daily in wobble fever."),
        (50.0, 160.0, "If it lasts, give keltrazone 20 mg once daily."),
        (50.0, 190.0, "Zorbidol is preferred to keltrazone in the young."),
    ]  # fmt: skip
    write_pdf(folder / "wobble.pdf", lines, title="Wobble fever in adults")
    done = run("ingest", "build", folder, "--library", library, "--publish", "--accept-all", "a test", "made by hand")
    assert done.returncode == 0, done.stderr
    return library


@pytest.mark.parametrize(
    "said",
    [
        "Give keltrazone 5 mg once daily in wobble fever.",
        "If it lasts, give zorbidol 20 mg once daily.",
    ],
)
def test_a_drug_that_no_list_holds_cannot_be_swapped(made_up: Path, said: str) -> None:
    def script(sentences: Sequence[tuple[str, str]]) -> str:
        first = next(identity for identity, text in sentences if "zorbidol 5 mg" in text)
        last = next(identity for identity, text in sentences if "keltrazone 20 mg" in text)
        return f"{said} [{last if '20 mg' in said else first}]\n"

    assistant = Assistant(
        made_up, embedder=SentenceTransformerEmbedder(), settings=Settings(), generator=Scripted(script)
    )
    told = list(assistant.ask("How is wobble fever treated?"))[-1]
    assert isinstance(told, Answer)
    assert [one.text for one in told.withheld] == [said]
    assert not [one for one in told.statements if one.kind == "checked"]
