"""Serves the page with an ear that hears what the recording says it is to hear: python -m tests.fake_voice PORT FOLDER.

A sound file of a browser test holds one word; what it makes the ear answer stands in HEARD.
"""

import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from app.certificate import made
from app.dictated import Dictated, DictatedWord, Offer, Reading
from app.listening import Recording
from app.speech import AudioError, TranscriberError
from app.ui.page import serve
from tests import fakes
from tests.fake_page import ATTACK


def numbered() -> Dictated:
    """A drug, a number that was told in words, and an unsure word."""
    words = [
        word("give"),
        word("amoxicillin", kind="drug", confidence=0.97),
        word("500 mg", said="five hundred milligrams", kind="number"),
        word("twice"),
        word("dayly", unsure=True, confidence=0.4),
    ]
    return of(words)


def offered() -> Dictated:
    """Words that sound like a drug and are none."""
    words = [word("dose"), word("of"), word("a moxy cillin,", unsure=True), word("please")]
    return replace(of(words), offers=(Offer(place=2, said="a moxy cillin", meant=("amoxicillin", "amoxapine")),))


def two() -> Dictated:
    """Two transcribers differ in a number."""
    readings = [
        Reading(transcriber=one, text=text, differs="15 and 50")
        for one, text in (("by hand", "amoxicillin 15 mg"), ("the other", "amoxicillin 50 mg"))
    ]
    return fakes.dictated("", readings=tuple(readings), spoken="amoxicillin fifteen milligrams")


def sure() -> Dictated:
    """What may be sent unseen."""
    return of(
        [word("give"), word("amoxicillin", kind="drug"), word("500 mg", said="five hundred milligrams", kind="number")]
    )


def word(text: str, *, said: str = "", kind: str = "", unsure: bool = False, confidence: float = 0.9) -> DictatedWord:
    """One word; `of` puts it in its place."""
    return DictatedWord(text=text, start=0, end=0, confidence=confidence, kind=kind, unsure=unsure, said=said)  # type: ignore[arg-type]


def of(words: list[DictatedWord]) -> Dictated:
    """The words one after another, four a second."""
    placed = tuple(replace(one, start=place / 4, end=place / 4 + 0.2) for place, one in enumerate(words))
    text = " ".join(one.text for one in words)
    return fakes.dictated(text, words=placed, spoken=" ".join(one.said or one.text for one in words))


HEARD = {
    "numbers": numbered,
    "offers": offered,
    "two": two,
    "sure": sure,
    "nothing": lambda: fakes.dictated(""),
    "attack": lambda: replace(
        of([word(ATTACK)]), transcriber=ATTACK, offers=(Offer(place=0, said=ATTACK, meant=(ATTACK,)),)
    ),
    "attack-two": lambda: replace(
        fakes.dictated(""), readings=(Reading(transcriber=ATTACK, text=ATTACK, differs=ATTACK),) * 2
    ),
}


class Ear:
    """Hears what the file's word makes it hear; a recording of the microphone is heard as `numbers`."""

    models: ClassVar = {"hearing": "by hand"}

    def __call__(self, recording: Recording) -> Dictated:
        return listen(recording)


def listen(recording: Recording) -> Dictated:
    told = recording.data[44:].decode(errors="replace").strip("\0 ")  # after the head of a wav file
    if told == "unfit":
        message = "nobody can be heard in the recording; record again"
        raise AudioError(message)
    if told == "down":
        message = "the model that hears does not answer; type the question, or try again"
        raise TranscriberError(message)
    if told == "slow":
        time.sleep(3)
    return HEARD.get(told, numbered)()


if __name__ == "__main__":
    port, folder, *rest = sys.argv[1:]  # and a host, and a name for a certificate
    serve(
        fakes.FakeAssistant(fakes.FakeRelease(fakes.pdf(Path(folder) / "a.pdf"))),  # type: ignore[arg-type]
        port=int(port),
        host=rest[0] if rest else "127.0.0.1",
        listen=Ear(),
        certificate=made(Path(folder) / "state", rest[1:]) if rest[1:] else None,
    )
