"""Question + Found → why there is no answer, or nothing: the decision to stay silent.

Silent where no passage comes close by meaning and by words, and where the question names a drug that no loaded
guideline mentions. Any other word that none of them holds is told beside the answer: it may be the very subject, or
only slang. Covered: drugs by their international nonproprietary name, told by its stem. Not covered yet: brand
names, questions about one named patient, a calibrated decision (the two thresholds are settings, see eval/LOG.md).
"""

import re
from collections.abc import Iterable

from app.drugs import drugs_named
from app.evidence import Found
from app.question import Question
from app.terms import tells_subject
from app.wordings import Wording, said_otherwise
from ingest.release import Release

__all__ = ["NOT_CLOSE", "drugs_named", "not_mentioned", "silence"]

NOT_CLOSE = "Nothing in the loaded guidelines is close enough to this question to answer it."
NOT_MENTIONED = "The question names {}, which no loaded guideline mentions."


def not_mentioned(question: Question, *, release: Release) -> tuple[str, ...]:
    """The words of a question, of four letters or more, that no passage holds in any form, nor what else says them."""
    words = dict.fromkeys(re.findall(r"[^\W\d_]{4,}", question.standalone))
    silent = [word for word in words if tells_subject(word) and not release.mentions(word)]
    told = said_otherwise(question.wordings, known=release.mentions)
    return tuple(word for word in silent if word not in told)


def silence(
    question: str,
    found: Found,
    *,
    release: Release,
    similarity: float,
    coverage: float,
    wordings: Iterable[Wording] = (),
) -> str:
    """The reason for staying silent, or "" where an answer may be tried; thresholds are shares from 0 to 1."""
    told = said_otherwise((one for one in wordings if one.kind == "spelling"), known=release.mentions)
    unknown = [word for word in drugs_named(question) if not release.mentions(word) and word not in told]
    if unknown:
        return NOT_MENTIONED.format(" and ".join(f"“{word}”" for word in unknown))
    far = found.similarity < similarity and found.coverage < coverage
    return NOT_CLOSE if far or not found.evidence else ""
