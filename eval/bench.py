"""PDFs → Bench: how fast they are ingested and asked, and with how much memory, each in a process of its own."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from eval.footprint import Footprint, MeasurementError, measured
from eval.measures import percentile
from eval.report import MEGABYTE, seconds
from eval.results import read_results
from ingest.library import published
from ingest.release import read_seal

__all__ = ["Bench", "Built", "bench", "bench_table", "build_ours", "pdfs_in"]

# Asked when no file of questions is given; what they are about hardly changes how long an answer takes.
QUESTIONS = (
    "What is the first-line treatment of hypertension in an adult with diabetes?",
    "What dose of amoxicillin does a child of 15 kg get for pneumonia?",
    "Which blood tests are needed before starting antiretroviral therapy?",
    "When is metformin contraindicated?",
    "How is status epilepticus treated when benzodiazepines have failed?",
    "Who should be referred urgently to a specialist?",
    "What is the target blood pressure?",
    "How often is the patient followed up?",
)
ROUNDS = 5  # 40 questions, so that p95 is not the slowest one


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """One build: pages read, chunks (ours: passages) written, and what the process took."""

    pages: int
    chunks: int
    footprint: Footprint

    @property
    def pages_per_second(self) -> float:
        """Pages by wall-clock seconds, start of the process and loading of the model included."""
        return self.pages / self.footprint.seconds

    @property
    def pages_per_cpu_second(self) -> float:
        """Pages by processor seconds of all processes, which a busy machine disturbs less."""
        return self.pages / self.footprint.cpu_seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """Ingestion and serving of the same documents."""

    built: Built
    latency_p50: float  # seconds
    latency_p95: float  # seconds
    serving: Footprint


def bench(paths: Sequence[Path], *, questions: Path | None, folder: Path) -> Bench:
    """Build a library in the folder, then ask it from another process."""
    library, results = folder / "library", folder / "results.jsonl"
    built = build_ours(paths, library=library)
    asked = questions.resolve() if questions else _write_questions(folder / "questions.jsonl")
    serving = measured(
        ["eval", "run", "--only-results", f"--library={library}", f"--questions={asked}", f"--out={results}"]
    )
    latencies = [result.latency for result in read_results(results).values()]
    return Bench(
        built=built,
        latency_p50=percentile(50, latencies),
        latency_p95=percentile(95, latencies),
        serving=serving,
    )


def build_ours(paths: Sequence[Path], *, library: Path) -> Built:
    """Build and publish a library with the command that everybody uses."""
    sources = [str(path.resolve()) for path in paths]
    signed = ["--accept-all", "eval bench", "a measurement, never for clinical use"]
    footprint = measured(["ingest", "build", *sources, "--library", str(library.resolve()), "--publish", *signed])
    counts = read_seal(published(library))["counts"]
    return Built(pages=counts["pages"], chunks=counts["passages"], footprint=footprint)


def pdfs_in(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Every PDF among the paths and directly in the folders among them, by name."""
    found = (pdf for path in paths for pdf in (path.glob("*.pdf") if path.is_dir() else [path]))
    pdfs = tuple(sorted(found, key=lambda pdf: pdf.name))
    if not pdfs:
        message = f"{', '.join(map(str, paths))}: no PDF there; give PDFs or a folder that holds some."
        raise MeasurementError(message)
    return pdfs


def _write_questions(path: Path) -> Path:
    path.write_text("".join(json.dumps(entry) + "\n" for entry in _entries()), encoding="utf-8")
    return path


def _entries() -> Iterator[dict[str, object]]:
    for number, question in enumerate(QUESTIONS * ROUNDS, 1):
        yield {"id": str(number), "question": question, "language": "en", "type": "latency", "answerable": False}


def bench_table(measured_bench: Bench) -> Table:
    """One line for each figure."""
    built, serving = measured_bench.built, measured_bench.serving
    table = Table(title="Bench", title_justify="left", show_header=False)
    table.add_row("pages", str(built.pages))
    table.add_row("ingestion, seconds", f"{built.footprint.seconds:.1f}")
    table.add_row("ingestion, pages/s", f"{built.pages_per_second:.1f}")
    table.add_row("ingestion, pages/processor-second", f"{built.pages_per_cpu_second:.1f}")
    table.add_row("ingestion, peak MB", f"{built.footprint.peak_bytes / MEGABYTE:.0f}")
    table.add_row("query p50, seconds", seconds(measured_bench.latency_p50))
    table.add_row("query p95, seconds", seconds(measured_bench.latency_p95))
    table.add_row("serving process, peak MB", f"{serving.peak_bytes / MEGABYTE:.0f}")
    return table
