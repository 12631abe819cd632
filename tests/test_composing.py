"""What becomes of an answer when a model has written: nothing lost, nothing unsupported in it."""

from dataclasses import replace

from app.answer import Change, Conflict, Withheld, withheld_words
from app.composing import with_written
from app.writing import Ended
from tests.fakes import answer, citation, statement

ONE = statement(text="Give zinc for 10 days.", citations=(citation(quote="Give zinc for 10 days."),))
TWO = statement(text="Give zinc for 14 days.", citations=(citation(quote="Give zinc for 14 days.", page=3),))
WRITTEN = statement(text="Zinc is given for 10 days.", kind="checked", citations=ONE.citations)
KEPT = Withheld(text="Zinc is given for 100 days.", reasons=("100 days is not in the cited text",))


def test_what_was_written_stands_and_what_was_withheld_is_told() -> None:
    told = with_written(answer(ONE), Ended(pieces=(WRITTEN, KEPT)), writer="a model")
    assert told.statements == (WRITTEN,)
    assert told.withheld == (KEPT,)
    assert (told.writer, told.remark) == ("a model", "")
    assert withheld_words(told.withheld) == "1 statement withheld: 100 days is not in the cited text"
    wordy = Withheld(
        text="Give zinc in the nose.", reasons=("the nasal route is not in the cited text", "nor is “nose”")
    )
    assert withheld_words((wordy, KEPT, wordy)) == (
        "3 statements withheld: the nasal route is not in the cited text; 100 days is not in the cited text"
    )


def test_the_quotes_stay_where_nothing_of_a_model_holds() -> None:
    for ended, words in (
        (Ended(pieces=(KEPT,)), "No statement of the model is supported"),
        (Ended(failure="the server is down; start it"), "The server is down; start it."),
        (Ended(not_answered=True), "The model found no answer"),
    ):
        told = with_written(answer(ONE, TWO), ended, writer="a model")
        assert told.statements == (ONE, TWO)
        assert told.writer == ""
        assert told.remark.startswith(words)
        assert told.remark.endswith("chosen and quoted by code.")
        assert told.withheld == ended.pieces


def test_an_answer_that_ends_early_says_so() -> None:
    told = with_written(answer(ONE, TWO), Ended(pieces=(WRITTEN, TWO), failure="the server hung up"), writer="a model")
    assert told.statements == (WRITTEN, TWO, ONE)
    assert told.remark.startswith("The model's answer ends early: the server hung up.")
    assert told.remark.endswith("quoted by code.")


def test_the_two_sides_of_a_conflict_stay_beside_what_was_written() -> None:
    conflict = Conflict(statements=(0, 1), said=("10 days", "14 days"), kind="guideline")
    changed = Change(statement=1, was=ONE, said=("14 days", "10 days"))
    quoted = replace(answer(ONE, TWO), conflicts=(conflict,), changes=(changed,))
    told = with_written(quoted, Ended(pieces=(WRITTEN, ONE)), writer="a model")
    assert told.statements == (WRITTEN, ONE, TWO)
    assert [told.statements[place] for place in told.conflicts[0].statements] == [ONE, TWO]
    assert told.statements[told.changes[0].statement] == TWO
