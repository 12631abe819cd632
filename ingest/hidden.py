"""An open pdfium page → Seen: its text without what nobody sees, which is reported instead.

Covered: white on white (any colour on itself), transparent, covered by a shape or an image drawn later, cut off by a
clipping path, render modes 3 and 7, smaller than 2 points, outside of the page's box; also inside form objects. What `painted` suspects is proven by
the picture: without the suspects it looks the same where they stand. In doubt a word stays, and is reported. An
invisible text over a picture of the whole page is what OCR put there: it is kept, and told as such.
Not covered: layers that are switched off, fonts whose glyphs show something else than they say.
Whoever calls holds `pdfium_lock`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from ingest.characters import displayed
from ingest.findings import Finding
from ingest.painted import Painted, Piece, Reason, painted_on
from ingest.proof import UNSEEN, Proof
from ingest.written import Word, Written

__all__ = ["Seen", "quoted", "seen_on"]

HARDLY = 20  # of 255: one that few see
INK = 16  # of 255: more than the grain of a scan
SCANNED = 0.5  # share of a page that its images fill, from which it may be a scan
ROUNDS = 3  # what is hidden may lie in several layers of the same words
LONGEST = 200  # characters of a quotation

TRICKS = {
    "unpainted": "text in render mode 3, which paints nothing",
    "tiny": "text smaller than 2 points",
    "outside": "text outside of the page",
    "covered": "text covered by what is drawn over it",
    "clipped": "text cut off by a clipping path",
    "faint": "text of the colour of what lies behind it, or transparent",
    "clips": "text that is only a clipping path",
}  # in the order in which they are named where several are true
BY_PICTURE: tuple[Reason, ...] = ("covered", "clipped", "faint")  # reasons that only a picture can prove


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An open text page, the places in it of the characters to leave out, and what a person must look at."""

    textpage: Any
    hidden: frozenset[int] = frozenset()
    findings: tuple[Finding, ...] = ()
    layer: bool = False  # most of the text is what OCR laid over a picture of the page
    pieces: tuple[Piece, ...] = ()  # that are still on the page


def seen_on(page: Any, *, number: int) -> Seen:
    """Open the text of a page, 1-based, without what is hidden on it; nothing is drawn where nothing is suspected."""
    painted = painted_on(page, displayed=displayed(page))
    suspects = {one.address: one for one in painted.pieces if one.why}
    textpage = page.get_textpage()
    said: dict[str, list[str]] = {"unfinished": []} if not painted.complete else {}
    hidden: frozenset[int] = frozenset()
    layer = False
    removed: set[int] = set()
    for round_ in range(ROUNDS):
        if not suspects:
            break
        text = Written(page, textpage)
        judged, layer = _judged(page, text, suspects, painted)
        # pdfium gives only the first of the same letters in one place. So what is hidden is taken off the page and the
        # text read anew, or the letters under it that a person sees would be lost with it.
        whole = _wholly_hidden(judged) if round_ < ROUNDS - 1 else set()
        _note(said, ((word, trick) for word, trick in judged if not whole or word.piece.address in whole))
        if not whole:
            gone = {place for word, trick in judged if trick in TRICKS for place in word.places}
            hidden = text.with_spaces(gone)
            break
        removed |= whole
        for address in whole:
            suspects.pop(address).remove()
        textpage.close()
        textpage = page.get_textpage()
    return Seen(
        textpage=textpage,
        hidden=hidden,
        findings=tuple(_findings(said, number)),
        layer=layer,
        pieces=tuple(one for one in painted.pieces if one.address not in removed),
    )


def quoted(text: str) -> str:
    """The text as a finding quotes it: in quotation marks, and cut."""
    words = " ".join(text.split())
    return f"“{words[:LONGEST]}{'…' if len(words) > LONGEST else ''}”"


def _judged(
    page: Any, text: Written, suspects: Mapping[int, Piece], painted: Painted
) -> tuple[list[tuple[Word, str]], bool]:
    """Each word that suspects drew with how it is hidden, and whether most text is what OCR laid over a picture."""
    words, others = text.words(suspects)
    proof = Proof(page, list(suspects.values()))
    tricks = [_trick(word, proof) for word in words]
    tricks = _alone(words, tricks, proof)
    layer = _layer(words, tricks, painted, proof, others)
    return [(word, "" if place in layer else tricks[place]) for place, word in enumerate(words)], bool(layer)


def _wholly_hidden(judged: Iterable[tuple[Word, str]]) -> set[int]:
    """Addresses of the pieces of which nothing is seen."""
    hidden: dict[int, bool] = {}
    for word, trick in judged:
        address = word.piece.address
        hidden[address] = hidden.get(address, True) and trick in TRICKS
    return {address for address, all_of_it in hidden.items() if all_of_it}


def _trick(word: Word, proof: Proof) -> str:
    """How a word is hidden: a key of TRICKS; "doubt" where it can hardly be seen, "" where it can."""
    why = word.piece.why
    if "unpainted" in why or "tiny" in why:
        return "unpainted" if "unpainted" in why else "tiny"
    if "outside" in why and proof.outside(word.box):
        return "outside"
    if "clips" in why:
        return "clips" if proof.contrast(word.box) <= UNSEEN else "doubt"
    if why.isdisjoint(BY_PICTURE):
        return ""
    return _shown(word, proof.difference(word.box))


def _shown(word: Word, difference: int) -> str:
    if difference > UNSEEN:
        return "doubt" if difference <= HARDLY else ""
    return next(reason for reason in BY_PICTURE if reason in word.piece.why)


def _alone(words: Sequence[Word], tricks: Sequence[str], proof: Proof) -> list[str]:
    """The tricks, where suspects that lie on each other are taken off one by one: together, one shows for the other."""
    found = list(tricks)
    for _, group in groupby(range(len(words)), key=lambda place: words[place].piece.address):
        places = [
            place
            for place in group
            if tricks[place] not in TRICKS and not words[place].piece.why.isdisjoint(BY_PICTURE)
        ]
        if places and proof.overlapped(words[places[0]].piece):
            differences = proof.alone(words[places[0]].piece, [words[place].box for place in places])
            for place, difference in zip(places, differences, strict=False):
                found[place] = _shown(words[place], difference)
    return found


def _layer(words: Sequence[Word], tricks: Sequence[str], painted: Painted, proof: Proof, seen: int) -> set[int]:
    """Places of the words that OCR laid over a scan: most text of the page, in rows where the picture has ink.

    By rows, not words: OCR's words are set in another font, and stray from the ink that they stand for.
    """
    if painted.images.mean() < SCANNED:
        return set()
    found = {
        place
        for place, (word, trick) in enumerate(zip(words, tricks, strict=True))
        if trick == "unpainted" or (trick == "covered" and "under image" in word.piece.why)
    }
    inked = [words[place].box for place in found if proof.contrast(words[place].box) > INK]
    rows = {point for box in inked for point in range(int(box[1]), int(box[3]) + 1)}
    found = {place for place in found if int(words[place].box[1] + words[place].box[3]) // 2 in rows}
    laid = sum(len(words[place].text) for place in found)
    seen += sum(len(word.text) for word, trick in zip(words, tricks, strict=True) if trick not in TRICKS)
    return found if laid > seen else set()


def _note(said: dict[str, list[str]], judged: Iterable[tuple[Word, str]]) -> None:
    for word, trick in judged:
        if trick:
            said.setdefault(trick, []).append(word.text)


def _findings(said: Mapping[str, Sequence[str]], number: int) -> Iterator[Finding]:
    """One finding for each trick; a hidden bullet needs nobody's look."""
    details = {
        trick: f"{what}, left out ({sum(map(len, said.get(trick, ())))} characters)" for trick, what in TRICKS.items()
    }
    details["doubt"] = "text that can hardly be seen, kept; look at the page"
    for trick, detail in details.items():
        words = " ".join(said.get(trick, ()))
        if any(map(str.isalnum, words)):
            yield Finding(kind="hidden text", page=number, detail=f"{detail}: {quoted(words)}")
    if "unfinished" in said:
        detail = "the page holds too many objects to look at each: text may be hidden among the last; look at the page"
        yield Finding(kind="hidden text", page=number, detail=detail)
