"""MedASR with a language model: what is missing is one line; where the libraries are installed, it decides between two pieces."""

import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from app.lmdecoding import load_language_model
from app.medasr import MedAsr, MedAsrModel
from app.speech import TranscriberError

VOCABULARY = ("<pad>", "</s>", "<unk>", "\u2581give", "\u2581am", "\u2581an", "oxi")
ARPA = """\\data\\
ngram 1=7
ngram 2=3

\\1-grams:
-2.0\t<unk>\t0
0\t<s>\t-0.3
-1.0\t</s>\t0
-1.0\t#give\t-0.3
-1.0\t#am\t-0.3
-1.0\t#an\t-0.3
-1.0\toxi\t-0.3

\\2-grams:
-0.1\t#give #am
-0.1\t#am oxi
-3.0\t#give #an

\\end\\
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "lm.arpa").write_text(ARPA, encoding="utf-8")
    return tmp_path / "lm.arpa"


def test_without_its_libraries_it_says_how_to_get_them(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("kenlm", "pyctcdecode"):
        with monkeypatch.context() as lacking:
            lacking.setitem(sys.modules, name, None)
            with pytest.raises(TranscriberError, match=r"speech-lm.*--no-deps pyctcdecode"):
                load_language_model(file, VOCABULARY)


def test_a_file_that_is_missing_is_told_before_anything_is_heard(tiny_lasr: Path, tmp_path: Path) -> None:
    model = MedAsrModel(id=str(tiny_lasr), language_model=str(tmp_path / "none.kenlm"))
    with pytest.raises(TranscriberError, match="is no file; correct PANDUAN_MEDASR_LANGUAGE_MODEL"):
        MedAsr(model).check()


if find_spec("kenlm") and find_spec("pyctcdecode"):  # an extra, which is compiled for minutes

    def test_of_two_pieces_that_sound_alike_the_likelier_one_is_taken_and_is_unsure(file: Path) -> None:
        rows = np.full((7, 7), 0.01)
        for place, (token, share) in enumerate([(0, 0.9), (3, 0.9), (0, 0.9), (4, 0.40), (6, 0.9), (0, 0.9), (0, 0.9)]):
            rows[place, token] = share
        rows[3, 5] = 0.55  # MedASR alone hears "give an oxi"
        rows /= rows.sum(axis=1, keepdims=True)
        found = load_language_model(file, VOCABULARY).pieces(np.log(rows))
        assert [one.text for one in found] == ["\u2581give", "\u2581am", "oxi"]
        assert [round(one.confidence, 2) for one in found] == [0.94, 0.4, 0.94]
        assert found[0].start == pytest.approx(0.04 + 0.0525)
        assert found[2].end == pytest.approx(5 * 0.04 + 0.0525)

    def test_a_file_of_something_else_is_told(tmp_path: Path) -> None:
        (tmp_path / "lm.kenlm").write_bytes(b"no language model" * 10)
        with pytest.raises(TranscriberError, match="cannot be read as a language model of KenLM"):
            load_language_model(tmp_path / "lm.kenlm", VOCABULARY)
