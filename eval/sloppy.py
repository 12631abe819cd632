"""Message → the raw text of a scripted model that errs as small models do: a Generator that knows what it got wrong.

It thinks aloud first, copies sentences of the evidence, and then, by dice thrown from the message alone: leaves the ids
out, invents some, gives those of another sentence, changes a number or a unit, drops a "not", welds two sentences, or
adds a claim of its own. `wrong` holds the texts that no checker may let pass; a faithful copy is not among them.
"""

import random
import re
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence

__all__ = ["SloppyGenerator"]

SENTENCE = re.compile(r"^(S\d+\.\d+) (.+)$", re.MULTILINE)
NUMBER = re.compile(r"(?<![\w.,/])\d+(?:\.\d+)?(?![\w/]*\d)")
NEGATION = re.compile(r"\b(?:do not|not|never|avoid|tidak|jangan|no|ne pas)\b ?", re.IGNORECASE)
UNITS = {"mg": "g", "g": "mg", "mcg": "mg", "µg": "mg", "mL": "L", "days": "weeks", "weeks": "days", "hours": "days"}
CLAIM = "Most patients recover fully within 3 days without any treatment."
WRITTEN = 5  # statements of an answer
PIECE = 7  # characters that come at a time
Lines = Sequence[tuple[str, str]]


class SloppyGenerator:
    """Holds what it wrote wrong so far, and how often it did what."""

    name, family, context = "a scripted model that errs", "medgemma", 8192

    def __init__(self) -> None:
        self.wrong: dict[str, str] = {}  # the kind of error, by the text without its ids
        self.counts: dict[str, int] = {}

    def tokens(self, text: str) -> int:
        """Three characters a token: more than any real tokenizer counts in clinical English."""
        return len(text) // 3 + 1

    def stream(self, message: str, *, max_tokens: int, stop: threading.Event) -> Iterator[str]:
        """Yield the text a few characters at a time."""
        dice = random.Random(zlib.crc32(message.encode()))  # noqa: S311 no secret
        lines = SENTENCE.findall(message)
        raw = self._thought(dice) + "\n".join(self._statements(lines, dice)) + "\n"
        for start in range(0, min(len(raw), 4 * max_tokens), PIECE):
            if stop.is_set():
                return
            yield raw[start : start + PIECE]

    def _thought(self, dice: random.Random) -> str:
        if dice.random() < 0.1:  # noqa: PLR2004
            return ""
        return "<unused94>thought\nThe user asks about 500 mg twice daily. Do not give it [S1.1].\n<unused95>"

    def _statements(self, lines: Lines, dice: random.Random) -> Iterator[str]:
        for identity, text in dice.sample(lines, min(WRITTEN, len(lines))):
            kinds = list(ERRORS)
            dice.shuffle(kinds)
            for kind in kinds if dice.random() < 0.8 else ["faithful"]:  # noqa: PLR2004
                found = ERRORS[kind](identity, text, lines, dice)
                if found:
                    said, ids, wrong = found
                    self.counts[kind] = self.counts.get(kind, 0) + 1
                    if wrong and said != text:
                        self.wrong[" ".join(said.split())] = kind
                    yield f"{said} {ids}".strip()
                    break


Erring = Callable[[str, str, Lines, random.Random], tuple[str, str, bool] | None]


def _faithful(identity: str, text: str, _lines: Lines, _dice: random.Random) -> tuple[str, str, bool]:
    return text, f"[{identity}]", False


def _no_ids(_identity: str, text: str, _lines: Lines, _dice: random.Random) -> tuple[str, str, bool]:
    return text, "", False


def _invented_ids(_identity: str, text: str, _lines: Lines, dice: random.Random) -> tuple[str, str, bool]:
    return text, f"[S{dice.randint(70, 99)}.{dice.randint(1, 9)}]", False


def _other_ids(identity: str, text: str, lines: Lines, dice: random.Random) -> tuple[str, str, bool] | None:
    others = [one for one, _ in lines if one != identity]
    return (text, f"[{dice.choice(others)}]", False) if others else None


def _number(identity: str, text: str, _lines: Lines, dice: random.Random) -> tuple[str, str, bool] | None:
    places = list(NUMBER.finditer(text))
    if not places:
        return None
    hit = dice.choice(places)
    changed = dice.choice([f"{hit.group()}0", f"{float(hit.group()) * 2 + 1:g}", f"{float(hit.group()) + 3:g}"])
    return text[: hit.start()] + changed + text[hit.end() :], f"[{identity}]", True


def _unit(identity: str, text: str, _lines: Lines, dice: random.Random) -> tuple[str, str, bool] | None:
    places = list(re.finditer(rf"(?<=\d )(?:{'|'.join(UNITS)})\b", text))
    if not places:
        return None
    hit = dice.choice(places)
    return text[: hit.start()] + UNITS[hit.group()] + text[hit.end() :], f"[{identity}]", True


def _no_negation(identity: str, text: str, _lines: Lines, _dice: random.Random) -> tuple[str, str, bool] | None:
    said = NEGATION.sub("", text, count=1)
    return (said, f"[{identity}]", True) if said != text else None


def _claim(identity: str, _text: str, _lines: Lines, _dice: random.Random) -> tuple[str, str, bool]:
    return CLAIM, f"[{identity}]", True


ERRORS: dict[str, Erring] = {
    "faithful": _faithful,
    "no ids": _no_ids,
    "invented ids": _invented_ids,
    "ids of another sentence": _other_ids,
    "number changed": _number,
    "unit changed": _unit,
    "negation dropped": _no_negation,
    "a claim of its own": _claim,
}
