"""Raw text → Draft: thoughts, ids in every shape, markup, lists, loops, endless text; and the same for any split of it."""

import random
import time

import pytest

from app.drafting import Draft, Drafted, Drafting, read_draft
from app.prompt import NOT_ANSWERED

KNOWN = {f"S{passage}.{place}" for passage in (1, 2) for place in range(1, 13)}


def read(raw: str, family: str = "medgemma") -> Draft:
    return read_draft(raw, known=KNOWN, family=family)


def said(raw: str, family: str = "medgemma") -> list[tuple[str, tuple[str, ...]]]:
    return [(one.text, one.ids) for one in read(raw, family).statements]


THOUGHTS = [
    ("medgemma", "<unused94>thought\nplan [S1.2]\n<unused95>"), ("medgemma", "thought\nplan [S1.2]\n<unused95>"),
    ("medgemma", "<unused94>a<unused95>No. [S1.3]\n<unused94>b<unused95>"), ("gemma3", "<unused94>a<unused95>\n"), ("gemma3", ""),
    ("other", "<think>plan [S1.2]</think>\n"), ("other", "<|channel>thought\nplan<channel|>"), ("other", "<unused94>a<unused95>"),
]  # fmt: skip


@pytest.mark.parametrize(("family", "thought"), THOUGHTS)
def test_a_thought_is_left_out(family: str, thought: str) -> None:
    assert said(f"{thought}Give A. [S1.1]", family) == [("Give A.", ("S1.1",))]


@pytest.mark.parametrize(
    ("raw", "family", "outcome"),
    [
        ("<unused94>thought\nGive A [S1.1]", "medgemma", "unfinished thought"),
        ("thought\nGive A [S1.1]", "medgemma", "unfinished thought"),
        ("Give A [S1.1]\n<unused94>more", "medgemma", "unfinished thought"),
        ("<think>Give A [S1.1]", "other", "unfinished thought"),
        ("<think>a</think>Give A [S1.1]", "medgemma", "foreign"),
        ("<|channel>thought\na<channel|>Give A [S1.1]", "gemma3", "foreign"),
        ("<|channel|>analysis<|message|>a", "other", "foreign"),
        ("", "medgemma", "empty"), ("\n \n***\n", "medgemma", "empty"), ("<unused94>a<unused95>", "medgemma", "empty"),
        (NOT_ANSWERED, "medgemma", "not answered"), ("**Not answered.**", "other", "not answered"),
        ("<unused94>a<unused95>\nnot_answered", "medgemma", "not answered"),
        ("NOT ANSWERED: the evidence is about adults.", "medgemma", "not answered"),
        ('{"statements": [{"text": "NOT ANSWERED", "ids": []}]}', "other", "not answered"),
    ],
)  # fmt: skip
def test_what_is_no_draft_has_no_statements(raw: str, family: str, outcome: str) -> None:
    assert read(raw, family) == Draft(statements=(), outcome=outcome)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "ids"),
    [
        ("[S1.2]", "S1.2"), ("(S1.2, S1.3)", "S1.2 S1.3"), ("S1.2;S2.1", "S1.2 S2.1"), ("【S1.2】", "S1.2"), ("[s1.2]", "S1.2"),
        ("[S1.2–S1.4]", "S1.2 S1.3 S1.4"), ("[S1.2-4]", "S1.2 S1.3 S1.4"), ("[S1.1][S1.2]", "S1.1 S1.2"), ("[S1.12]", "S1.12"),
        ("[Sources: S1.1 and S1.2]", "S1.1 S1.2"), ("[S9.9]", ""), ("[S1.1, S9.9]", "S1.1"), ("[S1.1, S1.1]", "S1.1"), ("[S1]", ""),
    ],
)  # fmt: skip
def test_ids_are_read_in_many_shapes(written: str, ids: str) -> None:
    assert said(f"Give A {written}.") == [("Give A.", tuple(ids.split()))]
    if ids:
        assert said(written) == [("", tuple(ids.split()))]


@pytest.mark.parametrize(
    ("raw", "statements"),
    [
        ("Give A [S1.1]. Give B [S1.2].", [("Give A.", "S1.1"), ("Give B.", "S1.2")]),
        ("[S1.1] Give A. [S1.2] Give B.", [("Give A.", "S1.1"), ("Give B.", "S1.2")]),
        ("A [S1.1] is better than B [S1.2].", [("A is better than B.", "S1.1 S1.2")]),
        ("S1.2 – 5 mg daily", [("5 mg daily", "S1.2")]),
        ("Do not give:\n- A [S1.1]\n- B [S1.2]", [("Do not give: A", "S1.1"), ("Do not give: B", "S1.2")]),
        ("**Avoid**\n\n1. A [S1.1]", [("Avoid: A", "S1.1")]),
        ("Give A\nfor five days [S1.1]", [("Give A for five days", "S1.1")]),
        ("Here are the statements:\n- Give A [S1.1]", [("Give A", "S1.1")]),
        ("Give A [S1.1]<end_of_turn>\nGive B [S1.2]", [("Give A", "S1.1")]),
        ("Give A [S1.1]\nUser: and B?\nGive B [S1.2]", [("Give A", "S1.1")]),
        ("words without any id.", [("words without any id.", "")]),
        ("[S1.1] \ufffd\ufffd", [("\ufffd\ufffd", "S1.1")]),
        ("Give A [S1.1]\n" * 30 + "Give B [S1.2]", [("Give A", "S1.1")]),
        ("Give A [S1.1]\n" + "and then so " * 9 + "[S1.2]\nGive B [S1.2]", [("Give A", "S1.1")]),
    ],
)
def test_lines_become_statements(raw: str, statements: list[tuple[str, str]]) -> None:
    assert said(raw) == [(text, tuple(ids.split())) for text, ids in statements]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("**Give** *A* `now`", "Give A now"), ("<b>Give</b> A<script>x()</script>", "Give A"), ("&lt;b&gt;Give A", "Give A"),
        ("Give [A](http://evil.example/x)", "Give A"), ("Give A https://evil.example", "Give A"), ("- 1.5 mg of A", "1.5 mg of A"),
        ("10<sup>9</sup>/L", "10⁹/L"), ("A if <5 years and BP >140", "A if <5 years and BP >140"), ("5. 10 mg", "10 mg"),
        ("A at $\\geq 5$ mg", "A at ≥ 5 mg"), ("Give\u202e A\u200b", "Give A"), ("> Give A", "Give A"), ("2 * 3 * 4", "2 * 3 * 4"),
    ],
)  # fmt: skip
def test_markup_goes_and_figures_stay(written: str, text: str) -> None:
    assert said(f"{written} [S1.1]") == [(text, ("S1.1",))]


def test_json_is_read_from_its_last_whole_object() -> None:
    first = '```json\n{"statements": [{"text": "A", "ids": ["S1.1"]}]}\n```\n'
    assert said(first + 'Again:\n{"statements": [{"text": "<b>B</b>", "ids": ["S1.2", "S9.9"]}]} done') == [
        ("B", ("S1.2",))
    ]
    assert said('{"statements": [{"text": "A", "ids": ["S1.1"]}, {"text": "B", "i') == [("A", ("S1.1",))]


@pytest.mark.parametrize("unit", ["x", "{", "[S1.1] ", "<", "a\n", "*a", '[{"a":', "<unused94>", "S1.1 x\n"])
def test_ten_megabytes_cost_nothing(unit: str) -> None:
    begun = time.monotonic()
    read(unit * (10_000_000 // len(unit)))
    assert time.monotonic() - begun < 2


WRITTEN = [
    "<unused94>thought\nplan [S1.2]\n<unused95>Give A. [S1.1]\nDo not give:\n- B [S1.2]\n- C\n\n[S2.1]\n", "Give A\nfor ten\ndays [S1.1]\nB [S1.3].",
    'Give A [S1.1]\n{"statements": [{"text": "B", "ids": ["S1.2"]}]}', "thought\nx\n<unused95>\n# Avoid\nA [S1.1]. B [S1.2]<end_of_turn>\nC [S1.4]",
    "NOT ANSWERED\n", "Give A [S1.1]\n<unused94>", "A [S1.1]\n" * 12, "Give A [S1.1]\n<think>",
]  # fmt: skip


@pytest.mark.parametrize("raw", WRITTEN)
def test_any_split_reads_as_the_whole(raw: str) -> None:
    whole, chance = read(raw), random.Random(7)
    for _ in range(200):
        cuts = sorted(chance.randrange(len(raw) + 1) for _ in range(chance.randrange(12)))
        reader = Drafting(KNOWN, "medgemma")
        given: list[Drafted] = []
        for begin, end in zip([0, *cuts], [*cuts, len(raw)], strict=True):
            given += reader.feed(raw[begin:end])
        assert reader.finish() == whole
        if whole.outcome == "drafted":
            assert given == list(whole.statements[: len(given)])


def test_statements_come_while_the_model_writes_but_none_of_a_thought() -> None:
    reader = Drafting(KNOWN, "medgemma")
    assert list(reader.feed("<unused94>thought\nGive A [S1.1]\n<unu")) == []
    assert list(reader.feed("sed95>Give B [S1.2]\nGi")) == [Drafted(text="Give B", ids=("S1.2",))]
    assert not reader.done
