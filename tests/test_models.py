"""`python -m app models`: fetch from a hub on this machine, verify, list, select; and what goes wrong on the way."""

import json
import os
import shutil
import signal
import struct
import subprocess
import sys
import time
from argparse import ArgumentParser
from itertools import pairwise
from pathlib import Path

import pytest

from app.machine import machine
from app.manifest import read_manifest
from app.modelcommand import add_models, model_lines
from app.models import MODELS, PROFILES, ModelError, fitting
from app.selecting import write_environment
from app.settings import read_settings
from ingest.vectors import SentenceTransformerEmbedder
from tests.conftest import ROOT, run
from tests.fakehub import SHA, TOKEN, Hub, hub

MEDGEMMA = "google/medgemma-1.5-4b-it"


def weights(size: int = 8) -> bytes:
    """A safetensors file of one tensor, `size` bytes of zeros."""
    header = json.dumps({"w": {"dtype": "F32", "shape": [size // 4], "data_offsets": [0, size]}}).encode()
    return struct.pack("<Q", len(header)) + header + bytes(size)


FILES = {
    "config.json": b"{}",
    "model.safetensors": weights(),
    "tokenizer.json": b'{"a": 1}',
    "1_Pooling/config.json": b"{}",
    "LICENSE": b"MIT",
    "README.md": b"# not needed",
    "pytorch_model.bin": b"\x80\x02pickle",
    "modeling.py": b"print()",
    "onnx/model.onnx": b"onnx",
    "onnx/config.json": b"{}",
}
FETCHED = {"config.json", "model.safetensors", "tokenizer.json", "1_Pooling/config.json", "LICENSE"}


def command(
    place: Path, *arguments: str | Path, at: Hub | str = "http://127.0.0.1:9", **env: str
) -> subprocess.CompletedProcess[str]:
    url = at if isinstance(at, str) else at.url
    set_ = {"HF_ENDPOINT": url, "HF_HUB_OFFLINE": "0", "HF_TOKEN": "", "HF_HOME": str(place / "hf"), **env}
    return run("app", "models", "--folder", place / "models", *arguments, env=set_)


def inside(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}


@pytest.fixture(scope="module")
def fetched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that was fetched; copy it before changing it."""
    place = tmp_path_factory.mktemp("fetched")
    with hub(FILES | {"model.safetensors.index.json": b'{"weight_map": {"w": "model.safetensors"}}'}) as at:
        done = command(place, "fetch", "e5-small", at=at)
    assert done.returncode == 0, done.stderr
    return place / "models" / "e5-small"


@pytest.fixture
def folder(fetched: Path, tmp_path: Path) -> Path:
    """A copy of it, as it would arrive at another site."""
    return shutil.copytree(fetched, tmp_path / "models" / "e5-small")


def lines(*arguments: str | Path, typed: str | None = "", **environment: str) -> list[str]:
    """What the command prints, in this process; `typed` is the answer to its question, None for no terminal."""
    parser = ArgumentParser()
    add_models(parser.add_subparsers())

    def ask(_question: str) -> str:
        if typed is None:
            raise EOFError
        return typed

    options = parser.parse_args(["models", *map(str, arguments)])
    return list(model_lines(options, environment, ask=ask, terminal=False))


def test_a_fetched_folder_holds_weights_and_settings_and_nothing_that_runs(tmp_path: Path) -> None:
    with hub(FILES) as at:
        done = command(tmp_path, "fetch", "e5-small", at=at)
        assert done.returncode == 0, done.stderr
        got = list(at.got)
        again = command(tmp_path, "fetch", "e5-small", "--revision", SHA, at=at)
        assert at.got == got
    folder = tmp_path / "models" / "e5-small"
    assert inside(folder) == FETCHED | {"panduan-model.json", "panduan-verified.json"}
    assert not any(path.is_symlink() for path in folder.rglob("*"))
    assert [one.name for one in folder.parent.iterdir()] == ["e5-small"]
    said = read_manifest(folder)
    assert (said.id, said.revision, said.terms) == ("intfloat/multilingual-e5-small", SHA, "")
    assert {one.path for one in said.files} == FETCHED
    (config,) = (one for one in said.files if one.path == "config.json")
    assert (config.size, config.sha256[:8]) == (2, "44136fa3")  # printf '{}' | sha256sum
    assert again.returncode == 0
    assert SHA in again.stdout


def test_a_fetch_that_was_cut_goes_on_at_the_byte_where_it_stopped(tmp_path: Path) -> None:
    large = weights(12_000_000)
    with hub(FILES | {"model.safetensors": large}, cut_after=11_000_000) as at:
        cut = command(tmp_path, "fetch", "e5-small", at=at)
        assert cut.returncode == 1
        assert "run the same command again" in cut.stderr
        assert not (tmp_path / "models" / "e5-small").exists()
        at.down, at.cut_after = False, 0
        at.got.clear()
        done = command(tmp_path, "fetch", "e5-small", at=at)
    assert done.returncode == 0, done.stderr
    assert at.got == [("model.safetensors", "bytes=10485760-")]  # pieces of 10 MiB are written
    assert (tmp_path / "models" / "e5-small" / "model.safetensors").read_bytes() == large


def test_a_fetch_that_is_interrupted_says_how_it_goes_on(tmp_path: Path) -> None:
    with hub(FILES | {"model.safetensors": weights(12_000_000)}, stall_after=11_000_000) as at:
        env = {"HF_ENDPOINT": at.url, "HF_HUB_OFFLINE": "0", "HF_HOME": str(tmp_path / "hf")}
        arguments = [sys.executable, "-m", "app", "models", "fetch", "e5-small", "--to", str(tmp_path / "to")]
        with subprocess.Popen(
            arguments, cwd=ROOT, env={**os.environ, **env}, stderr=subprocess.PIPE, text=True
        ) as at_work:
            until = time.monotonic() + 30
            while not any(one.stat().st_size for one in tmp_path.rglob("*.part")) and time.monotonic() < until:
                time.sleep(0.05)
            at_work.send_signal(signal.SIGINT)
            _, said = at_work.communicate(timeout=30)
    assert (at_work.returncode, said.strip()) == (130, "interrupted; the same command goes on where it stopped")
    assert not (tmp_path / "to").exists()


@pytest.mark.parametrize(("token", "status"), [("", "401"), ("hf_wrong", "403")])
def test_a_gated_model_says_where_to_sign_in(tmp_path: Path, token: str, status: str) -> None:
    with hub(FILES, id=MEDGEMMA, gated=True) as at:
        done = command(tmp_path, "fetch", "medgemma-4b", "--accept-terms", at=at, HF_TOKEN=token)
    assert done.returncode == 1
    error = done.stderr.strip()
    assert len(error.splitlines()) == 1
    assert f"({status})" in error
    assert f"https://huggingface.co/{MEDGEMMA}" in error
    assert "HF_TOKEN" in error
    assert "hf_wrong" not in done.stdout + done.stderr
    assert not (tmp_path / "models" / "medgemma-4b").exists()


def test_terms_are_shown_and_their_acceptance_goes_with_the_folder(tmp_path: Path) -> None:
    with hub(FILES, id=MEDGEMMA, gated=True) as at:
        arguments = ["--folder", str(tmp_path), "fetch", "medgemma-4b", "--to", str(tmp_path / "carried")]
        env = {"HF_ENDPOINT": at.url, "HF_HUB_OFFLINE": "0", "HF_TOKEN": TOKEN, "HF_HOME": str(tmp_path / "hf")}
        done = subprocess.run(
            [sys.executable, "-m", "app", "models", *arguments],
            cwd=ROOT, env={**os.environ, **env}, input="i accept\n", capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "https://developers.google.com/health-ai-developer-foundations/terms" in done.stdout
    assert "no medical device" in done.stdout
    said = read_manifest(tmp_path / "carried")
    assert (said.accepted_by, said.accepted_at[:4].isdigit()) == ("typed", True)
    notice = (tmp_path / "carried" / "Notice.txt").read_text(encoding="utf-8")
    assert notice.startswith("HAI-DEF is provided under and subject to the Health AI Developer Foundations Terms")


@pytest.mark.parametrize("typed", ["no", "", None])
def test_without_acceptance_nothing_is_asked_of_the_hub(tmp_path: Path, typed: str | None) -> None:
    with pytest.raises(ModelError, match="nothing was fetched"):
        lines("--folder", tmp_path, "fetch", "medgemma-4b-q4", typed=typed)
    assert not list(tmp_path.iterdir())


def test_no_file_of_the_hub_lands_outside_the_folder(tmp_path: Path) -> None:
    with hub(FILES | {"../outside.safetensors": weights(), "a/../../outside.json": b"{}"}) as at:
        done = command(tmp_path, "fetch", "e5-small", at=at)
    assert done.returncode == 0, done.stderr
    assert not list(tmp_path.rglob("outside*"))
    assert inside(tmp_path / "models" / "e5-small") >= FETCHED


def test_of_many_sizes_only_the_named_one_is_fetched(tmp_path: Path) -> None:
    one = MODELS["medgemma-4b-q4"]
    files = {one.gguf: b"GGUF1234", "medgemma-1.5-4b-it-Q8_0.gguf": b"GGUF", "config.json": b"{}"}
    with hub(files, id=one.id) as at:
        done = command(tmp_path, "fetch", one.name, "--accept-terms", at=at)
    assert done.returncode == 0, done.stderr
    ours = {"panduan-model.json", "panduan-verified.json", "Notice.txt"}
    assert inside(tmp_path / "models" / one.name) == {one.gguf} | ours


def test_weights_of_ctranslate2_are_fetched_and_a_pickle_under_their_name_is_not(tmp_path: Path) -> None:
    one = MODELS["whisper-small"]
    files = {"model.bin": b"\x06\0\0\0\x0c\0WhisperSpec\0" + bytes(99), "config.json": b"{}", "vocabulary.txt": b"a"}
    with hub(files | {"other.bin": b"x"}, id=one.id) as at:
        done = command(tmp_path, "fetch", one.name, at=at)
    assert done.returncode == 0, done.stderr
    assert inside(tmp_path / "models" / one.name) == {*files, "panduan-model.json", "panduan-verified.json"}
    with hub(files | {"model.bin": b"\x80\x02pickle"}, id=one.id) as at:
        done = command(tmp_path, "fetch", one.name, "--to", tmp_path / "other", at=at)
    assert "may be a pickle" in done.stderr
    assert not (tmp_path / "other").exists()


PICKLES = {name: content for name, content in FILES.items() if not name.endswith(".safetensors")}
INDEX = {"model.safetensors.index.json": b'{"weight_map": {"a": "model-00001-of-00002.safetensors"}}'}


@pytest.mark.parametrize(
    ("settings", "arguments", "said"),
    [
        pytest.param({"id": "other/model"}, (), "has no intfloat/multilingual-e5-small", id="404"),
        pytest.param({}, ("--revision", "f" * 40), "has no revision 'ffff", id="revision"),
        pytest.param({"down": True}, (), "(503)", id="down"),
        pytest.param({"files": PICKLES}, (), "run code when they are loaded", id="pickles"),
        pytest.param({"files": FILES | INDEX}, (), "not whole on the hub", id="shard"),
        pytest.param({"swapped": {"model.safetensors": weights()[:-1] + b"x"}}, (), "did not arrive", id="swapped"),
        pytest.param({"swapped": {"config.json": b"[]"}}, (), "did not arrive", id="swapped-small"),
        pytest.param({"swapped": {"model.safetensors": weights()[:-1]}}, (), "did not arrive whole", id="short"),
        pytest.param({"listed_sizes": {"model.safetensors": 10**16}}, (), "GB are needed", id="disk"),
    ],
)
def test_what_cannot_be_fetched_is_one_line_and_no_folder(
    tmp_path: Path, settings: dict[str, object], arguments: tuple[str, ...], said: str
) -> None:
    with hub(**{"files": FILES, **settings}) as at:  # type: ignore[arg-type]
        done = command(tmp_path, "fetch", "e5-small", *arguments, at=at)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert said in done.stderr
    assert not (tmp_path / "models" / "e5-small").exists()


@pytest.mark.parametrize(("offline", "said"), [("1", "HF_HUB_OFFLINE is set"), ("0", "check the network")])
def test_without_a_network_it_says_so(tmp_path: Path, offline: str, said: str) -> None:
    done = command(tmp_path, "fetch", "e5-small", HF_HUB_OFFLINE=offline)
    assert done.returncode == 1
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert not (tmp_path / "models").exists()


def test_a_folder_of_something_else_is_left_alone(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    for place, said in ((tmp_path / "letters", "no panduan-model.json"), (folder, "already holds")):
        before = inside(place)
        with pytest.raises(ModelError, match=said):
            lines("fetch", "bge-m3", "--to", place)
        assert inside(place) == before


def change(folder: Path, name: str, content: bytes | None) -> None:
    path = folder / name
    path.unlink(missing_ok=True)
    if content is not None:
        path.write_bytes(content)


INDEX_OF_TWO = b'{"weight_map": {"w": "model.safetensors", "x": "model-00002-of-00002.safetensors"}}'


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        pytest.param("model.safetensors", weights()[:-1] + b"\x01", "model.safetensors has changed", id="changed byte"),
        pytest.param("model.safetensors", weights()[:-2], "instead of", id="cut"),
        pytest.param("model.safetensors", None, "model.safetensors is missing", id="missing"),
        pytest.param("model.safetensors", None, "names the shard model.safetensors, which is", id="shard of index"),
        pytest.param(
            "model.safetensors.index.json", INDEX_OF_TWO, "names the shard model-00002-of", id="missing shard"
        ),
        pytest.param("model.safetensors", b"\xff" * len(weights()), "no readable safetensors header", id="header"),
        pytest.param("config.json", b"\x80\x04", "config.json begins like a pickle", id="pickle inside"),
        pytest.param("extra.py", b"1", "extra.py was not fetched with this model", id="stranger"),
    ],
)
def test_verify_names_each_fault_and_the_command(
    folder: Path, name: str, content: bytes | None, said: str
) -> None:  # fmt: skip
    change(folder, name, content)
    done = run("app", "models", "verify", folder)
    assert done.returncode == 1
    assert said in done.stdout
    assert f"models fetch e5-small --revision {SHA} --to {folder}" in done.stderr


def test_verify_is_content_with_what_was_fetched_and_names_a_link(folder: Path, tmp_path: Path) -> None:
    assert lines("verify", folder)[-1].endswith("every byte is as fetched.")
    (folder / "config.json").rename(tmp_path / "config.json")
    (folder / "config.json").symlink_to(tmp_path / "config.json")
    with pytest.raises(ModelError, match="1 faults"):
        lines("verify", folder)


@pytest.mark.parametrize("said", ["[]", '{"format": 2}', "{", "null"])
def test_a_manifest_that_makes_no_sense_is_refused(folder: Path, said: str) -> None:
    (folder / "panduan-model.json").write_text(said, encoding="utf-8")
    with pytest.raises(ModelError, match="cannot be read as a manifest"):
        lines("verify", folder)


@pytest.mark.parametrize("path", ["../config.json", "/etc/hostname", "a/../../b", "C:\\x"])
def test_a_manifest_never_leads_out_of_its_folder(folder: Path, path: str) -> None:
    said = json.loads((folder / "panduan-model.json").read_text(encoding="utf-8"))
    said["files"][0]["path"] = path
    (folder / "panduan-model.json").write_text(json.dumps(said), encoding="utf-8")
    with pytest.raises(ModelError, match="outside its folder"):
        lines("verify", folder)


def test_the_list_says_what_is_here_verified_and_selected(folder: Path) -> None:
    def of(name: str, **environment: str) -> str:
        said = lines("--folder", folder.parent, **environment)
        return next(after for line, after in pairwise(said) if line.split()[:1] == [name])

    assert of("bge-m3").endswith("not here")
    assert "not verified here" in of("e5-small")
    lines("verify", folder)
    assert ", verified 20" in of("e5-small")
    assert of("e5-small", PANDUAN_EMBEDDER=str(folder)).endswith("SELECTED")
    assert not of("medgemma-27b", PANDUAN_MODEL="google/medgemma-27b-it").endswith("SELECTED")
    assert of(
        "medgemma-27b", PANDUAN_GENERATOR="server", PANDUAN_MODEL="google/medgemma-27b-it"
    ).endswith("SELECTED")  # fmt: skip
    os.utime(folder / "config.json", ns=(1, 1))
    assert "not verified here" in of("e5-small")
    change(folder, "config.json", None)
    assert "BROKEN" in of("e5-small")


def test_selected_settings_are_read_back_by_a_shell_and_by_the_settings(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "panduan.env"
    file.write_text("PANDUAN_LIBRARY=kept\nPANDUAN_EMBEDDER=old\n", encoding="utf-8")
    assert "build the library again" in "\n".join(lines("select", folder, "--write", file))
    shell = f"set -a; . {file}; env"
    said = subprocess.run(["/bin/sh", "-c", shell], env={}, capture_output=True, text=True, check=True).stdout
    settings = read_settings(dict(line.split("=", 1) for line in said.splitlines() if "=" in line))
    assert (str(settings.library), settings.embedding.id) == ("kept", str(folder))
    assert (settings.embedding.dimension, settings.embedding.revision) == (384, SHA)
    assert (settings.embedding.question_prompt, settings.embedding.passage_prompt) == ("query: ", "passage: ")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["panduan.env"]


def test_a_served_model_needs_no_folder_here_and_another_one_does(tmp_path: Path) -> None:
    assert lines("--folder", tmp_path, "select", "medgemma-27b", "--server", "http://gpu:8000/v1") == [
        "PANDUAN_GENERATOR=server",
        "PANDUAN_MODEL_URL=http://gpu:8000/v1",
        "PANDUAN_MODEL=google/medgemma-27b-it",
        "PANDUAN_MODEL_CONTEXT=16384",
    ]
    for name in ("medgemma-4b", "e5-small"):
        with pytest.raises(ModelError, match=f"models fetch {name}"):
            lines("--folder", tmp_path, "select", name)
    with pytest.raises(ModelError, match="runs inside this program"):
        lines("--folder", tmp_path, "select", "e5-small", "--server", "http://gpu:8000/v1")
    with pytest.raises(ModelError, match="no model is called 'gpt'"):
        lines("--folder", tmp_path, "select", "gpt")


def test_a_fetched_generator_runs_in_process_unless_it_must_be_served(folder: Path) -> None:
    def fetched_as(name: str) -> list[str]:
        said = json.loads((folder / "panduan-model.json").read_text(encoding="utf-8"))
        (folder / "panduan-model.json").write_text(json.dumps(said | {"name": name, "id": MODELS[name].id}))
        return lines("select", folder)

    assert fetched_as("medgemma-4b") == [
        "PANDUAN_GENERATOR=in-process",
        f"PANDUAN_LOCAL_MODEL={folder}",
        f"PANDUAN_LOCAL_REVISION={SHA}",
    ]
    served = fetched_as("medgemma-4b-q4")
    assert served[:3] == [
        "PANDUAN_GENERATOR=server",
        "PANDUAN_MODEL_URL=http://127.0.0.1:8080/v1",
        "PANDUAN_MODEL=medgemma-1.5-4b-it-Q4_K_M",
    ]
    assert f"llama-server -m {folder}/medgemma-1.5-4b-it-Q4_K_M.gguf" in served[-1]
    change(folder, "config.json", None)
    with pytest.raises(ModelError, match=r"not whole: config\.json is missing"):
        lines("select", folder)


def test_settings_that_cannot_be_written_leave_the_old_ones(tmp_path: Path) -> None:
    (tmp_path / "panduan.env").mkdir()
    with pytest.raises(ModelError, match="choose another --write"):
        write_environment(tmp_path / "panduan.env", ["PANDUAN_MODEL=x"])
    assert inside(tmp_path) == set()


@pytest.mark.parametrize(
    ("memory", "gpu", "fits"),
    [
        (4.0, 0.0, None),
        (8.2, 0.0, "clinic"),
        (64.0, 8.6, "clinic"),
        (16.5, 12.9, "workstation"),
        (128.0, 85.9, "ministry"),
    ],
)
def test_a_machine_gets_the_largest_profile_that_it_meets(memory: float, gpu: float, fits: str | None) -> None:
    found = fitting(memory=memory, gpu=gpu)
    assert (found.name if found else None) == fits


def test_what_a_profile_asks_for_holds_its_models() -> None:
    for profile in PROFILES:
        models = [MODELS[name] for name in profile.models]
        assert {"answers", "embedding"} <= {one.purpose for one in models}
        answers = sum(one.memory for one in models if one.purpose == "answers")
        assert answers < (profile.gpu or profile.memory)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        pytest.param("echo 'NVIDIA L4, 23034'", "NVIDIA L4 (24 GB)", id="one"),
        pytest.param("echo 'A, 81920'; echo 'B, 81920'", "A (86 GB), B (86 GB)", id="two"),
        pytest.param("exit 9", "a GPU that cannot be told", id="failed"),
        pytest.param("echo 'NVIDIA, [N/A]'", "a GPU that cannot be told", id="nonsense"),
    ],
)
def test_a_gpu_is_told_or_said_to_be_untold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, said: str
) -> None:  # fmt: skip
    tool = tmp_path / "nvidia-smi"
    tool.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert machine().words.endswith(said) or said in machine().words
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    assert machine().words.endswith("no NVIDIA GPU found")


def test_a_carried_folder_embeds_without_a_network(tmp_path: Path) -> None:
    from transformers import BertConfig, BertModel, BertTokenizer

    made = tmp_path / "made"
    made.mkdir()
    (made / "vocab.txt").write_text("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\ndose\n", encoding="utf-8")
    BertTokenizer(str(made / "vocab.txt")).save_pretrained(made)
    shape = {"hidden_size": 384, "num_hidden_layers": 1, "num_attention_heads": 1, "intermediate_size": 4}
    BertModel(BertConfig(vocab_size=6, max_position_embeddings=16, **shape)).save_pretrained(made)
    with hub({path.name: path.read_bytes() for path in made.iterdir()}) as at:
        done = command(tmp_path, "fetch", "e5-small", at=at)
    assert done.returncode == 0, done.stderr
    carried = shutil.move(tmp_path / "models" / "e5-small", tmp_path / "usb stick")
    said = [line.split("=", 1) for line in lines("select", carried) if not line.startswith("#")]
    settings = read_settings({name: value.strip("'") for name, value in said})
    assert SentenceTransformerEmbedder(settings.embedding).question("dose").shape == (384,)
