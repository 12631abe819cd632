"""The same documents read by a Ray cluster that is started here."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.build import Built, build
from ingest.cluster import RayEngine
from ingest.corpus import read_corpus
from ingest.gathering import LocalEngine
from tests.conftest import ROOT
from tests.fakes import FakeEmbedder

ray = pytest.importorskip("ray", reason="skipped, because ray is missing")


@pytest.fixture(scope="module")
def engine() -> Iterator[RayEngine]:
    yield RayEngine(cpus=2)
    ray.shutdown()


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_reads_what_this_machine_reads(engine: RayEngine, tmp_path: Path) -> None:
    sources, _ = read_corpus([ROOT / "corpora" / "demo"])
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7 cut short")
    sources = [*sources[:2], replace(sources[2], path=bad)]
    theirs, ours = dict(engine.read(sources)), dict(LocalEngine().read(sources))
    assert sorted(theirs) == [0, 1, 2]
    assert [replace(theirs[place], seconds=0.0) for place in (0, 1)] == [  # type: ignore[type-var]
        replace(ours[place], seconds=0.0)
        for place in (0, 1)  # type: ignore[type-var]
    ]
    assert str(theirs[2]) == str(ours[2])
    assert dict(engine.counted(sources[:2])) == dict(LocalEngine().counted(sources[:2]))


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_builds_the_same_release(engine: RayEngine, tmp_path: Path) -> None:
    names = set()
    for library, one in ((tmp_path / "ray", engine), (tmp_path / "local", LocalEngine())):
        *_, last = build([ROOT / "corpora" / "demo"], library=library, embedder=FakeEmbedder(), engine=one)
        assert isinstance(last, Built)
        names.add(last.release.name)
    assert len(names) == 1
