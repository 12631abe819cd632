"""Drafted × Sources → Verified: whether the sentences that a model cites support what it wrote.

Deterministic; nothing that a model says about itself counts. Covered, in English, Malay, Indonesian, Spanish and French: ids;
numbers, units, what they are per, ranges, limits, times, ages, rates, and that each stands of the same drug and thing;
drugs, routes, populations, direction, exceptions, strength, conditions, words; rows of tables one by one; claims welded from
two documents; editions not in force. A dose, and whatever is doubtful, is never shown as written: the cited sentences are
shown in its stead ("quote"). Not covered: reckoning, causes, and statements in another language than the cited text's, of
which figures, drugs and directions are held against it and the rest is a doubt.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

from app.agreement import UNLIKE, disagreements
from app.anchoring import is_dose, misfits
from app.asking import spoken_in
from app.claims import Named, Reading, read
from app.numerals import plain
from app.polarity import denials
from app.rows import rows
from app.sources import Source

__all__ = ["Verdict", "Verified", "Written", "verify"]

Verdict = Literal["supported", "repaired", "quote", "unsupported"]
DOSE = "a dose is quoted, not paraphrased"
POINTING = re.compile(
    r"(?<![^\W_])(?:it|them|they|these|those|this|neither|both|one of them|otherwise|the dose|repeat|ia|mereka|ini|itu)(?![^\W_])",
    re.IGNORECASE,
)
SECTION = re.compile(r"(?<![\w.])\d+(?:\.\d+){2,}(?!\w)")  # of a recommendation, where a reader looks it up: no decimal
LETTERED = re.compile(
    r"(?<![^\W_])(?P<what>grades?|gred|grado|classe?|clase|kelas|levels?|tahap|nivel|rating|category|kategori|plan|pelan|rencana|stage|type|group|regimen)"
    r"\W{0,3}(?P<which>[A-E]|[IVX]{1,4}[a-c]?|\d[a-d]?)(?![\w/]|[.,]\d|\s?(?:%|mg|g|kg|mL|mmHg|mmol))",
    re.IGNORECASE,
)
LETTERS = re.compile(
    r"(?<![^\W_])(?P<what>[^\W\d_]{4,})\s(?P<which>[A-Z](?![\w'’-])(?:(?:,|/|,?\s(?:and|or|dan|atau|y|e|o|et|ou))\s?[A-Z](?![\w'’-]))*)"
)


class Written(Protocol):
    """A sentence that a model wrote, and the ids that it cites."""

    @property
    def text(self) -> str:
        """The sentence."""

    @property
    def ids(self) -> tuple[str, ...]:
        """Of sources; they may not exist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A sentence that a model wrote, the ids of what supports it or stands for it, the verdict, and why, in plain words."""

    text: str
    ids: tuple[str, ...]
    verdict: Verdict
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Finding:
    """How well some sources support a text; the fewest wrong reasons, then the fewest doubts, are best."""

    ids: tuple[str, ...]
    wrong: tuple[str, ...] = ()
    doubts: tuple[str, ...] = field(default=())

    @property
    def rank(self) -> tuple[int, int, int]:
        return len(self.wrong), len(self.doubts), len(self.ids)


def verify(drafted: Written, sources: Sequence[Source], *, question: str, drugs: Named | None = None) -> Verified:
    """Hold a drafted sentence against the sources it cites, then against the others; `drugs` finds further names of drugs."""
    text = drafted.text.strip()
    known = {one.id: one for one in sources}
    cited = [known[one] for one in dict.fromkeys(drafted.ids) if one in known]
    invented = [one for one in dict.fromkeys(drafted.ids) if one not in known]
    notes = [f"{one} is not among the sources" for one in invented]
    replaced = [one for one in cited if not one.guideline.answers]
    notes += [f"{one.id} is of an edition that is not in force" for one in replaced]
    usable = [one for one in cited if one.guideline.answers]
    checker = _Checker(text=text, question=question, drugs=drugs, sources=sources)
    finding = checker.best(usable) if text and usable else _Finding(ids=(), wrong=("it cites no source",))
    unlike = UNLIKE in finding.doubts and (
        checker.repaired([one for one in sources if one.guideline.answers]) is not None
    )
    if not finding.wrong and not unlike:
        whole = set(finding.ids) == set(drafted.ids)
        return _verdict(text, finding, notes, dose=checker.dose, moved=not whole)
    others = [one for one in sources if one.guideline.answers and one not in usable]
    found = checker.repaired(others) if text else None
    if found is None:
        return Verified(text=text, ids=(), verdict="unsupported", reasons=(*notes, *finding.wrong))
    return _verdict(text, found, [*notes, *finding.wrong], dose=checker.dose, moved=True)


def _verdict(text: str, finding: _Finding, notes: list[str], *, dose: bool, moved: bool) -> Verified:
    if dose or finding.doubts:
        reasons = [*notes, *([DOSE] if dose else []), *finding.doubts]
        return Verified(text=text, ids=finding.ids, verdict="quote", reasons=tuple(reasons))
    return Verified(text=text, ids=finding.ids, verdict="repaired" if moved else "supported", reasons=tuple(notes))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Checker:
    """Holds a statement and the question that it answers."""

    text: str
    question: str
    drugs: Named | None
    sources: Sequence[Source]

    @property
    def dose(self) -> bool:
        """Whether the statement gives a dose."""
        return is_dose(self._read(self.text, "en"))

    def best(self, cited: Sequence[Source]) -> _Finding:
        """The finding for the whole text on one source or on one guideline's, or for its parts each on its own."""
        found = [self._on(self.text, one) for one in cited]
        supporting = [one for one in found if not one.wrong and not one.doubts]
        if supporting:
            return _Finding(ids=tuple(identity for one in supporting for identity in one.ids))
        together = [*found, *self._joined(cited)]
        if len(parts := _parts(self.text)) > 1:
            apart = self._in_parts(parts, cited)
            # Parts of one sentence may each stand in it and the whole not: “A and B” in “A or B”. Rows stand for themselves.
            if len(apart.ids) > 1 or any(one.id in apart.ids and len(rows(one.text)) > 1 for one in cited):
                together.append(apart)
        together += self._pointing_back(cited)
        return min(together, key=lambda one: one.rank)

    def _pointing_back(self, cited: Sequence[Source]) -> Iterator[_Finding]:
        """A sentence that says “it” or “them” with the one before it: both are shown, since neither stands alone."""
        for one in cited:
            place = self.sources.index(one)
            before = self.sources[place - 1] if place else one
            if before.passage == one.passage and before is not one and POINTING.search(one.text):
                found = self._against(
                    self.text, one, f"{before.text} ; {one.text}", " ; ".join(one.headings), (before.id, one.id)
                )
                yield replace(found, doubts=(*found.doubts, "the cited sentence points back to the one before it"))

    def repaired(self, others: Sequence[Source]) -> _Finding | None:
        """The one other source that supports the whole text without a doubt, or for its doses to be quoted."""
        found = (self._on(self.text, one) for one in others)
        return next((one for one in found if not one.wrong and not one.doubts), None)

    def _joined(self, cited: Sequence[Source]) -> Iterator[_Finding]:
        """Those sources of each guideline together, where none is a table: a list's items, a sentence and the next."""
        for guideline in dict.fromkeys(one.guideline.id for one in cited):
            ours = [one for one in cited if one.guideline.id == guideline and "\t" not in one.text]
            if len(ours) > 1:
                text = " ; ".join(one.text for one in ours)
                above = " ; ".join(dict.fromkeys(heading for one in ours for heading in one.headings))
                yield self._against(self.text, ours[0], text, above, tuple(one.id for one in ours))

    def _in_parts(self, parts: Sequence[str], cited: Sequence[Source]) -> _Finding:
        findings = [min((self._on(part, one) for one in cited), key=lambda one: one.rank) for part in parts]
        ids = dict.fromkeys(identity for one in findings for identity in one.ids)
        denied = sum(denials(plain(one.text)) for one in cited if one.id in ids)
        more = ("it does not deny as often as the cited text does",) if denials(plain(self.text)) > denied else ()
        return _Finding(
            ids=tuple(ids),
            wrong=tuple(reason for one in findings for reason in one.wrong),
            doubts=(*(reason for one in findings for reason in one.doubts), *more),
        )

    def _on(self, text: str, source: Source) -> _Finding:
        above = " ; ".join(source.headings)
        found = [self._against(text, source, unit, above, (source.id,)) for unit in rows(source.text)]
        return min(found, key=lambda one: one.rank)

    def _against(self, text: str, source: Source, unit: str, above: str, ids: tuple[str, ...]) -> _Finding:
        language = source.guideline.language or "en"
        said, asked = self._read(text, language), self._read(self.question, language)
        cited = read(unit, above=above, language=language, named=self.drugs)
        found = [*misfits(said, cited), *disagreements(said, cited, asked=asked)]
        found += [
            (f"the number “{number}” is not in the cited text", True)
            for number in SECTION.findall(text)
            if number not in f"{above} {unit}"
        ]
        found += _lettered(text, f"{above} ; {unit}")
        foreign = spoken_in(text) != language and not {spoken_in(text), language} <= {"ms", "id"}
        wrong = tuple(dict.fromkeys(reason for reason, certain in found if certain))
        doubts = tuple(dict.fromkeys(reason for reason, certain in found if not certain))
        if foreign and spoken_in(text) != spoken_in(unit):
            doubts = (*doubts, "it is in another language than the cited text")
        elif not (said.figures and wrong == (UNLIKE,)):
            return _Finding(ids=ids, wrong=wrong, doubts=doubts)
        else:
            doubts = (*doubts, UNLIKE)
        wrong = tuple(one for one in wrong if one != UNLIKE)
        return _Finding(ids=ids, wrong=wrong, doubts=doubts)

    def _read(self, text: str, language: str) -> Reading:
        return read(text, language=language, named=self.drugs)


def _lettered(text: str, cited: str) -> Iterator[tuple[str, bool]]:
    """Each grade, plan or stage, and each hepatitis or vitamin, whose letter is another one, or none, in the cited text."""
    theirs = [(one["what"].lower(), one["which"].upper()) for one in LETTERED.finditer(cited)]
    for one in LETTERED.finditer(text):
        what, which = one["what"].lower(), one["which"].upper()
        others = [other for name, other in theirs if name == what]
        if others and which not in others:
            yield f"“{one.group()}” is another in the cited text", not which[0].isdigit()
    named, known = _named_by_letters(text), _named_by_letters(cited)
    for what in named.keys() | known.keys():
        told = what in text.lower() and what in cited.lower()
        if told and (
            not named.get(what, frozenset()) <= known.get(what, frozenset()) or (what in known and what not in named)
        ):
            yield f"the letter of “{what}” is not as in the cited text", False


def _named_by_letters(text: str) -> dict[str, frozenset[str]]:
    """The letters that stand behind each word: hepatitis B or C, vitamin K."""
    found: dict[str, frozenset[str]] = {}
    for one in LETTERS.finditer(text):
        what = one["what"].lower()
        found[what] = found.get(what, frozenset()) | frozenset(re.findall(r"(?<!\w)[A-Z](?!\w)", one["which"]))
    return found


def _parts(text: str) -> list[str]:
    """The sentences of a text, and what a semicolon or a joining “and” parts where both sides are whole."""
    pieces = re.split(
        r"(?<=[^\d\s])[.;]\s+|(?<=\d)[.;]\s+|,?\s+(?:and|while|whereas|dan|manakala|sedangkan|y|mientras que|et|tandis que)\s+",
        text,
    )
    return [piece for piece in pieces if piece and piece.strip(" .;")]
