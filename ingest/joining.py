"""Lines → running text: what stands between the last word of a line and the first of the next.

Covered: a hyphen between letters at the end of a line is dropped where the document spells the word without it;
a hyphen or dash beside a digit is kept, so that two numbers never become one (`10-⏎20 mg/kg` stays `10-20 mg/kg`);
a hyphen that waits for a later word keeps its space (`short-⏎and long-term`).
Not covered: words that only ever stand broken and whose parts are words themselves; they keep their hyphen.
"""

import re
from collections.abc import Iterable

from ingest.pages import Word

__all__ = ["Vocabulary", "join", "vocabulary"]

Vocabulary = frozenset[str]

DASHES = "-‐‑–—"
HYPHENS = "-‐"
LINKS = frozenset(["and", "or", "to", "y", "o", "a", "et", "ou", "à", "dan", "atau", "hingga"])
CELL_GAP = 1.5  # a wider gap, in font sizes, separates two cells of a row


def vocabulary(words: Iterable[Word]) -> Vocabulary:
    """Every word that the document spells unbroken, in lower case."""
    return frozenset(_bare(word.text) for word in words if not word.soft_hyphen)


def join(before: Word, after: Word, known: Vocabulary) -> tuple[str, str]:
    """The text of `before` (its hyphen perhaps dropped) and what separates it from `after` on the next line."""
    last, first = before.text, after.text
    if len(last) < 2 or last[-1] not in DASHES:  # noqa: PLR2004 a lone dash is a dash, not the end of a word
        return last, " "
    if first.lower() in LINKS:
        return last, " "
    if (last[-2].isdigit() and first[0].isalnum()) or (last[-2].isalpha() and first[0].isdigit()):
        return last, ""
    if last[-1] in HYPHENS and last[-2].isalpha() and first[0].isalpha():
        return (last[:-1], "") if _is_one_word(last[:-1], first, known) else (last, "")
    return last, " "


def _is_one_word(last: str, first: str, known: Vocabulary) -> bool:
    start, end = _bare(re.split(r"[-–/(]", last)[-1]), _bare(re.split(r"[-–/)]", first)[0])
    if start + end in known:
        return True
    if f"{start}-{end}" in known or not first[0].islower():
        return False
    return not (start in known and end in known)


def _bare(text: str) -> str:
    return text.strip(".,;:!?()[]“”‘’\"'•").lower()
