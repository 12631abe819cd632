"""Question text → what is said above its outcome, what of it is left out, and whether it is a clinical one at all.

Rules, in English, Malay, Indonesian, Spanish and French. Covered: wording of an emergency; a decision about one named
or identified patient; orders to the program, role markers and encoded blobs, left out to the end of their sentence;
greetings, weather, sport, verse, letters, code, money and law. Not covered: names without a title, record number or
birth date; orders in other languages, or split over sentences; other everyday matters, which are searched for and
mostly found nowhere.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from app.drugs import drugs_named
from app.wordings import holds_clinical_word

__all__ = ["NOT_CLINICAL", "ONLY_INSTRUCTION", "Notice", "NoticeKind", "not_clinical", "notices_of", "without_orders"]

NoticeKind = Literal["emergency", "individual", "instruction"]
NOT_CLINICAL = (
    "This does not read as a clinical question. Panduan quotes the loaded clinical practice guidelines;"
    " ask it about a condition, a test or a treatment."
)
ONLY_INSTRUCTION = (
    "The question holds only instructions to the program, which are not followed. Ask a clinical question."
)
MOST_KNOWN = (
    0.8  # share of the other words that guidelines may hold; higher, and the question may be about their subject
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A line shown above an answer or an abstention."""

    kind: NoticeKind
    text: str


EMERGENCY_NOTICE = Notice(
    kind="emergency",
    text="If this is happening now, call your emergency team first. What follows quotes guidelines; it sees no patient.",
)
INDIVIDUAL_NOTICE = Notice(
    kind="individual",
    text="Panduan does not decide or prescribe for an individual patient. What follows is what the guidelines say in"
    " general; leave names and record numbers out of questions.",
)
INSTRUCTION_NOTICE = Notice(
    kind="instruction",
    text="An instruction to the program was left out of the question; it was neither followed nor searched.",
)


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(patterns)})(?![^\W_])", re.IGNORECASE)


EMERGENCY = _any(
    r"cardiac arrest|in arrest|(?:not|isn['’]t|stopped) breathing|no pulse|pulseless|unresponsive|unconscious|collapsed"
    r"|anaphyla(?:xis|ctic shock)(?! (?:to|after|with|from|history))|(?:seizing|fitting|convulsing|choking|bleeding out)(?: right)?(?: now)?"
    r"|still (?:seizing|fitting|convulsing)|status epilepticus|(?:severe|massive|heavy|torrential) (?:bleeding|ha?emorrhage)"
    r"|(?:actively )?suicidal(?: now)?|wants? to (?:kill|end) (?:him|her|them|my)sel(?:f|ves)|(?:took|taken) an overdose",
    r"henti jantung|jantung berhenti|(?:tidak|tak) (?:bernafas|bernapas|sedar(?:kan diri)?|sadar(?:kan diri)?)|anafilaksis"
    r"|(?:sedang|masih) (?:sawan|kejang)|(?:pendarahan|perdarahan) (?:teruk|hebat|berat|masif)|(?:mahu|mau|ingin) bunuh diri",
    r"paro card[ií]aco|parada card[ií]aca|no respira|sin pulso|inconsciente|anafilaxia|(?:est[aá]|sigue) convulsionando"
    r"|(?:hemorragia|sangrado) (?:grave|masiv[ao]|severa|severo)|quiere (?:suicidarse|matarse)",
    r"arr[eê]t cardiaque|ne respire (?:plus|pas)|inconsciente?|anaphylaxie|choc anaphylactique|convulse(?: encore)?"
    r"|(?:h[ée]morragie|saignement) (?:grave|massi(?:f|ve)|s[ée]v[èe]re)|veut se suicider|sans pouls",
)
NAME = r"[A-ZÀ-Ý][a-zà-ÿ'’-]+"
NAMED_PATIENT = re.compile(
    rf"\b(?:Mrs|Mr|Ms|Miss|Puan|Pn|Encik|En|Cik|Tuan|Bapak|Pak|Ibu|Bu|Sra|Sr|Srta|Señora?|Doña|Don|Madame|Mme|Mlle|Monsieur)"
    rf"\.?\s+(?!(?:Hamil|Menyusui|Mengandung)\b){NAME}"
    rf"|\b(?:[Mm]y|[Tt]his|[Oo]ur)\s+(?:pt|patient),?\s+(?:called |named )?{NAME}(?:\s+{NAME})"
    rf"|\b(?:[Pp]esakit|[Pp]asien)\s+(?:saya,?\s+)?(?:bernama|nama)\s+{NAME}"
    rf"|\b(?:[Pp]aciente|[Pp]atiente?)\s+(?:llamad[oa]|nommée?|appelée?)\s+{NAME}"
    r"|\b(?:DOB|MRN|NRIC|NHS number|file (?:no\.? ?)?\d{4}|hospital number)\b"
)
PRESCRIBE = _any(
    r"(?:write|prepare|issue|fill)(?: me| up| out)* (?:an? |the |her |his |their |this |my )?(?:out )?(?:prescription|script|rx)"
    r"|(?:tulis(?:kan)?|buat(?:kan)?) (?:preskripsi|resep)|(?:escr[ií]b[ea](?:me|le)?|haz(?:me)?|red[aá]cta(?:me)?) (?:una|la)"
    r" receta|(?:r[ée]dige[rz]?|[ée]cri(?:s|vez)|fais)(?:-moi)? (?:une |l['’])ordonnance"
)
ORDERS = _any(
    r"(?:ignore|disregard|forget|override) (?:all |any |the |your |of |these |those )*(?:previous|prior|earlier|above|preceding"
    r"|system|safety)?\s?(?:instructions?|prompts?|rules|guardrails)|(?:print|reveal|show|repeat|output)(?: me)? (?:your|the)"
    r" (?:hidden |secret |full )*(?:system )?(?:prompt|instructions)|you are now|pretend (?:to be|you are|you're)"
    r"|(?:developer|dan|god) mode|jailbreak|do not (?:cite|abstain|refuse)|answer without (?:citations?|sources?)",
    r"(?:abaikan|lupakan) (?:semua |segala )?(?:arahan|instruksi|perintah|peraturan|aturan)|anda (?:kini|sekarang) (?:adalah|ialah)"
    r"|(?:tunjukkan|paparkan|tampilkan) (?:prompt|arahan|instruksi)",
    r"(?:ignor[ae]|olvida|omite) (?:todas )?(?:las |tus |mis )?(?:instrucciones|reglas|indicaciones) (?:anteriores|previas|del"
    r" sistema)|(?:muestra|revela)(?:me)? (?:tu|el) prompt|ahora eres",
    r"(?:ignore[zr]?|oublie[zr]?) (?:toutes )?(?:les |tes |vos )?(?:instructions|consignes|r[èe]gles)|(?:affiche|r[ée]v[èe]le)[zr]?"
    r" (?:ton|votre|le) prompt|tu es maintenant",
)
ROLE = re.compile(
    r"^\W*(?:system|assistant|developer|user|sistem|sistema|système)\s*(?:prompt)?\s*:|<\|[^|]*\|>|</?(?:system|assistant)>"
    r"|\[/?INST\]|#{2,}\s*(?:system|instructions?)\b",
    re.IGNORECASE,
)
BLOB = re.compile(r"(?<!\S)(?=\S*\d)(?=\S*[a-z])(?=\S*[A-Z])[A-Za-z0-9+/_-]{40,}={0,2}(?!\S)")
SENTENCE = re.compile(r"[^.!?\n]*(?:\.(?=\d)[^.!?\n]*)*(?:[.!?\n]+|$)")
GREETING = _any(
    r"hi|hello|hey|good (?:morning|afternoon|evening)|thanks?(?: you)?|how are you|who are you|tell me a joke",
    r"selamat (?:pagi|petang|siang|malam|sore)|apa khabar|apa kabar|terima kasih",
    r"hola|buenos d[ií]as|buenas (?:tardes|noches)|gracias|qu[eé] tal(?: est[aá]s)?",
    r"bonjour|bonsoir|salut|merci|comment [çc]a va",
)
# Whole phrases: “weather”, “football” and “film” alone stand in clinical questions too.
EVERYDAY = _any(
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


def notices_of(text: str) -> tuple[Notice, ...]:
    """What is to be said above whatever comes of a question, the most urgent first."""
    individual = NAMED_PATIENT.search(text) or PRESCRIBE.search(text)
    found = (EMERGENCY_NOTICE if EMERGENCY.search(text) else None, INDIVIDUAL_NOTICE if individual else None)
    return tuple(one for one in found if one)


def without_orders(text: str) -> tuple[str, tuple[Notice, ...]]:
    """A question without the sentences that give orders to the program, and the notice if there were any."""
    sentences = [found.group() for found in SENTENCE.finditer(BLOB.sub(" ", text))]
    kept = "".join(one for one in sentences if not ORDERS.search(one) and not ROLE.search(one))
    if kept == text:
        return text, ()
    return kept.strip() if re.search(r"\w", kept) else "", (INSTRUCTION_NOTICE,)


def not_clinical(text: str, *, known: Callable[[str], bool]) -> bool:
    """Whether a question only greets, or is on an everyday matter; `known` tells the words that the guidelines hold.

    Unknown words are no evidence: only phrases of an everyday matter are, and a clinical word outweighs them.
    """
    if GREETING.search(text) and not re.search(r"[^\W_]{4,}", GREETING.sub(" ", text)):
        return not holds_clinical_word(GREETING.sub(" ", text))
    rest, everyday = EVERYDAY.subn(" ", text)
    if not everyday or holds_clinical_word(rest) or drugs_named(rest) or EMERGENCY.search(rest):
        return False
    words = re.findall(r"[^\W\d_]{5,}", rest)
    return sum(map(known, words)) <= MOST_KNOWN * (len(words) + everyday)
