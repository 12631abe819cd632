"""The commands that hints show: with the Python that runs, so that a reader can copy them."""

import shlex
import sys
from pathlib import Path

import pytest

from ingest.interpreter import interpreter, runnable

HERE = Path("/srv/panduan")


@pytest.mark.parametrize(
    ("executable", "typed"),
    [
        ("/srv/panduan/.venv/bin/python", ".venv/bin/python"),
        ("/usr/bin/python3.11", "/usr/bin/python3.11"),
        ("/srv/panduan-old/.venv/bin/python", "/srv/panduan-old/.venv/bin/python"),
        ("/srv/panduan/my venv/bin/python", "'my venv/bin/python'"),
        ("", "python"),
    ],
)
def test_what_is_typed_for_an_interpreter(executable: str, typed: str) -> None:
    assert interpreter(executable, folder=HERE) == typed


def test_every_command_of_a_hint_names_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "executable", str(Path.cwd() / ".venv" / "bin" / "python"))
    said = "build one: python -m ingest build X   (then: python -m app models)"
    assert runnable(said) == "build one: .venv/bin/python -m ingest build X   (then: .venv/bin/python -m app models)"


def test_what_names_an_interpreter_already_or_is_none_of_ours_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/usr/bin/python3")
    for said in (".venv/bin/python -m app", "python -m http.server", "a python -m", "make setup"):
        assert runnable(said) == said
    assert runnable("python -m app") == f"{shlex.quote('/usr/bin/python3')} -m app"
