"""What doctor says of who answers: extractive, a server, or a model in this process."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from app.doctor import Finding, examine
from app.settings import Settings
from tests.test_models import weights


def answers(tmp_path: Path, environment: Mapping[str, str]) -> Finding:
    found = examine(Settings(library=tmp_path / "none"), environment)
    return next(one for one in found if one.what == "answers")


@contextmanager
def server(body: bytes, seen: list[str] | None = None) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if seen is not None:
                seen.append(f"{self.path} {self.headers.get('Authorization')}")
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: Any) -> None:
            pass

    made = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{made.server_port}/v1"
    finally:
        made.shutdown()
        made.server_close()
        thread.join()


def test_without_a_setting_no_model_writes(tmp_path: Path) -> None:
    found = answers(tmp_path, {})
    assert (found.state, found.detail.split(":")[0]) == ("ok", "extractive")


def test_a_server_that_serves_the_model_is_found(tmp_path: Path) -> None:
    seen: list[str] = []
    with server(json.dumps({"data": [{"id": "med"}]}).encode(), seen) as url:
        set_ = {"PANDUAN_GENERATOR": "server", "PANDUAN_MODEL_URL": f"{url}/", "PANDUAN_MODEL": "med"}
        found = answers(tmp_path, set_ | {"PANDUAN_MODEL_KEY": "secret"})
        other = answers(tmp_path, set_ | {"PANDUAN_MODEL": "large"})
    assert found.state == "ok"
    assert f"med at {url}" in found.detail
    assert seen == ["/v1/models Bearer secret", "/v1/models None"]
    assert "secret" not in found.detail
    assert other.state == "optional"
    assert "serves med, not 'large'" in other.detail


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"data": [1]}'])
def test_a_server_of_another_kind_is_no_model(tmp_path: Path, body: bytes) -> None:
    with server(body) as url:
        found = answers(tmp_path, {"PANDUAN_GENERATOR": "server", "PANDUAN_MODEL_URL": url, "PANDUAN_MODEL": "med"})
    assert found.state == "optional"
    assert "does not say what it serves" in found.detail
    assert "answers are extractive" in found.detail


@pytest.mark.parametrize(
    ("environment", "said", "command"),
    [
        ({"PANDUAN_GENERATOR": "server"}, "PANDUAN_MODEL_URL names no http address", "python -m app models"),
        (
            {
                "PANDUAN_GENERATOR": "server",
                "PANDUAN_MODEL_URL": "http://127.0.0.1:9/v1",
                "PANDUAN_MODEL": "google/medgemma-27b-it",
            },
            "does not say what it serves",
            "vllm serve google/medgemma-27b-it",
        ),
        ({"PANDUAN_GENERATOR": "in-process"}, "medgemma-1.5-4b-it is no folder", "models fetch medgemma-4b"),
        ({"PANDUAN_GENERATOR": "magic"}, "is 'magic'", "python -m app models"),
    ],
    ids=["no url", "down", "not fetched", "unknown"],
)
def test_what_is_missing_comes_with_the_command_that_gets_it(
    tmp_path: Path, environment: dict[str, str], said: str, command: str
) -> None:
    found = answers(tmp_path, environment)
    assert found.state == "optional"
    assert said in found.detail
    assert "answers are extractive" in found.detail
    assert command in found.command


def test_a_folder_with_a_missing_shard_is_named(tmp_path: Path) -> None:
    said = {"name": "medgemma-4b", "id": "google/medgemma-1.5-4b-it", "revision": "a" * 40, "source": "", "licence": ""}
    config = json.dumps({"architectures": ["Gemma3ForConditionalGeneration"]})
    sizes = {"config.json": len(config), "model.safetensors": len(weights())}
    files = [{"path": path, "size": size, "sha256": "0" * 64} for path, size in sizes.items()]
    whole = said | {"format": 1, "fetched_at": "", "files": files}
    (tmp_path / "panduan-model.json").write_text(json.dumps(whole), encoding="utf-8")
    set_ = {"PANDUAN_GENERATOR": "in-process", "PANDUAN_LOCAL_MODEL": str(tmp_path)}
    found = answers(tmp_path, set_)
    assert (found.state, found.command) == ("optional", f"python -m app models verify {tmp_path}")
    assert "config.json is missing" in found.detail
    (tmp_path / "config.json").write_text(config, encoding="utf-8")
    assert "model.safetensors is missing" in answers(tmp_path, set_).detail
    (tmp_path / "model.safetensors").write_bytes(weights())
    assert answers(tmp_path, set_).state == "ok"
    (tmp_path / "panduan-model.json").unlink()
    unverified = answers(tmp_path, set_)
    assert unverified.state == "ok"
    assert "cannot be verified" in unverified.detail
    (tmp_path / "model.safetensors").unlink()
    lacking = answers(tmp_path, set_)
    assert (lacking.state, lacking.command.split("   ")[0]) == ("optional", "python -m app models fetch medgemma-4b")
    assert "holds no safetensors weights" in lacking.detail
