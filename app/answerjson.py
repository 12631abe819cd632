"""Answer | Abstention → one JSON-ready object; its schema is documented in the README and stable."""

from app.answer import (
    SECTION_SEPARATOR,
    Abstention,
    Answer,
    Citation,
    Evidence,
    Outcome,
    Statement,
    change_words,
    conflict_words,
)

__all__ = ["to_json"]


def to_json(outcome: Outcome) -> dict[str, object]:
    """One JSON-ready object; its schema is documented in the README and stable."""
    statements = outcome.statements if isinstance(outcome, Answer) else ()
    return {
        "question": outcome.question,
        "standalone": outcome.standalone,
        "notices": [{"kind": one.kind, "text": one.text} for one in outcome.notices],
        "release": outcome.release,
        "outcome": _kind(outcome),
        "abstained": isinstance(outcome, Abstention),
        "confidence": round(outcome.confidence, 4),
        "signals": {name: round(value, 4) for name, value in outcome.signals.items()},
        "reason": outcome.reason if isinstance(outcome, Abstention) else "",
        "statements": [_statement(one) for one in statements],
        "evidence": [_evidence(one) for one in outcome.evidence],
        "timings": {stage: round(seconds, 4) for stage, seconds in outcome.timings.items()},
        "searched_for": [{"said": one.said, "others": list(one.others)} for one in outcome.searched],
        "suggestions": [
            {"said": one.said, "meant": one.meant, "question": one.question} for one in outcome.suggestions
        ],
        "not_mentioned": list(outcome.not_mentioned) if isinstance(outcome, Answer) else [],
        "partly": outcome.partly if isinstance(outcome, Answer) else "",
        "conflicts": [
            {"statements": list(one.statements), "said": list(one.said), "kind": one.kind, "says": conflict_words(one, outcome)}
            for one in outcome.conflicts
        ] if isinstance(outcome, Answer) else [],
        "writer": outcome.writer if isinstance(outcome, Answer) else "",
        "remark": outcome.remark if isinstance(outcome, Answer) else "",
        "withheld": [
            {"text": one.text, "reasons": list(one.reasons)} for one in outcome.withheld
        ] if isinstance(outcome, Answer) else [],
        "translated_into": outcome.translated_into if isinstance(outcome, Answer) else "",
        "untranslated": outcome.untranslated if isinstance(outcome, Answer) else "",
        "changes": [
            {"statement": one.statement, "said": list(one.said), "was": _statement(one.was), "says": change_words(one)}
            for one in outcome.changes
        ] if isinstance(outcome, Answer) else [],
    }  # fmt: skip


def _kind(outcome: Outcome) -> str:
    if isinstance(outcome, Abstention):
        return "silent"
    return "partly" if outcome.partly else "answered"


def _statement(statement: Statement) -> dict[str, object]:
    return {
        "text": statement.text,
        "kind": statement.kind,
        "note": statement.note,
        "translation": statement.translation,
        "untranslated": statement.untranslated,
        "citations": [_citation(one) for one in statement.citations],
    }


def _citation(citation: Citation) -> dict[str, object]:
    guideline = citation.guideline
    return {
        "file": guideline.file,
        "guideline": guideline.id,
        "title": guideline.title,
        "issuer": guideline.issuer,
        "edition": guideline.edition,
        "published": guideline.published,
        "status": guideline.status,
        "page": citation.page,
        "page_label": citation.page_label,
        "section": SECTION_SEPARATOR.join(citation.section),
        "quote": citation.quote,
        "boxes": [[round(side, 2) for side in box] for box in citation.boxes],
        "grade": citation.grade,
        "ocr": citation.ocr,
    }


def _evidence(evidence: Evidence) -> dict[str, object]:
    return {
        "file": evidence.guideline.file,
        "guideline": evidence.guideline.id,
        "pages": list(evidence.passage.pages),
        "section": SECTION_SEPARATOR.join(evidence.passage.section),
        "score": round(evidence.score, 6),
        "text": evidence.passage.text,
    }
