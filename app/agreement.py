"""Reading × Reading → in what else than figures a statement differs from the cited text.

Covered: drugs, routes, populations added, swapped or dropped; direction of each clause; exceptions and "only"; advice made
stronger; conditions dropped; words that the cited text does not hold. What is certain is told from what is only doubtful.
Not covered: synonyms beyond the wordlists (they make a doubt), causes, and order in time told without figures.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from app.anchoring import Misfit
from app.claims import Reading, stem
from app.doubts import doubts
from app.omissions import omissions
from app.phrases import any_of
from app.polarity import Clause, denials, denied, exceptions, hedged, limited
from app.population import NEAR
from app.relations import relations
from app.uncounted import uncounted
from app.wordings import holds_clinical_word

__all__ = ["COVERED", "UNLIKE", "disagreements"]

UNLIKE = "most of its words are not in the cited text"
COVERED = 0.5  # share of a statement's words below which the cited text speaks of something else
CONTINUED = re.compile(r"(?<![^\W_])(?:continu\w*|keep\w*|go(?:es)? on|maintain\w*|terus\w*|lanjut\w*|poursuiv\w*)")
SPOKEN_OF = 0.5  # share of a clause's words that a statement must hold to be held to repeat it
KEPT = 0.4  # share of a condition's words that a statement must hold, with the question, to have kept it
TAKEN = 0.6  # share of a statement's words that a sentence must hold to be the one that it is taken from
CONDITIONAL = re.compile(
    r"\W*(?<![^\W_])(?:if|when|whenever|where|until|once|unless|provided|jika|kalau|apabila|sekiranya|si|cuando|lorsque|quand)(?![^\W_])"
)
BESIDE = any_of(
    r"(?:as|see|given|described|listed|mentioned) (?:above|below|earlier|previously)", r"seperti di atas", r"lihat di (?:atas|bawah)", r"ver (?:arriba|abajo)",
    r"(?:voir )?ci-(?:dessus|dessous)",
)  # fmt: skip
KEYED = re.compile(r"[^\W\d_][\w-]*|\d+(?:[.,]\d+)*")
FEWEST = 2  # words that claim something, or a figure: “These must be considered” stands anywhere
REPEATED = 0.1  # share of the cited words that may be missing where a text is repeated whole
WHOM = re.compile(
    r"(?<![^\W_])(?:in|for|to|among|of|pada|untuk|en|para|chez|pour)\s(?:all\s|any\s|most\s)?(?:other\s)?(?:[^\W\d_-]+\s)?"
    r"(?:people|patients?|adults?|children|women|men|persons?|infants|newborns|those|anyone|everyone|individuals|pesakit|pasien"
    r"|pacientes|patients?|niños|enfants|anak|kanak-kanak)(?![^\W_])[^,;.()]*"
)
WITHOUT = re.compile(
    r"(?<![^\W_])(?:without|with|after|before|during|tanpa|dengan|sin|con|sans|avec|only in|only for)\s[^,;.()]*"
)
# What is told of a condition after its first word, and where it is parted: “unless” and “without” hold of either.
JOINT = re.compile(
    r"(?<![^\W_])(?:if|when|whenever|where|until|once|unless|except|provided|who|whose|with|without|after|before|jika|kalau|apabila|sekiranya|kecuali|yang"
    r"|dengan|tanpa|selepas|sebelum|si|cuando|salvo|que|con|sin|lorsqu\w+|quand|sauf|qui|avec|sans)(?![^\W_])[^,;.()]*"
)
EXCLUDING = re.compile(r"(?:until|unless|except|without|kecuali|tanpa|salvo|sin|sauf|sans)(?![^\W_])")
BOTH = re.compile(r"\s(?:and|dan|y|e|et)\s")
EITHER = re.compile(r"\s(?:and|or|dan|atau|y|e|o|et|ou|ni|nor)\s")
GOES_ON = re.compile(r"\W*(?:and|dan|y|e|et)\s(?:it|they|is|are|does|not|no|never|tidak|ne|n'\w+|qu\w+|que)(?![^\W_])")
IN_WHAT = re.compile(r"(?<![^\W_])(?:in|for|of|pada|untuk|bagi|en|para|chez|pour)\s(?:[^\W\d_][\w-]*|\d+)[^,;.()]*")


def disagreements(said: Reading, cited: Reading, *, asked: Reading) -> Iterator[Misfit]:
    """Yield each difference in words, and whether it is certain; `asked` is the question, whose conditions go without saying."""
    yield from _drugs(said, cited)
    for name in sorted(said.routes - cited.routes - cited.above_routes):
        yield f"the {name} route is not in the cited text", True
    yield from _populations(said, cited, asked)
    yield from _directions(said, cited)
    yield from _counted(said, cited)
    yield from _limits(said, cited)
    yield from _conditions(said, cited, asked)
    yield from doubts(said, cited)
    taken = _taken(said, cited)
    left_out = (*omissions(said, asked, taken), *uncounted(said, cited, taken), *relations(said, cited))
    yield from ((reason, False) for reason in left_out)
    yield from _words(said, cited)


def _drugs(said: Reading, cited: Reading) -> Iterator[Misfit]:
    known = cited.drugs | cited.above_medicines
    for one in {one.name: one for one in said.medicines}.values():
        if one.name not in known and stem(one.words) not in cited.words:
            yield f"“{one.words}” is not in the cited text", True


def _populations(said: Reading, cited: Reading, asked: Reading) -> Iterator[Misfit]:
    there, own = cited.populations | cited.above_populations, cited.populations & NEAR.keys()
    for name in sorted(said.populations - cited.populations):
        alike = NEAR.get(name, frozenset({name}))
        if name in NEAR and own and not alike & own and alike & there:  # only the headings speak of them
            yield f"the cited text itself speaks of others than {name} patients", False
        if not alike & there:
            yield (
                f"the cited text does not speak of {name} patients",
                bool(there & NEAR.keys()) or name not in asked.populations,
            )
    kept = said.populations | asked.populations
    for name in sorted(cited.populations - kept):
        if not NEAR.get(name, frozenset({name})) & kept:
            yield f"that the cited text is about {name} patients was left out", False


def _directions(said: Reading, cited: Reading) -> Iterator[Misfit]:
    for clause in said.clauses:
        theirs = _aligned(clause, cited)
        if not theirs:
            if any(sign < 0 for _, sign in clause.words) and _stems(clause):
                yield "what it denies is not denied in the cited text", False
            continue
        agree = differ = 0
        for word, sign in clause.words:
            key = _key(word)
            signs = {other for name, other in theirs if name == key} if key else set()
            if signs:
                agree, differ = agree + (sign in signs), differ + (sign not in signs)
        if differ > agree:
            certain = not _denies_alike(said.text, cited.text)
            yield "it says the opposite of the cited text (“not”, “avoid”, “stop” or “without”)", certain
        elif differ:
            yield "what it denies and what the cited text denies are not the same words", False


def _denies_alike(said: str, cited: str) -> bool:
    """Whether the very words that a text denies are denied in the cited text too, and nothing else of it is."""
    ours, theirs = denied(said), denied(cited)
    stopped = ("stop" in ours.words, "stop" in theirs.words)
    if any(stopped) and (stopped[0] != stopped[1] or not ours.denied):
        return bool(stopped[0] == stopped[1] or CONTINUED.search(said))
    return bool(ours.denied) and ours.denied == theirs.denied & ours.words


def _counted(said: Reading, cited: Reading) -> Iterator[Misfit]:
    """A net below the clauses: one denial more, or one less where all else is repeated, is a doubt."""
    ours, theirs = denials(said.text), denials(cited.text)
    whole = len(cited.words - said.words) <= REPEATED * len(cited.words)
    if ours > theirs or (whole and (ours - theirs) % 2):
        yield "it does not deny as often as the cited text does", False


def _aligned(clause: Clause, cited: Reading) -> list[tuple[str, int]]:
    """The words and signs of those clauses of the cited text that hold most of this clause's words, equally many."""
    ours = _stems(clause)
    if not ours:
        return []
    held = [(len(ours & _stems(one)), one) for one in cited.clauses]
    best = max((count for count, _ in held), default=0)
    chosen = [one for count, one in held if count == best] if best else []
    if chosen and best < len(ours):  # a clause that joins two of the cited text
        chosen += [one for count, one in held if count and one not in chosen]
        words = {key: sign for one in reversed(chosen) for word, sign in one.words if (key := _key(word))}
        return list(words.items())
    return [(key, sign) for one in chosen for word, sign in one.words if (key := _key(word))]


def _key(word: str) -> str:
    return stem(word) or (word if word[:1].isdigit() else "")


def _stems(clause: Clause) -> frozenset[str]:
    return frozenset(key for word, _ in clause.words if (key := _key(word)))


def _limits(said: Reading, cited: Reading) -> Iterator[Misfit]:
    if exceptions(said.text) and not exceptions(cited.text):
        yield "it makes an exception that the cited text does not make", True
    if limited(said.text) and not limited(cited.text):
        yield "“only” is not in the cited text", False
    repeated = _repeated(said, cited)
    if exceptions(repeated) and not exceptions(said.text):
        yield "an exception of the cited text was left out", False
    if limited(repeated) and not limited(said.text):
        yield "“only” of the cited text was left out", False
    if hedged(repeated) and not hedged(said.text):
        yield "the cited text says it less strongly", False
    if hedged(said.text) and not hedged(cited.text):
        yield "the cited text says it more strongly", False
    if any(clause.delays for clause in said.clauses) != any(clause.delays for clause in cited.clauses) and any(
        clause.delays for clause in said.clauses
    ):
        yield "the cited text does not speak of waiting", False


def _repeated(said: Reading, cited: Reading) -> str:
    """The clauses of the cited text that a statement repeats, with the conditions beside them."""
    chosen = []
    for sentence in _sentences(cited):
        if any(_speaks_of(one, said) for one in sentence if not one.condition) or all(
            one.condition for one in sentence
        ):
            chosen += [cited.text[one.start : one.end] for one in sentence]
    return " ".join(chosen)


def _sentences(reading: Reading) -> list[list[Clause]]:
    found: list[list[Clause]] = []
    for clause in reading.clauses:
        if not found or reading.text[clause.start] in ";.•\n!?":
            found.append([])
        found[-1].append(clause)
    return found


def _speaks_of(clause: Clause, said: Reading) -> bool:
    ours = _stems(clause)
    return bool(ours) and len(ours & (said.words | _numbers(said))) >= SPOKEN_OF * len(ours)


def _numbers(reading: Reading) -> frozenset[str]:
    return frozenset(word for clause in reading.clauses for word, _ in clause.words if word[:1].isdigit())


def _conditions(said: Reading, cited: Reading, asked: Reading) -> Iterator[Misfit]:
    """What a repeated sentence says of when and for whom, and the statement does not."""
    held = said.words | asked.words | _numbers(said) | _numbers(asked)
    for sentence in _sentences(cited):
        if not any(_speaks_of(one, said) for one in sentence) and not _taken_from(sentence, said):
            continue
        for one in sentence:
            whole = cited.text[one.start : one.end]
            phrases = [whole] if one.condition else []
            phrases += [match.group() for pattern in (WHOM, WITHOUT) for match in pattern.finditer(whole)]
            phrases += [match.group() for match in IN_WHAT.finditer(whole) if not _told_above(match.group(), cited)]
            for phrase in phrases:
                if phrase.strip(" ,;:.") in said.text:
                    continue
                words = _keys(phrase)
                own = words - _keys(cited.text.replace(phrase, " "))  # what else is told of is not the condition
                words = own or words
                pointing = (
                    phrase is whole and not own and CONDITIONAL.match(phrase) and not CONDITIONAL.search(said.text)
                )
                if pointing or (words and len(words & held) < KEPT * len(words)):
                    yield f"the condition “{phrase.strip(' ,;:.')}” was left out", False
                    return
        for key in _joint_conditions(sentence, cited):
            if key not in held:
                yield f"the part of a condition that speaks of “{key}” was left out", False
                return


def _joint_conditions(sentence: list[Clause], cited: Reading) -> Iterator[str]:
    """What each part of a condition speaks of where they hold only together: “if A and B”, “unless A or B”."""
    held = False  # whether the clause before is a condition that goes on
    for one in sentence:
        whole = cited.text[one.start : one.end]
        goes_on = held and GOES_ON.match(whole) is not None
        held = one.condition or goes_on
        if goes_on:
            yield from _own_keys(whole, cited)[:1]
        for match in JOINT.finditer(whole):
            parts = (EITHER if EXCLUDING.match(match.group()) else BOTH).split(match.group())
            for left, right in pairwise(parts):  # the words on both sides of what joins them
                yield from (*_own_keys(left, cited)[-1:], *_own_keys(right, cited)[:1])


def _own_keys(phrase: str, cited: Reading) -> list[str]:
    """The keys of a phrase, in its order, that the text holds nowhere else."""
    elsewhere = _keys(cited.text.replace(phrase, " "))
    return [key for word in KEYED.findall(phrase) if (key := _key(word)) and key not in elsewhere]


def _told_above(phrase: str, cited: Reading) -> bool:
    """Whether what a phrase such as “in diabetes” names is no condition, or is what the headings name."""
    return not _keys(phrase) - cited.above or not _is_clinical(phrase)


@lru_cache(maxsize=8192)
def _is_clinical(phrase: str) -> bool:
    return holds_clinical_word(phrase)


def _keys(phrase: str) -> frozenset[str]:
    return frozenset(key for word in KEYED.findall(phrase) if (key := _key(word)))


def _taken(said: Reading, cited: Reading) -> str:
    """The sentences that a statement is taken from, whole: those of which it repeats a clause, be it a condition."""
    chosen = [one for one in _sentences(cited) if any(_speaks_of(each, said) for each in one) or _taken_from(one, said)]
    return " ".join(cited.text[one[0].start : one[-1].end] for one in chosen)


def _taken_from(sentence: list[Clause], said: Reading) -> bool:
    """Whether most words of a statement stand in a sentence, however few they are."""
    theirs = frozenset[str]().union(*(_stems(one) for one in sentence))
    return bool(said.words) and len(said.words & theirs) >= TAKEN * len(said.words)


def _words(said: Reading, cited: Reading) -> Iterator[Misfit]:
    if len(said.words) < FEWEST and not said.figures and not cited.words <= said.words:
        yield "it says too little to be held against the cited text", False
    if cited.above & said.words and len(said.words & cited.words) < COVERED * len(said.words):
        yield "more of it stands in the headings than in the cited text", False
    if BESIDE.search(said.text):
        yield "it points to what is not shown with it", False
    named = {key for one in said.medicines for word in one.words.split() if (key := stem(word))}
    missing = said.words - cited.words - cited.above - named
    if not missing:
        return
    if len(missing) > (1 - COVERED) * len(said.words):
        yield UNLIKE, True
    else:
        yield f"not in the cited text: {', '.join(sorted(missing))}", False
