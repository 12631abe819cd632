"""Whether a quote says what an answer must include, and the share of such strings that an answer says.

Taken as equal: upper and lower case, forms that Unicode calls compatible (½ and 1/2, µ and μ), white space, the
hyphens and dashes, a space between a number and its unit or none, `1,200`, `1 200` and `1200`, minute(s) and min.
Never taken as equal: two different numbers. A number is found only as a whole number (`5 mg` is not in `25 mg`, nor
`15` in `1.5` or `1,500`), and a superscript or a fraction never fuses with the digits before it.
A word is found at the start of a word (`contraindica` in `contraindicado`); one shorter than five letters, usually an
abbreviation, only as a whole word or its plural (`ACE` is not in `acetate`).
Not covered: a unit that goes on (`2 mg` is found in `2 mg/kg`), thousands set off by a space (`200` is found in
`1 200`, which may as well be two numbers), and meaning of any kind.
"""

import functools
import itertools
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence

__all__ = ["mentioned_share", "mentions"]

SHORT_WORD_LETTERS = 5  # from this length on a word may go on
DASHES = re.compile("[\u2010-\u2015\u2212\u00ad]")
# NFKC alone makes 11/2 of 1½ and 109 of 10⁹.
VULGAR_FRACTION = re.compile(r"(?<=\d)(?=[\u00bc-\u00be\u2150-\u215e\u2189])")
SUPERSCRIPT = re.compile(r"(?<=\d)(?=[\u00b2\u00b3\u00b9\u2070-\u2079\u207a\u207b])")
MINUTES = re.compile(r"\bmin(?:ute)?s?\b")
SPACED_DASH = re.compile(r"(?<=\d) ?- ?(?=\d)")
THOUSANDS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:[ ,]\d{3})+(?![\d.,]?\d)")
TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|\S")


def mentioned_share(quotes: Iterable[str], must_include: Sequence[Sequence[str]]) -> float:
    """Share of the entries of which at least one alternative stands in one of the quotes; nan without entries."""
    texts = tuple(quotes)
    if not must_include:
        return math.nan
    found = [any(mentions(text, one) for text in texts for one in alternatives) for alternatives in must_include]
    return sum(found) / len(found)


def mentions(quote: str, string: str) -> bool:
    """Whether the quote contains the string, by the rules above."""
    return _pattern(string).search(_plain(quote)) is not None


def _plain(text: str) -> str:
    separated = SUPERSCRIPT.sub("^", VULGAR_FRACTION.sub(" ", text))
    folded = unicodedata.normalize("NFKC", separated).casefold().replace("\u2044", "/")
    spaced = " ".join(DASHES.sub("-", folded).split())
    return MINUTES.sub("min", SPACED_DASH.sub("-", spaced))


@functools.cache
def _pattern(string: str) -> re.Pattern[str]:
    plain = THOUSANDS.sub(lambda number: re.sub("[ ,]", "", number[0]), _plain(string))
    tokens = list(TOKEN.finditer(plain))
    parts = [_before(tokens[0][0])]
    for token, following in itertools.pairwise(tokens):
        parts += [_token(token[0]), _between(token, following)]
    last = tokens[-1][0]
    return re.compile("".join([*parts, _token(last), _after(last)]))


def _token(token: str) -> str:
    """Match the token itself; a whole number from 1000 on may be printed with thousands separators."""
    if token.isdecimal() and len(token) > 3 and not token.startswith("0"):  # noqa: PLR2004 (digits of a group)
        head = len(token) % 3 or 3
        return "[ ,]?".join([token[:head], *(token[at : at + 3] for at in range(head, len(token), 3))])
    return re.escape(token)


def _between(token: re.Match[str], following: re.Match[str]) -> str:
    spaced = token.end() < following.start()
    numbers = token[0][0].isdecimal(), following[0][0].isdecimal()
    if any(numbers) and not all(numbers):
        return " ?"
    return " " if spaced else ""


def _before(first: str) -> str:
    if first[0].isdecimal():
        return r"(?<!\d)(?<!\d[.,])"
    return r"(?<![^\W\d_])" if first[0].isalpha() else ""


def _after(last: str) -> str:
    if last[0].isdecimal():
        return r"(?![.,]?\d)"
    return r"s?(?![^\W\d_])" if last.isalpha() and len(last) < SHORT_WORD_LETTERS else ""
