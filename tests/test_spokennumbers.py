"""Spoken numbers and units → figures: cases worked by hand in four languages, and every number by a generator of words."""

import random
from collections.abc import Callable

import pytest

from app.spokennumbers import Stretch, in_figures
from app.spokenwords import SPOKEN, lexicon_of

SAID = [
    # English: doses and per kilo
    ("en", "five hundred milligrams twice a day", "500 mg twice a day"),
    ("en", "Five hundred milligrams.", "500 mg."),
    ("en", "give (five hundred milligrams), then stop", "give (500 mg), then stop"),
    ("en", "a hundred milligrams", "100 mg"),
    ("en", "seven hundred and fifty milligrams", "750 mg"),
    ("en", "seven hundred fifty milligrams", "750 mg"),
    ("en", "fifteen hundred milligrams", "1500 mg"),
    ("en", "twelve hundred and fifty", "1250"),
    ("en", "two thousand four hundred", "2400"),
    ("en", "one hundred thousand units", "100000 units"),
    ("en", "two point four million units", "2.4 million units"),
    ("en", "ten to twenty milligrams per kilo per day", "10-20 mg/kg/day"),
    ("en", "fifteen milligrams per kilogram per dose", "15 mg/kg/dose"),
    ("en", "five micrograms per kilo per minute", "5 mcg/kg/min"),
    ("en", "two grams and four tablets", "2 g and 4 tablets"),
    ("en", "zero point one units per kilo per hour", "0.1 units/kg/hour"),
    ("en", "twenty millilitres per kilo", "20 mL/kg"),
    ("en", "five hundred mg", "500 mg"),
    ("en", "five-hundred-milligram tablets", "500-milligram tablets"),
    ("en", "twenty-five milligram tablets", "25 mg tablets"),
    ("en", "for twenty four hours", "for 24 hours"),
    ("en", "six litres per minute of oxygen", "6 L/min of oxygen"),
    ("en", "seven millimoles per litre", "7 mmol/L"),
    ("en", "one gram", "1 g"),
    # decimals and halves
    ("en", "zero point five", "0.5"),
    ("en", "naught point one two five", "0.125"),
    ("en", "zero point zero five milligrams", "0.05 mg"),
    ("en", "three point oh five", "3.05"),
    ("en", "zero point twenty five milligrams", "0.25 mg"),
    ("en", "two point one two five milligrams", "2.125 mg"),
    ("en", "thirty eight point five degrees celsius", "38.5 °C"),
    ("en", "one and a half tablets", "1.5 tablets"),
    ("en", "two and a half to three milligrams", "2.5-3 mg"),
    ("en", "half a tablet at night", "0.5 tablet at night"),
    ("en", "half a milligram per kilo", "0.5 mg/kg"),
    # ranges and choices
    ("en", "two to three", "2-3"),
    ("en", "every four to six hours", "every 4-6 hours"),
    ("en", "fifty to a hundred milligrams", "50-100 mg"),
    ("en", "two to three million units", "2-3 million units"),
    ("en", "increase from five to ten milligrams", "increase from 5 to 10 mg"),
    ("en", "one or two tablets", "1 or 2 tablets"),
    ("en", "zero to five years", "0-5 years"),
    ("en", "between one hundred and fifty and two hundred milligrams", "between 150 and 200 mg"),
    ("en", "between one hundred and two hundred", "between 100 and 200"),
    ("en", "five to ten percent", "5-10%"),
    # pressures, percent, ages, durations, how often
    ("en", "one hundred and forty over ninety", "140/90"),
    ("en", "one oh five over seventy mmHg", "105/70 mmHg"),
    ("en", "blood pressure of one forty over ninety, what next", "blood pressure of 140/90, what next"),
    ("en", "one sixty over one hundred millimetres of mercury", "160/100 mmHg"),
    ("en", "infuse one hundred and fifty over sixty minutes", "infuse 150 over 60 minutes"),
    ("en", "ninety five percent", "95%"),
    ("en", "one hundred per cent", "100%"),
    ("en", "less than thirty", "less than 30"),
    ("en", "a five-year-old child, eighteen kilos", "a 5-year-old child, 18 kg"),
    ("en", "sixty five year old man", "65 year old man"),
    ("en", "twenty-four hourly", "24 hourly"),
    ("en", "six hourly for seven to ten days", "6 hourly for 7-10 days"),
    ("en", "three times a day for two weeks", "3 times a day for 2 weeks"),
    ("en", "a twelve-lead ECG", "a 12-lead ECG"),
    ("en", "a twenty-four-hour urine", "a 24-hour urine"),
    ("en", "type two diabetes", "type 2 diabetes"),
    ("en", "stage two or type one diabetes", "stage 2 or type 1 diabetes"),
    # what a transcriber wrote itself
    ("en", "500 milligrams and 140 over 90", "500 mg and 140/90"),
    ("en", "5 to 10 milligrams per kilo", "5-10 mg/kg"),
    ("en", "1,000 milligrams, 95 percent", "1,000 mg, 95%"),
    # Malay and Indonesian
    ("ms", "lima ratus miligram dua kali sehari", "500 mg 2 kali sehari"),
    ("ms", "seribu lima ratus miligram", "1500 mg"),
    ("ms", "dua perpuluhan lima", "2.5"),
    ("ms", "kosong perpuluhan dua lima miligram", "0.25 mg"),
    ("id", "dua koma lima miligram", "2,5 mg"),
    ("id", "nol koma seratus", "nol koma seratus"),
    ("ms", "setengah tablet", "0.5 tablet"),
    ("ms", "dua setengah tablet", "2.5 tablet"),
    ("ms", "sepuluh hingga dua puluh miligram per kilo per hari", "10-20 mg/kg/hari"),
    ("id", "sepuluh sampai lima belas miligram per kilogram", "10-15 mg/kg"),
    ("ms", "setiap enam jam selama tujuh hari", "setiap 6 jam selama 7 hari"),
    ("ms", "kanak-kanak umur lima tahun", "kanak-kanak umur 5 tahun"),
    ("ms", "seratus empat puluh atas sembilan puluh", "140/90"),
    ("id", "tekanan darah seratus empat puluh per sembilan puluh", "tekanan darah 140/90"),
    ("ms", "sembilan puluh lima peratus", "95%"),
    ("id", "delapan puluh persen", "80%"),
    ("ms", "satu hingga dua tablet", "1-2 tablet"),
    ("ms", "tiga juta unit", "3 juta unit"),
    ("ms", "diabetes jenis dua", "diabetes jenis 2"),
    # Spanish
    ("es", "quinientos miligramos cada ocho horas", "500 mg cada 8 horas"),
    ("es", "cero coma cinco", "0,5"),
    ("es", "dos punto cinco miligramos", "2.5 mg"),
    ("es", "cero coma ciento veinticinco miligramos", "0,125 mg"),
    ("es", "dos y medio", "2,5"),
    ("es", "media tableta", "0,5 tableta"),
    ("es", "veintiún días", "21 días"),
    ("es", "treinta y dos comprimidos", "32 comprimidos"),
    ("es", "de diez a veinte miligramos por kilo por día", "de 10 a 20 mg/kg/día"),
    ("es", "diez a veinte miligramos", "10-20 mg"),
    ("es", "ciento cuarenta sobre noventa", "140/90"),
    ("es", "noventa y cinco por ciento", "95%"),
    ("es", "mil quinientos miligramos", "1500 mg"),
    ("es", "una o dos tabletas", "1 o 2 tabletas"),
    ("es", "niño de once años", "niño de 11 años"),
    ("es", "diabetes tipo dos", "diabetes tipo 2"),
    # French
    ("fr", "cinq cents milligrammes deux fois par jour", "500 mg 2 fois par jour"),
    ("fr", "quatre-vingt-dix", "90"),
    ("fr", "quatre-vingt-quinze pour cent", "95%"),
    ("fr", "septante", "70"),
    ("fr", "soixante et onze ans", "71 ans"),
    ("fr", "zéro virgule cinq", "0,5"),
    ("fr", "deux virgule quatre-vingt-cinq milligrammes", "2,85 mg"),
    ("fr", "un virgule cinq gramme", "1,5 g"),
    ("fr", "deux et demi", "2,5"),
    ("fr", "un demi comprimé", "0,5 comprimé"),
    ("fr", "un demi-comprimé", "0,5 comprimé"),
    ("fr", "dix milligrammes par kilo et par jour", "10 mg/kg/jour"),
    ("fr", "toutes les six à huit heures", "toutes les 6-8 heures"),
    ("fr", "cent quarante sur quatre-vingt-dix", "140/90"),
    ("fr", "mille deux cents", "1200"),
    ("fr", "un gramme toutes les six heures", "1 g toutes les 6 heures"),
]
ORDINARY = [
    ("en", "one of the drugs"),
    ("en", "first line treatment"),
    ("en", "which type one should use"),
    ("en", "two drugs for one day"),
    ("en", "half the dose, half an hour"),
    ("en", "two gram negative rods"),
    ("en", "one or two of them"),
    ("en", "once, twice or thrice daily"),
    ("en", "several hundred patients"),
    ("ms", "satu hari dua ubat"),
    ("es", "una dosis"),
    ("es", "qué por ciento de los pacientes"),
    ("fr", "un comprimé neuf"),
    ("fr", "pour cent patients"),
]
UNCLEAR = [  # the words that stay and are marked
    ("en", "one fifty", "one fifty"),
    ("en", "two fifty milligrams", "two fifty"),
    ("en", "fifteen fifty", "fifteen fifty"),
    ("en", "thirteen-fifty", "thirteen-fifty"),
    ("en", "one two five", "one two five"),
    ("en", "one forty over ninety", "one forty over ninety"),
    ("en", "twenty four hourly", "twenty four"),
    ("en", "five hundred two times a day", "five hundred two"),
    ("en", "five hundred and two tablets", "five hundred and two"),
    ("en", "zero point five two times a day", "zero point five two"),
    ("en", "two to three hundred milligrams", "two to three hundred"),
    ("en", "five hundred to seven fifty", "five hundred to seven fifty"),
    ("en", "adrenaline one to one thousand", "one to one thousand"),
    ("en", "at this point five milligrams", "five"),
    ("en", "point five milligrams", "five"),
    ("en", "two milligrams and a half", "two"),
    ("en", "two thirds of patients", "two"),
    ("en", "five, ten, fifteen milligrams", "five, ten, fifteen"),
    ("en", "the twenty-first week", "twenty-first"),
    ("en", "thirty second", "thirty"),
    ("en", "fifty and a half tablets", "fifty and a half"),
    ("en", "5 hundred", "5 hundred"),
    ("en", "five hundred-milligram tablets", "five hundred-milligram"),
    ("en", "two hundred milligram tablets", "two hundred"),
    ("en", "twenty five milligram tablets", "twenty five"),
    ("en", "give five hundred two hours before", "five hundred two"),
    ("en", "one hundred five percent dextrose", "one hundred five"),
    ("en", "one million two hundred thousand units", "one million two hundred thousand"),
    ("ms", "pesakit koma lima hari", "lima"),
    ("ms", "lima ratus dua kali sehari", "lima ratus dua"),
    ("id", "dua koma satu dua lima", "dua koma satu dua lima"),
    ("es", "dos coma ciento veinticinco", "dos coma ciento veinticinco"),
    ("es", "quinientos dos veces al día", "quinientos dos"),
    ("es", "mil dos horas antes", "mil dos"),
    ("fr", "deux à trois cents milligrammes", "deux à trois cents"),
    ("fr", "la vingt-deuxième semaine", "vingt-deuxième"),
    ("fr", "cinq cents deux fois par jour", "cinq cents deux"),
]


def figures(said: str, language: str) -> tuple[Stretch, ...]:
    found = in_figures(said.split(), language=language)
    assert " ".join(one.said or one.text for one in found) == said
    assert [place for one in found for place in range(one.first, one.end)] == list(range(len(said.split())))
    return found


def shown(said: str, language: str) -> str:
    return " ".join(one.text for one in figures(said, language))


@pytest.mark.parametrize(("language", "said", "written"), SAID)
def test_numbers_become_figures(language: str, said: str, written: str) -> None:
    assert shown(said, language) == written


@pytest.mark.parametrize(("language", "said"), ORDINARY)
def test_ordinary_words_stay(language: str, said: str) -> None:
    found = figures(said, language)
    assert shown(said, language) == said
    assert not any(one.unclear or one.number for one in found)


@pytest.mark.parametrize(("language", "said", "words"), UNCLEAR)
def test_what_can_be_read_in_two_ways_stays_and_is_marked(language: str, said: str, words: str) -> None:
    found = figures(said, language)
    assert [one.text for one in found if one.unclear] == [words]
    assert not any(one.said for one in found)


def test_a_stretch_keeps_what_was_said_and_where() -> None:
    assert figures("give ten to twenty milligrams now", "en") == (
        Stretch(text="give", said="", first=0, end=1),
        Stretch(text="10-20 mg", said="ten to twenty milligrams", first=1, end=5, number=True),
        Stretch(text="now", said="", first=5, end=6),
    )


def test_another_language_is_left_alone() -> None:
    assert shown("fünfhundert two hundred", "de") == "fünfhundert two hundred"


def test_nothing_said_is_nothing_shown() -> None:
    assert in_figures([], language="en") == ()


@pytest.mark.parametrize("language", SPOKEN)
def test_no_word_is_lost_whatever_is_said(language: str) -> None:
    phrases = [" ".join(phrase) for forms in lexicon_of(language).roles.values() for phrase in forms]
    dice = random.Random(66)
    for _ in range(300):
        words = " ".join(dice.choice([*phrases, "pain", "5", "2.5,", "(ten)", "-", ""]) for _ in range(7)).split()
        figures(" ".join(words), language)


# Words of a number by a generator of our own: nothing of the program's list.
EN = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
EN_TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
MS = ["kosong", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "lapan", "sembilan"]
ES = [
    "cero",
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidós",
    "veintitrés",
    "veinticuatro",
    "veinticinco",
    "veintiséis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
]
ES_TENS = ["_", "_", "_", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"]
ES_HUNDREDS = [
    "_",
    "ciento",
    "doscientos",
    "trescientos",
    "cuatrocientos",
    "quinientos",
    "seiscientos",
    "setecientos",
    "ochocientos",
    "novecientos",
]
FR = [
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
]
FR_TENS = ["_", "_", "vingt", "trente", "quarante", "cinquante", "soixante"]


def english(number: int) -> str:
    if number < 20:
        return EN[number]
    if number < 100:
        return EN_TENS[number // 10] + (f"-{EN[number % 10]}" if number % 10 else "")
    if number < 1000:
        return f"{EN[number // 100]} hundred" + (f" and {english(number % 100)}" if number % 100 else "")
    rest = number % 1000
    return f"{EN[number // 1000]} thousand" + (f" {'and ' if rest < 100 else ''}{english(rest)}" if rest else "")


def malay(number: int) -> str:
    if number < 10:
        return MS[number]
    if number < 20:
        return {10: "sepuluh", 11: "sebelas"}.get(number, f"{MS[number % 10]} belas")
    for size, name, one in ((1000, "ribu", "seribu"), (100, "ratus", "seratus"), (10, "puluh", "")):
        if number >= size:
            head = one if number // size == 1 else f"{MS[number // size]} {name}"
            return head + (f" {malay(number % size)}" if number % size else "")
    raise AssertionError(number)


def spanish(number: int) -> str:
    if number < 30:
        return ES[number]
    if number < 100:
        return ES_TENS[number // 10] + (f" y {ES[number % 10]}" if number % 10 else "")
    if number == 100:
        return "cien"
    if number < 1000:
        return ES_HUNDREDS[number // 100] + (f" {spanish(number % 100)}" if number % 100 else "")
    head = "mil" if number < 2000 else f"{ES[number // 1000]} mil"
    return head + (f" {spanish(number % 1000)}" if number % 1000 else "")


def french(number: int) -> str:
    if number < 20:
        return FR[number]
    if number < 70:
        rest = number % 10
        return FR_TENS[number // 10] + ("" if not rest else " et un" if rest == 1 else f"-{FR[rest]}")
    if number < 80:
        return "soixante et onze" if number == 71 else f"soixante-{FR[number - 60]}"
    if number < 100:
        return "quatre-vingts" if number == 80 else f"quatre-vingt-{FR[number - 80]}"
    if number < 1000:
        head, rest = ("cent" if number < 200 else f"{FR[number // 100]} cent"), number % 100
        return f"{head}s" if number >= 200 and not rest else head + (f" {french(rest)}" if rest else "")
    head = "mille" if number < 2000 else f"{FR[number // 1000]} mille"
    return head + (f" {french(number % 1000)}" if number % 1000 else "")


SPEAKERS: dict[
    str, tuple[Callable[[int], str], str, str, str, str]
] = {  # words, sign said, written, unit said, written
    "en": (english, "point", ".", "milligrams", "mg"),
    "ms": (malay, "perpuluhan", ".", "miligram", "mg"),
    "id": (malay, "koma", ",", "miligram", "mg"),
    "es": (spanish, "coma", ",", "miligramos", "mg"),
    "fr": (french, "virgule", ",", "milligrammes", "mg"),
}


@pytest.mark.parametrize("language", SPEAKERS)
def test_every_number_comes_back(language: str) -> None:
    speak, _, _, unit, symbol = SPEAKERS[language]
    dice = random.Random(6)
    for number in (*range(130), *dice.sample(range(130, 10_000), 600)):
        assert shown(f"{speak(number)} {unit}", language) == f"{number} {symbol}"
        if number >= 10:
            assert shown(speak(number), language) == str(number)


@pytest.mark.parametrize("language", SPEAKERS)
def test_every_decimal_comes_back_or_stays_in_words(language: str) -> None:
    speak, said, sign, unit, symbol = SPEAKERS[language]
    dice = random.Random(60)
    for _ in range(400):
        whole, digits = dice.choice([0, dice.randint(0, 999)]), f"{dice.randint(0, 999):0{dice.randint(1, 3)}d}"
        words = f"{speak(whole)} {said} {' '.join(speak(int(digit)) for digit in digits)} {unit}"
        thousands = len(digits) == 3 and whole and language not in {"en", "ms"}
        assert shown(words, language) == (words if thousands else f"{whole}{sign}{digits} {symbol}")


@pytest.mark.parametrize("language", SPEAKERS)
def test_digits_said_one_by_one_are_never_put_together(language: str) -> None:
    speak = SPEAKERS[language][0]
    dice = random.Random(600)
    for _ in range(100):
        words = " ".join(speak(dice.randint(1, 9)) for _ in range(dice.randint(2, 4)))
        assert shown(words, language) == words
