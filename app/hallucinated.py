"""Segments that Whisper wrote → the words that it heard: loops and sentences that it is known to make up are taken out.

A loop is cut to its first turn, which is marked as unsure; a segment that packs as loops do is unsure in every word. A
sentence of subtitles is left out only where it is a whole segment. Nothing with a figure is taken for a loop: a dose may say
the same number again. Not covered: what it makes up that sounds like a question.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.speech import Word

__all__ = ["Segment", "heard_words"]

PACKED = 2.4  # times that a text gets smaller when it is packed: Whisper's own sign of a loop
TURNS = {1: 6}  # of one word; of more words, OFTEN
OFTEN, LONGEST = 4, 12
# Of subtitles, which the model was taught on; it writes them where there is noise or silence.
MADE_UP = re.compile(
    r"(?:thank(?:s| you)(?: (?:so|very) much)? for (?:watching|listening)|(?:please )?(?:like and )?subscribe(?: to (?:my|our|the) channel)?"
    r"|see you (?:in the )?next (?:time|video)|(?:subtitles|captions|transcribed|transcription) by .{0,60}|.{0,60}amara ?org.{0,20}"
    r"|terima kasih (?:kerana|karena|telah|sudah)(?: telah| sudah)? menonton|(?:muchas )?gracias por ver(?: el v[ií]deo)?"
    r"|subt[ií]tulos .{0,60}|sous-?titr(?:es|age) .{0,60}|merci d'avoir regard[ée] .{0,30})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """What Whisper wrote in one go."""

    words: tuple[Word, ...]
    packing: float  # times that its text gets smaller when it is packed


def heard_words(segments: Sequence[Segment]) -> tuple[Word, ...]:
    """The words of all segments, without what was made up."""
    return tuple(word for segment in segments if not _made_up(segment) for word in _unsure(segment))


def _made_up(segment: Segment) -> bool:
    text = re.sub(r"[^\w' -]+", "", " ".join(one.text for one in segment.words)).strip().lower()
    return MADE_UP.fullmatch(text) is not None


def _unsure(segment: Segment) -> Iterator[Word]:
    for word in _without_loops(segment.words):
        yield replace(word, confidence=0.0) if segment.packing > PACKED else word


def _without_loops(words: Sequence[Word]) -> Iterator[Word]:
    plain = [re.sub(r"[^\w]+", "", one.text).lower() for one in words]
    place = 0
    while place < len(words):
        size, turns = _loop(plain, place)
        for word in words[place : place + size]:
            yield replace(word, confidence=0.0) if turns > 1 else word
        place += size * turns


def _loop(plain: Sequence[str], place: int) -> tuple[int, int]:
    """How many words from here on are said again and again, and how often; (1, 1) where none are."""
    for size in range(1, LONGEST + 1):
        unit, turns = plain[place : place + size], 1
        while len(unit) == size and plain[place + size * turns : place + size * (turns + 1)] == unit:
            turns += 1
        if turns >= TURNS.get(size, OFTEN) and not any(re.search(r"\d", one) for one in unit):
            return size, turns
    return 1, 1
