"""Question text → whether it is no clinical question at all.

Covered, in English, Malay, Indonesian, Spanish and French: greetings, and phrases of weather, sport, verse, letters,
e-mails, rotas, code, travel, money and law. Not covered: other everyday matters, which are searched for and mostly found
nowhere. Unknown wording is never taken for an everyday matter.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache

from app.drugs import drugs_named
from app.emergency import tells_emergency
from app.phrases import any_of
from app.wordings import holds_clinical_word, wordlist

__all__ = ["NOT_CLINICAL", "not_clinical"]

NOT_CLINICAL = (
    "This does not read as a clinical question. Panduan quotes the loaded clinical practice guidelines;"
    " ask it about a condition, a test or a treatment."
)
MOST_KNOWN = (
    0.8  # share of the other words that guidelines may hold; higher, and the question may be about their subject
)
GAP = r"(?:\W+\w+){0,3}\W+"  # what * stands for in the list


@cache
def _listed() -> re.Pattern[str]:
    phrases = [phrase for _, listed in wordlist("everyday.tsv") for phrase in listed.split("|")]
    return any_of(*(re.escape(one).replace(r"\ \*\ ", GAP) for one in sorted(phrases, key=len, reverse=True)))


GREETING = any_of(
    r"hi|hiya|hello|hey|good (?:morning|afternoon|evening)|thanks?(?: you| a lot)?|(?:how|who|what) are you|tell me a joke",
    r"hai|halo|selamat (?:pagi|petang|siang|malam|sore)|apa khabar|apa kabar|terima kasih|(?:siapa|apa) (?:awak|anda|kamu)",
    r"hola|buenos d[ií]as|buenas (?:tardes|noches)|gracias|qu[eé] tal(?: est[aá]s)?|qui[eé]n eres|c[oó]mo te llamas",
    r"bonjour|bonsoir|salut|merci|comment [çc]a va|qui es-tu|qui [êe]tes-vous",
)
# Whole phrases: “weather”, “football” and “film” alone stand in clinical questions too.
EVERYDAY = any_of(
    r"weather (?:forecast|today|tomorrow|like)|(?:what|how)(?:['’]s| is) the weather|will it rain|champions league|world cup"
    r"|premier league|cricket score|football (?:score|match|team|results?)|who won|which team (?:won|wins|plays)"
    r"|(?:good|which|what) (?:film|movie)|(?:recipe for|bake|cook) (?:an? )?(?:\w+ )?(?:cake|curry|soup|bread|pasta)|horoscope",
    r"(?:write|compose)(?: me)? (?:an? |some )?(?:poem|song|story|essay|haiku|joke|cover letter|code|email|\w+ (?:code|script|poem))"
    r"|(?:sql|javascript|python) (?:query|function|code|script)|email hr|my (?:\w+ )?(?:on-?call|rota|salary|landlord|tax(?:es)?)"
    r"|bitcoin|stock (?:price|market)|share price|mortgage|income tax|exchange rate|need a lawyer|sue my|renew my passport",
    r"cuaca (?:hari ini|esok|besok)|(?:perlawanan|pertandingan) (?:bola sepak|sepak bola)|siapa (?:menang|juara)|liga juara"
    r"|(?:tulis|karang|buat)(?:kan)? (?:saya )?(?:puisi|pantun|sajak|lagu|cerita|surat(?: cuti(?: sakit)?(?: \d+ hari)?)?|kod|kode)"
    r"|harga saham|cukai pendapatan|pajak penghasilan|pinjaman (?:bank|rumah)|cari (?:peguam|pengacara)|nilai tukar|resep masakan",
    r"qu[eé] tiempo (?:hace|har[aá])|va a llover|partido de f[uú]tbol|liga de campeones|qui[eé]n gan[oó]|hipoteca"
    r"|escr[ií]b[ea](?:me)? (?:un |una )?(?:poema|canci[oó]n|cuento|carta|c[oó]digo)|bolsa de valores|necesito un abogado"
    r"|declaraci[oó]n de la renta|pron[oó]stico del tiempo|receta de cocina|tipo de cambio",
    r"quel temps (?:fait|fera)|m[ée]t[ée]o|il va pleuvoir|ligue des champions|match de football|qui a gagn[ée]"
    r"|[ée]cri(?:s|vez)(?:-moi)? (?:un |une |du )?(?:po[èe]me|chanson|histoire|lettre|code)|cours de (?:la )?bourse"
    r"|besoin d['’]un avocat|imp[oô]ts|taux de change|recette de cuisine",
)


def not_clinical(text: str, *, known: Callable[[str], bool]) -> bool:
    """Whether a question only greets, or is on an everyday matter; `known` tells the words that the guidelines hold.

    Unknown words are no evidence: only phrases of an everyday matter are, and a clinical word outweighs them.
    """
    if GREETING.search(text) and not re.search(r"[^\W_]{4,}", GREETING.sub(" ", text)):
        return not holds_clinical_word(GREETING.sub(" ", text))
    return any(_only_everyday(text, order, known) for order in ((EVERYDAY, _listed()), (_listed(), EVERYDAY)))


def _only_everyday(text: str, order: Sequence[re.Pattern[str]], known: Callable[[str], bool]) -> bool:
    """Whether nothing clinical is left beside everyday phrases, which may overlap: cut out in this order."""
    rest, everyday = text, 0
    for phrases in order:
        rest, more = phrases.subn(" ", rest)
        everyday += more
    if not everyday or holds_clinical_word(rest) or drugs_named(rest) or tells_emergency(rest):
        return False
    words = re.findall(r"[^\W\d_]{5,}", rest)
    return sum(map(known, words)) <= MOST_KNOWN * (len(words) + everyday)
