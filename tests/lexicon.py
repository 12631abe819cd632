"""A small release's words, for what is misheard: English, each in so many passages."""

from dataclasses import dataclass

from ingest.words import Vocabulary, tokens

WORDS = {
    "metformin": 9, "amoxicillin": 8, "cefotaxime": 2, "ceftazidime": 2, "atorvastatin": 3, "statin": 4, "phenytoin": 2,
    "carotid": 2, "insulin": 20, "pneumonia": 7, "hypertension": 9, "tuberculosis": 5, "leptospirosis": 3, "patients": 30,
    "sofa": 1, "taxi": 1, "with": 50, "dose": 40, "antihypertensive": 3, "hypertensive": 3, "treatment": 40, "children": 20,
    "misprintosis": 1, "quality": 6, "zorbidol": 1,
}  # fmt: skip


@dataclass(eq=False)
class FakeLexicon:
    """English words, each in so many passages."""

    def __post_init__(self) -> None:
        self._printed = {tokens(word)[0]: word for word in WORDS}
        self.vocabulary = Vocabulary(stems={"en": {tokens(word)[0]: count for word, count in WORDS.items()}, "xx": {}})

    def mentions(self, word: str) -> bool:
        return any(stem in self._printed for stem in tokens(word))

    def printed(self, stem: str, *, language: str) -> str:
        assert language == "en"
        return self._printed[stem]


LEXICON = FakeLexicon()
