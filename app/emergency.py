"""Question text → whether it is worded like an emergency, which puts a banner above whatever comes of it.

Rules, in English, Malay, Indonesian, Spanish and French. Covered: words for what is happening now; conditions that kill within
the hour, unless their prevention, their risk or a history of them is asked about; in pregnancy a blood pressure from 160 or
over 110 mmHg (severe hypertension: WHO recommendations for prevention and treatment of pre-eclampsia and eclampsia, 2011);
in anyone one from 180 or over 110 mmHg with a sign that an organ suffers (hypertensive emergency: 2018 ESC/ESH guidelines for
the management of arterial hypertension). Not covered: other vital signs, pressures in cmHg, emergencies told only by a vignette.
"""

import re
from collections.abc import Iterator

from app.drugs import drugs_named
from app.phrases import any_of
from app.population import populations_in

__all__ = ["tells_emergency"]

SEVERE_IN_PREGNANCY, SEVERE = (160, 110), (180, 110)  # mmHg, systolic and diastolic
PRESSURE = re.compile(r"(?<![\d/.,])(\d{2,3})\s?/\s?(\d{2,3})(?![\d/]|[.,]\d)")
SYSTOLIC = re.compile(
    r"(?<![^\W_])(?:s?bp|blood pressure|systol\w+|sist[oó]l\w+|tekanan darah|presión arterial|tension artérielle|td|ta|pa|t?ds)"
    r"(?:\s+(?:bp|pressure|blood|of|is|was|de|es|est|à|darah))*\s*[:=>≥]?\s*(\d{3})(?!\d|\s?/|[.,]\d)",
    re.IGNORECASE,
)
DIASTOLIC = re.compile(
    r"(?<![^\W_])(?:dbp|d[ií]ast[oó]l\w+)(?:\s+(?:bp|pressure|blood|of|is|was|de|es|est|à))*\s*[:=>≥]?\s*(\d{3})(?!\d|\s?/|[.,]\d)",
    re.IGNORECASE,
)
LIKELY = ((70, 300), (40, 200))  # mmHg, between which two figures are a blood pressure, and no date and no dose
EMERGENCY = any_of(
    r"cardiac arrest|in arrest|(?:not|isn['’]t|stopped) breathing|no pulse|pulseless|unresponsive|unconscious|collapsed"
    r"|anaphyla(?:xis|ctic shock)(?! (?:to|after|with|from|history|in (?:19|20)\d\d|years? ago|last))|(?:seizing|fitting|convulsing|choking|bleeding out)(?: right)?(?: now)?"
    r"|still (?:seizing|fitting|convulsing)|status epilepticus|(?:severe|massive|heavy|torrential) (?:bleeding|ha?emorrhage)"
    r"|(?:actively )?suicidal(?: now)?|(?:wants?|will|going|threatens|about)(?: to)? (?:kill|end|hang) (?:him|her|them|my)sel(?:f|ves)|(?:took|taken) an overdose",
    r"henti jantung|jantung berhenti|(?:tidak|tak) (?:bernafas|bernapas|sedar(?:kan diri)?|sadar(?:kan diri)?)|anafilaksis"
    r"|(?:sedang|masih) (?:sawan|kejang)|(?:pendarahan|perdarahan) (?:teruk|hebat|berat|masif)|(?:mahu|mau|nak|ingin) bunuh diri"
    r"|(?:tiada|tidak ada|tak ada|nggak ada|gak ada) (?:nadi|nafas|napas)|(?:ber)?henti na[fp]as",
    r"paro card[ií]aco|parada card[ií]aca|est[aá] en paro|no respira|(?:sin|no tiene) pulso|inconsciente|anafilaxia|(?:est[aá]|sigue) convulsionando"
    r"|(?:hemorragia|sangrado) (?:grave|masiv[ao]|severa|severo)|(?:se )?quiere (?:suicidar|matar)(?:se)?",
    r"arr[eê]t cardiaque|ne respire (?:plus|pas)|inconsciente?|anaphylaxie|choc anaphylactique|convulse(?: encore)?"
    r"|(?:h[ée]morragie|saignement) (?:grave|massi(?:f|ve)|s[ée]v[èe]re)|veut se (?:suicider|tuer)|sans pouls|(?:plus|pas) de pouls",
)
ACUTE = any_of(
    r"(?<!pre-)(?<!pre )(?<!pre)eclamp(?:sia|tic)|(?:acute|flash) pulmonary o?edema|(?:snake|scorpion|viper|cobra)[ -]?(?:bites?|stings?|bitten)"
    r"|(?:bitten|stung) by an? (?:snake|scorpion|viper|cobra)|envenomation|tension pneumothorax|diabetic ketoacidosis|dka|(?:septic|h[ay]*emorrhagic|hypovola?emic|cardiogenic)"
    r" shock|in shock|heart attack|stemi|acute (?:mi|myocardial infarction)|status asthmaticus|(?:life[- ]threatening|acute severe)"
    r" asthma|respiratory (?:distress|arrest|failure)|severe hypoglyca?emia|hypoglyca?emic coma|cord prolapse|post-?\s?partum ha?emorrhage"
    r"|pph|poison(?:ed|ing)|overdosed?|od (?:of|on)|(?:took|taken) an od|(?:paracetamol|acetaminophen|panadol|tylenol|heroin) od|hypertensive (?:emergency|crisis)|airway obstruction|choked|drown(?:ed|ing)|electrocuted",
    r"(?:gigitan|patukan|digigit|dipatuk|dipagut) ular|(?:di)?sengat(?:an)? kala ?jengking|overdos(?:is)?|(?:terlebih|kelebihan) dos(?:is)?|(?<!pra)(?<!pre)eklampsia|edema paru akut|edema pulmonari akut|(?:syok|renjatan)"
    r"(?: septik)?|serangan jantung|keracunan|ketoasidosis|hipoglikemia (?:berat|teruk)|perdarahan (?:pasca ?salin|pascapersalinan)"
    r"|pendarahan selepas bersalin",
    r"mordedura de (?:serpiente|culebra|v[ií]bora)|picadura de (?:alacr[áa]n|escorpi[óo]n|serpiente)|sobredosis|edema (?:agudo de pulm[oó]n|pulmonar agudo)|(?:shock|choque) s[ée]ptico|infarto agudo"
    r"|intoxicaci[oó]n|cetoacidosis|hipogluc?emia (?:grave|severa)|hemorragia posparto",
    r"morsure de serpent|piqûre de scorpion|surdosage|surdose|(?<!pré)(?<!pré-)éclampsie|(?:œ|oe)d[èe]me aigu du poumon|oap|choc septique|infarctus aigu|intoxication|acidoc[ée]tose"
    r"|hypoglyc[ée]mie s[ée]v[èe]re|h[ée]morragie du post-?partum",
)
ORGAN = any_of(  # signs that a very high pressure harms the brain, the eyes, the heart or the lungs
    r"confus\w*|drows\w*|altered (?:mental|conscious|sensorium)\w*|encephalopathy|chest pain|breathless\w*|short(?:ness)? of breath|sob"
    r"|dyspno?ea|pulmonary o?edema|(?:vision|visual|sight) (?:loss|changes?|disturbances?|symptoms?)|(?:blurr(?:ed|y)|double|loss of|losing|lost)"
    r" (?:vision|sight)|can(?:no|['’])?t (?:see|breathe)|blind(?:ness)?|papilloedema|papilledema|fits?(?! (?:for|to))|fitting|seiz\w*|convuls\w*"
    r"|weak(?:ness)?|hemi(?:par|pleg)\w+|facial droop|slurred|aphasi\w*|paraly\w*|(?:severe|worst|terrible|thunderclap|bad) headache|headache[, ]+severe",
    r"kelir\w*|kekeliruan|(?:ke)?bingung\w*|linglung|penurunan kesadaran|kesadaran menurun|(?:sakit|nyeri) dada|sesak|semput|edema paru"
    r"|(?:penglihatan|pandangan|mata) (?:kabur|hilang|terganggu)|(?:hilang|kehilangan) penglihatan|sawan|kejang\w*|lemah|kelemahan|lumpuh|pelo"
    r"|(?:sakit|nyeri) kepala (?:(?:yang|sangat) )*(?:teruk|berat|hebat|kuat)",
    r"confus[oa]|confusión|desorientad[oa]|somnolient[oa]|dolor (?:torácico|de pecho|en el pecho|precordial)|disnea|falta de aire"
    r"|visión borrosa|pérdida de (?:la )?(?:visión|vista)|alteraci(?:ón|ones) visual(?:es)?|ceguera|debilidad|hemi(?:par|plej)\w+|parálisis"
    r"|afasia|(?:cefalea|dolor de cabeza) (?:muy )?(?:intens[oa]|sever[oa]|fuerte)|edema (?:agudo )?(?:de pulmón|pulmonar)",
    r"désorient\w*|somnolen\w*|douleurs? (?:thoraciques?|à la poitrine)|dyspn\w*|essouffl\w*|(?:vision|vue) (?:floue|trouble)|troubles? visuels?"
    r"|perte de (?:la )?(?:vision|vue)|cécité|faiblesse|hémi(?:par|pl)\w*|paralysie|aphasie|(?:céphalées?|(?:mal|maux) de tête)"
    r" (?:très )?(?:intenses?|sévères?|violente?s?|violents?|brutale?s?)",
)
WITHOUT = re.compile(  # “no chest pain or confusion”
    r"(?<![^\W_])(?:no|not|nil|without|denies|tanpa|tiada|tidak(?: ada)?|tak(?: ada)?|bukan|sin|niega|sans|pas de|ni)\s+(?:any\s+|de\s+)?"
    r"(?:(?:[\w-]+\s+){1,3}(?:or|nor|atau|o|ni|ou)\s+)?$",
    re.IGNORECASE,
)
NOT_NOW = any_of(
    r"prevent\w*|prophyla\w*|history|previous|prior|past|risk|screen\w*|defin\w*|criteria|follow-?up|after|post|years? ago|incidence"
    r"|pencegahan|mencegah|riwayat|sejarah|risiko|saringan|definisi|kriteria|prevenci[oó]n|prevenir|antecedentes?|riesgo|criterios"
    r"|pr[ée]vention|pr[ée]venir|ant[ée]c[ée]dents?|risque|crit[èe]res"
)


def tells_emergency(text: str) -> bool:
    """Whether it is worded like an emergency."""
    if EMERGENCY.search(text) or _severe_pressure(text):
        return True
    return ACUTE.search(text) is not None and NOT_NOW.search(text) is None


def _severe_pressure(text: str) -> bool:
    """Whether a blood pressure is told that is severe for a pregnant woman, or for anyone with a sign of a suffering organ."""
    found = list(_pressures(text))
    if found and "pregnant" in populations_in(text) and _reach(found, SEVERE_IN_PREGNANCY):
        return True
    return _reach(found, SEVERE) and any(not WITHOUT.search(text, 0, sign.start()) for sign in ORGAN.finditer(text))


def _pressures(text: str) -> Iterator[tuple[int, int]]:
    """Each blood pressure of a text, systolic and diastolic; 0 for the one that is not told."""
    for one in PRESSURE.finditer(text):
        told = int(one[1]), int(one[2])
        tablet = drugs_named(" ".join(text[: one.start()].split()[-1:]))  # its two parts
        if not tablet and all(low <= value <= high for value, (low, high) in zip(told, LIKELY, strict=True)):
            yield told
    yield from ((int(one[1]), 0) for one in SYSTOLIC.finditer(text))
    yield from ((0, int(one[1])) for one in DIASTOLIC.finditer(text))


def _reach(pressures: list[tuple[int, int]], limits: tuple[int, int]) -> bool:
    return any(value >= limit for told in pressures for value, limit in zip(told, limits, strict=True))
