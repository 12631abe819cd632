"""Build the demonstration corpus again and again, kill it at random instants, and prove that nothing is lost.

Run by hand for long: python -m tests.killed 300
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ingest.library import published, releases
from ingest.record import Record
from ingest.release import Release
from ingest.signoff import publish, review
from tests.conftest import ROOT
from tests.fakes import SIGNED, FakeEmbedder

SCRIPT = """
import sys
from pathlib import Path
from ingest.build import Built, build
from ingest.gathering import LocalEngine
from tests.fakes import FakeEmbedder

library, *papers = map(Path, sys.argv[1:])
for event in build(papers, library=library, embedder=FakeEmbedder(), engine=LocalEngine(workers=1)):
    print(event.release.name if isinstance(event, Built) else event.stage.split()[0], flush=True)
"""
QUESTION = "amoxicillin dose for a child with pneumonia"


def command(library: Path, papers: list[Path]) -> list[str]:
    return [sys.executable, "-c", SCRIPT, str(library), *map(str, papers)]


def undisturbed(library: Path, papers: list[Path]) -> tuple[str, float]:
    """The name of the release that a build makes when nobody kills it, and its seconds."""
    started = time.monotonic()
    done = subprocess.run(
        command(library, papers),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=250,
        env=environment(library),
    )
    return done.stdout.split()[-1], time.monotonic() - started


def environment(library: Path) -> dict[str, str]:
    """Keeps what a killed process leaves among its temporary files beside the library."""
    return {**os.environ, "TMPDIR": str(library.parent)}


def killed(library: Path, papers: list[Path], *, after: float) -> bool:
    """Start a build and kill it; whether it was still running then."""
    with subprocess.Popen(
        command(library, papers),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(library),
    ) as process:
        time.sleep(after)
        running = process.poll() is None
        process.kill()
    return running


def answers(library: Path) -> list[str]:
    """What the published release finds."""
    release = Release(published(library))
    found = [hit.passage for hit in release.nearest(FakeEmbedder().question(QUESTION), k=5)]
    found += [hit.passage for hit in release.matching(QUESTION, k=5)]
    release.close()
    return found


def content(folder: Path) -> list[object]:
    """Everything that a release's record holds, in one order, and what its indexes find."""
    record = Record(folder / "passages.sqlite")
    held = [(passages, vectors.tolist()) for passages, vectors in record.every_passage()]
    pages = [
        record.page(one, number) for one in record.guidelines for number in range(1, len(record.page_labels(one)) + 1)
    ]
    release = Release(folder)
    question = FakeEmbedder().question(QUESTION)
    return [dict(record.guidelines), held, pages, release.nearest(question, k=20), release.matching(QUESTION, k=20)]


def torment(folder: Path, *, kills: int, seed: int) -> int:
    """Kill `kills` builds at random instants; AssertionError where anything is lost. Returns how many were running."""
    papers = sorted((ROOT / "corpora" / "demo").glob("*.pdf"))
    library, quiet = folder / "library", folder / "quiet"
    first, _ = undisturbed(library, papers[:2])
    publish(library, first, accept_all=SIGNED)
    before = answers(library)
    expected, full = undisturbed(quiet, papers)
    dice, running = random.Random(seed), 0
    for number in range(kills):
        if any(one.name == expected for one in releases(library)):  # it ended before the kill: take it away, go on
            shutil.rmtree(library / "releases" / expected)
        running += killed(library, papers, after=dice.uniform(0.2, 0.9 * full))
        assert answers(library) == before, f"kill {number}: the published release answers otherwise"
        for one in releases(library):
            assert not one.damage, f"kill {number}: {one.damage}"
            assert review(library / "releases" / one.name).items, f"kill {number}: nobody guessed anything?"
            assert Release(library / "releases" / one.name).repaired == (), f"kill {number}: {one.name} is damaged"
    name, _ = undisturbed(library, papers)
    assert name == expected
    assert content(library / "releases" / name) == content(quiet / "releases" / expected)
    tormented, calm = review(library / "releases" / name), review(quiet / "releases" / expected)
    assert tormented.items == calm.items
    assert {one.file for one in tormented.items} - {one.file for one in tormented.open} == {
        one.name for one in papers[:2]
    }
    assert list((library / "staging").iterdir()) == []
    return running


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        kills, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
        running = torment(Path(place), kills=kills, seed=seed)
        sys.stdout.write(f"{kills} kills, {running} of them while the build ran; nothing was lost\n")
