"""Answer quoted by code + what a model wrote → Answer: its checked statements first, and nothing lost that was to be seen.

Where the model gave nothing that holds, the quotes stay as they are and the remark says why; where it broke off, they follow
what it had written. Conflicts and changes are told of the guidelines' own words, so their quotes stand beside it too.
"""

from dataclasses import replace

from app.answer import Answer, Statement, Withheld
from app.writing import Ended

__all__ = ["with_written"]

QUOTED_INSTEAD = "The sentences below were chosen and quoted by code."
NOT_ANSWERED = f"The model found no answer in these passages. {QUOTED_INSTEAD}"
NONE_HOLDS = f"No statement of the model is supported by the sentences that it cites. {QUOTED_INSTEAD}"
CUT_SHORT = "The model's answer ends early: {}. What follows it was chosen and quoted by code."


def with_written(quoted: Answer, ended: Ended, *, writer: str) -> Answer:
    """The answer as it is shown, once a model has written."""
    withheld = tuple(one for one in ended.pieces if isinstance(one, Withheld))
    written = [one for one in ended.pieces if isinstance(one, Statement)]
    if not written:
        return replace(quoted, withheld=withheld, remark=_remark(ended))
    remark = " ".join(filter(None, (CUT_SHORT.format(ended.failure) if ended.failure else "", ended.remark)))
    answer = replace(quoted, statements=tuple(written), withheld=withheld, writer=writer, remark=remark)
    return _beside(quoted, answer, whole=not ended.failure)


def _remark(ended: Ended) -> str:
    if ended.failure:
        return f"{ended.failure[:1].upper()}{ended.failure[1:]}. {QUOTED_INSTEAD}"
    return NOT_ANSWERED if ended.not_answered else NONE_HOLDS


def _beside(quoted: Answer, answer: Answer, *, whole: bool) -> Answer:
    """With the quotes that conflicts and changes name, at their new places; with all of them where it broke off."""
    statements = list(answer.statements)

    def place(old: int) -> int:
        statement = quoted.statements[old]
        there = [(one.text, one.citations) for one in statements]  # a note may stand beside it
        if (statement.text, statement.citations) not in there:
            statements.append(statement)
            return len(statements) - 1
        return there.index((statement.text, statement.citations))

    if not whole:
        for old in range(len(quoted.statements)):
            place(old)

    conflicts = tuple(
        replace(one, statements=(place(one.statements[0]), place(one.statements[1]))) for one in quoted.conflicts
    )
    changes = tuple(replace(one, statement=place(one.statement)) for one in quoted.changes)
    return replace(answer, statements=tuple(statements), conflicts=conflicts, changes=changes)
