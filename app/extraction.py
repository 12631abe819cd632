"""Found → a draft: the sentences that answer, chosen and quoted word for word (extractive; no model writes here).

What may be quoted at all, and with what before it, is `app/quotable.py`'s business.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from app.answer import QUANTITY, Evidence, Statement
from app.asking import asks_against, asks_dose, asks_number
from app.classes import Classes, class_forms, names_class
from app.conditions import conditions_in
from app.evidence import Found
from app.lists import whole_list, with_antecedent
from app.newer import newer_guidelines
from app.population import asks_of_bearing, populations_in
from app.quotable import Quotable, quotable, whole_tables
from app.quoting import cautioned, quoted
from app.scope import drugs_named
from app.sections import asks_treatment, speaks_of_prevention, tells_why, treats
from app.suitable import Candidate, conditions_asked, denies, drugs_asked, forbids, suitable
from app.terms import Terms, share, stems
from app.unbroken import to_its_end
from ingest.passages import Sentence
from ingest.release import Release
from ingest.vectors import Embedder
from ingest.words import tokens

__all__ = ["extract", "for_reader", "ranked_passages", "tables_within"]

PAGES = 8  # whose passages sentences are chosen from
CANDIDATES = 40  # sentences that are embedded, at most: those with most of the question's words
LIKELY, ENOUGH = 80, 3  # of so many are looked for those that may be quoted, until there are as many
EMBEDDED = 320  # characters of each, so that long tables do not make an answer slow
STATEMENTS = 5
CLOSE = 3  # passages apart, at most, of what is read together
RELATIVE = 0.75  # of the best sentence's score, that a further sentence must reach
OTHERS = 0.6  # of it, that the best sentence of another guideline must reach, their pages' ranks left out
SPOKEN_OF = 0.35  # share of the question's words, by weight, that such a sentence's passage and title must hold
# What a sentence's score is made of, beside its cosine similarity to the question; measured in eval/LOG.md.
WORDS, RANK, NUMBER, GRADED, TREATING, THEIRS = 0.8, 0.3, 0.3, 0.15, 0.25, 0.3
PARTICULAR = frozenset({"pregnant", "elderly", "renal", "hepatic", "malnourished"})  # whom a general sentence may harm
NO_DOSE = 0.6  # less for what tells of a drug's fate, where its dose is asked for
AGAINST = 0.4  # for what forbids, where that is asked
PREVENTS = 0.3  # less for what prevents, where that is not asked for
TOGETHER = 0.3  # for what names two of the drugs asked about
DENIED = 0.4  # less for what is about those without the condition asked about
REASONING = 0.5  # less for what tells why something is recommended, and not what
NEAR = 0.55  # the similarity that a sentence without one word of the question needs
RECOMMENDATION = re.compile(r"\b(?:recommendation|syor|rekomendasi|recomendaci[oó]n|recommandation)\b", re.IGNORECASE)
FATE = re.compile(  # of a drug in the body, which is no dose
    r"\b(?:half-li(?:fe|ves)|plasma|serum concentrations?|peak|bioavailab\w+|pharmacokinetic\w*|vida media|demi-vie|waktu paruh|separuh hayat)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """What may be quoted, of which passage, and the rank of its page."""

    evidence: Evidence
    rank: int
    unit: Quotable

    @property
    def in_context(self) -> str:
        """With its innermost headings and what it hangs from."""
        above = dict.fromkeys((*_innermost(self.evidence), *_above(self.unit, self.evidence)))
        return " ".join([*above, self.unit.text])


def for_reader(unit: Quotable, evidence: Evidence, *, release: Release) -> Candidate:
    """A unit with all that tells what it is about: the name of a condition may stand some passages before its drugs."""
    passage = evidence.passage
    around = " ".join(one.text for one in release.around(passage))
    headings = (*passage.section, *_above(unit, evidence))
    return Candidate(text=unit.text, headings=headings, around=around, title=evidence.guideline.title)


def _innermost(evidence: Evidence) -> tuple[str, ...]:
    """The innermost heading; where it names no condition and no drug (“Drug treatment”), after the nearest that does.

    The title above all of it is none: it would make every sentence of a guideline speak of its subject.
    """
    section, title = evidence.passage.section, set(stems(evidence.guideline.title))
    telling = (one for one in reversed(section) if conditions_in(one) or drugs_named(one))
    nearest = next(telling, "")
    return tuple(dict.fromkeys(one for one in (nearest, *section[-1:]) if one and not title >= set(stems(one))))


def _above(unit: Quotable, evidence: Evidence) -> tuple[str, ...]:
    """The headings of its passage that stand before it, which the section tells only the last of."""
    before = evidence.passage.sentences[: unit.place]
    return tuple(one.text for one in before if one.kind == "heading" and one.text not in evidence.passage.section)


def extract(found: Found, *, question: str, release: Release, embedder: Embedder) -> tuple[Statement, ...]:
    """At most STATEMENTS quoted statements: what answers best first, with what is beside it in reading order."""
    drugs, kin = drugs_asked(question, found.terms), _classes_asked(question)
    found = replace(found, terms=_with_classes(found.terms, kin))
    candidates = [one for one in _candidates(found, release) if _speaks_of(one, drugs, kin)][:LIKELY]
    fits = suitable(
        [for_reader(one.unit, one.evidence, release=release) for one in candidates],
        question=question, drugs=drugs, terms=found.terms,
    )  # fmt: skip
    fitting = [place for place, fit in enumerate(fits) if fit]
    within = sum(place < CANDIDATES for place in fitting)
    candidates = [candidates[place] for place in fitting[: max(within, ENOUGH)]]
    if not candidates:
        return ()
    scores = _scores(candidates, found, embedder, question=question)
    if max(scores) <= 0:
        return ()
    others = _newer_first(list(_other_guidelines(candidates, scores, found.terms)), newer_guidelines(release))
    chosen = _chosen(candidates, scores, others, whole=partial(_whole, release=release))
    statements = (quoted(one.unit, one.evidence, release=release) for one in _in_order(chosen))
    return cautioned(statements, asked=populations_in(question))


def _in_order(chosen: Sequence[_Candidate]) -> list[_Candidate]:
    """The chosen ones, which come best first: guidelines by the rank of their pages, in each what stands close together by its best."""
    guidelines: dict[str, list[list[_Candidate]]] = {}
    for one in chosen:
        places = guidelines.setdefault(one.evidence.guideline.id, [])
        near = next((place for place in places if any(_is_near(one, other) for other in place)), None)
        if near is None:
            places.append(near := [])
        near.append(one)
    by_rank = sorted(guidelines.values(), key=lambda places: min(one.rank for place in places for one in place))
    return [one for places in by_rank for place in places for one in sorted(place, key=_reading)]


def _reading(candidate: _Candidate) -> tuple[int, int]:
    return candidate.evidence.passage.ordinal, candidate.unit.place


def _is_near(candidate: _Candidate, other: _Candidate) -> bool:
    return abs(candidate.evidence.passage.ordinal - other.evidence.passage.ordinal) <= CLOSE


def _candidates(found: Found, release: Release) -> list[_Candidate]:
    ranked = list(ranked_passages(found))
    tables = tables_within([one for _, one in ranked], release)
    every = []
    for rank, evidence in ranked:
        around = release.around(evidence.passage)
        units = quotable(evidence.passage, tables=tables[evidence.guideline.id], around=around)
        every += [_Candidate(evidence=evidence, rank=rank, unit=with_antecedent(unit, around=around)) for unit in units]
    once: dict[object, _Candidate] = {}
    for one in every:  # each passage with a row of a table gives all of it
        once.setdefault((one.evidence.guideline.id, one.unit.spans), one)
    return sorted(once.values(), key=lambda one: (-share(one.in_context, found.terms), one.rank))


def tables_within(found: Sequence[Evidence], release: Release) -> dict[str, dict[str, Sentence]]:
    """Those tables of each guideline that may be quoted and have rows in the passages, whole, by id.

    Only these: to look at every table of a guideline took half a second, since their pages have to be read.
    """
    named: dict[str, set[str]] = {one.guideline.id: set() for one in found}
    for one in found:
        named[one.guideline.id].update(sentence.table for sentence in one.passage.sentences)
    return {
        guideline: whole_tables(
            (table for table in release.tables(guideline) if table.id in ids),
            page=partial(release.page, guideline),
        )
        for guideline, ids in named.items()
    }


def _speaks_of(candidate: _Candidate, drugs: frozenset[str], kin: Mapping[str, Classes]) -> bool:
    """Whether a sentence's passage names one of the drugs asked about: no dose may come from another drug's table.

    Or, where no number is asked for, whether the sentence itself speaks of the class of one.
    """
    if not drugs or not drugs.isdisjoint(tokens(f"{candidate.evidence.in_context} {candidate.unit.text}")):
        return True
    return any(names_class(candidate.unit.text, forms) for forms in kin.values())


def _classes_asked(question: str) -> dict[str, Classes]:
    """The names of the class of each drug that a question names; none where it asks for a number, which is a drug's own."""
    return {} if asks_number(question) else {drug: class_forms([drug]) for drug in drugs_named(question)}


def _with_classes(terms: Terms, kin: Mapping[str, Classes]) -> Terms:
    """The same, where what is said of a drug's class is said of the drug."""
    others = dict(terms.others)
    for drug, forms in kin.items():
        for word in tokens(drug):
            others[word] = (*others.get(word, ()), *map(frozenset, forms))
    return replace(terms, others=others)


def ranked_passages(found: Found) -> Iterator[tuple[int, Evidence]]:
    """The passages of the best pages, and of the best page of each guideline further down, each with its page's rank."""
    heard: set[str] = set()
    ranks: dict[tuple[str, int], int] = {}
    for rank, one in enumerate(found.evidence):
        if rank < PAGES or one.guideline.id not in heard:
            ranks[one.guideline.id, one.passage.pages[0]] = rank
        heard.add(one.guideline.id)
    for one in found.quotable:
        page = one.guideline.id, one.passage.pages[0]
        if page in ranks:
            yield ranks[page], one


def _scores(candidates: Sequence[_Candidate], found: Found, embedder: Embedder, *, question: str) -> list[float]:
    """Meaning, words and rank of each candidate, with a little for what answers such a question, and for a grade."""
    wants_number, wants_dose = asks_number(question), asks_dose(question)
    wants_against = asks_against(question)
    wants_treatment = not wants_number and asks_treatment(question)
    prevention = asks_of_bearing(question) or speaks_of_prevention([question])
    patients = populations_in(question, names=PARTICULAR) & PARTICULAR
    subjects = frozenset() if denies(question, conditions_in(question)) else conditions_asked(question, found.terms)
    together = [{*tokens(drug)} for drug in drugs_named(question)]
    texts = [one.in_context for one in candidates]
    vectors = np.concatenate(list(embedder.passages([text[:EMBEDDED] for text in texts])))
    scores = []
    for one, text, similarity in zip(candidates, texts, vectors @ found.vector, strict=True):
        words = share(text, found.terms)
        number = wants_number and QUANTITY.search(one.unit.sentence.text) is not None
        graded = RECOMMENDATION.search(" ".join([*one.evidence.passage.section[-1:], one.evidence.passage.text[:80]]))
        treating = treats(one.unit.text, _innermost(one.evidence)) if wants_treatment else 0.0
        bonus = (NUMBER if number else 0.0) + (GRADED if graded else 0.0) + TREATING * treating
        bonus += THEIRS if patients and patients & populations_in(text, names=patients) else 0.0
        bonus += RANK / (1 + one.rank) - (REASONING if tells_why(one.evidence.passage.section) else 0.0)
        bonus -= PREVENTS if not prevention and speaks_of_prevention(one.evidence.passage.section[-2:]) else 0.0
        bonus += (
            TOGETHER if len(together) > 1 and sum(not drug.isdisjoint(stems(text)) for drug in together) > 1 else 0.0
        )
        bonus += AGAINST if wants_against and forbids(one.unit.text) else 0.0
        bonus -= DENIED if denies(one.unit.text, subjects) else 0.0
        bonus -= NO_DOSE if wants_dose and FATE.search(one.unit.text) else 0.0
        near = words > 0 or similarity > NEAR
        scores.append(float(similarity) + WORDS * words + bonus if near else 0.0)
    return scores


def _whole(candidate: _Candidate, *, release: Release) -> _Candidate:
    """With the rest of the list that it is an item of, up to where its last sentence ends."""
    passage = candidate.evidence.passage
    page, around = partial(release.page, passage.guideline), release.around(passage)
    return replace(
        candidate, unit=to_its_end(whole_list(candidate.unit, around=around, page=page), page=page, around=around)
    )


def _chosen(
    candidates: Sequence[_Candidate],
    scores: Sequence[float],
    others: Sequence[_Candidate],
    *,
    whole: Callable[[_Candidate], _Candidate],
) -> list[_Candidate]:
    """The best of all, the best of `others`, then the rest; two of the same words count once."""
    order = sorted(range(len(scores)), key=lambda index: -scores[index])
    best = [candidates[index] for index in order if scores[index] >= RELATIVE * scores[order[0]]]
    chosen: list[_Candidate] = []
    for picked in [best[0], *others, *best[1:]]:
        if len(chosen) == STATEMENTS:
            break
        if not any(_said(picked, one) for one in chosen):
            complete = whole(picked)
            chosen = [*(one for one in chosen if not _said(one, complete)), complete]
    return chosen


def _said(candidate: _Candidate, other: _Candidate) -> bool:
    """Whether another candidate says all that this one does: it has its words, or stands where it does."""
    if _words(candidate) == _words(other):
        return True
    places = [(one.page, one.start, one.end) for one in other.unit.spans]
    return candidate.evidence.guideline.id == other.evidence.guideline.id and all(
        any(span.page == page and start <= span.start and span.end <= end for page, start, end in places)
        for span in candidate.unit.sentence.spans
    )


def _other_guidelines(candidates: Sequence[_Candidate], scores: Sequence[float], terms: Terms) -> Iterator[_Candidate]:
    """The best of each further guideline that speaks of the same: they may disagree, and none is picked silently."""
    bare = [score - RANK / (1 + one.rank) for one, score in zip(candidates, scores, strict=True)]
    heard: set[str] = set()
    for index in sorted(range(len(bare)), key=lambda index: -bare[index]):
        evidence = candidates[index].evidence
        near = bare[index] >= OTHERS * max(bare) and share(evidence.in_context, terms) >= SPOKEN_OF
        if evidence.guideline.id not in heard and scores[index] > 0 and near:
            yield candidates[index]
        heard.add(evidence.guideline.id)


def _newer_first(others: Sequence[_Candidate], newer: Mapping[str, frozenset[str]]) -> list[_Candidate]:
    """The best of other guidelines, those behind of which a newer one about the same speaks too: places are few."""
    heard = {one.evidence.guideline.id for one in others}
    return sorted(others, key=lambda one: not heard.isdisjoint(newer.get(one.evidence.guideline.id, ())))


def _words(candidate: _Candidate) -> str:
    return re.sub(r"\W+", " ", candidate.unit.text.lower()).strip()
