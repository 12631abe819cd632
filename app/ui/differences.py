"""Answer → Html: what its guidelines do not say alike, side by side, above the quotes."""

from app.answer import Answer, Citation, Conflict
from app.ui.labels import badges, imprint
from ingest.markup import Html, joined, tag

__all__ = ["differences"]

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
    return joined(*(_frame(answer, kind, cited, place) for kind in HEADINGS))


def _frame(answer: Answer, kind: str, cited: tuple[Citation, ...], place: int) -> Html:
    found = [one for one in answer.conflicts if one.kind == kind]
    if not found:
        return joined()
    return tag(
        "section",
        tag("h3", HEADINGS[kind]),
        tag("p", ADVICE[kind]),
        *(_pair(one, answer, cited, place) for one in found),
        class_=f"notice conflict {kind}",
        role="note",
    )


def _pair(conflict: Conflict, answer: Answer, cited: tuple[Citation, ...], place: int) -> Html:
    sides = []
    for index, said in zip(conflict.statements, conflict.said, strict=True):
        citation = answer.statements[index].citations[0]
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
