"""Evidence of the conversation and release → hotwords: names that are likely to be said next, for a transcriber that takes them.

The drugs and terms of what was found so far come first, those that it says most often before others; then the drugs that stand
in most passages of the release. Nobody knows what will be asked: they only tip the balance between words that sound alike.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from app.answer import Evidence
from app.spelling import Lexicon
from app.termlist import term_list

__all__ = ["MOST", "hotwords"]

MOST = 60  # words: Whisper's prompt holds 223 tokens, and the name of a drug takes three or four
SPOKEN_OF = 40  # of them from the conversation
RECENT = 10  # pieces of evidence that are looked through


def hotwords(evidence: Sequence[Evidence], *, lexicon: Lexicon, language: str = "en") -> tuple[str, ...]:
    """At most MOST names in lower case, the likeliest first; `evidence` is that of earlier turns, the latest first."""
    listed = term_list(lexicon, language=language)
    texts = [one.passage.text for one in evidence[:RECENT]]
    said = Counter(word for text in texts for word in re.findall(r"[^\W\d_]+", text.lower()))
    spoken = [*_often(said, listed.drugs), *_often(said, listed.terms)]
    return tuple(dict.fromkeys((*spoken[:SPOKEN_OF], *_most(listed.drugs))))[:MOST]


def _often(said: "Counter[str]", names: Iterable[str]) -> list[str]:
    return sorted((name for name in names if said[name]), key=lambda name: (-said[name], name))


def _most(names: Mapping[str, int]) -> list[str]:
    return sorted(names, key=lambda name: (-names[name], name))
