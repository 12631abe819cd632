"""Which guidelines a newer one about the same stands before."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.newer import newer_guidelines
from ingest.guideline import Guideline
from tests.fakes import guideline

OLD = guideline(id="old", country="ZA", issuer="Ministry", language="en", published="2013")
NEW = replace(OLD, id="new", published="2019-03")


def release(*guidelines: Guideline, angle: float = 0.0) -> Any:
    """A release whose second guideline is `angle` (radians) away from the first in what it is about."""
    subjects = [np.array([1.0, 0.0]), np.array([np.cos(angle), np.sin(angle)])]
    by_id = {one.id: one for one in guidelines}
    known = dict(zip(by_id, subjects, strict=False))
    return _Release(by_id, known)


class _Release:
    def __init__(self, guidelines: Any, subjects: Any) -> None:
        self.guidelines, self._subjects = guidelines, subjects

    def subject(self, identity: str) -> Any:
        return self._subjects[identity]


def test_the_newer_of_one_country_about_the_same_is_named() -> None:
    assert newer_guidelines(release(OLD, NEW)) == {"old": frozenset({"new"})}
    assert newer_guidelines(release(NEW, OLD)) == {"old": frozenset({"new"})}


@pytest.mark.parametrize(
    "other",
    [
        replace(NEW, country="KE", issuer="Another"),
        replace(NEW, language="fr"),
        replace(NEW, published="2013-11"),
        replace(NEW, published=""),
        replace(NEW, stands_beside=("old",)),
        replace(NEW, status="draft"),
    ],
    ids=["another country", "another language", "the same year", "no date", "stated to stand beside", "a draft"],
)
def test_what_is_no_newer_edition_is_not(other: Guideline) -> None:
    assert newer_guidelines(release(OLD, other)) == {}


def test_another_subject_is_no_newer_edition() -> None:
    assert newer_guidelines(release(OLD, NEW, angle=0.5)) == {"old": frozenset({"new"})}  # cosine 0.878
    assert newer_guidelines(release(OLD, NEW, angle=0.6)) == {}  # cosine 0.825
