"""Release → which of its guidelines newer ones of the same origin and subject stand before, without saying so.

Ministries seldom print what a new guideline replaces. Of one country or issuer, in one language, and about the same, told
by the mean of their passages' vectors, the newer one is read first; the older one still answers where the newer one is
silent. Not covered: guidelines without a date; what a corpus.toml says to stand beside one another.
"""

from collections.abc import Mapping
from functools import lru_cache
from itertools import combinations

from ingest.corpus import Guideline
from ingest.release import Release

__all__ = ["SAME_SUBJECT", "newer_guidelines"]

SAME_SUBJECT = 0.85  # cosine of two guidelines' mean vectors, with the bundled model; measured in eval/LOG.md


@lru_cache(maxsize=2)  # the release that answers, and the one published next
def newer_guidelines(release: Release) -> Mapping[str, frozenset[str]]:
    """The ids of the newer guidelines about the same, by the id of the older one."""
    found: dict[str, set[str]] = {}
    for one, other in combinations(release.guidelines.values(), 2):
        older, newer = sorted((one, other), key=lambda guideline: guideline.published)
        if _kin(older, newer) and float(release.subject(older.id) @ release.subject(newer.id)) >= SAME_SUBJECT:
            found.setdefault(older.id, set()).add(newer.id)
    return {older: frozenset(newer) for older, newer in found.items()}


def _kin(older: Guideline, newer: Guideline) -> bool:
    origin = (older.country and older.country == newer.country) or (
        older.issuer and older.issuer.casefold() == newer.issuer.casefold()
    )
    dated = older.published and older.published[:4] < newer.published[:4]
    beside = older.id in newer.stands_beside or newer.id in older.stands_beside
    answer = older.answers and newer.answers
    return bool(origin and dated and answer and older.language == newer.language and not beside)
