"""Patterns → one regular expression that finds any of them as whole words, in any case."""

import re

__all__ = ["any_of"]


def any_of(*patterns: str) -> re.Pattern[str]:
    """A digit or a letter beside a match would make it part of another word; an underscore would not."""
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(patterns)})(?![^\W_])", re.IGNORECASE)
