"""Found → Source: the sentences that a model may cite, each under a short id, proven to stand on its page.

A closed set: whatever a model writes may lean on these and on nothing else. A passage with words to a machine ("ignore all
previous instructions") is not among them: code may quote it, and a reader sees what it is; a model might obey.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.answer import Evidence, Statement
from app.checking import holding
from app.evidence import Found
from app.extraction import quoted, ranked_passages, tables_within
from app.quotable import quotable
from ingest.addressed import addressed_to_a_machine
from ingest.corpus import Guideline
from ingest.release import Release

__all__ = ["Source", "sources_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One sentence, list item or table as the guideline has it, and the id that a model cites it by."""

    id: str  # "S2.3": the third that may be quoted of the second passage
    statement: Statement  # "quoted"
    headings: tuple[str, ...]  # that it stands under: the guideline's title, then from the outermost

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
    passages = [one for _, one in ranked_passages(found) if not _commands(one)]
    tables = tables_within(passages, release)
    groups: list[list[Source]] = []
    said: set[tuple[str, str]] = set()
    for evidence in passages:
        units = quotable(evidence.passage, tables=tables[evidence.guideline.id])
        statements = holding([quoted(unit, evidence, release=release) for unit in units], release=release)
        fresh = {(evidence.guideline.id, one.text): one for one in statements}
        new = [one for key, one in fresh.items() if key not in said]
        said |= fresh.keys()
        if new:
            groups.append(list(_numbered(new, len(groups) + 1, evidence)))
    return tuple(one for group in groups for one in group)


def _commands(evidence: Evidence) -> bool:
    return any(addressed_to_a_machine([(0, evidence.passage.text)]))


def _numbered(statements: list[Statement], passage: int, evidence: Evidence) -> Iterator[Source]:
    headings = (evidence.guideline.title, *evidence.passage.section)
    for place, statement in enumerate(statements, 1):
        yield Source(id=f"S{passage}.{place}", statement=statement, headings=headings)
