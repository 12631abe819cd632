"""Text → its clauses, each for or against what it speaks of, how strongly, and on what condition.

Covered, in English, Malay, Indonesian, Spanish and French: negations (also in pairs: "do not stop"), what is avoided,
contraindicated, stopped or withheld, "without" over the words that it stands before, exceptions, "only", and words that
weaken advice. Not covered: irony, negation by a prefix ("unsuitable") but the commonest, denials over sentence ends.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from app.phrases import any_of

__all__ = ["WORD", "Clause", "Denied", "clauses", "denials", "denied", "exceptions", "hedged", "limited"]

# Comparators hold a "not" that denies nothing: "not more than 4 g".
NO_DENIAL = any_of(
    r"(?:no|not|never) (?:more|less|fewer|later|earlier|higher|lower|older|younger) than", r"not (?:above|below|only|exceed\w*)", r"not to exceed",
    r"no (?:más|menos) de", r"tidak (?:melebihi|lebih dari(?:pada)?|kurang dari(?:pada)?)", r"(?:no|whether or not|or not|if not|is no longer than)",
)  # fmt: skip
DENIALS = any_of(
    r"not", r"never", r"nothing", r"nobody", r"nil(?= by)", r"neither", r"nor", r"no longer", r"tidak", r"tak", r"jangan", r"bukan", r"belum", r"tiada", r"nunca", r"jamás", r"no(?= (?:se|debe\w*|usar|dar|administrar|iniciar|es|está\w*|son|hay|utilizar|recomend\w+|dejar|suspend\w+))",
    r"ne", r"n'\w+", r"unlikely", r"unable", r"fails? to", r"no (?:reason|need|indication|grounds?|cause) (?:to|for)", r"rather than", r"instead of",
)  # fmt: skip
AGAINST = any_of(
    r"avoid\w*", r"contra-?indicat\w*", r"unsuitable", r"unsafe", r"inappropriate", r"unnecessary", r"forbidden", r"refrain\w*", r"withh[eo]ld\w*", r"hold(?:ing)? (?:back|off)", r"held (?:back|off)", r"discourag\w*", r"(?:advis|recommend|warn|caution|decid)\w* against", r"omit\w*", r"proscri\w+",
    r"elak\w*", r"hindar\w*", r"dihindar\w*", r"dielak\w*", r"di?kontraindikasi\w*", r"kontraindikasi\w*", r"dilarang", r"evit\w+", r"contraindica\w+", r"évit\w+", r"contre-?indiqu\w+", r"desaconsej\w+", r"proh[ií]b\w+", r"abst[eé]n\w*", r"omit\w*", r"déconseill\w+", r"interdi\w+", r"s'abst\w+", r"jauhi\w*", r"larang\w*", r"melarang",
)  # fmt: skip
STOPS = any_of(
    r"stop(?:s|ped|ping)?", r"discontinu\w+", r"cease\w*", r"withdr\w+", r"suspend\w*", r"interrupt\w*", r"henti\w*", r"dihenti\w*", r"hentikan", r"interromp\w+", r"arrêt\w+", r"retirar?",
)  # fmt: skip
DELAYS = any_of(
    r"delay\w*",
    r"postpone\w*",
    r"defer(?:s|red|ring)?",
    r"wait\w*",
    r"tangguh\w*",
    r"tunda\w*",
    r"retras\w+",
    r"retard\w+",
)
LACKING = any_of(
    r"without", r"no(?! (?:reason|need|indication|grounds?|cause) (?:to|for))", r"free of", r"absence of", r"lack(?:s|ing)? (?:of )?", r"non", r"none", r"tanpa", r"sin", r"sans", r"aucune?", r"ningun[oa]?", r"tiada",
)  # fmt: skip
EXCEPTION = any_of(
    r"unless", r"except(?:ing|ion\w*)?", r"other than", r"apart from", r"with the exception", r"kecuali\w*", r"selain", r"salvo", r"excepto", r"a menos que", r"sauf", r"à moins", r"hormis",
)  # fmt: skip
ONLY = any_of(r"only", r"solely", r"exclusively", r"hanya", r"sahaja", r"saja", r"sólo", r"solo", r"solamente", r"únicamente", r"exclusivamente", r"seulement", r"uniquement")  # fmt: skip
HEDGES = any_of(
    r"consider\w*", r"may", r"might", r"could", r"can(?! not)", r"suggest\w*", r"reasonable", r"optional\w*", r"an option", r"conditional\w*", r"if possible", r"where possible", r"preferabl\w+", r"routinely", r"usually", r"generally", r"often", r"sometimes",
    r"(?<!tidak )boleh", r"dipertimbang\w*", r"pertimbang\w*", r"(?<!tidak )dapat", r"mungkin", r"dicadang\w*", r"disarankan", r"puede\w*", r"podría\w*", r"considerar\w*", r"considere", r"sugier\w*", r"peut", r"peuvent", r"pourrai\w+", r"envisag\w+", r"suggér\w+",
)  # fmt: skip
SUBORDINATE = (
    r"unless|except|if|when|whenever|where|until|once|provided|who|which|whose|whom|that|because|kecuali|jika|kalau|bila|apabila|yang|salvo|si"
    r"|cuando|que|quien(?:es)?|sauf|lorsque|quand|qui|à moins"
)
ACTS = (
    r"do|does|should|must|is|are|it|they|this|not|never|avoid|stop|give|start|use|refer|measure|then|add|check|treat|repeat|offer|continue|keep|begin|test"
    r"|switch|change|consider|jangan|tidak|no|ne|hentikan|suspender|evitar|éviter|arrêter|elakkan|hindari|beri|berikan|mulakan"
)
BOUNDARY = re.compile(
    r"[;:•\n]|(?<!\d)[.!?](?=\s|$)|(?<=\d)\.(?=\s|$)|[()]"
    rf"|(?<![^\W_])(?:but|while|whereas|although|so that|tetapi|manakala|sedangkan|pero|mientras|mais|tandis|{SUBORDINATE})(?![^\W_])"
    rf"|,(?=\s(?:(?:and|but|or|then|dan|y|et)\s)?(?:{ACTS})(?![^\W_]))"
    r"|,(?=\s(?:and|but|or)\s(?:[^\W\d_-]+\s){1,3}(?:must|should|is|are|can|may|needs?|has|have)(?![^\W_]))"
    rf"|(?<![^\W_])(?:and|or|then|dan|atau|y|o|et|ou)(?=\s(?:{ACTS})(?![^\W_]))"
)
OPENING = re.compile(
    rf"\W*(?:(?:and|but|or|only|even)\s)?(?:{SUBORDINATE}|in|for|with|without|after|before|among|at|dalam|pada|untuk|en|para|chez|pour|with)(?![^\W_])"
)
COMMA = re.compile(r",(?!\d)")
WORD = re.compile(r"[^\W\d_][\w-]*|\d+(?:[.,]\d+)*")
REACH = 4  # words that "without" reaches
BETWEEN = frozenset(
    [
        "a",
        "an",
        "the",
        "be",
        "been",
        "being",
        "is",
        "are",
        "was",
        "it",
        "to",
        "of",
        "any",
        "se",
        "el",
        "la",
        "le",
        "les",
        "un",
        "una",
        "une",
        "pas",
        "have",
        "has",
        "had",
        "ever",
        "yet",
        "so",
        "and",
        "or",
    ]
)
ENDS = frozenset(["in", "for", "with", "at", "by", "to", "of", "on", "from", "when", "and", "or", "but", "who", "is", "are", "was", "before", "after", "until", "en", "para", "con", "de", "por", "pour", "avec", "dans", "untuk", "pada", "dengan", "y", "et", "dan"])  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """The words of a clause (start and end in the plain text), each with its sign: -1 where it is denied, else 1."""

    start: int
    end: int
    sign: int
    words: tuple[tuple[str, int], ...]
    delays: bool  # speaks of waiting
    condition: bool  # opens with if, unless, who, in …


@dataclass(frozen=True, slots=True, kw_only=True)
class Denied:
    """The words of a text under a rough stem, and those of them that a word of denial stands directly before."""

    words: frozenset[str]
    denied: frozenset[str]


@lru_cache(maxsize=16384)
def denied(text: str) -> Denied:
    """What a text in the form that plain() gives denies, word by word; what is stopped is “stop” denied of itself."""
    found = [(match.start(), rough) for match in WORD.finditer(text) if (rough := _rough(match.group()))]
    harmless = [match.span() for match in NO_DENIAL.finditer(text) if " " in match.group()]
    cues = [
        match.end()
        for pattern in (DENIALS, AGAINST, LACKING)
        for match in pattern.finditer(text)
        if not any(left <= match.start() < right for left, right in harmless)
    ]
    behind = {next((rough for start, rough in found if start >= end), "") for end in cues}
    stops = {"stop"} if STOPS.search(text) else set()
    return Denied(words=frozenset(rough for _, rough in found) | stops, denied=frozenset(behind - {""}))


def _rough(word: str) -> str:
    """The beginning of a word, by which its forms are one: treat, treated, treatment; "" of a word between."""
    return "" if word in BETWEEN or word[0].isdigit() else "stop" if STOPS.fullmatch(word) else word[:5]


@lru_cache(maxsize=16384)
def clauses(text: str) -> tuple[Clause, ...]:
    """The clauses of a text in the form that plain() gives; what has no words is left out."""
    return tuple(_clauses(text))


def _clauses(text: str) -> Iterator[Clause]:
    for start, end in _parts(text):
        words = [(match.group(), match.start()) for match in WORD.finditer(text, start, end)]
        if not words:
            continue
        part = text[start:end]
        harmless = [match.span() for match in NO_DENIAL.finditer(part) if " " in match.group()]
        cues = [
            match
            for pattern in (DENIALS, AGAINST, STOPS)
            for match in pattern.finditer(part)
            if not any(left <= match.start() < right for left, right in harmless)
        ]
        if any(one.group() == "neither" for one in cues):
            cues = [one for one in cues if one.group() != "nor"]
        sign = -1 if len(cues) % 2 else 1
        lacking = _lacking(part, start, harmless)
        yield Clause(
            start=start, end=end, sign=sign, delays=DELAYS.search(part) is not None,
            condition=OPENING.match(part) is not None,
            words=tuple((word, -sign if place in lacking else sign) for word, place in words),
        )  # fmt: skip


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Where the clauses stand; one that opens with a condition ends at its comma."""
    cuts = [0, *(match.start() for match in BOUNDARY.finditer(text)), len(text)]
    for start, end in pairwise(cuts):
        comma = COMMA.search(text, start + 1, end) if OPENING.match(text, start, end) else None
        if comma:
            yield start, comma.start()
            yield comma.start(), end
        else:
            yield start, end


def _lacking(part: str, offset: int, harmless: list[tuple[int, int]]) -> frozenset[int]:
    """The places of the words that “without” denies."""
    found: set[int] = set()
    for cue in LACKING.finditer(part):
        if any(left <= cue.start() < right for left, right in harmless) or part[cue.end() :].startswith("."):
            continue
        for match in list(WORD.finditer(part, cue.end()))[:REACH]:
            if match.group() in ENDS:
                break
            found.add(offset + match.start())
    return frozenset(found)


def denials(text: str) -> int:
    """How many words of a text deny, forbid, stop or leave out, those of comparators and set phrases too."""
    return sum(len(pattern.findall(text)) for pattern in (DENIALS, AGAINST, STOPS, LACKING))


def exceptions(text: str) -> bool:
    """Whether a text makes an exception."""
    return EXCEPTION.search(text) is not None


def limited(text: str) -> bool:
    """Whether a text says “only”."""
    return ONLY.search(text) is not None


def hedged(text: str) -> bool:
    """Whether a text weakens what it advises: may, consider, is reasonable, usually."""
    return HEDGES.search(text) is not None
