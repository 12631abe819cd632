"""Reading × Reading → the conditions of a repeated sentence that a statement leaves out, or shortens: each a doubt.

Covered, in English, Malay, Indonesian, Spanish and French: clauses with if, when, unless, until; for whom; with, without,
before, after; in what illness; and one part of a condition whose parts hold only together ("if A and B", "unless A or B").
A condition that the question names goes without saying. Not covered: conditions that stand in another sentence.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from app.claims import Reading
from app.polarity import WORD, Clause
from app.repeated import held_by, repeats, sentences_of
from app.wordings import holds_clinical_word

__all__ = ["conditions_lost"]

KEPT = 0.4  # share of a condition's words that a statement must hold, with the question, to have kept it
CONDITIONAL = re.compile(
    r"\W*(?<![^\W_])(?:if|when|whenever|where|until|once|unless|provided|jika|kalau|apabila|sekiranya|si|cuando|lorsque|quand)(?![^\W_])"
)
WHOM = re.compile(
    r"(?<![^\W_])(?:in|for|to|among|of|pada|untuk|en|para|chez|pour)\s(?:all\s|any\s|most\s)?(?:other\s)?(?:[^\W\d_-]+\s)?"
    r"(?:people|patients?|adults?|children|women|men|persons?|infants|newborns|those|anyone|everyone|individuals|pesakit|pasien"
    r"|pacientes|patients?|niños|enfants|anak|kanak-kanak)(?![^\W_])[^,;.()]*"
)
WITHOUT = re.compile(
    r"(?<![^\W_])(?:without|with|after|before|during|tanpa|dengan|sin|con|sans|avec|only in|only for)\s[^,;.()]*"
)
IN_WHAT = re.compile(r"(?<![^\W_])(?:in|for|of|pada|untuk|bagi|en|para|chez|pour)\s(?:[^\W\d_][\w-]*|\d+)[^,;.()]*")
# What is told of a condition after its first word, and where it is parted: “unless” and “without” hold of either.
JOINT = re.compile(
    r"(?<![^\W_])(?:if|when|whenever|where|until|once|unless|except|provided|who|whose|with|without|after|before|jika|kalau|apabila|sekiranya|kecuali|yang"
    r"|dengan|tanpa|selepas|sebelum|si|cuando|salvo|que|con|sin|lorsqu\w+|quand|sauf|qui|avec|sans)(?![^\W_])[^,;.()]*"
)
EXCLUDING = re.compile(r"(?:until|unless|except|without|kecuali|tanpa|salvo|sin|sauf|sans)(?![^\W_])")
BOTH = re.compile(r"\s(?:and|dan|y|e|et)\s")
EITHER = re.compile(r"\s(?:and|or|dan|atau|y|e|o|et|ou|ni|nor)\s")
GOES_ON = re.compile(r"\W*(?:and|dan|y|e|et)\s(?:it|they|is|are|does|not|no|never|tidak|ne|n'\w+|qu\w+|que)(?![^\W_])")


def conditions_lost(said: Reading, cited: Reading, *, asked: Reading) -> Iterator[str]:
    """Yield the first condition that each repeated sentence makes and neither the statement nor the question, in words."""
    held = held_by(said) | held_by(asked)
    for sentence in sentences_of(cited):
        if repeats(said, sentence, cited):
            lost = (*_lost(sentence, said, cited, held), *_shortened(sentence, said, cited, held))
            yield from lost[:1]


def _lost(sentence: Sequence[Clause], said: Reading, cited: Reading, held: frozenset[str]) -> Iterator[str]:
    """The conditions of which too few words are held."""
    for one in sentence:
        whole = cited.text[one.start : one.end]
        for phrase in _phrases(one, cited):
            if phrase.strip(" ,;:.") in said.text:
                continue
            own = frozenset(_own_keys(phrase, cited))
            words = own or _keys(phrase, cited)
            pointing = phrase == whole and not own and CONDITIONAL.match(phrase) and not CONDITIONAL.search(said.text)
            if pointing or (words and len(words & held) < KEPT * len(words)):
                yield f"the condition “{phrase.strip(' ,;:.')}” was left out"


def _phrases(clause: Clause, cited: Reading) -> Iterator[str]:
    """What a clause says of when and for whom."""
    whole = cited.text[clause.start : clause.end]
    if clause.condition:
        yield whole
    for pattern in (WHOM, WITHOUT):
        yield from (match.group() for match in pattern.finditer(whole))
    yield from (match.group() for match in IN_WHAT.finditer(whole) if not _told_above(match.group(), cited))


def _shortened(sentence: Sequence[Clause], said: Reading, cited: Reading, held: frozenset[str]) -> Iterator[str]:
    """The parts of conditions that are lost where they hold only together."""
    for part, key in _joint(sentence, cited):
        if key not in held if key else part.strip(" ,;:.") not in said.text:
            yield f"“{part.strip(' ,;:.')}”, a part of a condition, was left out"


def _joint(sentence: Sequence[Clause], cited: Reading) -> Iterator[tuple[str, str]]:
    """The parts of such conditions, and what each speaks of, if it is told nowhere else: “if A and B”, “unless A or B”."""
    conditional = False  # whether the clause before is a condition, which “and it …” goes on with
    for one in sentence:
        whole = cited.text[one.start : one.end]
        goes_on = conditional and GOES_ON.match(whole) is not None
        conditional = one.condition or goes_on
        if goes_on:
            yield whole, (*_own_keys(whole, cited)[:1], "")[0]
        for match in JOINT.finditer(whole):
            parts = (EITHER if EXCLUDING.match(match.group()) else BOTH).split(match.group())
            for left, right in pairwise(parts):  # the words on both sides of what joins them
                yield left, ("", *_own_keys(left, cited)[-1:])[-1]
                yield right, (*_own_keys(right, cited)[:1], "")[0]


def _own_keys(phrase: str, cited: Reading) -> list[str]:
    """The keys of a phrase, in its order, that the text holds nowhere else: what else is told of is not the condition."""
    elsewhere = _keys(cited.text.replace(phrase, " "), cited)
    return [key for word in WORD.findall(phrase) if (key := cited.key(word)) and key not in elsewhere]


def _keys(phrase: str, cited: Reading) -> frozenset[str]:
    return frozenset(key for word in WORD.findall(phrase) if (key := cited.key(word)))


def _told_above(phrase: str, cited: Reading) -> bool:
    """Whether what a phrase such as “in diabetes” names is no condition, or is what the headings name."""
    return not _keys(phrase, cited) - cited.above or not _is_clinical(phrase)


@lru_cache(maxsize=8192)
def _is_clinical(phrase: str) -> bool:
    return holds_clinical_word(phrase)
