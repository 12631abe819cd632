"""Text → Findings: words that seem to address a machine ("ignore all previous instructions") rather than a clinician.

Covered: orders to forget instructions, role assignments, talk of a system prompt, and the marks that models put between
turns, in English, Malay, Indonesian, Spanish and French, over line breaks. Such text is visible, and is kept: a quote may
hold it, and whoever reads a quote can judge it. Not covered: other languages, spaced-out or misspelt words, pictures.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from ingest.findings import Finding

__all__ = ["addressed_to_a_machine"]

AROUND = 80  # characters on each side that show what is meant
MOST = 5  # findings of a page
MACHINE = r"(?:(?-i:AI|IA|LLM|GPT)\b|chat-?gpt\b|chat-?bots?\b|(?:large\s+)?language\s+models?|artificial\s+intelligence"  # open: its users close it
PATTERNS = (
    # English
    r"(?:ignore|disregard|forget|override|bypass)\s+(?:\w+\s+){0,3}?(?:previous|prior|above|earlier|preceding|system)\s+"
    r"(?:\w+\s+){0,2}?(?:instructions?|prompts?|directions|commands?|messages?)",
    r"(?:ignore|disregard|forget)\s+(?:\w+\s+){0,3}?(?:instructions?|prompts?|commands?)\s+(?:above|before|you\s+were\s+given)",
    rf"you(?:\s+are|['’]re)\s+(?:now\s+)?(?:an?|the)\s+(?:[\w-]+\s+){{0,2}}?{MACHINE})",
    r"you(?:\s+are|['’]re)\s+(?:now\s+)?an?\s+(?:(?:helpful|virtual|digital|obedient|medical\s+ai)\s+assistant|assistant\s*[,.:;])",
    rf"(?:act|respond|answer|reply|behave|speaking)\s+as\s+(?:if\s+you\s+were\s+)?an?\s+(?:[\w-]+\s+)?{MACHINE})",
    r"as\s+an?\s+(?:large\s+language\s+model|(?-i:AI)\s+(?:language\s+)?(?:model|assistant))",
    rf"(?:note|attention|messages?|instructions?)\s*(?:to|for|:)\s+(?:the\s+|any\s+|all\s+)?(?:[\w-]+\s+)?{MACHINE})",
    r"\bsystem\s+prompt\b|\bprompt\s+injection\b|\bjail-?break(?:ing)?\b|\bdeveloper\s+mode\b",
    r"(?:reveal|disclose|repeat|print|output)\s+(?:\w+\s+){0,3}?(?:your|the\s+system)\s+(?:\w+\s+)?(?:prompt|instructions)",
    r"<\|\s*\w+\s*\|>|\[/?INST\]|<</?SYS>>|###\s*(?:instruction|system)\s*:",
    # Malay and Indonesian
    r"(?:abaikan|lupakan|hiraukan|kesampingkan)\s+(?:\w+\s+){0,3}?(?:arahan|instruksi|perintah|petunjuk|prompt)\s+(?:\w+\s+){0,3}?"
    r"(?:sebelum(?:nya|\s+ini)?|terdahulu|(?:di\s+)?atas|sistem)\b",
    r"(?:anda|kamu|awak)\s+(?:kini\s+|sekarang\s+)?(?:adalah|ialah|merupakan)\s+(?:sebuah\s+|seorang\s+|satu\s+)?(?:(?-i:AI)\b"
    r"|model\s+bahasa|kecerdasan\s+(?:buatan|artifisial)|kepintaran\s+buatan|(?:asisten|pembantu)\s+(?:(?-i:AI)\b|virtual|maya)|chat-?bot)",
    r"\b(?:prompt|gesaan)\s+sistem\b",
    # Spanish
    r"(?:ignor[ae]|olvid[ae]|omit[ae]|descart[ae]|desestim[ae])[drns]?\s+(?:\w+\s+){0,3}?(?:instrucciones|órdenes|directrices)\s+"
    r"(?:anteriores|previas|precedentes|de\s+arriba|del\s+sistema)",
    r"(?:eres|usted\s+es|es\s+usted|actúa\s+como|actúe\s+como)\s+(?:ahora\s+)?una?\s+(?:\w+\s+){0,2}?(?:(?-i:IA)\b"
    r"|inteligencia\s+artificial|modelo\s+de\s+lengua(?:je)?|asistente\s+(?:virtual|de\s+(?-i:IA)\b)|chat-?bot)",
    r"\b(?:prompt|instrucci(?:ón|ones))\s+del\s+sistema\b",
    # French
    r"(?:ignor(?:e|ez|er)|oubli(?:e|ez|er)|ne\s+(?:tiens|tenez)\s+pas\s+compte\s+d\w+|fai(?:s|tes)\s+abstraction\s+d\w+)\s+(?:\w+\s+){0,3}?"
    r"(?:instructions|consignes|directives|ordres)\s+(?:précédent\w+|antérieur\w+|ci-dessus|du\s+système)",
    r"(?:tu\s+es|vous\s+êtes|agis\w*\s+comme|agis\w*\s+en\s+tant\s+qu\W?)\s+(?:maintenant\s+|désormais\s+)?une?\s+(?:\w+\s+){0,2}?(?:(?-i:IA)\b"
    r"|intelligence\s+artificielle|modèle\s+de\s+langage|assistant\s+(?:virtuel|(?-i:IA)\b)|agent\s+conversationnel|chat-?bot)",
    r"\b(?:prompt|invite)\s+(?:du\s+)?système\b",
)
ADDRESSED = re.compile(rf"(?<!\w)(?:{'|'.join(PATTERNS)})", re.IGNORECASE)


def addressed_to_a_machine(texts: Iterable[tuple[int, str]]) -> Iterator[Finding]:
    """Look at the text of each page, 1-based, 0 for what stands on none."""
    for page, text in texts:
        plain = " ".join(unicodedata.normalize("NFKC", text).split())
        for count, match in enumerate(ADDRESSED.finditer(plain)):
            if count == MOST:
                break
            start, end = max(0, match.start() - AROUND), match.end() + AROUND
            said = f"{'…' if start else ''}{plain[start:end]}{'…' if end < len(plain) else ''}"
            detail = f"text that seems to address a machine, kept as it is printed: “{said}”"
            yield Finding(kind="addresses a machine", page=page, detail=detail)
