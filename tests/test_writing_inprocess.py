"""The whole way with a tiny random Gemma 3 in this process: random words, no memory, a queue, readers who leave."""

import json
import shutil
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from app.answer import Answer, Withheld
from app.assistant import Assistant
from app.inprocess import InProcessGenerator, LocalModel
from app.settings import Settings
from app.ui.transcript import transcript
from app.ui.turns import asked
from app.writing import Waiting
from ingest.vectors import SentenceTransformerEmbedder
from tests.test_inprocess import until
from tests.test_writing import QUESTION
from tests.tiny_gemma import write_tiny_gemma

QUOTED_INSTEAD = "The sentences below were chosen and quoted by code."


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model whose context holds a message in its own tokens, of which a word has many."""
    folder = write_tiny_gemma(tmp_path_factory.mktemp("models") / "tiny-medgemma")
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    config["text_config"]["max_position_embeddings"] = 32_768
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return folder


def with_model(library: Path, folder: Path, **fields: object) -> tuple[Assistant, InProcessGenerator]:
    chosen: dict[str, object] = {"precision": "float32", "context": 6000, **fields}
    model = InProcessGenerator(LocalModel(id=str(folder), **chosen))  # type: ignore[arg-type]
    return Assistant(library, embedder=SentenceTransformerEmbedder(), settings=Settings(), generator=model), model


@pytest.fixture(scope="module")
def quoted(demo_library: Path) -> Answer:
    told = Assistant.open(demo_library).answer(QUESTION)
    assert isinstance(told, Answer)
    return told


def test_random_words_end_as_the_quoted_answer(demo_library: Path, tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.writing.ROOM", (300, 300))  # it would go on to the last token
    assistant, _ = with_model(demo_library, tiny)
    extractive = Assistant.open(demo_library)
    withheld: list[Withheld] = []
    for question in (QUESTION, "amoxicillin dose for a child", "When is blood pressure treated with two drugs?"):
        told, quoted = assistant.answer(question), extractive.answer(question)
        assert isinstance(told, Answer)
        assert isinstance(quoted, Answer)
        assert told.statements == quoted.statements
        assert told.writer == ""
        assert told.remark.endswith(QUOTED_INSTEAD)
        withheld += told.withheld
    assert withheld  # to some message such a model writes nothing at all


@pytest.mark.parametrize("kind", ["cuda", "cpu", "python", "windows"])
def test_no_memory_while_writing_leaves_the_quotes_and_the_line(
    demo_library: Path, tiny: Path, quoted: Answer, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    import torch
    from transformers import Gemma3ForConditionalGeneration

    raised: dict[str, Exception] = {
        "cuda": torch.OutOfMemoryError(f"CUDA out of memory. Tried to allocate 2.00 GiB. {QUESTION}"),
        "cpu": RuntimeError("[enforce fail at alloc_cpu.cpp:119] DefaultCPUAllocator: can't allocate memory: 9 bytes"),
        "python": MemoryError(),
        "windows": RuntimeError("DefaultCPUAllocator: not enough memory: you tried to allocate 9 bytes."),
    }

    def broken(*_: object, **__: object) -> None:
        raise raised[kind]

    monkeypatch.setattr(Gemma3ForConditionalGeneration, "generate", broken)
    assistant, model = with_model(demo_library, tiny)
    told = assistant.answer(QUESTION)
    assert isinstance(told, Answer)
    assert told.statements == quoted.statements
    assert told.remark.startswith("Tiny-medgemma on this machine ran out of memory; ")
    assert told.remark.endswith(QUOTED_INSTEAD)
    assert model.ahead(threading.Event()) == 0  # the next one is not kept waiting


def test_a_missing_shard_leaves_the_quotes_and_is_named(
    demo_library: Path, tiny: Path, quoted: Answer, tmp_path: Path
) -> None:
    folder = shutil.copytree(tiny, tmp_path / "m")
    (folder / "model-00002-of-00005.safetensors").unlink()
    told = with_model(demo_library, folder)[0].answer(QUESTION)
    assert isinstance(told, Answer)
    assert told.statements == quoted.statements
    assert "lacks 'model-00002-of-00005.safetensors'" in told.remark
    assert told.remark.endswith(QUOTED_INSTEAD)


def test_a_context_too_small_leaves_the_quotes_and_says_so(demo_library: Path, tiny: Path, quoted: Answer) -> None:
    told = with_model(demo_library, tiny, context=1000)[0].answer(QUESTION)
    assert isinstance(told, Answer)
    assert told.statements == quoted.statements
    assert "set PANDUAN_MODEL_CONTEXT" in told.remark


def test_a_reader_who_leaves_frees_the_model_within_a_second(demo_library: Path, tiny: Path) -> None:
    assistant, model = with_model(demo_library, tiny)
    model.warm()
    events = assistant.ask(QUESTION)
    next(event for event in events if isinstance(event, Waiting))
    assert model.ahead(threading.Event()) == 1
    left = time.monotonic()
    events.close()  # type: ignore[attr-defined]
    until(lambda: model.ahead(threading.Event()) == 0, seconds=1)
    assert time.monotonic() - left < 1


def test_a_reader_in_the_line_sees_it_grow_shorter(
    demo_library: Path, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch
    from transformers import Gemma3ForConditionalGeneration

    def thinks(*_: object, stopping_criteria: Any, **__: object) -> None:
        while not stopping_criteria[0](torch.zeros((1, 1)), None).any():
            time.sleep(0.05)

    monkeypatch.setattr(Gemma3ForConditionalGeneration, "generate", thinks)
    assistant, model = with_model(demo_library, tiny)
    first, second = assistant.ask(QUESTION), assistant.ask(QUESTION)
    for reader, line in ((first, 1), (second, 2)):
        next(event for event in reader if isinstance(event, Waiting) and model.ahead(threading.Event()) == line)
    pages, states = [], asked(assistant, QUESTION, ())
    for turns in states:
        pages.append(transcript(turns, examples=()))
        if "2 questions come before yours" in pages[-1]:
            first.close()  # type: ignore[attr-defined]
        elif "1 question comes before yours" in pages[-1]:
            second.close()  # type: ignore[attr-defined]
        elif "The model is reading the passages found" in pages[-1]:
            break
    else:
        pytest.fail("the line never grew shorter")
    states.close()  # type: ignore[attr-defined]
    lines = ("2 questions come", "1 question comes", "The model is reading")
    shown = [next(place for place, page in enumerate(pages) if line in page) for line in lines]
    assert shown == sorted(shown)
    until(lambda: model.ahead(threading.Event()) == 0, seconds=1)
