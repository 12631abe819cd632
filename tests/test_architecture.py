"""The house: which package may import which, what is imported late, and what no module may hold."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGES = ("ingest", "app", "eval")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
NAMES = [str(path.relative_to(ROOT)) for path in MODULES]
MAY_IMPORT = {"ingest": {"ingest"}, "app": {"app", "ingest"}, "eval": {"eval", "app", "ingest"}}
HEAVY = (
    "torch",
    "sentence_transformers",
    "transformers",
    "chromadb",
    "cryptography",
    "gradio",
    "huggingface_hub",
    "ir_measures",
    "jiwer",
    "langchain_chroma",
    "langchain_core",
    "langchain_openai",
    "langsmith",
    "openai",
    "httpx2",
    "google",
    "matplotlib",
    "tantivy",
    "pypdfium2",
    "av",
    "faster_whisper",
    "ctranslate2",
)
# Each of these libraries stops in the files named here.
HOMES = {
    "av": {"app/audio.py"},
    "kenlm": {"app/lmdecoding.py"},
    "pyctcdecode": {"app/lmdecoding.py"},
    "ctranslate2": {"app/whispering.py"},
    "faster_whisper": {"app/audio.py", "app/whispering.py"},
    "chromadb": {"ingest/neighbours.py"},
    "cryptography": {"app/certificate.py"},
    "tantivy": {"ingest/words.py"},
    "jellyfish": {"app/soundalike.py"},
    "rapidfuzz": {"app/spelling.py", "app/soundalike.py"},
    "pypdf": {"ingest/metadata.py"},
    "pdfplumber": {"ingest/grids.py"},
    "ray": {"ingest/cluster.py"},
    "sentence_transformers": {"ingest/vectors.py", "app/relevance.py"},
    "torch": {
        "ingest/vectors.py",
        "app/localmodel.py",
        "app/entailing.py",
        "app/medasr.py",
        "eval/generation.py",
        "eval/hearingspeed.py",
    },
    "transformers": {
        "ingest/vectors.py",
        "app/relevance.py",
        "app/localmodel.py",
        "app/entailing.py",
        "app/medasr.py",
        "eval/generation.py",
        "eval/hearingspeed.py",
    },
    "huggingface_hub": {"app/fetching.py"},
    "langchain_core": {"ingest/__init__.py", "ingest/retrieved.py"},
    "langchain_openai": {"app/served.py"},
    "langsmith": {"app/served.py"},
    "openai": {"app/served.py"},
    "httpx2": {"app/wire.py"},
    "httpx": {"app/fetching.py", "app/servedspeech.py"},
    "google": {"app/vertex.py"},
    "ir_measures": {"eval/ranking.py"},
    "jiwer": {"eval/heardwords.py"},
    "langchain_chroma": {"eval/plain.py"},
    "langchain_text_splitters": {"eval/plain.py"},
    "matplotlib": {"eval/plots.py"},
}
each_module = pytest.mark.parametrize("path", MODULES, ids=NAMES)


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield node.module or ""


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_there_are_modules_to_look_at() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in MODULES} == set(PACKAGES)


@each_module
def test_imports_follow_the_data(path: Path) -> None:
    here = path.relative_to(ROOT).parts[0]
    ours = {name.split(".")[0] for name in imported(parsed(path))} & set(PACKAGES)
    assert ours <= MAY_IMPORT[here]


@each_module
def test_a_library_stops_in_its_home(path: Path) -> None:
    here = path.relative_to(ROOT).as_posix()
    roots = {name.split(".")[0] for name in imported(parsed(path))}
    assert not {name for name in roots & set(HOMES) if here not in HOMES[name] and not here.startswith("eval/plain")}


@each_module
def test_gradio_stays_in_the_page(path: Path) -> None:
    roots = {name.split(".")[0] for name in imported(parsed(path))}
    assert "gradio" not in roots or path.parent.name == "ui"


@each_module
def test_nothing_catches_everything(path: Path) -> None:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None
            assert not {name.id for name in ast.walk(node.type) if isinstance(name, ast.Name)} & {
                "Exception",
                "BaseException",
            }


@each_module
def test_functions_are_short_and_modules_too(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    long = [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 60
    ]
    assert not long
    assert len(source.splitlines()) <= 320


@each_module
def test_only_commands_print(path: Path) -> None:
    calls = [
        node
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert not calls or path.name == "__main__.py"


@each_module
def test_a_module_names_its_surface(path: Path) -> None:
    if path.name in {"__init__.py", "__main__.py"}:
        return
    tree = parsed(path)
    public = [
        one for node in tree.body if isinstance(node, ast.Assign)
        for target in node.targets if isinstance(target, ast.Name) and target.id == "__all__"
        for one in ast.literal_eval(node.value)
    ]  # fmt: skip
    defined = {name for node in tree.body for name in _defined(node)}
    assert public
    assert sorted(set(public)) == sorted(public)
    assert set(public) <= defined


def _defined(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    if isinstance(node, ast.ImportFrom | ast.Import):
        return [alias.asname or alias.name for alias in node.names]
    return []


def test_importing_every_module_loads_no_heavy_library() -> None:
    modules = [name.removesuffix(".py").replace("/", ".") for name in NAMES if "__" not in name]
    look = f"import sys, {', '.join(modules)}; print([one for one in {HEAVY!r} if one in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("command", ["ingest", "app", "eval"])
def test_help_starts_at_once(command: str) -> None:
    look = (
        f"import runpy, sys, atexit\nsys.argv = ['{command}', '--help']\n"
        f"atexit.register(lambda: print('LOADED', [one for one in {HEAVY!r} if one in sys.modules]))\n"
        f"runpy.run_module('{command}', run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert "LOADED []" in done.stdout
    assert "usage" in done.stdout
