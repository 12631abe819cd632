"""Pieces that MedASR heard → the words of a question: what it writes as tokens becomes signs, or is left out and counted.

MedASR was taught on dictated reports: spoken punctuation comes as {period}, headings as [FINDINGS], the end as </s>. The
whole list is not published. A token that is not known here is left out, and the word beside it is marked as unsure, for
nobody knows what was said there: it may have been a sign between two numbers.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.ctc import Piece
from app.speech import Word

__all__ = ["Said", "words_of"]

SPACE = "▁"  # how the vocabulary writes the beginning of a word
TOKEN = re.compile(r"\{[^{}]{0,40}\}|\[[^\[\]]{0,60}\]|</?\w{1,20}>")
BEHIND: Mapping[str, str] = {
    "{period}": ".", "{full stop}": ".", "{comma}": ",", "{colon}": ":", "{semicolon}": ";", "{question mark}": "?",
    "{exclamation mark}": "!", "{exclamation point}": "!", "{new paragraph}": "\n", "{new line}": "\n",
    "{close parenthesis}": ")",
}  # fmt: skip
BEFORE: Mapping[str, str] = {"{open parenthesis}": "("}
BETWEEN: Mapping[str, str] = {"{hyphen}": "-", "{slash}": "/"}
LEFT_OUT = frozenset({
    "</s>", "<s>", "<pad>", "[exam type]", "[indication]", "[technique]", "[findings]", "[impression]",
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The words, and each token that was left out because it is not known."""

    words: tuple[Word, ...]
    unknown: tuple[str, ...]


def words_of(pieces: Sequence[Piece]) -> Said:
    """What the pieces say; a word is as sure as the least sure of its pieces."""
    text = "".join(one.text for one in pieces).replace(SPACE, " ")
    owners = [one for one in pieces for _ in one.text]
    writing = _Writing()
    place = 0
    for token in TOKEN.finditer(text):
        writing.add(_plain(text, owners, place, token.start()))
        writing.sign(" ".join(token.group().lower().split()))
        place = token.end()
    writing.add(_plain(text, owners, place, len(text)))
    return Said(words=tuple(writing.words), unknown=tuple(writing.unknown))


def _plain(text: str, owners: Sequence[Piece], start: int, end: int) -> Iterator[Word]:
    """The words between two tokens; the space before a word counts towards its confidence, for it may be none."""
    for match in re.compile(r"\S+").finditer(text, start, end):
        own = owners[match.start() : match.end()]
        before = owners[max(match.start() - 1, start) : match.end()]
        least = min(one.confidence for one in before)
        yield Word(text=match.group(), start=own[0].start, end=own[-1].end, confidence=least)


@dataclass(slots=True)
class _Writing:
    """The words so far, and what is still to be put to the next one."""

    words: list[Word] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    before: str = ""
    joined: bool = False  # the next word belongs to the last one
    unsure: bool = False  # a token that is not known stood where no word was yet

    def add(self, words: Iterator[Word]) -> None:
        for one in words:
            word = replace(one, text=self.before + one.text, confidence=0.0 if self.unsure else one.confidence)
            if self.joined and self.words:
                last = self.words.pop()
                least = min(last.confidence or 0.0, word.confidence or 0.0)
                word = replace(last, text=last.text + word.text, end=word.end, confidence=least)
            self.words.append(word)
            self.before, self.joined, self.unsure = "", False, False

    def sign(self, token: str) -> None:
        if token in LEFT_OUT:
            return
        if token in BEFORE:
            self.before += BEFORE[token]
        elif token in BEHIND or token in BETWEEN:
            self._put(BEHIND.get(token) or BETWEEN[token])
            self.joined = token in BETWEEN
        else:
            self._forget(token)

    def _put(self, sign: str) -> None:
        if self.words:
            last = self.words[-1]
            self.words[-1] = replace(last, text=last.text + sign)

    def _forget(self, token: str) -> None:
        self.unknown.append(token)
        if self.words:
            self.words[-1] = replace(self.words[-1], confidence=0.0)
        else:
            self.unsure = True
