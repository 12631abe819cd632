"""Reading × Reading → what a statement leaves out of the sentence that it is taken from, and that turns or weakens the rest.

All words of a statement may stand in the cited text, and the statement may still say what that text denies: "There is no
evidence that zinc prevents it" holds "Zinc prevents it". Covered, in English, Malay, Indonesian, Spanish and French: what
is compared or replaced, unsure, asked, studied, excluded, past, rare or for some only; degrees and kinds of a condition;
giving made of what is only referred, stopped or switched; a word of the very phrase that is repeated; and a part of a list
whose parts are joined by "and". Each is a doubt, none certain. Not covered: what stands in another sentence, and
alternatives ("or").
"""

import re
from collections.abc import Iterator

from app.claims import Reading
from app.phrases import any_of
from app.polarity import WORD
from app.repeated import held_by

__all__ = ["omissions"]

NUMERIC = r"(?! (?:about |around |approximately )?(?:[\d≥≤<>]|half|twice|once|the (?:upper|lower|usual|normal)|usual|normal|biasa|lo normal|la normale))"
FRAMES = {
    "a comparison": any_of(
        rf"than{NUMERIC}", r"in preference to", r"prefer\w* (?:to|over)", r"rather", r"instead", r"replac\w+", r"substitut\w+", r"(?:superior|inferior|equivalent) to",
        r"compared (?:with|to)", r"versus", r"vs", rf"daripada{NUMERIC}", r"berbanding", r"dibanding\w*", r"ketimbang", r"(?:meng|di)gantikan", r"en lugar de", r"en vez de",
        r"reemplaz\w+", r"sustitu\w+", r"comparado con", r"remplac\w+", r"plutôt que", r"au lieu de", r"par rapport à",
    ),
    "that it is unsure": any_of(
        r"whether", r"unclear", r"uncertain\w*", r"unknown", r"not (?:yet )?(?:known|clear|established|proven|shown)", r"controvers\w+", r"debat\w+", r"doubtful",
        r"(?:no|not enough|insufficient|limited|little|lack of|conflicting|inconclusive|scarce|weak)(?: \w+){0,3} (?:evidence|data|proof|benefit|effect|advantage|difference)",
        r"(?:is|are|was|were) (?:thought|believed|said|claimed|assumed) to", r"hypothes\w+", r"theoretical\w*", r"belum (?:jelas|pasti|terbukti)", r"tidak (?:jelas|pasti|terbukti)", r"sama ada", r"apakah",
        r"no (?:está claro|hay (?:pruebas|evidencia))", r"se desconoce", r"incierto", r"incertain\w*", r"(?:aucune|peu de) (?:preuve|donnée)s?", r"on ignore",
    ),
    "that it is asked or looked for": any_of(
        r"ask(?:s|ed|ing)?", r"enquir\w+", r"inquir\w+", r"look(?:s|ed|ing)? for", r"rul(?:e|es|ed|ing) out", r"exclu\w+", r"suspect\w*", r"tanya\w*", r"singkirkan", r"disyaki", r"dicurigai", r"pregunt\w+",
        r"sospech\w+", r"descart\w+", r"demand(?:er|ez)", r"soupçon\w+", r"suspicion",
    ),
    "that it was studied": any_of(
        r"trials?", r"stud(?:y|ies|ied)", r"randomi[sz]ed", r"meta-analys[ie]s", r"cohorts?", r"investigated", r"observational", r"kajian", r"penelitian", r"ensayos?", r"estudios?", r"essais?", r"études?",
    ),
    "that it fails": any_of(
        r"fail(?:s|ed|ing)? to", r"ineffective\w*", r"useless", r"gagal", r"fracas\w+", r"échou\w+", r"échec", r"inefica\w+", r"inefficace\w*",
    ),
    "that it is past": any_of(
        r"former(?:ly)?", r"previously", r"(?:previous|earlier|old|older|replaced|superseded|last) (?:edition|version|guideline|guidance|recommendation|advice)s?", r"historically", r"in the past", r"no longer",
        r"(?:was|were) (?:recommended|advised|suggested|preferred)", r"dahulu", r"edisi (?:sebelumnya|terdahulu|lama)", r"antes se", r"anteriormente", r"edición anterior", r"auparavant", r"autrefois", r"édition précédente",
    ),
    "that it is rare, or for some": any_of(
        r"rare(?:ly)?", r"seldom", r"hardly", r"occasional\w*", r"exceptional\w*", r"infrequent\w*", r"uncommon\w*", r"some", r"few", r"certain", r"selected", r"a minority of", r"not all", r"partial\w*", r"jarang",
        r"sebahagian", r"sebagian", r"beberapa", r"tertentu", r"rara vez", r"raramente", r"algun[oa]s", r"cierto?as?", r"rarement", r"certain[es]*", r"quelques",
    ),
}  # fmt: skip
# What a condition is of: without it, the condition is a wider one.
KINDS = any_of(
    r"severe(?:ly)?", r"non-severe", r"mild\w*", r"moderate\w*", r"acute", r"chronic", r"confirmed", r"presumed", r"probable", r"possible", r"uncomplicated", r"complicated", r"active", r"latent", r"recurrent", r"persistent",
    r"refractory", r"resistant", r"drug-\w+", r"multidrug-\w+", r"uncontrolled", r"unstable", r"stable", r"symptomatic", r"asymptomatic", r"primary", r"secondary", r"high", r"low", r"higher", r"lower", r"type \d", r"stage \d", r"grade \d",
    r"advanced", r"early", r"late", r"untreated", r"known", r"new", r"repeated", r"bacterial", r"viral", r"fungal", r"teruk", r"berat", r"ringan", r"sedang", r"akut", r"kronik", r"kronis", r"grave", r"leve", r"agud[oa]", r"crónic[oa]",
    r"sévère", r"légère?", r"modérée?", r"aiguë?", r"chronique",
)  # fmt: skip
BEHIND = frozenset({"teruk", "berat", "ringan", "sedang", "akut", "kronik", "kronis", "grave", "leve", "aguda", "agudo", "crónica", "crónico", "sévère", "aiguë", "chronique"})  # fmt: skip
GIVING = any_of(
    r"giv(?:e|es|en|ing)", r"us(?:e|es|ed|ing)", r"treat\w*", r"prescri\w+", r"administ\w+", r"offer\w*", r"receiv\w+", r"tak(?:e|es|en|ing)", r"first-line", r"(?:mem)?beri\w*", r"diberi\w*", r"guna\w*",
    r"diguna\w*", r"dar", r"usar", r"donn\w+", r"utilis\w+",
)  # fmt: skip
OTHER_ACTS = any_of(
    r"refer(?:s|red|ral)?", r"switch\w*", r"chang(?:e|es|ed|ing)", r"replac\w+", r"stop\w*", r"withdr\w+", r"discontinu\w+", r"review\w*", r"reassess\w*", r"test(?:s|ed|ing)?", r"admit\w*", r"rujuk\w*", r"dirujuk",
    r"henti\w*", r"suspend\w*", r"referir", r"derivar", r"arrêt\w+", r"hospitalis\w+",
)  # fmt: skip


PHRASE = re.compile(r"[;:,.()\n•\t]|(?<![^\W_])(?:and|or|but|then|dan|atau|y|e|o|u|et|ou)(?![^\W_])")
# Words that carry nothing of their own, and those that app/polarity.py looks at.
LIGHT = frozenset(["together", "let", "lets", "lasts", "going", "make", "makes", "sure", "ensure", "reason", "way", "apabila", "bila", "semasa", "ketika", "iaitu", "jangan", "tidak", "elakkan", "no", "ne"])  # fmt: skip
INCLUDING = any_of(
    r"such as", r"includ\w+", r"e\.?g", r"among", r"termasuk", r"seperti", r"inclu\w+", r"como", r"comme", r"notamment"
)
NAMED = r"[^\W\d_][\w-]*(?: [^\W\d_][\w-]*){0,3}"  # an item of a list of things, no clause
LIST = re.compile(rf"{NAMED}(?:, {NAMED})+,? (?:and|dan|y|e|et) {NAMED}(?![\w-])")
ITEM = re.compile(r", (?:(?:and|dan|y|e|et) )?| (?:and|dan|y|e|et) ")
FEWEST = 2  # items from which a statement repeats a list
REPEATED = 0.5  # share of a phrase's words that a statement must hold to repeat it


def omissions(said: Reading, cited: Reading, *, asked: Reading, taken: str) -> Iterator[str]:
    """Yield what was left out of the sentences that a statement is `taken` from, in words; what is `asked` about goes without saying."""
    for what, pattern in FRAMES.items():
        if pattern.search(taken) and not pattern.search(said.text):
            yield f"{what} was left out"
    for kind in _kinds(said, taken):
        if not _said(kind, asked):
            yield f"“{kind}” of the cited text was left out"
    for word in _shortened(said, cited, asked, taken):
        yield f"“{word}” of what it repeats was left out"
    if not INCLUDING.search(said.text):
        yield from _listed(said, cited, taken)
    if GIVING.search(said.text) and not GIVING.search(taken) and OTHER_ACTS.search(taken):
        yield "the cited text does not speak of giving or using it"


def _shortened(said: Reading, cited: Reading, asked: Reading, taken: str) -> Iterator[str]:
    """The words that a statement leaves out of the very phrases that it repeats."""
    named = {
        key
        for one in cited.medicines
        if one.name in said.drugs
        for word in one.words.split()
        if (key := cited.key(word))
    }
    held = said.words | asked.words | cited.above | named
    for phrase in PHRASE.split(taken):
        words = [
            key
            for word in WORD.findall(phrase)
            if word not in LIGHT and (key := cited.key(word)) and not key[0].isdigit()
        ]
        if sum(key in said.words for key in words) >= REPEATED * len(words):
            yield from (key for key in words if key not in held)


def _listed(said: Reading, cited: Reading, taken: str) -> Iterator[str]:
    """What a statement that repeats a list leaves out of it: two drugs of three are another regimen."""
    held = held_by(said)
    for match in LIST.finditer(taken):
        items = [frozenset(filter(None, map(cited.key, WORD.findall(one)))) for one in ITEM.split(match.group())]
        told = [not one.isdisjoint(held) for one in items if one]
        if told.count(True) >= FEWEST and not all(told):
            yield "a part of a list was left out"


def _kinds(said: Reading, taken: str) -> Iterator[str]:
    """The degrees and kinds that stand right beside a word of the statement, which says none of them."""
    for match in KINDS.finditer(taken):
        words = [one.group() for one in WORD.finditer(taken, match.end())][:1]
        if match.group() in BEHIND:
            words = [one.group() for one in WORD.finditer(taken, 0, match.start())][-1:]
        if any(said.key(word) in said.words for word in words) and not _said(match.group(), said):
            yield match.group()


def _said(kind: str, said: Reading) -> bool:
    return kind in said.text or said.key(kind) in said.words
