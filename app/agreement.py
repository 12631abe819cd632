"""Reading × Reading → in what else than figures a statement differs from the cited text.

Covered: drugs, routes, populations added, swapped or dropped; direction of each clause; exceptions and "only"; advice made
stronger or weaker; words that the cited text does not hold; and what app/conditional.py, app/doubts.py, app/omissions.py,
app/uncounted.py and app/relations.py find. What is certain is told from what is only doubtful.
Not covered: synonyms beyond the wordlists (they make a doubt), causes, and order in time told without figures.
"""

import re
from collections.abc import Iterator

from app.anchoring import Misfit
from app.claims import Reading
from app.conditional import conditions_lost
from app.doubts import doubts
from app.omissions import omissions
from app.phrases import any_of
from app.polarity import Clause, denials, denied, exceptions, hedged, limited
from app.population import NEAR
from app.relations import relations
from app.repeated import keys_of, repeated, taken
from app.uncounted import uncounted

__all__ = ["UNLIKE", "disagreements"]

UNLIKE = "most of its words are not in the cited text"
COVERED = 0.5  # share of a statement's words below which the cited text speaks of something else
CONTINUED = re.compile(r"(?<![^\W_])(?:continu\w*|keep\w*|go(?:es)? on|maintain\w*|terus\w*|lanjut\w*|poursuiv\w*)")
BESIDE = any_of(
    r"(?:as|see|given|described|listed|mentioned) (?:above|below|earlier|previously)", r"seperti di atas", r"lihat di (?:atas|bawah)", r"ver (?:arriba|abajo)",
    r"(?:voir )?ci-(?:dessus|dessous)",
)  # fmt: skip
FEWEST = 2  # words that claim something, or a figure: “These must be considered” stands anywhere
REPEATED = 0.1  # share of the cited words that may be missing where a text is repeated whole


def disagreements(said: Reading, cited: Reading, *, asked: Reading) -> Iterator[Misfit]:
    """Yield each difference in words, and whether it is certain; `asked` is the question, whose conditions go without saying."""
    yield from _drugs(said, cited)
    for name in sorted(said.routes - cited.routes - cited.above_routes):
        yield f"the {name} route is not in the cited text", True
    yield from _populations(said, cited, asked)
    yield from _directions(said, cited)
    yield from _counted(said, cited)
    yield from _limits(said, cited)
    yield from doubts(said, cited)
    whole = taken(said, cited)
    doubtful = (
        *conditions_lost(said, cited, asked=asked), *omissions(said, cited, asked=asked, taken=whole),
        *uncounted(said, cited, taken=whole), *relations(said, cited),
    )  # fmt: skip
    yield from ((reason, False) for reason in doubtful)
    yield from _words(said, cited)


def _drugs(said: Reading, cited: Reading) -> Iterator[Misfit]:
    known = cited.drugs | cited.above_medicines
    for one in {one.name: one for one in said.medicines}.values():
        if one.name not in known and cited.key(one.words) not in cited.words:
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
            if any(sign < 0 for _, sign in clause.words) and keys_of(clause, said):
                yield "what it denies is not denied in the cited text", False
            continue
        agree = differ = 0
        for word, sign in clause.words:
            key = said.key(word)
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
    ours = keys_of(clause, cited)
    if not ours:
        return []
    held = [(len(ours & keys_of(one, cited)), one) for one in cited.clauses]
    best = max((count for count, _ in held), default=0)
    chosen = [one for count, one in held if count == best] if best else []
    if chosen and best < len(ours):  # a clause that joins two of the cited text
        chosen += [one for count, one in held if count and one not in chosen]
        words = {key: sign for one in reversed(chosen) for word, sign in one.words if (key := cited.key(word))}
        return list(words.items())
    return [(key, sign) for one in chosen for word, sign in one.words if (key := cited.key(word))]


def _limits(said: Reading, cited: Reading) -> Iterator[Misfit]:
    if exceptions(said.text) and not exceptions(cited.text):
        yield "it makes an exception that the cited text does not make", True
    if limited(said.text) and not limited(cited.text):
        yield "“only” is not in the cited text", False
    theirs = repeated(said, cited)
    if exceptions(theirs) and not exceptions(said.text):
        yield "an exception of the cited text was left out", False
    if limited(theirs) and not limited(said.text):
        yield "“only” of the cited text was left out", False
    if hedged(theirs) and not hedged(said.text):
        yield "the cited text says it less strongly", False
    if hedged(said.text) and not hedged(cited.text):
        yield "the cited text says it more strongly", False
    if any(clause.delays for clause in said.clauses) != any(clause.delays for clause in cited.clauses) and any(
        clause.delays for clause in said.clauses
    ):
        yield "the cited text does not speak of waiting", False


def _words(said: Reading, cited: Reading) -> Iterator[Misfit]:
    if len(said.words) < FEWEST and not said.figures and not cited.words <= said.words:
        yield "it says too little to be held against the cited text", False
    if cited.above & said.words and len(said.words & cited.words) < COVERED * len(said.words):
        yield "more of it stands in the headings than in the cited text", False
    if BESIDE.search(said.text):
        yield "it points to what is not shown with it", False
    named = {key for one in said.medicines for word in one.words.split() if (key := said.key(word))}
    missing = said.words - cited.words - cited.above - named
    if not missing:
        return
    if len(missing) > (1 - COVERED) * len(said.words):
        yield UNLIKE, True
    else:
        yield f"not in the cited text: {', '.join(sorted(missing))}", False
