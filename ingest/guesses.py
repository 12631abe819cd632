"""Guideline → Guideline: what nobody stated, read off the PDF's metadata and first pages, each guess marked.

A wrong guess is worse than none: whatever the document does not say of itself in so many words stays unknown.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ingest.countries import country_of
from ingest.dates import published_in, review_by_in
from ingest.frontmatter import TITLE_LENGTHS, FrontMatter, front_matter
from ingest.guideline import ASSUMED, Guideline
from ingest.issuers import country_of_issuer, issuer_of
from ingest.language import language_of
from ingest.metadata import Metadata
from ingest.pages import Page

__all__ = ["doubts", "guessed"]

ORDINALS = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|revised"
    "|primera?|segunda|tercera?|cuarta|quinta|sexta|première|deuxième|seconde|troisième|quatrième|cinquième"
)
EDITION = re.compile(
    rf"(?<!\w)(?:(?:\d{{1,2}}\s?(?:st|nd|rd|th|\.?[ªaoºe°]|\.?er|re|ra|da|ta|ème)|(?:19|20)\d\d|{ORDINALS})\s+"
    r"(?:edition|edici[óo]n|[ée]dition)|edisi\s+(?:ke-?\s?\w+|pertama|\w+)|version\s+\d+(?:\.\d+)*|edition\s+\d+(?:\.\d+)*)(?!\w)",
    re.IGNORECASE,
)
REVISED = re.compile(r"^\W*(revised\s+(?:[a-z]+\s+)?20[0-4]\d)\W*$", re.IGNORECASE)
DRAFT = re.compile(
    r"^\W*(?:(?:final|first|second|third|zero|working|public|consultation)\s+)?(?:draft|draf|borrador)"
    r"(?:\W+(?:version|v|no|document)?\W*[\d.]*)?\W*$"
    r"|draft\s+for\s+(?:public\s+|external\s+|stakeholder\s+)?(?:consultation|comment|review)|consultation\s+draft"
    r"|borrador\s+para\s+consulta|version\s+provisoire|draf\s+untuk\s+(?:ulasan|konsultasi)",
    re.IGNORECASE,
)
POPULATIONS = {
    "newborns": r"newborns?|neonat(?:es?|al)|nouveau-nés?|recién nacidos?|bayi baru lahir|neonatus",
    "children": r"child(?:ren)?|infants?|pa?ediatrics?|childhood|kanak-kanak|anak|niñ[oa]s|enfants?",
    "adolescents": r"adolescents?|young people|remaja|adolescentes",
    "adults": r"adults?|dewasa|adultos|adultes",
    "pregnant women": r"pregnan(?:cy|t)|ibu hamil|kehamilan|embaraz[oa]\w*|femmes enceintes|grossesse|antenatal|maternal",
    "older people": r"older (?:people|adults|persons)|elderly|geriatric|warga emas|lansia|personas mayores|personnes âgées",
}
SETTINGS = {
    "primary care": r"primary (?:health ?)?care|atención primaria|soins primaires|layanan primer|penjagaan primer",
    "hospital": r"hospital (?:level|care|inpatients?)|in hospitals?|inpatients?|rumah sakit|hospitalari[oa]s?",
    "outpatient": r"outpatients?(?: settings?)?|rawat jalan|ambulatori[oa]s?",
    "emergency": r"emergency (?:care|department|medicine)|kegawatdaruratan|urgences",
    "intensive care": r"intensive care|critical care|cuidados intensivos|soins intensifs|réanimation",
}
LOCAL = re.compile(
    r"\b(?:NHS (?:Foundation )?Trust|teaching hospital|university hospital|county government)\b", re.IGNORECASE
)
# What is not spoken of: "mother-to-child transmission" is not of children, "non-pregnant adults" not of pregnancy.
NOT_THESE = re.compile(
    r"mother[- ]to[- ]child|non-?\s?pregnant|maternal[- ]to\S*|(?:except|excluding|other than)\s+\w+", re.IGNORECASE
)
SHORT = 14  # words of a line that is no prose


def guessed(guideline: Guideline, *, metadata: Metadata, pages: Sequence[Page]) -> Guideline:
    """Fill what nobody stated, or what was only guessed before, and name each guess in `guessed`."""
    front = front_matter(pages)
    sample = "\n".join(line.text for page in pages[:40] for line in page.lines)
    title = _title(guideline, metadata, front)
    issuer = guideline.issuer or issuer_of(front, metadata=metadata, title=title)
    edition = _edition(front)
    said = f"{title}\n{front.says}" if front.cover else title
    found = {
        "title": title,
        "issuer": issuer,
        "country": country_of_issuer(issuer) or country_of(front.says) or country_of(sample),
        "language": language_of(sample),
        "edition": edition,
        "published": published_in(front, file=guideline.file, edition=edition),
        "review_by": review_by_in(front),
        "population": _named(said, POPULATIONS),
        "setting": _named(said, SETTINGS),
        "layer": "local" if LOCAL.search(said) else "",
        "status": "draft" if _is_draft(front) else "",
    }
    silent = {key for key in found if key in guideline.guessed or not getattr(guideline, key)}
    new = {key: value for key, value in found.items() if value and key in silent}
    kept = tuple(key for key in guideline.guessed if key not in new and key not in ASSUMED)
    return replace(guideline, **new, guessed=(*kept, *new))  # type: ignore[arg-type]


def doubts(guideline: Guideline) -> tuple[str, ...]:
    """What the report must say of guesses that change what may be answered from."""
    found = []
    if guideline.status == "draft" and "status" in guideline.guessed:
        found.append(
            'calls itself a draft on its first pages, so no answer quotes it; state status = "current" or "draft" in corpus.toml'
        )
    if "review_by" in guideline.guessed:
        found.append(f"seems to be due for review by {guideline.review_by}; state review_by in corpus.toml")
    return tuple(found)


def _title(guideline: Guideline, metadata: Metadata, front: FrontMatter) -> str:
    """The PDF's own title if its pages bear it out (many name another file, or a template), else the printed one."""
    if "title" not in guideline.guessed:
        return guideline.title
    words = set(re.findall(r"\w+", metadata.title.lower()))
    printed = set(re.findall(r"\w+", " ".join(line for page in front.lines[:1] for line in page).lower()))
    sane = (
        len(metadata.title) in TITLE_LENGTHS
        and len(words) > 1
        and not re.search(r"[~\\/<>]|\.\w{2,4}$|:$", metadata.title)
    )
    if sane and len(words & printed) >= 0.5 * len(words):
        return metadata.title
    return front.title or (metadata.title if sane else guideline.title)


def _edition(front: FrontMatter) -> str:
    """The edition that the first page to name one names; "" where that page names several."""
    for page in ((*front.cover, *front.running), *front.lines[:4]):
        short = [line for line in page if len(line.split()) <= SHORT]
        found = [match.group() for line in short for match in EDITION.finditer(line)]
        found += [match[1] for line in short if (match := REVISED.match(line))]
        named = {" ".join(one.lower().split()): " ".join(one.split()) for one in found}
        if named:
            edition = next(iter(named.values()))
            return (edition[:1] + edition[1:].lower() if edition.isupper() else edition) if len(named) == 1 else ""
    return ""


def _named(text: str, words: Mapping[str, str]) -> str:
    spoken = NOT_THESE.sub(" ", " ".join(text.split()))
    return ", ".join(
        name for name, called in words.items() if re.search(rf"(?<!\w)(?:{called})(?!\w)", spoken, re.IGNORECASE)
    )


def _is_draft(front: FrontMatter) -> bool:
    """Only a line of its own says so: prose on the first pages speaks of earlier drafts."""
    own = [line for page in front.lines[:1] for line in page if len(line.split()) <= SHORT]
    return any(DRAFT.search(line) for line in (*own, *front.running))
