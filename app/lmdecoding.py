"""Log-probabilities of MedASR + a language model of KenLM → the pieces that both find likely (pyctcdecode), with their times.

The language model of MedASR's makers is one of pieces: each piece stands in it as a word, with # for the beginning of a word
of speech. It is optional, and so are its libraries. A piece's confidence is that of MedASR alone, as in app/ctc.py: where the
language model talks MedASR out of what it heard, the word is told as unsure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.ctc import BLANK, Piece, piece
from app.speech import TranscriberError

if TYPE_CHECKING:
    from app.ctc import Numbers

__all__ = ["LanguageModel", "load_language_model"]

BEAMS = 8  # as the makers of MedASR measured it
SPACE, WRITTEN = "▁", "#"
EXTRA = (
    "a language model for MedASR needs two libraries: pip install -c constraints.txt -e '.[speech-lm]', then pip install"
    " --no-deps pyctcdecode==0.5.0; or leave PANDUAN_MEDASR_LANGUAGE_MODEL out"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageModel:
    """A language model, and how the vocabulary is written in it."""

    decoder: Any
    vocabulary: tuple[str, ...]
    tokens: Mapping[str, int]  # by how the decoder writes them

    def pieces(self, rows: "Numbers") -> tuple[Piece, ...]:
        """The likeliest pieces of all rows."""
        _text, _state, written, *_scores = self.decoder.decode_beams(rows, beam_width=BEAMS)[0]
        return tuple(self._found(rows, written))

    def _found(self, rows: "Numbers", told: Sequence[tuple[str, tuple[int, int]]]) -> Iterator[Piece]:
        for written, (first, end) in told:
            token = self.tokens[written]
            heard = [row for row in range(first, end) if int(rows[row].argmax()) == token]
            begins, ends = (heard[0], heard[-1] + 1) if heard else (first, max(end, first + 1))
            yield piece(rows, token, begins, ends, vocabulary=self.vocabulary)


def load_language_model(file: Path, vocabulary: tuple[str, ...]) -> LanguageModel:
    """The language model of a file; TranscriberError where it or a library is missing, or it is none."""
    if not file.is_file():
        message = f"the language model {str(file)!r} is no file; correct PANDUAN_MEDASR_LANGUAGE_MODEL, or leave it out"
        raise TranscriberError(message)
    try:
        import kenlm  # noqa: F401 (without it, pyctcdecode goes on in silence)
        from pyctcdecode import build_ctcdecoder
    except ImportError as error:
        raise TranscriberError(EXTRA) from error
    written = ["" if place == BLANK else one.replace(SPACE, WRITTEN) for place, one in enumerate(vocabulary)]
    try:
        decoder = build_ctcdecoder([one and f"{SPACE}{one}" for one in written], str(file))
    except (OSError, ValueError, RuntimeError) as error:
        message = f"{str(file)!r} cannot be read as a language model of KenLM ({type(error).__name__}); fetch it again"
        raise TranscriberError(message) from error
    return LanguageModel(
        decoder=decoder, vocabulary=vocabulary, tokens={one: place for place, one in enumerate(written)}
    )  # fmt: skip
