"""Answer → Html: its statements, in a dress that tells what is quoted from what a model wrote and from what is withheld."""

from collections.abc import Mapping

from app.aloud import spoken
from app.answer import (
    Answer,
    Citation,
    Kind,
    Statement,
    Withheld,
    doubt_words,
    not_mentioned_words,
    translation_words,
    untranslated_words,
    withheld_words,
)
from app.ui.differences import differences, pointer
from app.ui.labels import badges, grade_badge, imprint, notice, page_words, section_words, verbatim
from ingest.markup import Html, joined, tag

__all__ = ["answered", "read_aloud", "statements", "timings_of"]

UNREAD = "More stands on the screen that is not read out; look at it first."
KIND_WORDS: dict[Kind, str] = {
    "quoted": "Quoted from the guideline",
    "checked": "Written by the model, checked against the source",
    "unsupported": "Not supported by the guidelines: do not rely on it",
}


def answered(answer: Answer, cited: tuple[Citation, ...], place: int) -> Html:
    """What is to be read first, the statements, and what is kept from them; `cited` numbers the sources, `place` is the turn's."""
    return joined(
        _caution(answer.not_mentioned),
        notice("caution partly", "Answered in part", answer.partly) if answer.partly else joined(),
        pointer(answer, place),
        notice("caution remark", "Not written by the model", answer.remark)
        if answer.remark and not answer.writer
        else joined(),
        _writer(answer),
        statements(answer.statements, cited, place, into=answer.translated_into),
        notice("caution remark", "The answer is not whole", answer.remark)
        if answer.remark and answer.writer
        else joined(),
        notice(
            "caution remark",
            "The translation is not whole",
            untranslated_words(answer.untranslated, answer.translated_into),
        )
        if answer.untranslated
        else joined(),
        _withheld(answer.withheld),
        differences(answer, cited, place),
    )


def statements(found: tuple[Statement, ...], cited: tuple[Citation, ...], place: int, *, into: str = "") -> Html:
    """The statements in order, each with what it stands on, and with its translation where there is one."""
    return tag("ol", *(_statement(one, cited, place, into) for one in found), class_="answer")


def read_aloud(answer: Answer) -> Html:
    """A button that has the quotes read out, shown to who asked for it; what is not read out is told first."""
    if all(one.kind != "quoted" for one in answer.statements):
        return joined()
    more = answer.notices or answer.not_mentioned or answer.partly or answer.conflicts or answer.changes
    unread = more or answer.remark or any(one.note or one.kind != "quoted" for one in answer.statements)
    return tag(
        "button", "Read aloud", type="button", class_="read-aloud", data_read="yes", data_first=UNREAD if unread else None
    )  # fmt: skip


def _writer(answer: Answer) -> Html:
    if not answer.writer:
        return joined()
    if all(one.kind == "quoted" for one in answer.statements):
        return tag("p", f"{answer.writer} chose these sentences; code quoted them.", class_="writer")
    words = f"{answer.writer} wrote what is marked so. Code checked it against the sentences cited; what stands between quotation marks is the guideline's own."
    return tag("p", words, class_="writer")


def _withheld(withheld: tuple[Withheld, ...]) -> Html:
    """Shut until it is asked for, and in another dress than any answer."""
    if not withheld:
        return joined()
    items = [
        tag("li", tag("p", one.text, class_="remark", dir="auto"), tag("p", "; ".join(one.reasons), class_="reasons"))
        for one in withheld
    ]
    return tag(
        "details",
        tag("summary", withheld_words(withheld)),
        tag("p", KIND_WORDS["unsupported"], class_="kind"),
        tag("ul", *items),
        class_="withheld",
    )


def timings_of(timings: Mapping[str, float]) -> Html:
    """Seconds in all, and by stage when asked; nothing where no time was taken."""
    if not timings:
        return joined()
    stages = ", ".join(f"{stage} {seconds:.2f} s" for stage, seconds in timings.items())
    return tag("details", tag("summary", f"{sum(timings.values()):.1f} s"), tag("p", stages), class_="timings")


def _caution(words: tuple[str, ...]) -> Html:
    """Shown before the quotes, which may answer another question than the one asked."""
    if not words:
        return joined()
    return notice("caution", "Check that this is about your question", not_mentioned_words(words))


def _statement(statement: Statement, cited: tuple[Citation, ...], place: int, into: str) -> Html:
    references = [
        _reference(one, cited.index(one) + 1, place, quoted=statement.kind == "checked") for one in statement.citations
    ]
    return tag(
        "li",
        tag("p", KIND_WORDS[statement.kind], class_="kind"),
        _said(statement),
        tag("p", statement.note, class_="note") if statement.note else joined(),
        _translation(statement, into),
        tag("ul", *references, class_="references") if references else joined(),
        class_=f"statement {statement.kind}",
        **_aloud(statement),
    )


def _aloud(statement: Statement) -> dict[str, str]:
    """How a voice reads a quote; what a model wrote is not read out."""
    if statement.kind != "quoted":
        return {}
    language = statement.citations[0].guideline.language
    return {"data_aloud": spoken(statement.text, language=language), "data_language": language}


def _said(statement: Statement) -> Html:
    """Only what a guideline says is set in quotation marks; CSS draws them, so that the words stay verbatim."""
    if statement.kind == "quoted":
        return tag("blockquote", verbatim(statement.text, statement.citations[0].guideline))
    return tag("p", statement.text, class_="remark", dir="auto")


def _translation(statement: Statement, into: str) -> Html:
    """Below what it translates, set apart from it: never in a quote's dress, and never without the line that says what it is."""
    if statement.translation:
        return tag(
            "div",
            tag("p", translation_words(statement, into), class_="kind"),
            tag("p", statement.translation, class_="translated", dir="auto", lang=into),
            class_="translation",
        )
    words = untranslated_words(statement.untranslated, into) if statement.untranslated else ""
    return tag("p", words, class_="note untranslated") if words else joined()


def _reference(citation: Citation, number: int, place: int, *, quoted: bool) -> Html:
    """A place that can be opened; `quoted` where its words are not shown above already."""
    guideline = citation.guideline
    where = (
        section_words(citation.section, guideline, grade=citation.grade),
        page_words(citation.page, citation.page_label),
    )
    return tag(
        "li",
        tag(
            "button",
            f"[{number}]",
            type="button",
            class_="cite",
            data_mark=f"c{place}.{number - 1}",
            aria_label=f"Open source {number}: {guideline.title}, {where[1]}",
        ),
        tag(
            "div",
            tag("span", guideline.title, class_="title"),
            badges(guideline),
            tag("span", imprint(guideline), class_="imprint"),
            tag("span", " · ".join(part for part in where if part), class_="place"),
            grade_badge(citation.grade),
            tag("span", doubt, class_="badge doubt") if (doubt := doubt_words(citation)) else joined(),
            tag("blockquote", verbatim(citation.quote, guideline)) if quoted else joined(),
        ),
        class_="reference",
    )
