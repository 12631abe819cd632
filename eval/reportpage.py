"""Summary → RESULTS.html: one page for people who decide, with plots, tables, and every failure.

Covered: every word of a question, a PDF or a result is escaped; the page holds no script and loads nothing, which its
policy says too. Not covered: it holds the questions and quotes as they are: pass it on only to who may read those.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.resources import files

from eval.failures import Failure, place_words
from eval.figures import MEASURES, Figure
from eval.plots import bars, curve_plot, histogram
from eval.report import NOTHING, counts, interval, percent, seconds
from eval.scores import Scores
from eval.summary import Summary
from ingest.markup import Html, joined, tag

__all__ = ["page"]

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
FOUND = ("hit@1", "hit@5", "hit@10", "mrr", "page_recall@10", "page_ndcg@10", "document_hit@1", "document_ndcg@10")
ANSWERED = ("citation_hit", "citation_precision", "citation_recall", "must_include")
ERRORS = ("answered_wrongly", "silent_wrongly", "conflict_both", "conflict_shown", "edition_first", "edition_cited")
GROUP_TITLES = {"type": "By type of question", "language": "By language", "document": "By document"}
NO_CURVE = (
    "There is no curve between the two errors: that needs a confidence beside every result, and both questions that the "
    "guidelines answer and questions that they do not."
)


def page(found: Summary, *, name: str) -> Html:
    """The whole page; `name` is the file of results it tells about."""
    head = joined(
        Html('<meta charset="utf-8">'),
        Html('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        Html(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'),
        tag("title", f"Evaluation: {name}"),
        tag("style", Html(files("eval").joinpath("report.css").read_text(encoding="utf-8"))),
    )
    body = tag("main", *_sections(found, name=name))
    return Html(f'<!DOCTYPE html>\n<html lang="en"><head>{head}</head>\n<body>{body}</body></html>\n')


def _sections(found: Summary, *, name: str) -> Iterator[Html]:
    yield tag("p", "Panduan", class_="brand")
    yield tag("h1", "Evaluation: ", tag("span", name, class_="name"))
    yield _facts(found)
    figures = found.scores.figures
    yield tag("h2", "Is the right page found?")
    yield _bars("Share of questions, in percent", [figures[key] for key in FOUND])
    yield tag("h2", "Does the answer stand on it?")
    yield _bars("Citations and coverage, in percent", [figures[key] for key in ANSWERED])
    yield tag("h2", "Silence, conflicts and editions")
    yield _bars("In percent; an error is drawn in orange", [figures[key] for key in ERRORS])
    yield _curve(found)
    yield tag("h2", "How long it takes")
    yield _latency(found)
    yield tag("h2", "Every figure")
    yield _figures(figures)
    for group, title in GROUP_TITLES.items():
        yield tag("h2", title)
        yield _group(found.groups[group])
    yield tag("h2", f"What went wrong: {len(found.failures)} of {found.scores.questions} questions")
    yield from (_failure(one) for one in found.failures)


def _facts(found: Summary) -> Html:
    said = [f"{found.scores.questions} questions were asked. Gold is a page that is known to hold the answer."]
    if found.releases:
        said.append(f"Answered by: {', '.join(found.releases)}.")
    if found.unapproved:
        said.append(f"Questions that nobody has approved, and which count nowhere: {found.unapproved}.")
    if found.partly:
        said.append(f"Answers that say what they do not cover: {found.partly}; they count as answers.")
    said.append(
        "Intervals hold at 95 %: Wilson's of a share of yes and no, a bootstrap over questions of any other mean. They "
        "say how far the figure could be off with other questions of the same kind. Where every question has the same "
        "value, the bootstrap sees no spread, and its interval is too narrow; so it is with a handful of questions."
    )
    return tag("p", " ".join(said))


def _bars(words: str, figures: Iterable[Figure]) -> Html:
    known = [one for one in figures if not math.isnan(one.value)]
    if not known:
        return tag("p", "No question of this kind was asked.", class_="soft")
    told = "; ".join(f"{one.measure.name} {percent(one.value)}" for one in known)
    return tag("figure", tag("img", src=bars(known), alt=told), tag("figcaption", words))


def _curve(found: Summary) -> Html:
    if found.curve is None:
        return tag("p", NO_CURVE)
    chosen = found.curve.chosen
    words = (
        f"Both errors while the threshold on confidence moves; nearer to the lower left corner is better. Area under "
        f"the curve {found.curve.area:.3f} (0 is perfect, 0.5 is chance). This run answered "
        f"{percent(chosen.answered_wrongly)} % of what the guidelines are silent about, and was silent on "
        f"{percent(chosen.silent_wrongly)} % of what they answer."
    )
    return tag("figure", tag("img", src=curve_plot(found.curve), alt=words), tag("figcaption", words))


def _latency(found: Summary) -> Html:
    p50, p95 = found.scores.latency_p50, found.scores.latency_p95
    words = f"Half of the questions took at most {seconds(p50)} seconds, 95 of 100 at most {seconds(p95)}."
    return tag(
        "figure", tag("img", src=histogram(found.latencies, p50=p50, p95=p95), alt=words), tag("figcaption", words)
    )


def _figures(figures: Mapping[str, Figure]) -> Html:
    rows = [[one.measure.name, percent(one.value), counts(one), interval(one)] for one in figures.values()]
    return _table(("measure", "percent", "of", "95 % interval"), rows)


def _group(groups: Mapping[str, Scores]) -> Html:
    shown = [measure for measure in MEASURES if measure.short]
    heads = ("", "n", *(measure.short for measure in shown))

    def rows(words: Callable[[Figure], str]) -> list[list[str]]:
        return [
            [name, str(scores.questions), *(words(scores.figures[measure.key]) for measure in shown)]
            for name, scores in groups.items()
        ]

    intervals = tag("details", tag("summary", "Their 95 % intervals"), _table(heads, rows(interval)))
    return joined(_table(heads, rows(lambda one: percent(one.value))), intervals)


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Html:
    head = tag("tr", *(tag("th", one, scope="col") for one in heads))
    body = [
        tag("tr", *(tag("td", cell, class_="number" if place else None) for place, cell in enumerate(row)))
        for row in rows
    ]
    return tag("div", tag("table", tag("thead", head), tag("tbody", *body)), class_="wide")


def _failure(failure: Failure) -> Html:
    question = failure.question
    asked = tag("summary", tag("span", question.id, class_="name"), " ", question.question)
    facts = f"{question.type}, {question.language}" + (" · abstained" if failure.abstained else " · answered")
    parts = [tag("p", facts, class_="soft"), _list("", failure.reasons, class_="reasons")]
    parts += [tag("p", "Earlier turns: ", " / ".join(question.context))] if question.context else []
    expected = [f"{place_words(gold.pdf, gold.pages)}: “{gold.quote}”" for gold in question.gold]
    parts.append(_list("Expected", expected or ["silence: no loaded guideline answers this"]))
    if question.must_include:
        parts.append(_list("An answer must say", [" or ".join(one) for one in question.must_include]))
    found = [
        joined(one.where, f" › {one.section}" if one.section else "", tag("b", " gold") if one.gold else "")
        for one in failure.retrieved
    ]
    parts.append(_list("Found, best first", found or [NOTHING], ordered=True))
    parts.append(_list("Quoted", [f"{where}: “{quote}”" for where, quote in failure.quoted] or ["nothing"]))
    return tag("details", asked, *parts)


def _list(title: str, entries: Iterable[str], *, ordered: bool = False, class_: str | None = None) -> Html:
    head = tag("h3", title) if title else Html("")
    items = [tag("li", entry) for entry in entries]
    return joined(head, tag("ol" if ordered else "ul", *items, class_=class_))
