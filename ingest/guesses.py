"""PDF without corpus.toml → Guideline: what the file and its first pages let one guess, each guess marked."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ingest.corpus import Guideline
from ingest.countries import country_of
from ingest.language import language_of
from ingest.metadata import Metadata
from ingest.pages import Page

__all__ = ["guessed"]

ISSUER = re.compile(
    r"(?:national institute for health and care excellence|world health organi[sz]ation|centers for disease control"
    r" and prevention|european leukemianet|(?:national |federal )?(?:ministry|department) of health(?: and [a-z ]{4,30})?"
    r"|ministerio de salud(?: p[uú]blica)?|kementerian kesehatan(?: republik indonesia)?"
    r"|kementerian kesihatan(?: malaysia)?|minist[eè]re de la sant[eé])",
    re.IGNORECASE,
)
YEAR = re.compile(r"(?<!\d)(?:19[89]\d|20[0-4]\d)(?!\d)")
TITLE_LENGTHS = range(12, 161)  # characters
FRONT = 3  # pages that a title, an issuer and a year are looked for on


def guessed(guideline: Guideline, *, metadata: Metadata, pages: Sequence[Page]) -> Guideline:
    """Fill what nobody stated from the PDF's own metadata, else from its first pages; name each guess in `guessed`."""
    front = "\n".join(line.text for page in pages[:FRONT] for line in page.lines)
    sample = "\n".join(line.text for page in pages[:40] for line in page.lines)
    issuer = ISSUER.search(metadata.author) or _most_named(front)
    year = YEAR.search(guideline.file.replace("_", " ")) or YEAR.search(front)
    found = {
        "title": _title(metadata, pages) or guideline.title,
        "issuer": " ".join(issuer.group().split()).title() if issuer else "",
        "country": country_of(sample),
        "language": language_of(sample),
        "published": year.group() if year else metadata.created,
    }
    found = {key: value for key, value in found.items() if value}
    return replace(guideline, **found, guessed=tuple(found))  # type: ignore[arg-type]


def _most_named(front: str) -> re.Match[str] | None:
    """The issuer named most often on the front pages, the first of equals."""
    found = list(ISSUER.finditer(front))
    counts = Counter(match.group().lower() for match in found)
    return max(found, key=lambda match: counts[match.group().lower()]) if found else None


def _title(metadata: Metadata, pages: Sequence[Page]) -> str:
    if (
        len(metadata.title) in TITLE_LENGTHS
        and " " in metadata.title
        and not re.search(r"[~\\/<>]|\.\w{2,4}$", metadata.title)
    ):
        return metadata.title
    lines = [line for page in pages[:FRONT] for line in page.lines if re.search(r"[^\W\d_]{3}", line.text)]
    if not lines:
        return ""
    largest = max(line.size for line in lines)
    title = " ".join(line.text for line in lines if line.size > 0.9 * largest)[:160]
    return " ".join(title.split())
