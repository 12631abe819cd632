"""The commands that put asking by voice to the test: questions spoken by machine, heard, and searched for; how fast MedASR hears."""

import argparse
import json
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from eval.commands import command
from ingest.errors import PanduanError

if TYPE_CHECKING:
    from app.hearing import Hearing
    from eval.questions import GoldQuestion
    from eval.recordings import Recording
    from eval.speech import Spoken
    from eval.synthesise import Choice

__all__ = ["add_speech_commands"]

TRANSCRIBERS = ("medasr", "faster-whisper", "server", "auto")
LENGTHS = (5.0, 30.0, 120.0)  # seconds
WIDTH = 180  # where no terminal tells one


def add_speech_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `synthesise`, `speech`, and `speech-timed`, which `speech` runs, to the command."""
    speak = command(commands, "synthesise", _synthesise, "speak a question file with espeak-ng, to wav files")
    speak.add_argument("--questions", type=Path, required=True, metavar="FILE.jsonl")
    speak.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new folder, with a manifest.jsonl")
    _choosing(speak)
    speech = command(
        commands, "speech", _speech, "what is heard of spoken questions, and whether their pages are found"
    )
    speech.add_argument("--library", type=Path, metavar="DIR", help="the library (PANDUAN_LIBRARY, else library/)")
    speech.add_argument("--questions", type=Path, metavar="FILE.jsonl")
    source = speech.add_mutually_exclusive_group(required=True)
    source.add_argument("--audio", type=Path, metavar="DIR", help="recordings: QUESTION-ID.wav …, or a manifest.jsonl")
    source.add_argument("--synthesise", action="store_true", help="spoken by espeak-ng, in memory")
    source.add_argument("--random-medasr", action="store_true", help="time MedASR's true shape with random weights")
    speech.add_argument(
        "--transcriber", choices=TRANSCRIBERS, help="set up as in README, Settings (PANDUAN_TRANSCRIBER)"
    )
    speech.add_argument("--out", type=Path, metavar="FILE.json", help="all figures, and what was heard; no sound")
    speech.add_argument(
        "--seconds", type=_lengths, default=LENGTHS, metavar="S,S", help="for --random-medasr (5,30,120)"
    )
    _choosing(speech)
    timed = command(commands, "speech-timed", _speech_timed, "time a MedASR alone (speech runs this)")
    timed.add_argument("--medasr", type=Path, required=True, metavar="DIR")
    timed.add_argument("--seconds", type=_lengths, required=True, metavar="S,S")
    timed.add_argument("--rounds", type=_whole, required=True, metavar="N")
    timed.add_argument("--out", type=Path, required=True, metavar="FILE.json")


def _choosing(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("how the questions are spoken")
    group.add_argument(
        "--voices", type=_names, default=(), metavar="V,V", help="of espeak-ng (accents of each language)"
    )
    group.add_argument("--speeds", type=_whole_numbers, metavar="N,N", help="words a minute (140,160,180)")
    group.add_argument("--pitches", type=_whole_numbers, metavar="N,N", help="from 0 to 99 (35,50,65)")
    group.add_argument(
        "--conditions", type=_names, metavar="C,C", help="clean, telephone, pink:DB, babble:DB (clean,pink:10,babble:10,telephone)"
    )  # fmt: skip
    group.add_argument("--seed", type=_whole, metavar="N", help="for noise, and for each speaker's speed and pitch")


def _choice(options: argparse.Namespace) -> "Choice":
    from eval.synthesise import Choice, condition_of

    conditions = tuple(map(condition_of, options.conditions)) if options.conditions else None
    given = {"speeds": options.speeds, "pitches": options.pitches, "conditions": conditions, "seed": options.seed}
    return Choice(voices=options.voices, **{key: value for key, value in given.items() if value is not None})


def _synthesise(options: argparse.Namespace) -> None:
    from eval.questions import read_questions
    from eval.synthesise import synthesised, write_recordings

    spoken = synthesised(read_questions(options.questions), choice=_choice(options))
    if options.out.exists() and any(options.out.iterdir()):
        message = f"{options.out}: something is in it already; choose another --out."
        raise PanduanError(message)
    count = sum(1 for _ in write_recordings(spoken, folder=options.out))
    Console().print(f"{count} recordings in {options.out}", markup=False, highlight=False)


def _speech(options: argparse.Namespace) -> None:
    if options.random_medasr:
        _hearing_speed(options)
        return
    if not options.questions:
        message = "What was asked? Name the question file: --questions FILE.jsonl"
        raise PanduanError(message)
    from eval.installed import require_extra
    from eval.questions import read_questions

    require_extra(("jiwer",))
    questions = read_questions(options.questions)
    spoken, transcriber, release = _heard(options, questions, _recordings(options, questions))
    if options.out:
        from eval.speechscores import to_json

        _write(options.out, to_json(spoken, transcriber=transcriber, release=release))
    _show(spoken, transcriber=transcriber, asked=len(questions))


def _recordings(options: argparse.Namespace, questions: "tuple[GoldQuestion, ...]") -> "Iterable[Recording]":
    if options.synthesise:
        from eval.synthesise import synthesised

        return synthesised(questions, choice=_choice(options))
    from eval.recordings import recorded

    return recorded(options.audio, questions)


def _heard(
    options: argparse.Namespace, questions: "tuple[GoldQuestion, ...]", recordings: "Iterable[Recording]"
) -> "tuple[list[Spoken], str, str]":
    """What was heard, by whom, and the name of the release that was searched."""
    from app.settings import read_settings
    from eval.speech import listened, pages_by_search
    from ingest.library import published
    from ingest.release import Release
    from ingest.vectors import SentenceTransformerEmbedder

    chosen = {"PANDUAN_TRANSCRIBER": options.transcriber} if options.transcriber else {}
    settings, hearing = read_settings(os.environ), _hearing({**os.environ, **chosen})
    embedder, release = (
        SentenceTransformerEmbedder(settings.embedding),
        Release(published(options.library or settings.library)),
    )
    release.require(embedder)
    pages = pages_by_search(release, embedder=embedder)
    spoken = list(listened(recordings, questions, listener=hearing, pages=pages, lexicon=release))
    release.close()
    return spoken, hearing.name, release.name


def _hearing(environment: Mapping[str, str]) -> "Hearing":
    """What listens, loaded, so that no recording's time holds that."""
    from app.hearing import transcriber_of
    from app.settings import read_settings

    hearing = transcriber_of(read_settings(environment))
    if hearing is None:
        message = f"Who listens? Name it: --transcriber {'|'.join(TRANSCRIBERS)}; see `python -m app models`."
        raise PanduanError(message)
    hearing.check()
    return hearing


def _show(spoken: "list[Spoken]", *, transcriber: str, asked: int) -> None:
    from eval.speechreport import failures_table, speech_tables

    console = _console()
    console.print(failures_table(spoken))
    for table in speech_tables(spoken, transcriber=transcriber):
        console.print(table)
    if (unspoken := asked - len({one.question.id for one in spoken})) > 0:
        console.print(f"{unspoken} of {asked} questions have no recording.", markup=False, highlight=False)


def _hearing_speed(options: argparse.Namespace) -> None:
    from eval.hearingspeed import hearing_speed, speed_table

    pace = hearing_speed(lengths=options.seconds)
    if options.out:
        _write(options.out, pace.to_json())
    _console().print(speed_table(pace))


def _speech_timed(options: argparse.Namespace) -> None:
    from eval.hearingspeed import hear_timed

    _write(options.out, hear_timed(options.medasr, lengths=options.seconds, rounds=options.rounds))


def _write(path: Path, figures: object) -> None:
    try:
        path.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as exc:
        message = f"{path}: the figures cannot be written ({exc}); choose another --out."
        raise PanduanError(message) from exc


def _console() -> Console:
    return Console(width=None if Console().is_terminal else WIDTH)


def _names(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split(",") if one.strip())


def _each(text: str, read: Callable[[str], float], what: str) -> tuple[float, ...]:
    try:
        found = tuple(read(one) for one in text.split(","))
    except ValueError:
        found = ()
    if not found or min(found) < 0:
        message = f"{text!r} is not {what}"
        raise argparse.ArgumentTypeError(message)
    return found


def _whole(text: str) -> int:
    if not text.isdecimal():
        message = f"{text!r} is not a whole number"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _whole_numbers(text: str) -> tuple[int, ...]:
    return tuple(int(one) for one in _each(text, int, "whole numbers with commas"))


def _lengths(text: str) -> tuple[float, ...]:
    return _each(text, float, "seconds with commas")
