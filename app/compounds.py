"""Question → its compound words as the guidelines write them: together, with a hyphen or apart (preeclampsia, pre-eclampsia).

A form is only searched for where the loaded guidelines hold it. Covered: words with a prefix, and, where no passage holds a
word that is written together, any two parts that a hyphen joins in one. Not covered: words of three parts.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from app.asking import common_words
from app.wordings import Wording
from ingest.passages import Passage
from ingest.words import Hit, tokens

__all__ = ["Passages", "otherwise_compounded"]

# Without accents. What is a word of its own in one of the five languages (para, contra, sobre, de) is none.
LISTED = """
ante anti auto bio bronco broncho cardio kardio cerebro chemo kemo co ko electro elektro endo extra gastro haemo hemo hepato
hiper hipo hyper hypo immuno imuno infra inmuno inter intra macro makro mega micro mikro mono multi musculo neo neuro non
pasca peri pneumo poli poly pos post pra pre psycho psiko radio re semi sub super supra tele thrombo trombo trans ultra
"""
PREFIXES = frozenset(LISTED.split())
HYPHENS = r"\-‐‑–"  # as typed and as printed
TOGETHER = re.compile(rf"(?<![\w{HYPHENS}])[^\W\d_]{{6,}}(?![\w{HYPHENS}])")
PARTED = re.compile(rf"(?<![\w{HYPHENS}])([^\W\d_]{{2,}})([{HYPHENS}]|\s)(?=([^\W\d_]{{2,}})(?![\w{HYPHENS}]))")
SHORTEST = 4  # letters of what stands behind a prefix, and before any other second part
READ = 30  # passages that are looked through for two words side by side


class Passages(Protocol):
    """The passages of the loaded guidelines; a Release is one."""

    def mentions(self, word: str) -> bool:
        """Whether any passage holds the word."""

    def matching(self, question: str, *, k: int) -> Sequence[Hit]:
        """The k passages whose words match best."""

    def passages(self, identities: Sequence[str]) -> Mapping[str, Passage]:
        """Passages by id."""


def otherwise_compounded(text: str, *, held: Passages) -> Iterator[Wording]:
    """The compound words of a text that the guidelines write in another way, with that way."""
    for word in dict.fromkeys(TOGETHER.findall(text)):
        printed = (_side_by_side(first, second, held) for first, second in _parts(word, held))
        if other := next(filter(None, printed), ""):
            yield Wording(said=word, others=(other,), kind="spelling")
    for first, between, second in PARTED.findall(text):
        whole = f"{first}{second}".lower()
        prefixed = _plain(first) in PREFIXES and len(second) >= SHORTEST
        if (prefixed or not between.isspace()) and held.mentions(whole):
            yield Wording(said=f"{first}{between}{second}", others=(whole,), kind="spelling")


def _parts(word: str, held: Passages) -> Iterator[tuple[str, str]]:
    """The two parts of a word: a prefix and what stands behind it, or any two where no passage holds the word."""
    if common_words().issuperset(tokens(word)):
        return
    plain, unknown = _plain(word), not held.mentions(word)
    for place in range(2, len(plain) - 1):
        first, second = plain[:place], plain[place:]
        prefixed = first in PREFIXES and len(second) >= SHORTEST
        if (prefixed or (unknown and place >= SHORTEST)) and held.mentions(first) and held.mentions(second):
            yield first, second


def _side_by_side(first: str, second: str, held: Passages) -> str:
    """The two words as a passage prints them, one before the other in any form of the second; a prefix may stand apart."""
    between = rf"[{HYPHENS}]" if first not in PREFIXES else rf"[{HYPHENS} ]"
    printed = re.compile(rf"(?<!\w){re.escape(first)}{between}([^\W\d_]+)")
    for passage in held.passages([hit.passage for hit in held.matching(f"{first} {second}", k=READ)]).values():
        for match in printed.finditer(_plain(f"{passage.context} {passage.text}")):
            if tokens(match[1]) == tokens(second):
                return match.group()
    return ""


def _plain(text: str) -> str:
    """In lower case and without accents."""
    return "".join(one for one in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(one))
