"""Hand-made questions and results to judge; pages are of the PDF that their first letter names."""

from eval.questions import Gold, GoldQuestion
from eval.results import Place, Result

QUOTE = "Give zinc 20 mg daily for 14 days."


def place(name: str) -> Place:
    """Read "a2" as page 2 of a.pdf."""
    return (f"{name[0]}.pdf", int(name[1:]))


def question(identity: str, *gold: str, type_: str = "dose", language: str = "en", **changes: object) -> GoldQuestion:
    """A question that these pages answer; without any, one that nothing answers."""
    places = [place(one) for one in gold]
    pages: dict[str, list[int]] = {}
    for file, page in places:
        pages.setdefault(file, []).append(page)
    fields = {
        "id": identity,
        "question": f"What of {identity}?",
        "language": language,
        "type": type_,
        "answerable": bool(gold),
        "gold": tuple(Gold(pdf=file, pages=tuple(found), quote=QUOTE) for file, found in pages.items()),
    }
    return GoldQuestion(**(fields | changes))  # type: ignore[arg-type]


def result(identity: str, found: str = "", cited: str = "", **changes: object) -> Result:
    """What came back: "a1 a2+a3" is two pieces of evidence, the second on two pages; each citation is a statement."""
    places = tuple(place(one) for one in cited.split())
    fields = {
        "id": identity,
        "latency": 0.1,
        "abstained": False,
        "evidence": tuple(frozenset(place(one) for one in piece.split("+")) for piece in found.split()),
        "cited": places,
        "quotes": (QUOTE,) * len(places),
        "first_cited": places[:1],
    }
    return Result(**(fields | changes))  # type: ignore[arg-type]
