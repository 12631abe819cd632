"""Spoken* → SpeechScores of a set: error rates, speed, and the gold pages still found, with intervals; and as JSON.

Rates of words, terms, drugs and numbers are sums by sums, with intervals by bootstrap over questions, since the voices of one
question are no further questions. Pages: the share of recordings of answerable questions, with Wilson's interval as if
each question were asked once. Work by seconds of audio counts the recordings that were decoded and heard.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from eval.heardwords import Missed
from eval.intervals import bootstrap_ratio
from eval.measures import percentile, wilson
from eval.speech import Spoken, wrongs

__all__ = ["DEPTHS", "Share", "SpeechScores", "score_by", "score_speech", "spoken_row", "to_json"]

DEPTHS = (1, 5, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share with its interval at 95 %; nan where there is nothing to share."""

    value: float
    low: float
    high: float
    parts: float
    whole: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechScores:
    """What a set of recordings comes to."""

    recordings: int
    questions: int
    unheard: int  # recordings without a transcript
    readings: int  # recordings of which two readings are shown to choose from
    words: Share
    terms: Share
    drugs: Share
    offered: Share  # of the drugs that were not heard, those among the offers beside the words
    numbers: Share
    added: Mapping[str, int]  # terms, drugs and numbers that were heard and not said
    work_p50: float  # seconds by second of audio
    work_p95: float
    hits: Mapping[int, Share]  # at each of DEPTHS, by what was heard
    typed_hits: Mapping[int, Share]


def _language(one: Spoken) -> str:
    return str(one.recording["language"])


def _voice(one: Spoken) -> str:
    return str(one.recording["voice"] or "?")


def _condition(one: Spoken) -> str:
    return str(one.recording["condition"])


BY: Mapping[str, Callable[[Spoken], str]] = {"language": _language, "voice": _voice, "condition": _condition}


def score_speech(spoken: Sequence[Spoken]) -> SpeechScores:
    """Sum up a set."""
    asked = [one for one in spoken if one.question.answerable]
    pace = [one.work / one.seconds for one in spoken if one.seconds and not one.unheard]
    kinds: Mapping[str, Callable[[Spoken], Missed]] = {
        "terms": lambda one: one.errors.terms, "drugs": lambda one: one.errors.drugs,
        "numbers": lambda one: one.errors.numbers,
    }  # fmt: skip
    return SpeechScores(
        recordings=len(spoken),
        questions=len({one.question.id for one in spoken}),
        unheard=sum(one.unheard for one in spoken),
        readings=sum(bool(one.differs) for one in spoken),
        words=_ratio(spoken, _changed, lambda one: one.errors.words),
        terms=_missed(spoken, kinds["terms"]),
        drugs=_missed(spoken, kinds["drugs"]),
        offered=_ratio(spoken, lambda one: len(one.offered), lambda one: len(one.errors.drugs.missed)),
        numbers=_missed(spoken, kinds["numbers"]),
        added={name: sum(len(kind(one).added) for one in spoken) for name, kind in kinds.items()},
        work_p50=percentile(50, pace),
        work_p95=percentile(95, pace),
        hits={k: _hits(asked, k, lambda one: one.place) for k in DEPTHS},
        typed_hits={k: _hits(asked, k, lambda one: one.typed_place) for k in DEPTHS},
    )


def score_by(spoken: Sequence[Spoken]) -> dict[str, dict[str, SpeechScores]]:
    """Scores of each language, voice and condition, in alphabetical order."""
    return {
        by: {
            name: score_speech([one for one in spoken if group(one) == name]) for name in sorted({*map(group, spoken)})
        }
        for by, group in BY.items()
    }


def _changed(one: Spoken) -> int:
    return one.errors.substituted + one.errors.deleted + one.errors.inserted


def _missed(spoken: Sequence[Spoken], kind: Callable[[Spoken], Missed]) -> Share:
    return _ratio(spoken, lambda one: len(kind(one).missed), lambda one: kind(one).said)


def _ratio(spoken: Sequence[Spoken], part: Callable[[Spoken], int], whole: Callable[[Spoken], int]) -> Share:
    sums: dict[str, tuple[int, int]] = {}
    for one in spoken:
        before = sums.get(one.question.id, (0, 0))
        sums[one.question.id] = (before[0] + part(one), before[1] + whole(one))
    parts, wholes = (sum(pair[place] for pair in sums.values()) for place in (0, 1))
    low, high = bootstrap_ratio([pair for pair in sums.values() if pair[1]])
    return Share(value=parts / wholes if wholes else math.nan, low=low, high=high, parts=parts, whole=wholes)


def _hits(spoken: Sequence[Spoken], k: int, place: Callable[[Spoken], int]) -> Share:
    found = sum(0 < place(one) <= k for one in spoken)
    value = found / len(spoken) if spoken else math.nan
    low, high = wilson(value, len({one.question.id for one in spoken}))
    return Share(value=value, low=low, high=high, parts=found, whole=len(spoken))


def to_json(spoken: Sequence[Spoken], *, transcriber: str, release: str) -> dict[str, object]:
    """Everything under plain names; seconds; what cannot be told is null."""
    groups = {
        f"by_{by}": {name: _scores_row(scores) for name, scores in found.items()}
        for by, found in score_by(spoken).items()
    }
    return {
        "format": 1, "transcriber": transcriber, "release": release, "all": _scores_row(score_speech(spoken)), **groups,
        "recordings": [spoken_row(one) for one in spoken],
    }  # fmt: skip


def spoken_row(one: Spoken) -> dict[str, object]:
    """One recording: what was said and heard, and what went wrong."""
    errors = one.errors
    kinds = {"terms": errors.terms, "drugs": errors.drugs, "numbers": errors.numbers}
    return {
        **one.recording, "question": one.question.question, "heard": one.heard, "failure": one.failure, "differs": one.differs,
        "wrong": list(wrongs(one)), "words": errors.words, "substituted": errors.substituted, "deleted": errors.deleted,
        "inserted": errors.inserted,
        **{
            name: {"said": kind.said, "missed": list(kind.missed), "added": list(kind.added)}
            for name, kind in kinds.items()
        },
        "offered": list(one.offered), "seconds": one.seconds, "work": one.work, "place": one.place or None, "typed_place": one.typed_place or None,
    }  # fmt: skip


def _scores_row(scores: SpeechScores) -> dict[str, object]:
    return {
        "recordings": scores.recordings, "questions": scores.questions, "unheard": scores.unheard, "readings": scores.readings,
        "word_error_rate": _share_row(scores.words), "term_error_rate": _share_row(scores.terms),
        "drug_error_rate": _share_row(scores.drugs), "number_error_rate": _share_row(scores.numbers),
        "missed_drug_offered": _share_row(scores.offered),
        "added": dict(scores.added), "work_by_second_p50": _known(scores.work_p50),
        "work_by_second_p95": _known(scores.work_p95),
        **{f"page_hit@{k}": _share_row(share) for k, share in scores.hits.items()},
        **{f"page_hit_typed@{k}": _share_row(share) for k, share in scores.typed_hits.items()},
    }  # fmt: skip


def _share_row(share: Share) -> dict[str, object]:
    interval = [_known(share.low), _known(share.high)]
    return {"value": _known(share.value), "interval": interval, "parts": share.parts, "whole": share.whole}


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
