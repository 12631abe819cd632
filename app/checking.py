"""Draft → Statements that hold: what is called quoted must stand, character for character, on the pages it cites.

Covered: the quote is a substring of the stored page, it has boxes inside that page, and the statement is nothing but
its quotes. Not covered: statements that a model writes (app/verifying.py).
"""

from collections.abc import Sequence

from app.answer import Citation, Statement
from ingest.release import Release

__all__ = ["holding"]


def holding(draft: Sequence[Statement], *, release: Release) -> tuple[Statement, ...]:
    """The statements of a draft that their citations prove; whatever is not proven is left out."""
    return tuple(statement for statement in draft if _holds(statement, release))


def _holds(statement: Statement, release: Release) -> bool:
    quotes = " ".join(citation.quote for citation in statement.citations)
    return (
        statement.kind == "quoted"
        and _spaced(statement.text) == _spaced(quotes)
        and all(_stands(citation, release) for citation in statement.citations)
    )


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _stands(citation: Citation, release: Release) -> bool:
    try:
        page = release.page(citation.guideline.id, citation.page)
    except KeyError:
        return False
    inside = all(
        -1 <= left < right <= page.width + 1 and -1 <= top < bottom <= page.height + 1
        for left, top, right, bottom in citation.boxes
    )
    return bool(citation.quote.strip()) and citation.quote in page.text and bool(citation.boxes) and inside
