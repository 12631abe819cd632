"""Questions and ranked evidence → recall, MRR and nDCG of pages and of documents, computed by ir_measures.

The pieces of evidence of one question become a ranked list of pages (of documents): each page at the first piece that
stands on it, pages of one piece in their order. Gold pages (documents) are relevant with gain 1, all others with 0.
"""

from collections.abc import Iterable, Mapping, Sequence

from eval.questions import GoldQuestion
from eval.results import Result

__all__ = ["CUTOFFS", "documents_of", "pages_of", "ranking"]

CUTOFFS = (1, 5, 10)


def ranking(pairs: Iterable[tuple[GoldQuestion, Result]]) -> dict[str, dict[str, float]]:
    """By question id the measures of each answerable question, by key.

    S. MacAvaney, C. Macdonald, I. Ounis, "Streamlining evaluation with ir-measures" (ECIR 2022). nDCG: K. Järvelin,
    J. Kekäläinen, "Cumulated gain-based evaluation of IR techniques", ACM TOIS 20 (2002) 422-446, discount log2(1 + rank).
    """
    asked = [(question, result) for question, result in pairs if question.answerable]
    pages = {question.id: (_gold_pages(question), pages_of(result)) for question, result in asked}
    documents = {question.id: ({one.pdf for one in question.gold}, documents_of(result)) for question, result in asked}
    found = {question.id: dict[str, float]() for question, _ in asked}
    for prefix, lists in (("page_", pages), ("document_", documents)):
        for name, values in _measured(lists).items():
            found[name] |= {f"{prefix}{key}": value for key, value in values.items()}
    return found


def pages_of(result: Result) -> list[str]:
    """The pages found, best first, each once, as `file#page`."""
    return list(dict.fromkeys(f"{file}#{page}" for found in result.evidence for file, page in sorted(found)))


def documents_of(result: Result) -> list[str]:
    """The files found, best first, each once."""
    return list(dict.fromkeys(file for found in result.evidence for file, _ in sorted(found)))


def _gold_pages(question: GoldQuestion) -> set[str]:
    return {f"{gold.pdf}#{page}" for gold in question.gold for page in gold.pages}


def _measured(lists: Mapping[str, tuple[set[str], Sequence[str]]]) -> dict[str, dict[str, float]]:
    import ir_measures
    from ir_measures import RR, Qrel, R, ScoredDoc, Success, nDCG

    keys = {RR: "mrr", nDCG @ 10: "ndcg@10"}
    keys |= {R @ cutoff: f"recall@{cutoff}" for cutoff in CUTOFFS}
    keys |= {Success @ cutoff: f"hit@{cutoff}" for cutoff in CUTOFFS}
    gold = [Qrel(name, one, 1) for name, (relevant, _) in lists.items() for one in sorted(relevant)]
    # Strictly falling scores: equal ones would be put in the order of their names.
    found = [
        ScoredDoc(name, one, float(-rank)) for name, (_, ranked) in lists.items() for rank, one in enumerate(ranked)
    ]
    values: dict[str, dict[str, float]] = {name: {} for name in lists}
    # Of a question for which nothing was found it gives 0 of everything, not nothing (0.4.3; a test holds it).
    for metric in ir_measures.iter_calc(list(keys), gold, found) if lists else ():
        values[metric.query_id][keys[metric.measure]] = float(metric.value)
    return values
