"""Structure → the blocks that answer nothing: contents, indexes, lists of references, and of who wrote and is thanked.

Covered: what stands below a heading that says so, in English, Malay, Indonesian, Spanish and French, and looks it: lines
that end in page numbers, works with year and journal, names and affiliations. A heading alone leaves nothing out, and
neither does anything that recommends or holds a dose. Not covered: lists without a heading, but for references and
dotted leaders; forewords, and declarations of interest.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from ingest.pagetext import PageText, Span
from ingest.structure import Block

__all__ = ["Reason", "is_bibliography", "left_out"]

Reason = Literal["contents", "references", "people"]

CONTENTS = (
    r"(?:table\sof\s)?contents|kandungan|isi\skandungan|daftar\sisi|[íi]ndice(?:\s(?:general|de\scontenidos?))?"
    r"|(?:tabla\sde\s)?contenidos?|sommaire|table\sdes\smati[èe]res"
    r"|(?:list\sof|senarai|daftar|lista\sde|liste\sdes)\s(?:tables?|figures?|boxes|diagrams?|annexes|appendices|jadual|rajah|tabel"
    r"|gambar|bagan|lampiran|tablas|figuras|anexos|cuadros|tableaux)(?:\s(?:and|dan|y|et)\s\w+)?"
    r"|(?:alphabetical\s)?index(?:\sof\s[\w\s/]+|\salphab[ée]tique)?|indeks(?:\s\w+)?|[íi]ndice\s(?:alfab[ée]tico|anal[íi]tico)"
)
REFERENCES = (
    r"(?:(?:key|selected|main|further)\s)?references?(?:\slist)?|reference\slist|list\sof\sreferences|bibliograph\w*|rujukan"
    r"|senarai\srujukan|daftar\s(?:pustaka|rujukan|referensi)|kepustakaan|referensi|referencias(?:\sbibliogr[áa]ficas)?"
    r"|bibliograf[íi]as?|r[ée]f[ée]rences(?:\sbibliographiques)?|bibliographie|further\sreading|sources?(?:\sdocuments?)?"
    r"|bacaan\s(?:lanjut|lanjutan)|fuentes|lecturas?\s(?:recomendadas?|adicional(?:es)?)|lectures?\scompl[ée]mentaires?"
)
PEOPLE = (
    r"(?:preface\sand\s)?acknowledge?ments?|(?:list\sof\s)?(?:contributors?|authors|reviewers|participants|members)\b.*"
    r"|(?:list\sof\s)?participating\s.*|.*\b(?:committee|working\sgroup|development\sgroup|review\spanel|expert\sgroup|task\sforce)"
    r"(?:\smembers?)?|penghargaan|(?:ucapan\s)?terima\skasih|(?:senarai\s)?(?:penyumbang|ahli)\b.*|jawatankuasa\b.*|penulis"
    r"|(?:tim\s)?(?:penyusun|kontributor|penelaah|editor)\b.*|kontributor|agradecimientos|autor(?:es|[íi]a)\b.*|revisores\b.*"
    r"|colaboradores|grupo\s(?:elaborador|colaborador|editor|de\strabajo)\b.*|comit[ée]\b.*|remerciements|auteurs"
    r"|relecteurs|r[ée]dacteurs|groupe\sde\s(?:travail|lecture)\b.*|contributeurs"
    r"|(?:authors?['’]?\s)?affiliations?|afiliaci[óo]n(?:es)?"
)
NUMBER = r"[\W\d]*(?:(?:annex(?:e|ure)?|append[ie]x|lampiran|anexo|chapter|chapitre|bab)\s*[\dA-Z.]{1,4}\s*[:.–-]?\s*)?[\d.]*\s*"
TITLES: Mapping[Reason, re.Pattern[str]] = {
    "contents": re.compile(rf"{NUMBER}(?:{CONTENTS})\W*", re.IGNORECASE),
    "references": re.compile(rf"{NUMBER}(?:{REFERENCES})\W*", re.IGNORECASE),
    "people": re.compile(rf"{NUMBER}(?:{PEOPLE})\W*", re.IGNORECASE),
}
ENTRY = re.compile(r"[^\W\d_].*?[\s.,…](?:\d{1,3}|[ivxlc]{1,6})(?:\s?[-–,;]\s?\d{1,3})*$", re.IGNORECASE | re.DOTALL)
PAGE = re.compile(r"(\d{1,3})$")
YEAR = re.compile(r"\b(?:19|20)\d\d")
SIGNS = (  # of a work that is cited
    YEAR,
    re.compile(r"\bet al\b|\bdkk\b|\beds?\.|\bISBN\b|\bdoi\b|https?:|www\.|\bpp?\.\s?\d", re.IGNORECASE),
    re.compile(r"\d\s?(?:\([\w\s.–-]+\))?\s?:\s?[eES]?\d{1,5}\b"),  # volume (issue): page
    re.compile(r"\b[A-ZÀ-Þ][\w’'-]+,?\s(?:[A-Z]{1,3}\b|(?:[A-Z]\.\s?-?){1,3})(?:,|\.|;|\sand\b|\s&)"),  # Adams AB,
    re.compile(
        r"\b(?:available (?:from|at)|accessed|geneva|lancet|j med|world health organi[sz]ation)\b", re.IGNORECASE
    ),
)
PERSON = re.compile(
    r"\b(?:Drs?|Dra|Prof(?:essor|esor|esseur)?|Mr|Mrs|Ms|Miss|Sister|Matron|Adv|Pr|Sra?|Ns|Datuk|Dato|Tuan|Puan|Encik|En|PhD|MD"
    r"|MPH|MBChB|Sp\.?\s?[A-Z]{1,3}|Ph\.D|FINASIM|apt)\b"
)
PLACE = re.compile(
    r"\b(?:Universit\w+|Hospital\w*|Ministry|Ministerio|Minist[èe]re|Department|Departamento|Institut\w*|College|Facult\w+"
    r"|Kementerian|Jabatan|Fakultas|RS|RSUP\w*|Division|WHO|UNICEF|USAID|CDC|Consultor\w*|Consultant|President|Director"
    r"|Society|Association|Foundation|Programm?e|Council|Clinic|NGO)\b"
)
THANKS = re.compile(
    r"\b(?:thank\w*|grateful\w*|gratitude|acknowledg\w*|appreciat\w*|contribut\w*|reviewed by|edited by|terima kasih"
    r"|penghargaan|menyumbang|agradec\w*|colabor\w*|remerci\w*|contribu\w*)\b",
    re.IGNORECASE,
)
CLINICAL = re.compile(
    r"\d\s*(?:[mµk]?g|mcg|m?L|IU|mmHg|m?mol|tablets?)\b|\b(?:should be|must be|administer|treat(?:ed)? with|is recommended"
    r"|patients? (?:should|must)|give|refer to hospital|harus|perlu diberi\w*|debe(?:n)? |doit |doivent )\b",
    re.IGNORECASE,
)
SHARE = 0.6  # of the blocks below a heading, that must look it
FEWEST_CITED = 4  # works one after the other, where no heading announces them
FEWEST_ENTRIES, ORDERED = 2, 0.75  # entries, and share of them that are in order
SURE = 0.3  # of them, that must name or thank somebody beyond doubt
PIECE = 120  # characters
SHORT = 12  # words of a line that may be a name


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A block, its place and its text."""

    place: int
    block: Block
    text: str

    @property
    def page(self) -> int:
        return self.block.spans[0].page


def left_out(blocks: Sequence[Block], pages: Sequence[PageText], *, keep: frozenset[Span]) -> dict[int, Reason]:
    """The places of the blocks that answer nothing, and why; none that holds a span of `keep`."""
    parts = [
        _Part(
            place=place,
            block=block,
            text=" ".join(pages[s.page - 1].text[s.start : s.end] for s in block.spans).strip(),
        )
        for place, block in enumerate(blocks)
    ]
    found: dict[int, Reason] = {part.place: "contents" for part in parts if part.block.kind == "contents"}
    for part in parts:
        reason = _reason(part) if part.block.kind in {"heading", "text"} else None
        if reason == "contents":
            found |= dict.fromkeys(_listed(parts, part.place), reason)
        elif reason and part.block.kind == "heading":
            found |= dict.fromkeys(_below(parts, part.place, reason), reason)
    found |= dict.fromkeys(_cited(parts), "references")
    kept = {part.place for part in parts if keep.intersection(part.block.spans)}
    return {place: reason for place, reason in found.items() if place not in kept}


def is_bibliography(section: Sequence[str]) -> bool:
    """Whether the innermost heading says that a list of references stands below it."""
    return bool(section) and TITLES["references"].fullmatch(section[-1]) is not None


def _reason(part: _Part) -> Reason | None:
    return next((reason for reason, title in TITLES.items() if title.fullmatch(part.text)), None)


def _listed(parts: Sequence[_Part], first: int) -> Iterator[int]:
    """Contents or an index: on each page, all up to the last entry, as long as most of what stands there is entries."""
    page, place = parts[first].page, first
    while place < len(parts):
        on_page = [part for part in parts[place:] if part.page == page][:400]
        entries = [part for part in on_page if part.block.kind == "contents" or ENTRY.search(part.text)]
        rest = [part for part in on_page[1 if place == first else 0 :] if part.block.kind != "heading"]
        if sum(part in entries for part in rest) < SHARE * len(rest) or not _in_order(entries):
            return
        last = entries[-1].place
        yield from (part.place for part in on_page if part.place <= last and not _is_sentence(part))
        page, place = page + 1, on_page[-1].place + 1


def _in_order(entries: Sequence[_Part]) -> bool:
    """Whether page numbers mostly rise, or the entries are in alphabetical order; the contents of a kit do neither."""
    pages = [int(match.group(1)) for part in entries if (match := PAGE.search(part.text))]
    letters = [re.sub(r"[\W\d_]+", "", part.text.lower())[:1] for part in entries]
    return len(entries) >= FEWEST_ENTRIES and (_rising(pages) or _rising(letters))


def _rising(values: Sequence[int] | Sequence[str]) -> bool:
    steps = list(pairwise(values))
    return sum(one <= other for one, other in steps) >= ORDERED * len(steps)  # type: ignore[operator]


def _is_sentence(part: _Part) -> bool:
    return part.text.endswith(".") and len(part.text.split()) > SHORT and part.block.kind != "contents"


def _below(parts: Sequence[_Part], first: int, reason: Reason) -> Iterator[int]:
    """Of what stands below a heading, the blocks that look as it says, and what stands between them.

    It goes on past further headings, which may be names or titles in bold, while most of what is below each looks so.
    """
    looks = _is_cited if reason == "references" else _is_person
    for heading, bodies in _segments(parts, first):
        alike = [part for part in bodies if looks(part)]
        sure = [part for part in alike if reason == "references" or _is_named(part)]
        most = len(alike) >= SHARE * len(bodies) and len(sure) >= SURE * len(bodies)
        if bodies and not (most or (sure and heading.place == first)):
            if reason == "people" or sum(len(part.text) for part in bodies) > PIECE:
                return
            continue  # the rest of a title in capitals, which was taken for a heading
        out = [part for part in bodies if part in sure or (most and not CLINICAL.search(part.text))]
        yield from (part.place for part in out)
        if out and len(out) == len(bodies):
            yield heading.place


def _segments(parts: Sequence[_Part], first: int) -> Iterator[tuple[_Part, list[_Part]]]:
    """Each heading from one on, with what stands below it before the next."""
    heading, bodies = parts[first], list[_Part]()
    for part in parts[first + 1 :]:
        if part.block.kind == "heading":
            yield heading, bodies
            heading, bodies = part, []
        else:
            bodies.append(part)
    yield heading, bodies


def _is_cited(part: _Part) -> bool:
    return _signs(part) >= 2 and part.block.kind not in {"row", "figure"}  # noqa: PLR2004 one may stand in any sentence


def _signs(part: _Part) -> int:
    return sum(sign.search(part.text) is not None for sign in SIGNS)


def _is_person(part: _Part) -> bool:
    """Whether it may be a line of a list of people: short, and most of its words are capitalised."""
    words = re.findall(r"[^\W\d_]+", part.text)
    short = len(words) <= SHORT and sum(word[0].isupper() for word in words) > len(words) / 2
    return not CLINICAL.search(part.text) and (short or _is_named(part))


def _is_named(part: _Part) -> bool:
    """Whether a person or an institution is named or thanked for sure."""
    signs = (PERSON, PLACE, THANKS)
    return not CLINICAL.search(part.text) and any(sign.search(part.text) is not None for sign in signs)


def _cited(parts: Sequence[_Part]) -> Iterator[int]:
    """Runs of cited works without a heading."""
    run: list[int] = []
    for part in parts:
        listed = part.block.kind in {"item", "text"} and YEAR.search(part.text)
        if listed and _signs(part) > 2 and not CLINICAL.search(part.text):  # noqa: PLR2004
            run.append(part.place)
            continue
        if len(run) >= FEWEST_CITED:
            yield from run
        run = []
    if len(run) >= FEWEST_CITED:
        yield from run
