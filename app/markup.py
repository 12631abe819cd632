"""A line that a model wrote → the same words without markup: nothing in it can format, link, run, or speak as another.

Covered: Markdown, HTML, links, LaTeX, entities, turn marks, speakers' names, characters that nobody sees. Numbers and
comparisons stay: 10<sup>9</sup> becomes 10⁹, "<5 years" is left as it is. Not covered: orders in plain words.
"""

import html
import re
import unicodedata

__all__ = ["bare"]

TAGS = (
    "a|abbr|article|audio|b|base|blockquote|body|br|button|center|code|dd|details|div|dl|dt|em|embed|font|footer|form|h[1-6]"
    "|head|header|hr|html|i|iframe|img|input|ins|label|li|link|main|mark|math|meta|nav|object|ol|option|p|param|pre|section"
    "|select|small|source|span|strong|summary|svg|table|tbody|td|textarea|tfoot|th|thead|title|tr|u|ul|video"
)
RUNS = re.compile(r"<(script|style|del|s|strike)\b[^>]{0,500}>.{0,2000}?</\1\s*>", re.IGNORECASE | re.DOTALL)
RAISED = re.compile(r"<(su[pb])>([^<>]{0,40})</\1>", re.IGNORECASE)
TAG = re.compile(
    rf"</?(?:{TAGS}|script|style|del|s|strike|su[pb])(?:\s[^<>]{{0,500}})?/?>|<!--.{{0,2000}}?-->|<![a-z][^<>]{{0,200}}>",
    re.IGNORECASE,
)
TURN = re.compile(
    r"</?(?:start_of_turn|end_of_turn|bos|eos|pad|unused\d+|start_of_image)>(?:model\b|user\b)?|<\|[^|<>]{0,40}\|>"
)
IMAGE_OR_LINK = re.compile(r"!?\[([^\[\]]{0,500})\]\((?:[a-z]+:|/|#|www\.)[^()\s]{0,500}[^()]{0,100}\)", re.IGNORECASE)
ADDRESS = re.compile(r"<?\b(?:https?|ftp|file|data|javascript|mailto):[^\s<>]+>?|\bwww\.[^\s<>]+", re.IGNORECASE)
STRUCK = re.compile(r"~~[^~]{0,500}~~")
EMPHASIS = re.compile(
    r"(?<![\w*])(\*{1,3})(?=\S)([^*]{1,1000}?)(?<=\S)\1(?![\w*])|(?<![\w_])(_{1,3})(?=\S)([^_]{1,1000}?)(?<=\S)\3(?![\w_])"
)
MATHS = re.compile(r"\$([^$]{0,200}\\[^$]{0,200})\$")
SYMBOLS = {
    r"\geq": "≥", r"\ge": "≥", r"\leq": "≤", r"\le": "≤", r"\gt": ">", r"\lt": "<", r"\times": "×", r"\mu": "µ", r"\%": "%",
    r"\pm": "±", r"\rightarrow": "→", r"\to": "→", r"\approx": "≈", r"\alpha": "α", r"\beta": "β",
}  # fmt: skip
SYMBOL = re.compile("|".join(f"{re.escape(one)}(?![a-z])" for one in sorted(SYMBOLS, key=len, reverse=True)))
WORDED = re.compile(r"\\(?:text|mathrm|mathbf|textbf)\{([^{}]{0,200})\}")
SUP = str.maketrans("0123456789+-−()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾")
SUB = str.maketrans("0123456789+-−()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎")
SPEAKER = re.compile(r"^(?:model|assistant|answer|final answer|response)\s*:\s*", re.IGNORECASE)


def bare(line: str) -> str:
    """One line without markup, its spaces single."""
    text = "".join(one for one in line if one == "\t" or not unicodedata.category(one).startswith("C"))
    for _ in range(2):  # a tag may be hidden in entities
        text = _without_tags(text)
        text = html.unescape(text)
    text = _without_tags(text)
    text = ADDRESS.sub("", IMAGE_OR_LINK.sub(r"\1", text))
    text = STRUCK.sub("", text.replace("`", ""))
    for _ in range(2):  # bold within italic
        text = EMPHASIS.sub(lambda match: match[2] or match[4], text)
    text = MATHS.sub(lambda match: _maths(match[1]), text.replace("**", ""))
    return SPEAKER.sub("", " ".join(text.split()))


def _without_tags(text: str) -> str:
    if "<" not in text:
        return text
    text = TURN.sub(" ", RUNS.sub(" ", text))
    return TAG.sub(" ", RAISED.sub(_raised, text))


def _raised(match: re.Match[str]) -> str:
    moved = match[2].translate(SUP if match[1].lower() == "sup" else SUB)
    return moved if not re.search(r"[^\W_]", match[2].translate(dict.fromkeys(SUP, ""))) else f" {moved} "


def _maths(text: str) -> str:
    return SYMBOL.sub(lambda match: SYMBOLS[match[0]], WORDED.sub(r"\1", text))
