"""Text → the language it is written in, by its most common words."""

import re
from collections import Counter
from collections.abc import Mapping

__all__ = ["language_of"]

STOPWORDS: Mapping[str, frozenset[str]] = {
    "en": frozenset(["the", "of", "and", "to", "in", "is", "with", "for", "should", "be", "are", "or", "on", "by", "not", "this", "that", "if", "from"]),
    "es": frozenset(["el", "la", "de", "los", "las", "en", "y", "con", "para", "por", "una", "del", "que", "se", "es", "al", "su", "no", "más", "o"]),
    "fr": frozenset(["le", "la", "les", "de", "des", "et", "en", "un", "une", "du", "dans", "pour", "est", "par", "sur", "au", "aux", "que", "ou", "avec"]),
    "ms": frozenset(["yang", "dan", "di", "untuk", "dengan", "dalam", "pada", "adalah", "atau", "tidak", "kepada", "ini", "oleh", "ialah", "bagi", "boleh", "telah", "akan"]),
    "id": frozenset(["yang", "dan", "di", "untuk", "dengan", "dalam", "pada", "adalah", "atau", "tidak", "dari", "ini", "oleh", "dapat", "bahwa", "karena", "pasien"]),
    "pt": frozenset(["o", "os", "a", "as", "de", "do", "da", "dos", "das", "em", "no", "na", "e", "com", "para", "por", "uma", "que", "não", "ao", "são", "ou"]),
    "sw": frozenset(["ya", "wa", "na", "kwa", "ni", "za", "la", "katika", "au", "cha", "kama", "hii", "kuwa", "wakati", "mgonjwa", "vya", "yake", "pia"]),
}  # fmt: skip


def language_of(text: str) -> str:
    """The language (ISO 639-1) whose most common words the text holds most of; "" where it holds too few."""
    words = Counter(re.findall(r"[^\W\d_]+", text.lower()))
    counts = {code: sum(words[word] for word in common) for code, common in STOPWORDS.items()}
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] >= 0.08 * words.total() > 0 else ""
