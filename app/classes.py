"""Drug → what its class is called: “all TKIs are contraindicated” speaks of imatinib.

Covered: the classes of app/wordlists/classes.tsv, by names of their members and by ends of names. Not covered: other
classes. What is said of a class is never an amount of one of its members: whoever asks for a dose gets none from here.
"""

from collections.abc import Iterable
from functools import cache, lru_cache

from app.wordings import wordlist
from ingest.words import tokens

__all__ = ["Classes", "class_forms", "names_class"]

Classes = frozenset[tuple[str, ...]]  # the stems, in order, of each name of a class


def class_forms(drugs: Iterable[str]) -> Classes:
    """The names of the classes that one of some drugs, by name, belongs to."""
    return frozenset(form for drug in drugs for form in _forms(drug.lower()))


def names_class(text: str, forms: Classes) -> bool:
    """Whether a text holds one of those names."""
    said = f" {' '.join(tokens(text))} "
    return any(f" {' '.join(form)} " in said for form in forms)


@lru_cache(maxsize=1024)
def _forms(drug: str) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(tokens(name))
        for names, members in _classes()
        if any(drug.endswith(one[1:]) if one.startswith("-") else drug == one for one in members)
        for name in names
    )


@cache
def _classes() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    return tuple((tuple(names.split("|")), tuple(members.split())) for names, members in wordlist("classes.tsv"))
