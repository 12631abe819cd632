"""An open pdfium page → Hidden: the characters that nobody sees on it, to be left out and reported.

Covered: white on white (any colour on itself), transparent, covered by a shape or an image drawn later, render modes 3
and 7, smaller than 2 points, outside of the page's box; also inside form objects. What `painted` suspects is proven by
the picture: without the suspects it looks the same where they stand. In doubt a word stays, and is reported. An
invisible text over a picture of the whole page is what OCR put there: it is kept, and told as such.
Not covered: layers that are switched off, clipping paths, fonts whose glyphs show something else than they say.
Whoever calls holds `pdfium_lock`.
"""

import ctypes
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.characters import Box, around, displayed
from ingest.findings import Finding
from ingest.painted import Painted, Piece, painted_on

__all__ = ["Hidden", "hidden_on", "quoted"]

UNSEEN = 10  # of 255: a difference that nobody sees
HARDLY = 20  # of 255: one that few see
INK = 16  # of 255: more than the grain of a scan
SCANNED = 0.5  # share of a page that its images fill, from which it may be a scan
MOST_PIXELS = 2_000_000  # of a proof
LONGEST = 200  # characters of a quotation

TRICKS = {
    "unpainted": "text in render mode 3, which paints nothing",
    "tiny": "text smaller than 2 points",
    "outside": "text outside of the page",
    "covered": "text covered by what is drawn over it",
    "faint": "text of the colour of what lies behind it, or transparent",
    "clips": "text that is only a clipping path",
}  # in the order in which they are named where several are true


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """Places in the text page of the characters to leave out, and what a person must look at."""

    characters: frozenset[int] = frozenset()
    findings: tuple[Finding, ...] = ()
    layer: bool = False  # most text that is left is what OCR laid over a picture of the page


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    places: tuple[int, ...]
    text: str
    box: Box
    piece: Piece


def hidden_on(page: Any, textpage: Any, *, number: int) -> Hidden:
    """Find what is hidden on a page, 1-based; nothing is drawn where nothing is suspected."""
    painted = painted_on(page, displayed=displayed(page))
    suspects = {ctypes.addressof(one.handle.contents): one for one in painted.pieces if one.why}
    findings = [] if painted.complete else [_unfinished(number)]
    if not suspects:
        return Hidden(findings=tuple(findings))
    text = _Text(page, textpage)
    words, seen = text.words(suspects)
    proof = _Proof(page, list(suspects.values()))
    tricks = [_trick(word, proof) for word in words]
    twins = _Twins(painted, textpage)
    tricks = [
        "" if trick in TRICKS and twins.shows(word.piece) else trick for word, trick in zip(words, tricks, strict=True)
    ]
    layer = _layer(words, tricks, painted, proof, seen)
    tricks = ["" if place in layer else trick for place, trick in enumerate(tricks)]
    gone = {place for word, trick in zip(words, tricks, strict=True) if trick in TRICKS for place in word.places}
    return Hidden(
        characters=text.with_spaces(gone),
        findings=(*findings, *_findings(words, tricks, number)),
        layer=bool(layer),
    )


def quoted(text: str) -> str:
    """The text as a finding quotes it: in quotation marks, and cut."""
    words = " ".join(text.split())
    return f"“{words[:LONGEST]}{'…' if len(words) > LONGEST else ''}”"


def _unfinished(number: int) -> Finding:
    detail = (
        "the page holds too many objects to look at each: text may be hidden among the last of them; look at the page"
    )
    return Finding(kind="hidden text", page=number, detail=detail)


def _trick(word: _Word, proof: "_Proof") -> str:
    """How a word is hidden: a key of TRICKS; "doubt" where it can hardly be seen, "" where it can."""
    why = word.piece.why
    if "unpainted" in why or "tiny" in why:
        return "unpainted" if "unpainted" in why else "tiny"
    if "outside" in why and proof.outside(word.box):
        return "outside"
    if "clips" in why:
        return "clips" if proof.contrast(word.box) <= UNSEEN else "doubt"
    if "covered" not in why and "faint" not in why:
        return ""
    difference = proof.difference(word.box)
    if difference > UNSEEN:
        return "doubt" if difference <= HARDLY else ""
    return "covered" if "covered" in why else "faint"


def _layer(words: Sequence[_Word], tricks: Sequence[str], painted: Painted, proof: "_Proof", seen: int) -> set[int]:
    """Places of the words that OCR laid over a scan: most text of the page, each word where the picture has ink."""
    if painted.images.mean() < SCANNED:
        return set()
    found = {
        place
        for place, (word, trick) in enumerate(zip(words, tricks, strict=True))
        if (trick == "unpainted" or (trick == "covered" and "under image" in word.piece.why))
        and proof.contrast(word.box) > INK
    }
    laid = sum(len(words[place].text) for place in found)
    seen += sum(len(word.text) for word, trick in zip(words, tricks, strict=True) if trick not in TRICKS)
    return found if laid > seen else set()


def _findings(words: Iterable[_Word], tricks: Iterable[str], number: int) -> Iterator[Finding]:
    said: dict[str, list[str]] = {}
    for word, trick in zip(words, tricks, strict=True):
        said.setdefault(trick, []).append(word.text)
    for trick, what in TRICKS.items():
        if trick in said and any(map(str.isalnum, "".join(said[trick]))):  # a hidden bullet needs nobody's look
            detail = f"{what}, left out ({sum(map(len, said[trick]))} characters): {quoted(' '.join(said[trick]))}"
            yield Finding(kind="hidden text", page=number, detail=detail)
    if "doubt" in said:
        detail = f"text that can hardly be seen, kept; look at the page: {quoted(' '.join(said['doubt']))}"
        yield Finding(kind="hidden text", page=number, detail=detail)


class _Text:
    """The characters of an open text page, by the object that drew them."""

    def __init__(self, page: Any, textpage: Any) -> None:
        import pypdfium2.raw as pdfium

        self._pdfium, self._raw = pdfium, textpage.raw
        self._displayed = displayed(page)
        self._count = pdfium.FPDFText_CountChars(self._raw)

    def words(self, suspects: Mapping[int, Piece]) -> tuple[list[_Word], int]:
        """The words that suspects drew, and how many characters others drew."""
        found: list[_Word] = []
        places: list[int] = []
        drawn, others = 0, 0
        for place in range(self._count):
            if self._space(place):
                address = 0
            else:
                handle = self._pdfium.FPDFText_GetTextObject(self._raw, place)
                address = ctypes.addressof(handle.contents) if handle else 0
                others += address not in suspects
            if address != drawn and places:
                found.append(self._word(places, suspects[drawn]))
                places = []
            drawn = address
            if address in suspects:
                places.append(place)
        if places:
            found.append(self._word(places, suspects[drawn]))
        return found, others

    def with_spaces(self, places: Collection[int]) -> frozenset[int]:
        """The same places, and the spaces beside them: what they part is known by where it stands."""
        found = set(places)
        for step in (1, -1):
            for place in places:
                place += step  # noqa: PLW2901
                while 0 <= place < self._count and place not in found and self._space(place):
                    found.add(place)
                    place += step  # noqa: PLW2901
        return frozenset(found)

    def _space(self, place: int) -> bool:
        code = int(self._pdfium.FPDFText_GetUnicode(self._raw, place))
        return code <= 0x20 or code == 0xA0  # noqa: PLR2004

    def _word(self, places: Sequence[int], piece: Piece) -> _Word:
        codes = [self._pdfium.FPDFText_GetUnicode(self._raw, place) for place in places]
        text = "".join(chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd" for code in codes)  # noqa: PLR2004
        box = around(self._box(place) for place in places)
        return _Word(places=tuple(places), text=text, box=box, piece=piece)

    def _box(self, place: int) -> Box:
        left, right, low, high = (ctypes.c_double() for _ in range(4))
        self._pdfium.FPDFText_GetCharBox(self._raw, place, *map(ctypes.byref, (left, right, low, high)))
        x0, y0, x1, y1 = self._displayed(left.value, low.value, right.value, high.value)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


class _Proof:
    """The page's picture with and without the suspects; drawn when first asked for."""

    def __init__(self, page: Any, suspects: Sequence[Piece]) -> None:
        self._page, self._suspects = page, suspects
        self._width, self._height = page.get_width(), page.get_height()
        self._scale = min(1.0, (MOST_PIXELS / (self._width * self._height)) ** 0.5)
        self._whole: NDArray[np.int16] | None = None
        self._change: NDArray[np.int16] | None = None

    def outside(self, box: Box) -> bool:
        """Whether nothing of a box lies on the page."""
        return box[2] <= 0 or box[3] <= 0 or box[0] >= self._width or box[1] >= self._height

    def contrast(self, box: Box) -> int:
        """How much the picture varies in a box, from 0 to 255."""
        part = self._part(self._picture(), box)
        if not part.size:
            return 0
        return int((part.max(axis=(0, 1)) - part.min(axis=(0, 1))).max())

    def difference(self, box: Box) -> int:
        """How much the suspects change the picture in a box, from 0 to 255."""
        if self._change is None:
            import pypdfium2.raw as pdfium

            whole = self._picture()
            for one in self._suspects:
                pdfium.FPDFPageObj_SetIsActive(one.handle, False)  # noqa: FBT003
            self._change = np.abs(whole - self._drawn()).max(axis=2)
            for one in self._suspects:
                pdfium.FPDFPageObj_SetIsActive(one.handle, True)  # noqa: FBT003
        part = self._part(self._change, box)
        return int(part.max()) if part.size else 0

    def _picture(self) -> NDArray[np.int16]:
        if self._whole is None:
            self._whole = self._drawn()
        return self._whole

    def _drawn(self) -> NDArray[np.int16]:
        bitmap = self._page.render(scale=self._scale, draw_annots=False, may_draw_forms=False)
        picture: NDArray[np.int16] = bitmap.to_numpy().astype(np.int16)
        bitmap.close()
        return picture if picture.ndim == 3 else picture[:, :, None]  # noqa: PLR2004

    def _part(self, picture: NDArray[np.int16], box: Box) -> NDArray[np.int16]:
        left, top = (max(0, int(edge * self._scale) - 1) for edge in box[:2])
        right, bottom = (max(0, int(edge * self._scale) + 2) for edge in box[2:])
        return picture[top:bottom, left:right]


class _Twins:
    """Texts drawn twice in one place, as for a shadow: pdfium gives only the first, and a person sees the other."""

    def __init__(self, painted: Painted, textpage: Any) -> None:
        self._plain = [one for one in painted.pieces if not one.why]
        self._textpage = textpage
        self._known: dict[Box, bool] = {}

    def shows(self, piece: Piece) -> bool:
        """Whether the same text is drawn in the same place without anything that hides it."""
        if piece.box not in self._known:
            near = [one for one in self._plain if _same_place(piece.box, one.box)]
            self._known[piece.box] = bool(near) and self._text(piece) in {self._text(one) for one in near}
        return self._known[piece.box]

    def _text(self, piece: Piece) -> bytes:
        import pypdfium2.raw as pdfium

        buffer = (ctypes.c_ushort * 4096)()
        size = pdfium.FPDFTextObj_GetText(piece.handle, self._textpage.raw, buffer, len(buffer) * 2)
        return bytes(buffer)[:size].strip(b"\x00 ")


def _same_place(one: Box, other: Box) -> bool:
    near = 0.3 * min(one[2] - one[0], one[3] - one[1])
    return all(abs(a - b) <= near for a, b in zip(one, other, strict=True))
