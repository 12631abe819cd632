"""Name → what a recogniser may write for it, by seeded rules of eight kinds: stand-ins for real mistakes, which nobody publishes.

sound      one consonant becomes one made at the same place or written alike (b/p, d/t, f/v, m/n, c/s, ph/f, x/ks, l/r)
vowel      one vowel becomes another
syllable   an inner vowel falls out with the consonant behind it
doubled    a consonant is doubled, or a double one single
split      the name falls into two or three words, between syllables
respelt    the same, and each word is written as it sounds (y for i, k for c, f for ph)
twice      a sound and a vowel
mangled    a sound and a vowel, and then split and respelt
"""

import random
import re

__all__ = ["KINDS", "misheard"]

SOUNDS = (
    ("b", "p"), ("p", "b"), ("d", "t"), ("t", "d"), ("g", "k"), ("f", "v"), ("v", "f"), ("m", "n"), ("n", "m"), ("s", "z"),
    ("z", "s"), ("l", "r"), ("r", "l"), ("ci", "si"), ("ce", "se"), ("c", "k"), ("k", "c"), ("ph", "f"), ("f", "ph"),
    ("x", "ks"), ("x", "cs"), ("th", "t"), ("qu", "kw"), ("j", "g"), ("ch", "k"), ("s", "c"),
)  # fmt: skip
NEAR = {"a": "eo", "e": "ai", "i": "ey", "o": "au", "u": "oa", "y": "ie"}
SPELT = (("ph", "f"), ("x", "ks"), ("c(?=[eiy])", "s"), ("c(?!h)", "k"), ("i", "y"), ("qu", "kw"), ("th", "t"))
SYLLABLE = re.compile(r"[aeiouy](?=[^aeiouy][aeiouy])")


def _sound(name: str, dice: random.Random) -> str:
    places = [(hit.start(), old, new) for old, new in SOUNDS for hit in re.finditer(old, name)]
    if not places:
        return name
    at, old, new = dice.choice(places)
    return name[:at] + new + name[at + len(old) :]


def _vowel(name: str, dice: random.Random) -> str:
    places = [at for at, letter in enumerate(name) if letter in NEAR]
    if not places:
        return name
    at = dice.choice(places)
    return name[:at] + dice.choice(NEAR[name[at]]) + name[at + 1 :]


def _syllable(name: str, dice: random.Random) -> str:
    places = [hit.start() for hit in re.finditer(r"(?<=.)[aeiouy][^aeiouy](?=[aeiouy])", name)]
    if not places:
        return name
    at = dice.choice(places)
    return name[:at] + name[at + 2 :]


def _doubled(name: str, dice: random.Random) -> str:
    double = [hit.start() for hit in re.finditer(r"([^aeiou])\1", name)]
    single = [hit.start() for hit in re.finditer(r"(?<=[aeiou])[lmnrsptcfd](?=[aeiou])", name)]
    if double and (not single or dice.random() < 0.5):  # noqa: PLR2004 either is as likely
        at = dice.choice(double)
        return name[:at] + name[at + 1 :]
    if not single:
        return name
    at = dice.choice(single)
    return name[:at] + name[at] + name[at:]


def _split(name: str, dice: random.Random) -> str:
    places = [hit.end() for hit in SYLLABLE.finditer(name) if 1 < hit.end() < len(name) - 1]
    if not places:
        return name
    cuts = sorted(dice.sample(places, min(len(places), dice.choice((1, 2)))))
    return " ".join(name[start:end] for start, end in zip((0, *cuts), (*cuts, len(name)), strict=True))


def _respelt(name: str, dice: random.Random) -> str:
    found = _split(name, dice)
    for pattern, into in dice.sample(SPELT, 3):
        found = re.sub(pattern, into, found, count=1)
    return found


def _twice(name: str, dice: random.Random) -> str:
    return _vowel(_sound(name, dice), dice)


def _mangled(name: str, dice: random.Random) -> str:
    return _respelt(_twice(name, dice), dice)


KINDS = {
    "sound": _sound,
    "vowel": _vowel,
    "syllable": _syllable,
    "doubled": _doubled,
    "split": _split,
    "respelt": _respelt,
    "twice": _twice,
    "mangled": _mangled,
}


def misheard(name: str, kind: str, *, seed: int) -> str:
    """A name, in lower case, as it may be misheard; the name itself where a kind does not apply to it."""
    return KINDS[kind](name, random.Random(f"{seed} {kind} {name}"))  # noqa: S311 no secret
