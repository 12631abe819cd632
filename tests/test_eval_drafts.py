"""Draft cases: each change says something else, each rewording the same; counts; scoring by hand."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.sources import Source
from eval import figurechanges, wordchanges
from eval.checker import draft_cases
from eval.draftcases import HARMFUL, Case, Pool, stated
from eval.drafts import Judged, check_cases, drafts_table, held_out, misses, tallies, write_drafts
from eval.handdrafts import DraftError, HandDraft, hand_cases, read_drafts
from eval.rewordings import WAYS, rewordings
from ingest.library import published
from ingest.release import Release
from ingest.vectors import SentenceTransformerEmbedder
from tests.conftest import ROOT
from tests.fakes import statement

GOLD = ROOT / "eval" / "gold"
Change = Callable[[str], Iterator[str]]


SCALE = {"g": ("mg", 1000.0), "µg": ("mg", 0.001), "L": ("mL", 1000.0), "minutes": ("h", 1 / 60), "hours": ("h", 1.0),
         "days": ("h", 24.0), "weeks": ("h", 168.0)}  # fmt: skip
TOLD = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|once|twice|weekly|monthly|yearly|bd|od|(?:every|each) (?:hour|day|week|month|year))\b"
)


def figures(text: str) -> Counter[tuple[float, str]]:
    """What a text states in numbers, in one unit of each kind: 500 mg and 0.5 g are the same; its own reading, not ours."""
    found: Counter[tuple[float, str]] = Counter()
    for number, unit, per in re.findall(r"(\d+(?:[.,]\d+)*)[ -]?([A-Za-zµ%]*)((?:/\w+)*)", text):
        plain = number.replace(",", "") if re.fullmatch(r"\d{1,3}(?:,\d{3})+", number) else number.replace(",", ".")
        name, factor = SCALE.get(unit, (unit, 1.0))
        found[round(float(plain) * factor, 6), name + per] += 1
    return found + Counter((1.0, words) for words in TOLD.findall(text.lower()))


CHANGED: list[tuple[Change, str, list[str]]] = [
    (figurechanges.numbers, "Give 500 mg.", ["Give 1000 mg.", "Give 501 mg."]),
    (figurechanges.numbers, "Aim below 140/90 mmHg.", ["Aim below 150/90 mmHg."]),
    (figurechanges.numbers, "Give two doses.", ["Give three doses."]),
    (figurechanges.numbers, "Give 50,000 units.", ["Give 100,000 units.", "Give 50,001 units."]),
    (figurechanges.decimals, "Give 7.5 mg/kg.", ["Give 75 mg/kg.", "Give 0.75 mg/kg."]),
    (figurechanges.decimals, "Beri 0,5 mg.", ["Beri 5 mg.", "Beri 0,05 mg."]),
    (figurechanges.units, "Give 500 mg.", ["Give 500 g.", "Give 500 µg.", "Give 500 mg/kg."]),
    (figurechanges.units, "Give 10 µg/kg.", ["Give 10 mg/kg.", "Give 10 µg."]),
    (figurechanges.units, "For 5 days.", ["For 5 weeks.", "For 5 hours."]),
    (figurechanges.ranges, "Give 5–10 mg.", ["Give 5–15 mg."]),
    (figurechanges.ranges, "Give 25 mg.", ["Give 25–75 mg."]),
    (figurechanges.frequencies, "Give it once daily.", ["Give it twice daily."]),
    (figurechanges.frequencies, "Give it every 6 hours.", ["Give it every 12 hours."]),
    (figurechanges.comparators, "Give at least 40 mg.", ["Give at most 40 mg."]),
    (figurechanges.comparators, "When it is ≥90%.", ["When it is <90%."]),
    (wordchanges.negations_dropped, "Do not give it.", ["Give it."]),
    (wordchanges.negations_added, "Give it.", ["Do not give it."]),
    (wordchanges.negations_added, "It should be given.", ["It should not be given."]),
    (wordchanges.populations, "Treat adults.", ["Treat children."]),
    (wordchanges.conditions, "If the child is hot, give paracetamol.", ["Give paracetamol."]),
    (wordchanges.conditions, "Give oxygen when saturation is low.", ["Give oxygen."]),
    (wordchanges.routes, "Give oral iron.", ["Give intravenous iron."]),
    (wordchanges.actions, "Increase it.", ["Reduce it."]),
]  # fmt: skip


@pytest.mark.parametrize(("change", "sentence", "expected"), CHANGED)
def test_a_change_is_what_it_says(change: Change, sentence: str, expected: list[str]) -> None:
    assert list(change(sentence)) == expected


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (figurechanges.numbers, "Second edition, published 2024."),
        (wordchanges.negations_dropped, "Give it not only once."),
        (wordchanges.conditions, "Refer children at once, or when they are ill."),
        (wordchanges.conditions, "Measure at the first visit; if the readings differ, repeat."),
    ],
)
def test_what_would_leave_the_meaning_as_it_was_is_left_alone(change: Change, sentence: str) -> None:
    assert list(change(sentence)) == []


def test_a_drug_is_exchanged_for_a_sibling_that_stands_near_first() -> None:
    found = list(wordchanges.drugs("Give amoxicillin.", "Cloxacillin is for abscesses."))
    assert found == ["Give cloxacillin.", "Give ampicillin."]
    for group in wordchanges.SIBLINGS:
        assert not {"adrenaline", "epinephrine"} <= set(group)
        assert not {"aspirin", "acetylsalicylic acid"} <= set(group)


def test_the_same_amount_in_another_unit_is_no_change() -> None:
    for change in (figurechanges.numbers, figurechanges.decimals, figurechanges.units, figurechanges.ranges):
        for sentence in ("Give 500 mg.", "Give 0.5 g for 2 weeks.", "Wait 60 minutes, then 1000 mL."):
            assert all(figures(changed) != figures(sentence) for changed in change(sentence))


@pytest.mark.parametrize(
    ("sentence", "way", "expected"),
    [
        ("If it is hot, wait.", "reordered", None),
        ("If the child is hot, give paracetamol.", "reordered", "Give paracetamol if the child is hot."),
        ("Give 500 mg now.", "unit converted", "Give 0.5 g now."),
        ("Give it twice daily.", "frequencies", "Give it two times a day."),
        ("Continue for 3 days.", "number words", "Continue for three days."),
        ("Give it intravenously.", "abbreviations", "Give it IV."),
        ("Give it at once.", "recommended", "It is recommended to give it at once."),
        ("Give at least 40 mg.", "comparators", "Give no less than 40 mg."),
        (
            "Measure both of the arms now; the cuff must fit the arm.", "split",
            "Measure both of the arms now.",
        ),
    ],
)  # fmt: skip
def test_a_rewording_says_the_same(sentence: str, way: str, expected: str | None) -> None:
    said = [text for one, text in rewordings(sentence) if one == way]
    assert said[:1] == ([expected] if expected else [])


def test_a_source_is_stated_as_one_would_copy_it() -> None:
    assert stated("Before every dose: • the rate is 16;") == "Before every dose: the rate is 16."
    assert stated("1.2 Causes • Loud snoring.²") == "Loud snoring."
    assert stated("eGFR <60 mL/min/1.73 m² is low.") == "eGFR <60 mL/min/1.73 m² is low."


@pytest.fixture(scope="module")
def release(demo_library: Path) -> Release:
    return Release(published(demo_library))


@pytest.fixture(scope="module")
def cases(release: Release) -> tuple[Case, ...]:
    return draft_cases(
        release,
        questions=GOLD / "demo.jsonl",
        by_hand=GOLD / "paraphrases.jsonl",
        of_each=40,
        embedder=SentenceTransformerEmbedder(),
    )


def test_there_are_enough_of_every_kind(cases: tuple[Case, ...]) -> None:
    false = Counter(one.kind for one in cases if one.harmful)
    faithful = Counter(one.kind for one in cases if not one.harmful)
    assert sum(false.values()) >= 400
    assert sum(faithful.values()) >= 150
    assert set(false) == set(HARMFUL)
    assert min(false.values()) >= 15
    assert set(WAYS) <= set(faithful)
    assert sum(count for kind, count in faithful.items() if kind.startswith("by hand")) >= 60


def test_no_false_draft_says_what_stands_there(cases: tuple[Case, ...]) -> None:
    for one in cases:
        if one.harmful and not one.true_ids:
            assert all(stated(source.text) != one.text for source in one.pool.sources)
        if one.kind in {"number changed", "decimal slipped", "unit changed", "range widened", "frequency swapped"}:
            assert figures(one.text) != figures(one.original), one.text
        if one.kind.startswith("id "):
            assert set(one.ids) != set(one.true_ids)


def test_what_a_faithful_draft_follows_from_is_what_it_cites(cases: tuple[Case, ...]) -> None:
    for one in (one for one in cases if not one.harmful):
        assert one.ids
        assert one.true_ids == one.ids
        assert set(one.ids) <= {source.id for source in one.pool.sources}


def test_the_same_cases_are_picked_again(release: Release, tmp_path: Path) -> None:
    few = {name: tmp_path / name for name in ("demo.jsonl", "paraphrases.jsonl")}
    for name, path in few.items():
        lines = (GOLD / name).read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(lines[:6]), encoding="utf-8")
    embedder = SentenceTransformerEmbedder()
    once, again = (
        [
            (one.kind, one.text, one.ids)
            for one in draft_cases(
                release, questions=few["demo.jsonl"], by_hand=few["paraphrases.jsonl"], of_each=10, embedder=embedder
            )
        ]
        for _ in range(2)
    )
    assert len(once) > len(HARMFUL)
    assert once == again


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    ids: tuple[str, ...]
    verdict: str
    reasons: tuple[str, ...] = ()


SOURCES = tuple(Source(id=name, statement=statement(), headings=("T",)) for name in ("S1.1", "S1.2"))
FALSE = Case(
    kind="number changed", harmful=True, text="Give 20 mg.", ids=("S1.1",), true_ids=(), original="Give 10 mg.",
    guideline="a", pool=Pool(question="How much?", sources=SOURCES),
)  # fmt: skip
SWAPPED = replace(FALSE, kind="id swapped", ids=("S1.2",), true_ids=("S1.1",))
INVENTED = replace(FALSE, kind="id invented", ids=("S1.1", "S9.9"), true_ids=("S1.1",))
FAITHFUL = replace(FALSE, kind="synonyms", harmful=False, true_ids=("S1.1",))


def judged(case: Case, verdict: str, *ids: str) -> Judged:
    (found,) = check_cases([case], lambda _: Said(ids=ids, verdict=verdict), unseen={"b"})
    return found


@pytest.mark.parametrize(
    ("case", "verdict", "ids", "right"),
    [
        (FALSE, "unsupported", (), True),
        (FALSE, "supported", ("S1.1",), False),
        (FALSE, "repaired", ("S1.2",), False),
        (FALSE, "quote", ("S1.1",), True),
        (FALSE, "quote", (), False),
        (FALSE, "quote", ("S9.9",), False),
        (SWAPPED, "supported", ("S1.2",), False),
        (SWAPPED, "supported", ("S1.1",), False),
        (SWAPPED, "repaired", ("S1.1",), True),
        (SWAPPED, "repaired", ("S1.2",), False),
        (INVENTED, "supported", ("S1.1",), True),
        (INVENTED, "supported", ("S1.1", "S9.9"), False),
        (INVENTED, "repaired", ("S1.1",), True),
        (FAITHFUL, "supported", ("S1.1",), True),
        (FAITHFUL, "quote", ("S1.1",), True),
        (FAITHFUL, "unsupported", (), False),
    ],
)  # fmt: skip
def test_what_counts_as_caught(case: Case, verdict: str, ids: tuple[str, ...], *, right: bool) -> None:
    assert judged(case, verdict, *ids).right is right


def test_tallies_by_hand(tmp_path: Path) -> None:
    other = replace(FALSE, guideline="b")
    every = [
        judged(FALSE, "unsupported"),
        judged(FALSE, "supported", "S1.1"),
        judged(other, "quote", "S1.1"),
        judged(FAITHFUL, "unsupported"),
    ]
    found = {(one.kind, one.half): one for one in tallies(every)}
    assert (found["number changed", "both"].right.successes, found["number changed", "both"].right.trials) == (2, 3)
    assert found["number changed", "both"].quoted == 1
    assert (found["number changed", "tuning"].right.successes, found["number changed", "tuning"].right.trials) == (1, 2)
    assert found["number changed", "held out"].right.trials == 1
    assert found["figures, drugs, polarity", "both"].right.trials == 3
    assert found["all that is faithful", "both"].right.successes == 0
    # Wilson, 2 of 3: centre (2/3 + z²/6) / (1 + z²/3), z = 1.96
    assert found["number changed", "both"].right.interval == pytest.approx((0.2077, 0.9385), abs=0.0005)
    assert [one.case.harmful for one in misses(every)] == [True, False]
    assert drafts_table(tallies(every), title="t").row_count == 5
    write_drafts(tmp_path / "out.json", every)
    written = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert [one["right"] for one in written["cases"]] == [True, False, True, False]
    assert written["tallies"][0]["interval"] == pytest.approx([0.2077, 0.9385], abs=0.0005)


def test_half_of_the_guidelines_are_held_out_whatever_their_order() -> None:
    names = [f"g{number}" for number in range(9)]
    assert len(held_out(names)) == 4
    assert held_out(names) == held_out(reversed(names))  # type: ignore[arg-type]


def test_a_draft_by_hand_that_cites_nothing_found_is_refused(tmp_path: Path) -> None:
    draft = HandDraft(id="x", question="q", guideline="none", cites=("Give",), text="t", way="w", harmful=False)
    with pytest.raises(DraftError, match="x: no sentence of 'none' with 'Give'"):
        list(hand_cases([draft], {"q": FALSE.pool}))
    (tmp_path / "bad.jsonl").write_text('{"id": "x"}\n', encoding="utf-8")
    with pytest.raises(DraftError, match="line 1"):
        read_drafts(tmp_path / "bad.jsonl")
