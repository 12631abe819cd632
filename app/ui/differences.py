"""Answer → Html: what its guidelines do not say alike, side by side, above the quotes."""

from app.answer import Answer, Change, Citation, Conflict, Statement
from app.ui.labels import badges, imprint
from ingest.markup import Html, joined, tag

__all__ = ["differences"]

CHANGED = "The edition that this one replaces said something else"
OLD = "Only the edition in force answers. The replaced one is shown so that the change is seen."
HEADINGS = {
    "guideline": "These guidelines do not say the same",
    "edition": "An older guideline about the same says something else",
}
ADVICE = {
    "guideline": "None has been preferred. Read for whom each quote is before you act.",
    "edition": "Both are in force as far as was stated when they were loaded. The newer one is named by its date.",
}


def differences(answer: Answer, cited: tuple[Citation, ...], place: int) -> Html:
    """One frame for each kind of difference; `cited` numbers the sources, `place` is the turn's."""
    return joined(*(_frame(answer, kind, cited, place) for kind in HEADINGS), _changed(answer, cited, place))


def _changed(answer: Answer, cited: tuple[Citation, ...], place: int) -> Html:
    if not answer.changes:
        return joined()
    pairs = [_sides(_both(one, answer), one.said, cited, place) for one in answer.changes]
    return tag("section", tag("h3", CHANGED), tag("p", OLD), *pairs, class_="notice conflict changed", role="note")


def _both(change: Change, answer: Answer) -> tuple[Statement, Statement]:
    return answer.statements[change.statement], change.was


def _frame(answer: Answer, kind: str, cited: tuple[Citation, ...], place: int) -> Html:
    found = [one for one in answer.conflicts if one.kind == kind]
    if not found:
        return joined()
    return tag(
        "section",
        tag("h3", HEADINGS[kind]),
        tag("p", ADVICE[kind]),
        *(_sides(_two(one, answer), one.said, cited, place) for one in found),
        class_=f"notice conflict {kind}",
        role="note",
    )


def _two(conflict: Conflict, answer: Answer) -> tuple[Statement, Statement]:
    one, other = conflict.statements
    return answer.statements[one], answer.statements[other]


def _sides(
    statements: tuple[Statement, Statement], words: tuple[str, str], cited: tuple[Citation, ...], place: int
) -> Html:
    sides = []
    for statement, said in zip(statements, words, strict=True):
        citation = statement.citations[0]
        number = cited.index(citation)
        sides.append(
            tag(
                "div",
                tag("q", " ".join(said.split()), dir="auto"),
                tag(
                    "p",
                    tag("span", citation.guideline.title, class_="title"),
                    badges(citation.guideline),
                    tag("span", imprint(citation.guideline), class_="imprint"),
                    tag("span", f"Grade: {citation.grade}", class_="badge grade") if citation.grade else joined(),
                ),
                tag(
                    "button",
                    f"[{number + 1}]",
                    type="button",
                    class_="cite",
                    data_mark=f"c{place}.{number}",
                    aria_label=f"Open source {number + 1}: {citation.guideline.title}",
                ),
                class_="side",
            )
        )
    return tag("div", *sides, class_="sides")
