"""Turn* → Html: questions and answers, in a dress that tells quotes, remarks, abstentions and errors apart."""

from app.answer import Abstention, Answer, Evidence, searched_words, suggestion_words
from app.notices import NoticeKind
from app.question import MAX_LENGTH
from app.spelling import Suggestion
from app.ui.labels import badges, imprint, notice, section_words, verbatim
from app.ui.statements import answered, read_aloud, statements, timings_of
from app.ui.turns import Turn
from app.wordings import LANGUAGE_NAMES
from ingest.corpus import Guideline
from ingest.markup import Html, joined, tag
from ingest.passages import Sentence

__all__ = ["transcript"]

STOPPED = "You stopped this question before it was answered."
STOPPED_WRITING = "You stopped the model before its answer ended: what stands above is not the whole answer."


def transcript(turns: tuple[Turn, ...], *, examples: tuple[str, ...]) -> Html:
    """The whole chat, or before the first question an invitation with examples."""
    if not turns:
        return _welcome(examples)
    return joined(*(_turn(turn, place) for place, turn in enumerate(turns)))


def _welcome(examples: tuple[str, ...]) -> Html:
    buttons = [tag("li", tag("button", text, type="button", class_="example", data_ask=text)) for text in examples]
    return tag(
        "div",
        tag("h2", "Ask the guidelines"),
        tag(
            "p",
            "Every statement carries a number such as [1]: open it to see the page of the guideline that it stands on.",
        ),
        tag("h3", "For example") if examples else joined(),
        tag("ul", *buttons),
        class_="welcome",
    )


def _turn(turn: Turn, place: int) -> Html:
    return tag(
        "article",
        tag("h2", turn.question, class_="question", dir="auto"),
        _notices(turn),
        _searched(turn),
        _result(turn, place),
        read_aloud(turn.outcome) if isinstance(turn.outcome, Answer) and not turn.suggesting else joined(),
        _follow_ups(turn),
        _evidence_list(turn, place),
        timings_of(turn.outcome.timings) if turn.outcome else joined(),
        class_="turn",
        aria_busy="true" if turn.pending or turn.suggesting else "false",
    )


def _searched(turn: Turn) -> Html:
    """A follow-up is searched for with words of earlier questions, and any with what else says it; the reader sees it."""
    lines = []
    if turn.within:
        lines.append(tag("p", f"Searched only in guidelines {turn.within.said}.", class_="searched within", dir="auto"))
    if turn.searched and turn.searched.strip() != turn.question.strip():
        lines.append(_understood(turn.searched))
    if turn.wordings:
        lines.append(tag("p", searched_words(turn.wordings), class_="searched also", dir="auto"))
    return joined(*lines, *(_suggestion(one) for one in turn.suggestions))


def _follow_ups(turn: Turn) -> Html:
    """Buttons that ask the guidelines what stands near the answer; each is asked as it stands."""
    if not turn.follow_ups or turn.suggesting:  # while a translation is written, no question can be asked
        return joined()
    buttons = [
        tag("li", tag("button", text, type="button", class_="example", data_ask=text, data_alone="yes", dir="auto"))
        for text in turn.follow_ups
    ]
    return tag("div", tag("h3", "You may ask next"), tag("ul", *buttons), class_="follow-ups")


def _suggestion(suggestion: Suggestion) -> Html:
    """Asked, when chosen, as it stands: it holds whatever an earlier question lent it."""
    return tag(
        "p",
        tag(
            "button", suggestion_words(suggestion), type="button", class_="example", data_ask=suggestion.question,
            data_alone="yes",
        ),
        class_="searched suggestion",
        dir="auto",
    )  # fmt: skip


def _understood(searched: str) -> Html:
    """An editable line: what was understood may be put right, and is then asked as it stands."""
    return tag(
        "div",
        tag(
            "label",
            tag("span", "Understood as:"),
            tag("textarea", searched, rows="2", maxlength=str(MAX_LENGTH), dir="auto", class_="understood-text"),
        ),
        tag("button", "Ask this instead", type="button", class_="reask", data_reask="yes"),
        class_="searched understood",
    )


NOTICE_HEADINGS: dict[NoticeKind, str] = {
    "emergency": "Emergency",
    "individual": "No decision for an individual patient",
    "instruction": "Part of the question was left out",
}


def _notices(turn: Turn) -> Html:
    return joined(
        *(
            tag(
                "div",
                tag("h3", NOTICE_HEADINGS[one.kind]),
                tag("p", one.text),
                class_=f"notice {one.kind}",
                role="alert" if one.kind == "emergency" else "note",
            )
            for one in turn.notices
        )
    )


def _result(turn: Turn, place: int) -> Html:
    if turn.error:
        return notice("error", "The question could not be processed", turn.error)
    if turn.stopped:
        written = statements(turn.written, turn.cited, place) if turn.written else joined()
        return joined(written, notice("stopped", "Stopped", STOPPED_WRITING if turn.written else STOPPED))
    if isinstance(turn.outcome, Answer):
        return joined(answered(turn.outcome, turn.cited, place), _translating(turn))
    if isinstance(turn.outcome, Abstention):
        return notice("abstention", "No answer from the loaded guidelines", turn.outcome.reason)
    return joined(statements(turn.written, turn.cited, place) if turn.written else joined(), _doing(turn))


def _translating(turn: Turn) -> Html:
    """Below the answer, which stands already."""
    now = turn.translating
    if now is None:
        return joined()
    words = f"Translating into {LANGUAGE_NAMES[now.into]}, statement {now.place} of {now.of}… The answer above is whole; Stop ends the translation."
    return tag("p", words, class_="pending")


def _doing(turn: Turn) -> Html:
    if turn.written:
        words = "The model is writing; each statement is checked before it is shown…"
    elif turn.ahead:
        before = "1 question comes" if turn.ahead == 1 else f"{turn.ahead} questions come"
        words = f"The model answers one question at a time: {before} before yours…"
    elif turn.writing:
        words = "The model is reading the passages found; what it writes is checked before it is shown…"
    else:
        words = "Reading the passages found…" if turn.evidence else "Searching the guidelines…"
    return tag("p", words, class_="pending")


def _evidence_list(turn: Turn, place: int) -> Html:
    """Open while it is all there is: before the answer, and when there is none."""
    if not turn.evidence:
        return joined()
    leads = isinstance(turn.outcome, Abstention)
    heading = "Not an answer: the nearest passages" if leads else "Passages found"
    return tag(
        "details",
        tag("summary", f"{heading}: {len(turn.evidence)}"),
        tag("ol", *(_evidence(one, number, place) for number, one in enumerate(turn.evidence))),
        class_="evidence leads" if leads else "evidence",
        aria_live="off",  # a screen reader reads the answer out, and ten passages only when asked to
        open=not isinstance(turn.outcome, Answer),
    )


def _evidence(evidence: Evidence, number: int, place: int) -> Html:
    guideline, passage = evidence.guideline, evidence.passage
    pages = ", ".join(str(page) for page in passage.pages)
    where = [guideline.title, imprint(guideline), section_words(passage.section, guideline), f"PDF page {pages}"]
    return tag(
        "li",
        tag("div", *(_sentence(one, guideline) for one in passage.sentences), class_="passage"),
        tag("p", " · ".join(part for part in where if part), badges(guideline), class_="place"),
        tag(
            "button",
            "Open page",
            type="button",
            class_="open",
            data_mark=f"e{place}.{number}",
            aria_label=f"Open passage {number + 1}: {guideline.title}, PDF page {pages}",
        ),
    )


def _sentence(sentence: Sentence, guideline: Guideline) -> Html:
    """Headings, list items and rows each on a line, as on the page."""
    return tag("span", verbatim(sentence.text, guideline), " ", class_=sentence.kind)
