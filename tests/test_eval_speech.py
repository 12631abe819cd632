"""What is heard of spoken questions, by measures that one can compute by hand; and the whole command with a tiny MedASR."""

import json
import math
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from app.hearing import Heard
from app.question import QuestionError
from app.speech import Audio, TranscriberError, Transcript, Word
from eval.__main__ import main
from eval.heardwords import Missed, errors_of, normalised
from eval.intervals import bootstrap_ratio
from eval.measures import wilson
from eval.questions import Gold, GoldQuestion
from eval.recordings import Recording
from eval.results import Found
from eval.speech import Spoken, listened, place_of, wrongs
from eval.speechreport import failures_table, speech_tables
from eval.speechscores import score_by, score_speech, to_json
from tests.lexicon import LEXICON
from tests.tinyspeech import SENTENCES, spoken, wav

GOLD, OTHER = frozenset({("a.pdf", 1)}), frozenset({("a.pdf", 2)})
DOSE = GoldQuestion(
    id="dose", question="Dose of amoxicillin, 40 mg/kg?", language="en", type="dose", answerable=True,
    gold=(Gold(pdf="a.pdf", pages=(1,), quote=""),),
)  # fmt: skip
RIGHT, WRONG = "dose of amoxicillin forty milligrams per kilo", "dose of ampicillin fourteen milligrams per kilo please"


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("Five hundred milligrams, twice a day.", "en", "500 mg twice a day"),
        ("a pressure of one hundred forty over ninety", "en", "a pressure of 140 90"),
        ("two drugs; 2 drugs", "en", "2 drugs 2 drugs"),
        ("which one?", "en", "which one"),  # “one” may be an article
        ("0.50 ml, 1,000 units, ten percent", "en", "0.5 ml 1000 units 10 %"),
        ("recommendation 7.2.4", "en", "recommendation 7.2.4"),
        ("the B P in H I V", "en", "the bp in hiv"),
        ("hepatitis B, a vaccine", "en", "hepatitis b a vaccine"),
        ("a B P of an I C U", "en", "a bp of an icu"),
        ("don’t", "en", "don't"),
        ("dosis: 0,5 mg/kg", "es", "dosis 0.5 mg kg"),
        ("Fièvre à 39 °C", "fr", "fièvre à 39 c"),
        ("–", "en", ""),
    ],
)
def test_texts_are_compared_in_one_form(text: str, language: str, words: str) -> None:
    assert " ".join(normalised(text, language=language)) == words


def test_errors_of_words_terms_drugs_and_numbers() -> None:
    """Said: dose of amoxicillin 40 mg kg; heard: dose of ampicillin 14 mg kg please."""
    none = errors_of(DOSE.question, RIGHT, language="en")
    assert (none.words, none.substituted, none.deleted, none.inserted) == (6, 0, 0, 0)
    errors = errors_of(DOSE.question, WRONG, language="en")
    assert (errors.words, errors.substituted, errors.deleted, errors.inserted) == (6, 2, 0, 1)
    assert errors.drugs == Missed(said=1, missed=("amoxicillin",), added=("ampicillin",))
    assert errors.numbers == Missed(said=1, missed=("40",), added=("14",))
    assert "amoxicillin" in errors.terms.missed
    silence = errors_of(DOSE.question, "", language="en")
    assert (silence.deleted, silence.numbers.missed, silence.drugs.missed) == (6, ("40",), ("amoxicillin",))


def test_what_is_said_twice_must_be_heard_twice() -> None:
    errors = errors_of("10 mg of morphine, then 10 mg", "10 mg of morphine then", language="en")
    assert errors.numbers == Missed(said=2, missed=("10",), added=())
    errors = errors_of("10 mg of morphine", "10 mg of morphine 10 mg morphine", language="en")
    assert (errors.numbers.added, errors.drugs.added) == (("10",), ("morphine",))


def test_a_term_of_several_words_is_heard_only_in_a_row() -> None:
    said = "is high blood pressure treated"
    assert errors_of(said, said, language="en").terms.missed == ()
    assert errors_of(said, "is high pressure blood treated", language="en").terms.missed


def test_where_nothing_is_said_there_is_nothing_to_compare() -> None:
    with pytest.raises(ValueError, match="without a word"):
        errors_of("?!", "word", language="en")


class Ears:
    """Hears what it is told to, one recording after the other; an exception is raised."""

    def __init__(self, *heard: str | Exception) -> None:
        self.heard, self.languages = list(heard), list[str]()

    def hear(self, audio: Audio, *, language: str = "", hotwords: Sequence[str] = ()) -> Heard:
        self.languages.append(language)
        self.hotwords = hotwords
        said = self.heard.pop(0)
        if isinstance(said, Exception):
            raise said
        words = tuple(Word(text=one, start=0.0, end=0.1) for one in said.split())
        heard = Transcript(words=words, language=language, transcriber="ears", seconds=audio.seconds)
        return Heard(transcript=heard, differs="a drug" if "or" in said.split() else "")


def pages(text: str, earlier: Sequence[str]) -> tuple[Found, ...]:
    """Finds the gold page first by the drug, and second without its dose."""
    if "unsearchable" in text:
        message = "the question holds no word"
        raise QuestionError(message)
    if "amoxicillin" not in text:
        return (OTHER,)
    return (GOLD, OTHER) if "40 mg/kg" in text else (OTHER, GOLD)


def recording(voice: str = "a", **changes: Any) -> Recording:
    first = Recording(id="dose", data=spoken("dose of amoxicillin"), text=DOSE.question, language="en", voice=voice)
    return replace(first, **changes)


def heard(*texts: str | Exception, questions: Sequence[GoldQuestion] = (DOSE,)) -> list[Spoken]:
    recordings = [recording(voice=f"voice {place}") for place in range(len(texts))]
    return list(listened(recordings, questions, listener=Ears(*texts), pages=pages, lexicon=LEXICON))


def test_each_recording_is_heard_and_searched_for_beside_the_typed_question() -> None:
    right, wrong, near = heard(RIGHT, WRONG, "dose of amoxicillin")
    assert right.heard == "dose of amoxicillin 40 mg/kg"
    assert [(one.place, one.typed_place) for one in (right, wrong, near)] == [(1, 1), (0, 1), (2, 1)]
    assert wrongs(right) == ()
    assert right.seconds > 0.5
    assert right.work > 0
    told = "; ".join(wrongs(wrong))
    for part in (
        "drug 'amoxicillin' not heard",
        "number '14' not said",
        "gold page lost, 1 when typed",
        "3 of 6 words",
    ):
        assert part in told
    assert "gold page 2, 1 when typed" in wrongs(near)


def test_two_readings_are_told() -> None:
    found = heard(RIGHT, RIGHT.replace("amoxicillin", "amoxicillin or ampicillin"))
    assert "two readings, which differ in a drug" in wrongs(found[1])
    assert score_speech(found).readings == 1


def test_the_language_that_the_speaker_chose_is_told() -> None:
    ears = Ears("dosis", "dose")
    recordings = [recording(language="es"), recording()]
    assert len(list(listened(recordings, [DOSE], listener=ears, pages=pages, lexicon=LEXICON))) == 2
    assert ears.languages == ["es", "en"]
    assert "amoxicillin" in ears.hotwords


def test_a_drug_that_was_misheard_may_be_offered() -> None:
    [found] = heard("dose of amoxy sillin forty milligrams per kilo")
    assert found.errors.drugs.missed == ("amoxicillin",)
    assert found.offered == ("amoxicillin",)
    assert "drug 'amoxicillin' offered" in wrongs(found)
    assert score_speech([found]).offered.value == 1


def test_what_cannot_be_heard_counts_as_nothing_heard_and_says_why() -> None:
    silent = recording(data=wav([0.0] * 16_000))
    found = list(listened([silent, recording()], [DOSE], listener=Ears(RIGHT), pages=pages, lexicon=LEXICON))
    assert (found[0].unheard, found[0].errors.deleted, found[0].place) == (True, 6, 0)
    assert "silent" in found[0].failure
    assert not found[1].unheard
    down = TranscriberError("the server is down")
    found = heard(RIGHT, down)
    assert (found[1].failure, found[1].unheard) == ("the server is down", True)
    assert score_speech(found).unheard == 1
    empty, unsearchable = heard("", "unsearchable")
    assert (empty.failure, empty.unheard) == ("no words were heard", False)
    assert (unsearchable.failure, unsearchable.place) == ("the question holds no word", 0)


def test_a_transcriber_that_hears_nothing_at_all_is_an_error_and_no_figure() -> None:
    down = TranscriberError("the server is down")
    with pytest.raises(TranscriberError, match="down"):
        heard(down, down)


def test_the_rank_of_the_gold_page() -> None:
    assert place_of(GOLD, (OTHER, GOLD, GOLD)) == 2
    assert place_of(GOLD, (OTHER,)) == 0


def test_rates_are_sums_by_sums_and_pages_are_shares_of_recordings() -> None:
    found = [replace(one, seconds=2.0, work=work) for one, work in zip(heard(RIGHT, WRONG), (0.2, 1.0), strict=True)]
    scores = score_speech(found)
    assert (scores.recordings, scores.questions, scores.unheard) == (2, 1, 0)
    assert scores.words.value == pytest.approx(3 / 12)
    assert (scores.drugs.value, scores.numbers.value) == (0.5, 0.5)
    assert scores.added["numbers"] == 1
    assert (scores.work_p50, scores.work_p95) == (0.1, 0.5)
    assert (scores.hits[1].value, scores.typed_hits[1].value) == (0.5, 1.0)
    assert (scores.hits[1].low, scores.hits[1].high) == wilson(0.5, 1)  # two voices of one question are one question
    groups = score_by(found)
    assert groups["voice"]["voice 0"].words.value == 0
    assert groups["voice"]["voice 1"].words.value == 0.5
    assert set(groups["language"]) == {"en"}
    assert set(groups["condition"]) == {"recorded"}


def test_questions_that_no_guideline_answers_count_for_words_alone() -> None:
    silent = replace(DOSE, answerable=False, gold=())
    scores = score_speech(heard(RIGHT, questions=[silent]))
    assert scores.words.value == 0
    assert math.isnan(scores.hits[5].value)


def test_the_interval_of_a_ratio() -> None:
    assert bootstrap_ratio([(1, 4), (1, 4), (1, 4)]) == (0.25, 0.25)
    low, high = bootstrap_ratio([(0, 1), (9, 9)])
    assert (low, high) == (0.0, 1.0)  # each may be drawn twice
    assert all(map(math.isnan, bootstrap_ratio([])))


def test_what_is_reported_and_written() -> None:
    found = heard(RIGHT, WRONG)
    out = StringIO()
    console = Console(file=out, width=160)
    for table in (*speech_tables(found, transcriber="ears"), failures_table(found)):
        console.print(table)
    assert "1 of 2 recordings with anything wrong" in out.getvalue()
    assert "dose of ampicillin 14 mg/kg please" in out.getvalue()
    row = json.loads(json.dumps(to_json(found, transcriber="ears", release="r1"), allow_nan=False))
    assert (row["transcriber"], row["release"], row["format"]) == ("ears", "r1", 1)
    assert row["all"]["word_error_rate"]["value"] == pytest.approx(3 / 12)
    assert row["by_voice"]["voice 0"]["page_hit@1"]["value"] == 1
    assert row["recordings"][1]["numbers"] == {"said": 1, "missed": ["40"], "added": ["14"]}
    assert row["recordings"][0]["wrong"] == []


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    """The two sentences that the tiny MedASR knows, and one in Spanish."""
    pdfs = ("ministry-a-child-pneumonia-2023.pdf", "network-d-emergency-care-2022.pdf")
    rows = [
        {
            "id": f"q{place}", "question": text, "language": "en", "type": "dose", "answerable": True,
            "gold": [{"pdf": pdf, "pages": [1, 2, 3, 4], "quote": "any"}],
        }
        for place, (text, pdf) in enumerate(zip(SENTENCES, pdfs, strict=True))
    ]  # fmt: skip
    rows.append({**rows[0], "id": "q2", "language": "es", "question": "dosis de amoxicilina en la neumonía"})
    path = tmp_path / "questions.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_the_command_speaks_hears_and_searches(
    demo_library: Path, tiny_lasr: Path, asked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("PANDUAN_MEDASR_MODEL", str(tiny_lasr))
    out = tmp_path / "speech.json"
    before = set(tmp_path.rglob("*"))
    arguments = [
        "--library",
        str(demo_library),
        "--questions",
        str(asked),
        "--transcriber",
        "medasr",
        "--out",
        str(out),
    ]
    spoken_so = ["--voices", "en-gb", "--speeds", "150", "--pitches", "50", "--conditions", "clean,telephone"]
    assert main(["speech", *arguments, "--synthesise", *spoken_so]) == 0
    found = json.loads(out.read_text(encoding="utf-8"))
    assert {name: row["recordings"] for name, row in found["by_language"].items()} == {"en": 4, "es": 2}
    clean = {one["id"]: one for one in found["recordings"] if one["condition"] == "clean"}
    for place, sentence in enumerate(SENTENCES):  # so small a model, taught so shortly, may leave out a piece of a word
        assert clean[f"q{place}"]["typed_place"]
        assert len(set(clean[f"q{place}"]["heard"].split()) & set(sentence.split())) >= 6
    exact = [one for one in found["recordings"] if one["heard"] == one["text"]]
    assert exact
    assert all(one["place"] == one["typed_place"] and not one["wrong"] for one in exact)
    assert "hears English only" in clean["q2"]["failure"]
    assert found["by_condition"]["clean"]["unheard"] == 1
    assert found["by_condition"]["clean"]["word_error_rate"]["value"] < 0.6
    assert found["by_language"]["es"]["drug_error_rate"]["value"] == 1
    assert found["by_language"]["es"]["work_by_second_p50"] is None
    assert found["by_language"]["en"]["work_by_second_p50"] > 0
    assert set(tmp_path.rglob("*")) - before == {out}  # no sound is kept
    assert "gold page @5, the same typed" in capsys.readouterr().out


def test_recordings_of_ones_own_are_heard(
    demo_library: Path, tiny_lasr: Path, asked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("PANDUAN_MEDASR_MODEL", str(tiny_lasr))
    folder = tmp_path / "audio"
    folder.mkdir()
    (folder / "q1@ward.wav").write_bytes(spoken(SENTENCES[1]))
    arguments = ["--library", str(demo_library), "--questions", str(asked), "--transcriber", "medasr"]
    assert main(["speech", *arguments, "--audio", str(folder)]) == 0
    told = capsys.readouterr().out
    assert "voice ward" in told
    assert "2 of 3 questions have no recording" in told


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--synthesise"], "--questions"),
        (["--audio", "nowhere", "--questions", "gone.jsonl"], "gone.jsonl"),
    ],
)
def test_what_is_missing_is_told(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["speech", *arguments]) == 1
    assert message in capsys.readouterr().err


def test_a_model_that_is_missing_is_told_before_anything_is_spoken(
    asked: Path, demo_library: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("PANDUAN_MEDASR_MODEL", raising=False)
    arguments = ["--library", str(demo_library), "--questions", str(asked), "--transcriber", "medasr", "--synthesise"]
    assert main(["speech", *arguments]) == 1
    assert "medasr" in capsys.readouterr().err
