"""Text → the language it is written in, by its most common words, or that it is none."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping

__all__ = ["is_language", "language_of"]

STOPWORDS: Mapping[str, frozenset[str]] = {
    "en": frozenset(["the", "of", "and", "to", "in", "is", "with", "for", "should", "be", "are", "or", "on", "by", "not", "this", "that", "if", "from"]),
    "es": frozenset(["el", "la", "de", "los", "las", "en", "y", "con", "para", "por", "una", "del", "que", "se", "es", "al", "su", "no", "más", "o"]),
    "fr": frozenset(["le", "la", "les", "de", "des", "et", "en", "un", "une", "du", "dans", "pour", "est", "par", "sur", "au", "aux", "que", "ou", "avec"]),
    "ms": frozenset(["yang", "dan", "di", "untuk", "dengan", "dalam", "pada", "adalah", "atau", "tidak", "kepada", "ini", "oleh", "ialah", "bagi", "boleh", "telah", "akan"]),
    "id": frozenset(["yang", "dan", "di", "untuk", "dengan", "dalam", "pada", "adalah", "atau", "tidak", "dari", "ini", "oleh", "dapat", "bahwa", "karena", "pasien"]),
    "pt": frozenset(["o", "os", "a", "as", "de", "do", "da", "dos", "das", "em", "no", "na", "e", "com", "para", "por", "uma", "que", "não", "ao", "são", "ou"]),
    "sw": frozenset(["ya", "wa", "na", "kwa", "ni", "za", "la", "katika", "au", "cha", "kama", "hii", "kuwa", "wakati", "mgonjwa", "vya", "yake", "pia"]),
}  # fmt: skip
OTHERS = frozenset(["het", "een", "van", "voor", "met", "zijn", "niet", "bij", "der", "die", "und", "den", "mit", "von", "nicht", "bei", "ist", "che", "per", "non", "con", "del", "della", "nel"])  # fmt: skip
COMMON = frozenset[str]().union(*STOPWORDS.values()) | OTHERS
LONG = 40  # words from which a text can be judged
KNOWN = 0.02  # share of words that are common ones, from which a text is a language
VOWELS = 0.36  # share of letters that are vowels, from which a text without common words (a list of drugs) is one


def language_of(text: str) -> str:
    """The language (ISO 639-1) whose most common words the text holds most of; "" where it holds too few."""
    words = Counter(re.findall(r"[^\W\d_]+", text.lower()))
    counts = {code: sum(words[word] for word in common) for code, common in STOPWORDS.items()}
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] >= 0.08 * words.total() > 0 else ""


def is_language(text: str) -> bool:
    """Whether a text in Latin letters may be a language, not letters put for others by a broken font table.

    Judged by its words of three lower-case letters and more, where it has 40 of them: a fiftieth are common words of
    some language, or 36 % of their letters are vowels. (Of 1,941 real pages long enough, five have fewer common words,
    with 41 % vowels and more; of an English paragraph with its letters put for others, the worst of 25 ways has 34 %.)
    Other scripts, and texts too short to judge, may be one.
    """
    plain = "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
    words = re.findall(r"(?<![^\W\d_])[a-z]{3,}(?![^\W\d_])", plain)
    if len(words) < LONG or sum(word in COMMON for word in words) >= KNOWN * len(words):
        return True
    letters = "".join(words)
    return sum(letters.count(vowel) for vowel in "aeiou") >= VOWELS * len(letters)
