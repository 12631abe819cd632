"""Finding: something in a PDF that a person must look at before it may answer anybody."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["Finding", "FindingKind"]

FindingKind = Literal[
    "hidden text", "addresses a machine", "JavaScript", "launch action", "embedded file", "untold signs"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found, where (1-based page, 0 for the whole document), and the words that a person has to judge."""

    kind: FindingKind
    page: int
    detail: str
