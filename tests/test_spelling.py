"""Words that no passage holds: cognates and plain misspellings are searched for, drugs are only offered."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest

from app.answerjson import to_json
from app.spelling import is_drug_like, respelled, skeleton
from app.ui.transcript import transcript
from app.ui.turns import Turn
from ingest.words import Vocabulary, tokens
from tests.fakes import answer

ENGLISH = """
metformin paracetamol ceftriaxone tranexamic amlodipine amoxicillin azithromycin doxycycline levetiracetam salbutamol
prednisolone methotrexate warfarin heparin ibuprofen furosemide ciprofloxacin metronidazole cefuroxime cephalexin
chlorpromazine erythromycin hydroxychloroquine phenytoin theophylline rifampicin isoniazid adrenaline morphine
haemoglobin anaemia diarrhoea oedema fetal tumour oesophagus leukaemia haemorrhage septicaemia paediatric
pneumonia tuberculosis hypertension asthma anaphylaxis meningitis seizure dehydration jaundice bronchiolitis
vaccine thrombosis abscess catheter laboratory ambulance resuscitation immunisation hospital referral
sheets shoots children mother fever cough dose treatment
"""


@dataclass
class FakeLexicon:
    """English words, each in three passages unless said otherwise."""

    words: tuple[str, ...] = tuple(ENGLISH.split())
    often: Mapping[str, int] = field(default_factory=dict)
    language: str = "en"

    def __post_init__(self) -> None:
        self._printed = {tokens(word, language=self.language)[0]: word for word in reversed(self.words)}
        counts = {stem: self.often.get(word, 3) for stem, word in self._printed.items()}
        self.vocabulary = Vocabulary(stems={"en": {}, "xx": {}, "es": {}, "fr": {}, self.language: counts})

    def mentions(self, word: str) -> bool:
        return tokens(word, language=self.language)[0] in self._printed

    def printed(self, stem: str, *, language: str) -> str:
        assert language == self.language
        return self._printed[stem]


LEXICON = FakeLexicon()

COGNATES = """
metformina=metformin parasetamol=paracetamol seftriakson=ceftriaxone ceftriaxona=ceftriaxone traneksamat=tranexamic
tranexámico=tranexamic tranexamique=tranexamic amlodipino=amlodipine amlodipina=amlodipine amoksisilin=amoxicillin
amoxicilina=amoxicillin azitromisin=azithromycin azitromicina=azithromycin doksisiklin=doxycycline
doxiciclina=doxycycline prednisolona=prednisolone metotreksat=methotrexate metotrexato=methotrexate warfarina=warfarin
heparina=heparin ibuprofeno=ibuprofen furosemida=furosemide siprofloksasin=ciprofloxacin
cefuroxima=cefuroxime sefuroksim=cefuroxime cefalexina=cephalexin sefaleksin=cephalexin clorpromazina=chlorpromazine
klorpromazin=chlorpromazine eritromisin=erythromycin hidroxicloroquina=hydroxychloroquine fenitoina=phenytoin
teofilina=theophylline isoniazida=isoniazid adrenalina=adrenaline hemoglobin=haemoglobin anemia=anaemia
diarrhea=diarrhoea edema=oedema foetal=fetal tumor=tumour esophagus=oesophagus leukemia=leukaemia
hemorrhage=haemorrhage septicemia=septicaemia pediatric=paediatric tuberkulosis=tuberculosis
hipertensi=hypertension vaksin=vaccine trombosis=thrombosis
"""
PLAIN = """
hypertnsion=hypertension tuberclosis=tuberculosis astma=asthma asthama=asthma anaphlyaxis=anaphylaxis meningits=meningitis seizre=seizure dehidration=dehydration
jaundce=jaundice bronchiolits=bronchiolitis catheterr=catheter labratory=laboratory
resusitation=resuscitation hosptial=hospital refferral=referral pnuemonia=pneumonia abcess=abscess
"""
DRUGS = """
amlodipne=amlodipine metfromin=metformin warfrin=warfarin ibuprofin=ibuprofen salbutomol=salbutamol
levetiracetem=levetiracetam furosemde=furosemide rifampcin=rifampicin isonaizid=isoniazid morphne=morphine
levetir=levetiracetam dehydratoin=dehydration methotr=methotrexate hydroxychl=hydroxychloroquine salbut=salbutamol amlod=amlodipine
"""
UNTOUCHED = """
husband weekend kitchen sister uncle breakfast bicycle garden window teacher market village school morning evening
yesterday tomorrow colleague football holiday blanket pillow mattress curtain bottle coffee sandwich banana orange
cefixime carbimazole apixaban lamivudine dolutegravir allopurinol digoxin insulin gentamicin vancomycin
ligation glaucoma psoriasis migraine dengue leptospirosis rabies tetanus mumps measles lupus gout eczema
combo recipe blown puking swapping neuro what which guideline should recommended
rumah sekolah semalam kerajaan saudara hujan cerita ventana hermano escuela maison fenêtre
"""


def pairs(text: str) -> list[tuple[str, str]]:
    return [(said, meant) for one in text.split() for said, meant in [one.split("=")] if meant]


@pytest.mark.parametrize(("said", "meant"), pairs(COGNATES) + pairs(PLAIN))
def test_cognates_and_plain_misspellings_are_searched_for(said: str, meant: str) -> None:
    found = respelled(f"use of {said}?", language="en", lexicon=LEXICON)
    assert [(one.said, one.others, one.kind) for one in found.wordings] == [(said, (meant,), "spelling")]
    assert found.suggestions == ()


@pytest.mark.parametrize(("said", "meant"), pairs(DRUGS))
def test_what_may_be_a_drug_is_offered_and_not_searched_for(said: str, meant: str) -> None:
    found = respelled(f"use of {said} 5 mg?", language="en", lexicon=LEXICON)
    assert found.wordings == ()
    assert [(one.said, one.meant, one.question) for one in found.suggestions] == [
        (said, meant, f"use of {meant} 5 mg?")
    ]


@pytest.mark.parametrize("word", UNTOUCHED.split())
def test_other_words_stay_untouched(word: str) -> None:
    found = respelled(f"use of {word}?", language="en", lexicon=LEXICON)
    assert (found.wordings, found.suggestions) == ((), ())


@pytest.mark.parametrize("word", ["metformin", "Fever", "seizures", "HYPERTENSION"])
def test_a_word_of_the_guidelines_stays_as_it_is(word: str) -> None:
    found = respelled(word, language="en", lexicon=LEXICON)
    assert (found.wordings, found.suggestions) == ((), ())


def test_a_word_that_is_told_otherwise_needs_no_look() -> None:
    assert respelled("parasetamol", language="en", lexicon=LEXICON, told=["parasetamol"]).wordings == ()


def test_numbers_and_what_is_joined_to_them_never_change() -> None:
    text = "amlodipne 2.5 mg, 1,000 mcg/kg, 0.5mL/kg, CD4 350, q8h and metfromin500"
    (found,) = respelled(text, language="en", lexicon=LEXICON).suggestions
    assert found.question == text.replace("amlodipne", "amlodipine")


def test_of_two_words_as_likely_both_are_offered() -> None:
    lexicon = FakeLexicon(words=("borrelok", "borrelop"))
    found = respelled("borrelof", language="en", lexicon=lexicon)
    assert found.wordings == ()
    assert {one.meant for one in found.suggestions} == {"borrelok", "borrelop"}


def test_of_two_words_as_near_the_one_of_twice_as_many_passages_is_searched_for() -> None:
    lexicon = FakeLexicon(words=("borrelok", "borrelop"), often={"borrelok": 8, "borrelop": 4})
    (found,) = respelled("borrelof", language="en", lexicon=lexicon).wordings
    assert found.others == ("borrelok",)


def test_a_beginning_of_two_drugs_is_not_completed() -> None:
    lexicon = FakeLexicon(words=("doxycycline", "doxylamine"))
    assert respelled("doxy", language="en", lexicon=lexicon).suggestions == ()


def test_a_plain_word_is_only_corrected_to_words_of_its_language() -> None:
    lexicon = FakeLexicon(words=("hipertensión", "amlodipino"), language="es")
    assert respelled("hipertemsión", language="en", lexicon=lexicon).wordings == ()
    assert respelled("hipertemsión", language="es", lexicon=lexicon).wordings[0].others == ("hipertensión",)


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("phenytoin", "fenitoin"),
        ("fenitoína", "fenitoin"),
        ("haemoglobin", "hemoglobin"),
        ("zinc", "sink"),
        ("sus", ""),
    ],
)
def test_a_skeleton(word: str, root: str) -> None:
    assert skeleton(word) == root


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("prednisone", "prednisolone"),
        ("cefuroxime", "cefotaxime"),
        ("hydroxyzine", "hydralazine"),
        ("clonidine", "clonazepam"),
        ("chlorpromazine", "chlorpropamide"),
        ("vinblastine", "vincristine"),
        ("dopamine", "dobutamine"),
        ("losec", "lasix"),
    ],
)
def test_drugs_that_look_alike_have_skeletons_of_their_own(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


@pytest.mark.parametrize("word", ["amlodipine", "Warfarin", "levetiracetam", "zinc", "spiramycin", "xyzamine"])
def test_names_of_drugs_are_told(word: str) -> None:
    assert is_drug_like(word)


@pytest.mark.parametrize("word", ["pneumonia", "hypertension", "catheter", "asthma"])
def test_plain_words_are_no_drugs(word: str) -> None:
    assert not is_drug_like(word)


def test_a_suggestion_is_a_button_that_asks_the_corrected_question_as_it_stands() -> None:
    (one,) = respelled("amlodipne <b>?", language="en", lexicon=LEXICON).suggestions
    page = str(transcript((Turn(question="amlodipne <b>?", suggestions=(one,)),), examples=()))
    assert 'data-ask="amlodipine &lt;b&gt;?"' in page
    assert 'data-alone="yes"' in page
    assert "Did you mean “amlodipine”? The question has “amlodipne”." in page


def test_a_suggestion_stands_in_the_json() -> None:
    found = respelled("amlodipne 5 mg", language="en", lexicon=LEXICON).suggestions
    said = to_json(replace(answer(), suggestions=found))["suggestions"]
    assert said == [{"said": "amlodipne", "meant": "amlodipine", "question": "amlodipine 5 mg"}]
