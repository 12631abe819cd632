"""Found → a draft: the sentences that answer, chosen and quoted word for word (extractive; no model writes here).

A list item or a table row is quoted with the line that introduces it, so that no condition or column head is lost.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.answer import Citation, Evidence, Statement
from app.evidence import Found
from app.scope import drugs_named
from ingest.passages import Sentence
from ingest.release import Release
from ingest.vectors import Embedder
from ingest.words import tokens

__all__ = ["extract"]

PAGES = 6  # whose passages sentences are chosen from
CANDIDATES = 36  # sentences that are embedded, at most
STATEMENTS = 5
RELATIVE = 0.75  # of the best sentence's score, that a further sentence must reach
REFERENCE = re.compile(r"https?://|\bdoi\b|\bISBN\b|©", re.IGNORECASE)
QUANTITY = re.compile(
    r"\d\s*(?:[mµk]?g|mcg|m?L|IU|U|units?|mmHg|m?mol|%|tablets?|hours?|h|days?|weeks?|months?|years?|minutes?|hari|minggu"
    r"|bulan|días|semanas|meses|jours|semaines|mois)\b",
    re.IGNORECASE,
)
# What a sentence's score is made of, beside its cosine similarity to the question; measured in eval/LOG.md.
WORDS, RANK, NUMBER, GRADED = 0.8, 0.3, 0.3, 0.15
ROW_AGAIN = 0.25
NEAR = 0.55  # the similarity that a sentence without one word of the question needs
RECOMMENDATION = re.compile(r"\b(?:recommendation|syor|rekomendasi|recomendaci[oó]n|recommandation)\b", re.IGNORECASE)
BULLET = re.compile(r"[•▪●○◦■□➢➤►»✓☐☑*·–-]\s+")
ASKS_NUMBER = re.compile(
    r"\b(?:dose|dosage|dosing|how (?:much|many|long|often|soon)|mg|ml|max|maximum|threshold|target|cut-?off|duration|days"
    r"|weeks|frequency|interval|percent|%|level|dosis|berapa|peratus|cuánt[oa]s?|combien|durée|duración)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A sentence that may be quoted: which passage it is of (by rank), and its place there."""

    evidence: Evidence
    rank: int
    place: int
    sentence: Sentence


def extract(found: Found, *, question: str, release: Release, embedder: Embedder) -> tuple[Statement, ...]:
    """At most STATEMENTS quoted statements, in reading order, guidelines by rank."""
    drugs = {form for word in drugs_named(question) for form in tokens(word)}
    candidates = [one for one in _candidates(found) if _speaks_of(one, drugs)]
    if not candidates:
        return ()
    scores = _scores(candidates, found, embedder, wants_number=ASKS_NUMBER.search(question) is not None)
    if max(scores) <= 0:
        return ()
    chosen = _chosen(candidates, scores)
    first_rank: dict[str, int] = {}
    for one in chosen:
        first_rank[one.evidence.guideline.id] = min(first_rank.get(one.evidence.guideline.id, one.rank), one.rank)
    chosen.sort(key=lambda one: (first_rank[one.evidence.guideline.id], one.evidence.passage.ordinal, one.place))
    return tuple(_quoted(one, release) for one in chosen)


def _candidates(found: Found) -> list[_Candidate]:
    every = [
        _Candidate(evidence=evidence, rank=rank, place=place, sentence=sentence)
        for rank, evidence in _ranked(found)
        for place, sentence in enumerate(evidence.passage.sentences)
        if sentence.kind != "heading" and not _is_fragment(sentence) and not _is_head(evidence.passage.sentences, place)
    ]
    by_words = sorted(every, key=lambda one: (-_share(one.sentence.text, found.weights), one.rank))
    return by_words[:CANDIDATES]


def _speaks_of(candidate: _Candidate, drugs: set[str]) -> bool:
    """Whether a sentence's passage names one of the drugs asked about: no dose may come from another drug's table."""
    if not drugs:
        return True
    passage = candidate.evidence.passage
    text = " ".join([*passage.section, passage.text, candidate.evidence.guideline.title])
    return not drugs.isdisjoint(tokens(text))


def _is_head(sentences: Sequence[Sentence], place: int) -> bool:
    """Whether a row opens a table, or stands alone; a head is quoted with the rows below it, never by itself."""
    return sentences[place].kind == "row" and (place == 0 or sentences[place - 1].kind != "row")


def _is_fragment(sentence: Sentence) -> bool:
    """Whether a piece of a table cell or a caption was cut off from what it belongs to; alone it could mislead."""
    words = re.findall(r"\w+", sentence.text)
    return (
        len(words) <= 1
        or REFERENCE.search(sentence.text) is not None
        or (sentence.kind in {"text", "row"} and sentence.text[0].islower())
    )


def _ranked(found: Found) -> Iterator[tuple[int, Evidence]]:
    """The passages of the best pages, each with its page's rank."""
    ranks = {(one.guideline.id, one.passage.pages[0]): rank for rank, one in enumerate(found.evidence[:PAGES])}
    for one in found.quotable:
        rank = ranks.get((one.guideline.id, one.passage.pages[0]))
        if rank is not None:
            yield rank, one


def _share(text: str, weights: Mapping[str, float]) -> float:
    held, total = set(tokens(text)), sum(weights.values())
    return sum(weight for word, weight in weights.items() if word in held) / total if total else 0.0


def _scores(candidates: Sequence[_Candidate], found: Found, embedder: Embedder, *, wants_number: bool) -> list[float]:
    """Meaning, words and rank of each candidate, with a little for a quantity where one is asked for and for a grade."""
    texts = [_in_context(one) for one in candidates]
    vectors = np.concatenate(list(embedder.passages(texts)))
    scores = []
    for one, text, similarity in zip(candidates, texts, vectors @ found.vector, strict=True):
        share = _share(text, found.weights)
        number = wants_number and QUANTITY.search(one.sentence.text) is not None
        graded = RECOMMENDATION.search(" ".join([*one.evidence.passage.section[-1:], one.evidence.passage.text[:80]]))
        bonus = (NUMBER if number else 0.0) + (GRADED if graded else 0.0) + RANK / (1 + one.rank)
        near = share > 0 or similarity > NEAR
        scores.append(float(similarity) + WORDS * share + bonus if near else 0.0)
    return scores


def _in_context(candidate: _Candidate) -> str:
    section = candidate.evidence.passage.section
    return f"{section[-1] if section else ''} {candidate.sentence.text}".strip()


def _chosen(candidates: Sequence[_Candidate], scores: Sequence[float]) -> list[_Candidate]:
    """The best sentences with what introduces them; a further row of a table already quoted counts for less."""
    left = {index: score for index, score in enumerate(scores) if score > 0}
    needed = RELATIVE * max(scores)
    chosen: list[_Candidate] = []
    while left and len(chosen) < STATEMENTS:
        best = max(left, key=lambda index: left[index])
        if left.pop(best) < needed:
            break
        picked = candidates[best]
        for one in [*_introductions(picked), picked]:
            if all(_words(one) != _words(other) for other in chosen) and len(chosen) < STATEMENTS:
                chosen.append(one)
        if picked.sentence.kind == "row":
            for index in left:
                if candidates[index].sentence.kind == "row" and candidates[index].evidence == picked.evidence:
                    left[index] -= ROW_AGAIN
    return chosen


def _words(candidate: _Candidate) -> str:
    return re.sub(r"\W+", " ", candidate.sentence.text.lower()).strip()


def _introductions(candidate: _Candidate) -> Iterator[_Candidate]:
    """The head of the table that a row stands in, or the line with a colon that a list item hangs from."""
    sentences = candidate.evidence.passage.sentences
    before = range(candidate.place - 1, -1, -1)
    if candidate.sentence.kind == "row":
        head = candidate.place
        for place in before:
            if sentences[place].kind != "row":
                break
            head = place
        places = [head] if head != candidate.place else []
    elif candidate.sentence.kind == "item":
        places = [place for place in before if sentences[place].text.rstrip().endswith(":")][:1]
    else:
        places = []
    for place in places:
        if sentences[place].kind != "heading":
            yield _Candidate(evidence=candidate.evidence, rank=candidate.rank, place=place, sentence=sentences[place])


def _quoted(candidate: _Candidate, release: Release) -> Statement:
    """The sentence without the bullet it hangs from, cited on each page that it stands on."""
    guideline, passage = candidate.evidence.guideline, candidate.evidence.passage
    citations, bullet = [], BULLET.match(candidate.sentence.text)
    skipped = bullet.end() if bullet else 0
    for span in candidate.sentence.spans:
        page = release.page(guideline.id, span.page)
        start, skipped = span.start + skipped, 0
        citations.append(
            Citation(
                guideline=guideline,
                page=span.page,
                page_label=page.label,
                section=passage.section,
                quote=page.text[start : span.end],
                boxes=page.boxes(start, span.end),
            )
        )
    text = candidate.sentence.text[bullet.end() :] if bullet else candidate.sentence.text
    return Statement(text=text, kind="quoted", citations=tuple(citations))
