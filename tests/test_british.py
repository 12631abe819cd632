"""British and American spelling of a word."""

import pytest

from app.british import other_spelling


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("haemoglobin", "hemoglobin"),
        ("hypoglycaemia", "hypoglycemia"),
        ("oedema", "edema"),
        ("paediatric", "pediatric"),
        ("anaemia", "anemia"),
        ("diarrhoea", "diarrhea"),
        ("oesophagitis", "esophagitis"),
        ("tumours", "tumors"),
        ("gynaecology", "gynecology"),
        ("foetal", "fetal"),
        ("caesarean", "cesarean"),
        ("sulphate", "sulfate"),
        ("leukaemia", "leukemia"),
        ("ischaemic", "ischemic"),
        ("hospitalised", "hospitalized"),
    ],
)
def test_both_directions(british: str, american: str) -> None:
    assert (other_spelling(british), other_spelling(american)) == (american, british)


@pytest.mark.parametrize(
    "word", ["hemiplegia", "chemotherapy", "fetch", "elaborate", "collaborate", "dose", "0.5mg/kg"]
)
def test_other_words_have_one_spelling(word: str) -> None:
    assert other_spelling(word) == ""
