"""Reading × Reading → what a statement that repeats the cited words may have turned round: each a doubt, none certain.

Covered: what is denied; words and their opposites (higher, lower; before, after; first, second; left, right); “and” made “or”
between the same words; what stands before and behind “replaces”, “instead of”, “then”; populations exchanged among their
figures; “all” added; a route picked among several. Not covered: what is said in other words altogether.
"""

import re
from collections.abc import Iterator
from itertools import combinations

from app.claims import Reading, stem
from app.polarity import WORD, denied
from app.population import population_places

__all__ = ["doubts"]

Doubt = tuple[str, bool]
OPPOSITES = tuple(
    (re.compile(rf"(?<![^\W_])(?:{one})(?![^\W_])"), re.compile(rf"(?<![^\W_])(?:{other})(?![^\W_])"))
    for one, other in (
        (r"highe(?:r|st)|greate(?:r|st)|tertinggi|lebih tinggi|mayor|plus élevée?", r"lowe(?:r|st)|smalle(?:r|st)|terendah|lebih rendah|menor|plus bas(?:se)?"),
        (r"ris(?:e|es|en|ing)|rose|increas\w*|rais\w+|up|(?:me|di)?naik\w*|meningkat\w*|aument\w+|augment\w+", r"f[ae]ll(?:s|en|ing)?|drop\w*|decreas\w*|reduc\w*|lower(?:s|ed|ing)|down|turun\w*|menurun\w*|disminu\w+|dimin\w+|baisse\w*"),
        (r"more|above|over|exceed\w*|melebihi|atas|más|plus", r"less|fewer|below|under|bawah|kurang|menos|moins"),
        (r"at least|minimum|sekurang-kurangnya|al menos|au moins", r"at most|maximum|up to|selebih-lebihnya|como máximo|au plus"),
        (r"before|prior|sebelum|antes|avant", r"after|following|selepas|setelah|después|après"),
        (r"earl(?:y|ier|iest)|lebih awal|temprano", r"lat(?:e|er|est)|lewat|tarde"),
        (r"first(?:-line)?|pertama|primer\w?|premi\w+", r"second(?:-line)?|last|kedua|segund\w|deuxième|terakhir|últim\w"),
        (r"left|kiri|izquierd\w|gauche", r"right|kanan|derech\w|droite?"),
        (r"same|sama|mism\w|même", r"different|berbe[sz]a|diferentes?|distint\w+|différente?s?"),
        (r"systolic|sistoli[ck]\w?|systolique", r"diastolic|diastoli[ck]\w?|diastolique"),
        (r"acute|akut|agud\w|aiguë?", r"chronic|kroni[ks]\w?|crónic\w|chronique"),
        (r"non-severe|mild\w*|ringan|leve|légère?", r"severe(?:ly)?|teruk|berat|grave"),
        (r"with|dengan|con|avec", r"without|tanpa|sin|sans"),
        (r"always|selalu|sentiasa|siempre|toujours", r"never|tidak pernah|nunca|jamais"),
        (r"common|frequent\w*", r"uncommon|rare\w*|infrequent\w*"),
        (r"possible|able", r"impossible|unable"),
        (r"start\w*|begin\w*|initiat\w*|mula\w*|inici\w+|commenc\w+|continu\w*|keep\w*|finish\w*", r"stop\w*|discontinu\w*|withdr\w+|henti\w*|suspend\w*|arrêt\w+"),
        (r"if|when|where|jika|apabila|si|cuando|lorsque", r"unless|except|kecuali|salvo|sauf"),
        (r"long(?:er)?(?:-acting)?", r"short(?:er)?(?:-acting)?"),
        (r"positive|positi[fv]\w?", r"negative|négati\w+|negati[fv]\w?"),
        (r"morning|daytime|pagi|mañana|matin", r"evening|night\w*|malam|noche|soir|nuit"),
        (r"inside|within|dalam", r"outside|luar"),
        (r"all|every|semua|todos|tous", r"some|none|few|sebahagian|sebagian|algunos|certains"),
        (r"high|tinggi|alt[oa]|élevée?", r"low|rendah|baj[oa]|faible"),
        (r"slow(?:ly|er)?|perlahan", r"fast(?:er)?|rapid(?:ly)?|quick\w*|cepat"),
        (r"better|improv\w*", r"worse\w*|deteriorat\w*"),
        (r"arterial", r"venous"), (r"primary", r"secondary"), (r"loading", r"maintenance"), (r"full", r"half"), (r"gain\w*", r"los[st]\w*|lose"),
        (r"until|till|before|hingga|sehingga|hasta|jusqu'à", r"once|when|as soon as|after|since|apabila|setelah|selepas|cuando|después|lorsque|après"),
        (r"(?:all|every one) (?:of )?(?:the|these|those|three|\d|following)|both|semua|kedua-dua|todos|ambos|tous les deux", r"any (?:of|one)|either|one(?: of)?|salah satu|sebelah|cualquiera|un[oa] de|l'une? des"),
        (r"as (?!soon|long|well|far|much|many|needed)\w+ as|equally|tan \w+ como|aussi \w+ que|sama \w+ dengan", r"(?:more|less|better|worse|[^\W\d_]{3,}er)(?: [^\W\d_]+)? than|superior|inferior|más \w+ que|plus \w+ que|lebih \w+ daripada"),
        (r"immediate(?:ly)?|at once", r"urgent(?:ly)?"), (r"mother\w*", r"carers?|parents?|fathers?"),
        (r"full|empty stomach", r"after meals|with food"), (r"inpatients?|hospital", r"outpatients?|home"),
    )
)  # fmt: skip
JOINING = re.compile(
    r"(?<![^\W_])(?:(and|dan|y|et)|(or|atau|o|ou))(?![^\W_])"
    r"(?! (?:higher|more|less|lower|above|below|over|under|older|younger|longer|shorter|greater|fewer|lebih|más|menos|plus|moins))"
)
DIRECTED = re.compile(
    r"(?<![^\W_])(?:replac\w+|substitut\w+|instead of|rather than|in preference to|preferred (?:to|over)|before|after|then|followed by|caus\w+"
    r"|leads? to|precede\w*|exceed\w*|than|switch\w* (?:from|to)|mengganti\w*|digantikan|sebelum|selepas|antes de|después de|avant|après)(?![^\W_])"
)
PASSIVE = re.compile(r"\s*(?:by|oleh|por|par)(?![^\W_])")
UNIVERSAL = re.compile(r"(?<![^\W_])(?:all|always|everyone|everybody|whatever|any|semua|sentiasa|selalu|siempre|todos|toutes?|tous|toujours)(?![^\W_])")  # fmt: skip
NEXT = 3  # words on either side by which “and” is found again
AROUND = 6  # words on either side of “replaces”
ONE = re.compile(r"(?<![^\W_])(?:one|satu|una?|une)(?![^\W_])")


def doubts(said: Reading, cited: Reading) -> Iterator[Doubt]:
    """Yield what may have been turned round, in words, with False: none of it is certain."""
    found = [
        *_denied(said, cited), *_opposites(said.text, cited.text), *_joined(said.text, cited.text), *_directed(said.text, cited.text),
        *_exchanged(said, cited),
    ]  # fmt: skip
    if UNIVERSAL.search(said.text) and not UNIVERSAL.search(cited.text):
        found.append("“all” or “always” is not in the cited text")
    if said.routes and len(cited.routes) > 1 and said.routes != cited.routes:
        found.append("the cited text names other routes too")
    yield from ((one, False) for one in found)


def _denied(said: Reading, cited: Reading) -> Iterator[str]:
    ours, theirs = denied(said.text), denied(cited.text)
    for one in sorted(theirs.denied - ours.denied):
        if one in ours.words:
            yield f"the cited text denies “{one}”"
    for one in sorted(ours.denied - theirs.denied):
        if one in theirs.words:
            yield f"the cited text does not deny “{one}”"


def _opposites(said: str, cited: str) -> Iterator[str]:
    for pair in OPPOSITES:
        for ours, other in (pair, pair[::-1]):
            if (told := ours.search(said)) and not ours.search(cited) and (theirs := other.search(cited)):
                yield f"it says “{told.group()}” where the cited text says “{theirs.group()}”"


def _joined(said: str, cited: str) -> Iterator[str]:
    theirs = list(_joints(cited))
    for joint, left, right in _joints(said):
        held = [
            (len(left & before) + len(right & after), other)
            for other, before, after in theirs
            if left & before and right & after
        ]
        best = max((count for count, _ in held), default=0)
        if held and (best, joint) not in held:
            yield "“and” and “or” are exchanged"
            return


def _joints(text: str) -> Iterator[tuple[bool, frozenset[str], frozenset[str]]]:
    """Each “and” (True) or “or”, with the words on either side."""
    for match in JOINING.finditer(text):
        left, right = _words(text[: match.start()])[-NEXT:], _words(text[match.end() :])[:NEXT]
        yield match[1] is not None, frozenset(left), frozenset(right)


def _directed(said: str, cited: str) -> Iterator[str]:
    theirs = list(_sides(cited))
    for verb, left, right in _sides(said):
        for other, before, after in theirs:
            if (stem(verb) or verb) == (stem(other) or other) and left & after and right & before:
                yield f"what stands before and behind “{verb}” is exchanged"
                return


def _sides(text: str) -> Iterator[tuple[str, frozenset[str], frozenset[str]]]:
    for match in DIRECTED.finditer(text):
        left, right = (
            frozenset(_words(text[: match.start()])[-AROUND:]),
            frozenset(_words(text[match.end() :])[:AROUND]),
        )
        verb = match.group().split()[0]
        yield (
            (verb, right - left, left - right)
            if PASSIVE.match(text, match.end())
            else (verb, left - right, right - left)
        )


def _words(text: str) -> list[str]:
    """The stems of the words, and the numbers, of a text."""
    found = (match.group() for match in WORD.finditer(text))
    return [key for word in found if (key := stem(word) or (word if word[0].isdigit() else ""))]


def _exchanged(said: Reading, cited: Reading) -> Iterator[str]:
    """Whether two populations, or two drugs, keep their places and their figures do not, or the reverse."""
    figures = _turned(_figure_places(said), _figure_places(cited))
    people = _turned(population_places(said.text), population_places(cited.text))
    drugs = _turned(_drug_places(said), _drug_places(cited))
    for what, turned in (("patients", people), ("drugs", drugs)):
        if None not in (turned, figures) and turned != figures:
            yield f"the figures of two {what} may be exchanged"


def _figure_places(reading: Reading) -> list[tuple[str, int]]:
    found = [(f"{one.kind} {one.values}", one.start) for one in reading.figures]
    return [*found, *(("count (1.0,)", match.start()) for match in ONE.finditer(reading.text))]


def _drug_places(reading: Reading) -> list[tuple[str, int]]:
    return [(one.name, one.start) for one in reading.medicines]


def _turned(ours: list[tuple[str, int]], theirs: list[tuple[str, int]]) -> bool | None:
    """Whether any two names, each once in both, stand in the other order; None where there are not two."""
    mine, other = _single(ours), _single(theirs)
    common = [name for name in mine if name in other]
    if len(common) < 2:  # noqa: PLR2004 a pair
        return None
    return any((mine[one] < mine[two]) != (other[one] < other[two]) for one, two in combinations(common, 2))


def _single(places: list[tuple[str, int]]) -> dict[str, int]:
    names = [name for name, _ in places]
    return {name: place for name, place in places if names.count(name) == 1}
