"""SpeechScores → tables on the terminal: the whole, by language, voice and condition; and every failure."""

import math
from collections.abc import Iterator, Sequence

from rich.markup import escape
from rich.table import Table

from eval.report import percent
from eval.speech import Spoken, wrongs
from eval.speechscores import DEPTHS, Share, SpeechScores, score_by, score_speech

__all__ = ["failures_table", "speech_tables"]


def speech_tables(spoken: Sequence[Spoken], *, transcriber: str) -> Iterator[Table]:
    """Yield the whole with its intervals, then one table of the groups."""
    whole = score_speech(spoken)
    table = Table(title=f"Spoken questions, heard by {escape(transcriber)}", title_justify="left")
    for name in ("measure", "value", "95 %", "of"):
        table.add_column(name, justify="left" if name == "measure" else "right")
    for name, share in _shares(whole):
        table.add_row(name, percent(share.value), _interval(share), f"{share.whole:g}")
    table.caption = _caption(whole)
    yield table
    yield _groups(spoken)


def _shares(scores: SpeechScores) -> Iterator[tuple[str, Share]]:
    yield "word error rate", scores.words
    yield "medical terms not heard", scores.terms
    yield "drugs not heard", scores.drugs
    yield "of these offered beside the words", scores.offered
    yield "numbers not heard", scores.numbers
    for k in DEPTHS:
        yield f"gold page @{k}, spoken", scores.hits[k]
        yield f"gold page @{k}, the same typed", scores.typed_hits[k]


def _caption(scores: SpeechScores) -> str:
    added = ", ".join(f"{count} {name}" for name, count in scores.added.items())
    return (
        f"{scores.recordings} recordings of {scores.questions} questions, {scores.unheard} of them not heard at all,"
        f" {scores.readings} with two readings to choose from; heard"
        f" and not said: {added}; work by second of audio, p50/p95: {_pace(scores)}"
    )


def _pace(scores: SpeechScores) -> str:
    return "–" if math.isnan(scores.work_p50) else f"{scores.work_p50:.2f}/{scores.work_p95:.2f}"


def _interval(share: Share) -> str:
    return "–" if math.isnan(share.low) else f"{percent(share.low)}–{percent(share.high)}"


def _groups(spoken: Sequence[Spoken]) -> Table:
    table = Table(title="By language, voice and condition", title_justify="left")
    names = ("recordings", "not heard", "WER", "terms", "drugs", "numbers", "work p50/p95")
    for name in ("group", *names, *(f"@{k}" for k in DEPTHS), "typed " + " ".join(f"@{k}" for k in DEPTHS)):
        table.add_column(name, justify="left" if name == "group" else "right")
    for by, groups in score_by(spoken).items():
        for name, one in groups.items():
            rates = (one.words, one.terms, one.drugs, one.numbers)
            table.add_row(
                escape(f"{by} {name}"), str(one.recordings), str(one.unheard), *(percent(rate.value) for rate in rates),
                _pace(one), *(percent(one.hits[k].value) for k in DEPTHS),
                " ".join(percent(one.typed_hits[k].value) for k in DEPTHS),
            )  # fmt: skip
        table.add_section()
    return table


def failures_table(spoken: Sequence[Spoken]) -> Table:
    """One line for each recording in which anything went wrong: what was said, what was heard."""
    failed = [(one, wrong) for one in spoken if (wrong := wrongs(one))]
    table = Table(title=f"{len(failed)} of {len(spoken)} recordings with anything wrong", title_justify="left")
    for name in ("recording", "said", "heard", "wrong"):
        table.add_column(name, overflow="fold")
    for one, wrong in failed:
        which = (str(one.recording[key]) for key in ("id", "voice", "condition"))
        said = str(one.recording["text"])
        table.add_row(*map(escape, (" ".join(which), said, one.heard or "–", "; ".join(wrong))))
    return table
