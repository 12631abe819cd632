"""The scripted model errs as it says, the same at every run; a tally counts what passes."""

import threading

from app.drafting import read_draft
from eval.sloppy import SloppyGenerator
from eval.tally import Tally

MESSAGE = "\n".join(
    ["<evidence>"]
    + [f"S1.{place} Do not give drug{place} {place}0 mg for more than {place} days." for place in range(1, 9)]
    + ["</evidence>"]
)


def written(writer: SloppyGenerator, message: str = MESSAGE) -> str:
    return "".join(writer.stream(message, max_tokens=2048, stop=threading.Event()))


def test_it_writes_the_same_of_the_same_message() -> None:
    assert written(SloppyGenerator()) == written(SloppyGenerator())
    assert written(SloppyGenerator()) != written(SloppyGenerator(), MESSAGE.replace("mg", "mL"))


def test_it_errs_in_every_way_and_knows_what_is_wrong() -> None:
    writer = SloppyGenerator()
    for place in range(40):
        raw = written(writer, f"{MESSAGE}\nQuestion {place}")
        draft = read_draft(raw, known={f"S1.{number}" for number in range(1, 9)}, family=writer.family)
        assert draft.outcome == "drafted"
    assert len(writer.counts) == 8
    assert set(writer.wrong.values()) == {"number changed", "unit changed", "negation dropped", "a claim of its own"}
    assert not writer.wrong.keys() & {line.partition(" ")[2] for line in MESSAGE.split("\n")}


def test_it_ends_when_it_is_stopped() -> None:
    stop = threading.Event()
    stop.set()
    assert list(SloppyGenerator().stream(MESSAGE, max_tokens=2048, stop=stop)) == []


def test_only_wrong_statements_that_are_called_supported_have_passed() -> None:
    writer, tally = SloppyGenerator(), Tally()
    writer.wrong = {"Give 50 mg.": "number changed", "Give 5 g.": "unit changed"}
    tally.add({
        "statements": [{"kind": "checked", "text": "Give  50 mg."}, {"kind": "checked", "text": "Give 5 mg."}, {"kind": "quoted", "text": "Give 5 mg."}],
        "withheld": [{"text": "Give 5 g."}],
    })  # fmt: skip
    assert tally.passed(writer) == ["Give 50 mg."]
    assert tally.shown == {"checked": 2, "quoted": 1}
    assert tally.withheld == ["Give 5 g."]
