"""Answer → Html: what its guidelines do not say alike, side by side, below the statements; a line above them leads there."""

from app.answer import Answer, Change, Citation, Conflict, Statement
from app.ui.labels import badges, grade_badge, imprint
from ingest.markup import Html, joined, tag

__all__ = ["differences", "pointer"]

CHANGED = "The edition that this one replaces said something else"
OLD = "Only the edition in force answers. The replaced one is shown so that the change is seen."
HEADINGS = {
    "guideline": "These guidelines do not say the same",
    "edition": "An older guideline about the same says something else",
}
POINTERS = {
    "guideline": "Guidelines differ on this.",
    "edition": "An older guideline says something else.",
    "change": "The replaced edition said something else.",
}
ADVICE = {
    "guideline": "None has been preferred. Read for whom each quote is before you act.",
    "edition": "Both are in force as far as was stated when they were loaded. The newer one is named by its date.",
}


def differences(answer: Answer, cited: tuple[Citation, ...], place: int) -> Html:
    """One frame for each kind of difference; `cited` numbers the sources, `place` is the turn's."""
    frames = [*(_frame(answer, kind, cited, place) for kind in HEADINGS), _changed(answer, cited, place)]
    found = [one for one in frames if one]
    return tag("div", *found, class_="differences", id=_name(place), tabindex="-1") if found else joined()


def pointer(answer: Answer, place: int) -> Html:
    """One line above the statements, and a button that leads to the frames below them."""
    kinds = {one.kind for one in answer.conflicts}
    lines = [line for kind, line in POINTERS.items() if kind in kinds or (kind == "change" and answer.changes)]
    if not lines:
        return joined()
    leads = tag("button", "See below", type="button", class_="jump", data_jump=_name(place))
    return tag("p", tag("span", " ".join(lines)), leads, class_="pointer", role="note")


def _name(place: int) -> str:
    return f"differences-{place}"


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
                    grade_badge(citation.grade),
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
