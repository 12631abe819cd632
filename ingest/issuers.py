"""FrontMatter → the body that stands behind a document, where the document names it as such.

Counted are the cover, the PDF's author, the lines that name a publisher or the holder of the copyright, and the title.
A body that is only mentioned in running text is not taken: every national guideline names the World Health Organization.
"""

import re
from collections.abc import Iterator

from ingest.countries import country_of
from ingest.frontmatter import FrontMatter
from ingest.metadata import Metadata

__all__ = ["country_of_issuer", "issuer_of"]

COUNTRIES = {
    "National Institute for Health and Care Excellence": "GB",
    "Scottish Intercollegiate Guidelines Network": "GB",
    "Public Health England": "GB",
    "Centers for Disease Control and Prevention": "US",
    "Haute Autorité de Santé": "FR",
}  # of bodies whose names do not say it
KNOWN = (*COUNTRIES, "World Health Organization", "World Health Organisation", "European LeukemiaNet")
MINISTRY = (
    r"(?:(?:national|federal|provincial|state)\s+)?(?:ministry|department)\s+of\s+(?:public\s+)?health"
    r"(?:\s+and\s+(?:child care|family welfare|social services|social welfare|population|wellness|sanitation))?"
    r"(?:\s+malaysia)?|ministerio\s+de\s+salud(?:\s+p[uú]blica)?|minist[eè]re\s+de\s+la\s+sant[eé]"
    r"|(?:kementerian|menteri)\s+kesehatan(?:\s+republik\s+indonesia)?|kementerian\s+kesihatan(?:\s+malaysia)?"
)
BODY = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, KNOWN))}|{MINISTRY})(?!\w)", re.IGNORECASE)
HOLDER = re.compile(
    r"(?:©|copyright\s*(?:©|\(c\))?|\(c\))\W*(?:(?:19|20)\d\d\W*)?(?P<name>[^\d©.|]{6,80})", re.IGNORECASE
)
PUBLISHER = re.compile(
    r"(?:published|issued|produced) by:?|a publication of|diterbitkan oleh:?|publicado por:?", re.IGNORECASE
)
COLLECTIVE = re.compile(
    r"\b(?:ministry|department|program(?:me)?|institute|society|association|college|council|agency|authority"
    r"|organi[sz]ation|federation|academy|network|direction|ministère|ministerio|kementerian|sociedad|société|persatuan)\b",
    re.IGNORECASE,
)
NOT_ISSUERS = re.compile(r"journal|publish|springer|elsevier|wolters|wiley|author|reserved", re.IGNORECASE)
SMALL = frozenset(["of", "and", "for", "the", "in", "de", "la", "el", "los", "las", "des", "du", "et", "y", "dan"])


def issuer_of(front: FrontMatter, *, metadata: Metadata, title: str) -> str:
    """The name of the issuer; "" where the document does not name one as such."""
    return next(filter(None, _named(front, metadata, title)), "")


def country_of_issuer(issuer: str) -> str:
    """The country whose body the issuer is, where its name or a list of such bodies tells."""
    known = {name.lower(): code for name, code in COUNTRIES.items()}
    return known.get(issuer.lower(), "") or country_of(issuer)


def _named(front: FrontMatter, metadata: Metadata, title: str) -> Iterator[str]:
    cover = " ".join(front.cover)
    yield _body(metadata.author)
    yield _body(cover)
    lines = [line for page in front.lines for line in page]
    for line, after in zip(lines, (*lines[1:], ""), strict=False):
        if PUBLISHER.search(line):
            yield _body(PUBLISHER.split(line, maxsplit=1)[-1] + " " + after)
        if holder := HOLDER.search(line):
            yield _holder(holder["name"])
    yield _body(title)
    yield _signed(front)


def _body(text: str) -> str:
    match = BODY.search(" ".join(text.split()))
    if not match:
        return ""
    known = {name.lower(): name for name in KNOWN}
    return known.get(match.group().lower(), _spelled(match.group()))


def _holder(name: str) -> str:
    """Who holds the copyright, where that is a body; publishers of journals issue no guideline."""
    name = re.split(r"\s{2,}|\||,?\s+all rights|\s+-\s", name)[0].strip(" ,;:-–")
    return _body(name) or ("" if NOT_ISSUERS.search(name) or not COLLECTIVE.search(name) else _spelled(name))


def _signed(front: FrontMatter) -> str:
    """A decree names the minister who signs it on a line of its own, in capitals."""
    lines = [line.strip(" ,") for page in front.lines[:1] for line in page]
    return next((_body(line) for line in lines if line.isupper() and BODY.search(line)), "")


def _spelled(name: str) -> str:
    """In capitals only at the beginning of its words."""
    name = " ".join(name.split())
    if not (name.isupper() or name.islower()):
        return name
    words = [word if word in SMALL else word[:1].upper() + word[1:] for word in name.lower().split()]
    return " ".join(words)
