"""Found → Source: the sentences that a model may cite, each under a short id, proven to stand on its page.

A closed set: whatever a model writes may lean on these and on nothing else. What is for other patients than those asked
about, and the amounts of other drugs and for other conditions, are not offered to a model; nor is a passage with words to a
machine ("ignore all previous instructions"): code may quote it, and a reader sees what it is, while a model might obey.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from app.answer import Evidence, Statement
from app.checking import holding
from app.evidence import Found
from app.extraction import for_reader, ranked_passages, tables_within
from app.quotable import Quotable, quotable
from app.quoting import quoted
from app.suitable import drugs_asked, harmless
from app.unbroken import to_its_end
from ingest.addressed import addressed_to_a_machine
from ingest.corpus import Guideline
from ingest.release import Release

__all__ = ["Source", "sources_for", "sources_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One sentence, list item or table as the guideline has it, and the id that a model cites it by."""

    id: str  # "S2.3": the third that may be quoted of the second passage
    statement: Statement  # "quoted"
    headings: tuple[str, ...]  # that it stands under: the guideline's title, then from the outermost
    around: str = ""  # the passages before and after its own, and that: a condition may be named there

    @property
    def text(self) -> str:
        """What it says, verbatim."""
        return self.statement.text

    @property
    def passage(self) -> str:
        """The part of its id that all of its passage share."""
        return self.id.rpartition(".")[0]

    @property
    def guideline(self) -> Guideline:
        """Where it stands."""
        return self.statement.citations[0].guideline


def sources_of(found: Found, *, release: Release) -> tuple[Source, ...]:
    """All that may be quoted of the best pages, by rank of the passage, then in reading order; each once."""
    return _numbered(_units(found, release), release)


def sources_for(question: str, found: Found, *, release: Release) -> tuple[Source, ...]:
    """Those of them that may stand in an answer to a question: what a model is shown."""
    units = _units(found, release)
    fitting = harmless(
        [for_reader(unit, one, release=release) for unit, one in units],
        question=question, drugs=drugs_asked(question, found.terms), terms=found.terms,
    )  # fmt: skip
    return _numbered([one for one, fits in zip(units, fitting, strict=True) if fits], release)


def _units(found: Found, release: Release) -> list[tuple[Quotable, Evidence]]:
    passages = [one for _, one in ranked_passages(found) if not _commands(one)]
    tables = tables_within(passages, release)
    return [
        (unit, one)
        for one in passages
        for unit in quotable(one.passage, tables=tables[one.guideline.id], around=release.around(one.passage))
    ]


def _numbered(units: Sequence[tuple[Quotable, Evidence]], release: Release) -> tuple[Source, ...]:
    """What stands on its page of each unit, under an id of its passage and its place."""
    groups: dict[str, list[Source]] = {}
    said: set[tuple[str, str]] = set()
    for unit, evidence in units:
        headings, near = (evidence.guideline.title, *evidence.passage.section), release.around(evidence.passage)
        whole = to_its_end(unit, page=partial(release.page, evidence.guideline.id), around=near)
        for one in holding([quoted(whole, evidence, release=release)], release=release):
            if (evidence.guideline.id, one.text) not in said:
                group = groups.setdefault(evidence.passage.id, [])
                number = list(groups).index(evidence.passage.id) + 1
                around = " ".join(passage.text for passage in near)
                identity = f"S{number}.{len(group) + 1}"
                group.append(Source(id=identity, statement=one, headings=headings, around=around))
            said.add((evidence.guideline.id, one.text))
    return tuple(one for group in groups.values() for one in group)


def _commands(evidence: Evidence) -> bool:
    return any(addressed_to_a_machine([(0, evidence.passage.text)]))
