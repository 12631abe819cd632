"""Question text → whether it is worded like an emergency, which puts a banner above whatever comes of it.

Rules, in English, Malay, Indonesian, Spanish and French. Covered: words for what is happening now; conditions that kill within
the hour, unless their prevention, their risk or a history of them is asked about; in pregnancy a blood pressure from 160 or
over 110 mmHg (severe hypertension: WHO recommendations for prevention and treatment of pre-eclampsia and eclampsia, 2011).
Not covered: other vital signs, and emergencies told only by a vignette.
"""

import re

from app.drugs import drugs_named
from app.phrases import any_of
from app.population import populations_in

__all__ = ["tells_emergency"]

SEVERE_SYSTOLIC, SEVERE_DIASTOLIC = 160, 110  # mmHg
PRESSURE = re.compile(r"(?<![\d/.,])(\d{2,3})\s?/\s?(\d{2,3})(?![\d/]|[.,]\d)")
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
    r"|bitten by a snake|envenomation|tension pneumothorax|diabetic ketoacidosis|dka|(?:septic|h[ay]*emorrhagic|hypovola?emic|cardiogenic)"
    r" shock|in shock|heart attack|stemi|acute (?:mi|myocardial infarction)|status asthmaticus|(?:life[- ]threatening|acute severe)"
    r" asthma|respiratory (?:distress|arrest|failure)|severe hypoglyca?emia|hypoglyca?emic coma|cord prolapse|post-?\s?partum ha?emorrhage"
    r"|pph|poison(?:ed|ing)|overdosed?|hypertensive (?:emergency|crisis)|airway obstruction|choked|drown(?:ed|ing)|electrocuted",
    r"(?:gigitan|patukan|digigit|dipatuk|dipagut) ular|(?<!pra)(?<!pre)eklampsia|edema paru akut|edema pulmonari akut|(?:syok|renjatan)"
    r"(?: septik)?|serangan jantung|keracunan|ketoasidosis|hipoglikemia (?:berat|teruk)|perdarahan (?:pasca ?salin|pascapersalinan)"
    r"|pendarahan selepas bersalin",
    r"mordedura de (?:serpiente|culebra|v[ií]bora)|edema (?:agudo de pulm[oó]n|pulmonar agudo)|(?:shock|choque) s[ée]ptico|infarto agudo"
    r"|intoxicaci[oó]n|cetoacidosis|hipogluc?emia (?:grave|severa)|hemorragia posparto",
    r"morsure de serpent|(?<!pré)(?<!pré-)éclampsie|(?:œ|oe)d[èe]me aigu du poumon|oap|choc septique|infarctus aigu|intoxication|acidoc[ée]tose"
    r"|hypoglyc[ée]mie s[ée]v[èe]re|h[ée]morragie du post-?partum",
)
NOT_NOW = any_of(
    r"prevent\w*|prophyla\w*|history|previous|prior|past|risk|screen\w*|defin\w*|criteria|follow-?up|after|post|years? ago|incidence"
    r"|pencegahan|mencegah|riwayat|sejarah|risiko|saringan|definisi|kriteria|prevenci[oó]n|prevenir|antecedentes?|riesgo|criterios"
    r"|pr[ée]vention|pr[ée]venir|ant[ée]c[ée]dents?|risque|crit[èe]res"
)


def tells_emergency(text: str) -> bool:
    """Whether it is worded like an emergency."""
    if EMERGENCY.search(text) or _severe_in_pregnancy(text):
        return True
    return ACUTE.search(text) is not None and NOT_NOW.search(text) is None


def _severe_in_pregnancy(text: str) -> bool:
    """Whether a blood pressure of a pregnant woman is told that is severe."""
    if "pregnant" not in populations_in(text):
        return False
    found = [
        (int(one[1]), int(one[2]))
        for one in PRESSURE.finditer(text)
        if not drugs_named(" ".join(text[: one.start()].split()[-1:]))  # the two parts of a tablet
    ]
    return any(
        (systolic >= SEVERE_SYSTOLIC or diastolic >= SEVERE_DIASTOLIC)
        and all(low <= value <= high for value, (low, high) in zip((systolic, diastolic), LIKELY, strict=True))
        for systolic, diastolic in found
    )
