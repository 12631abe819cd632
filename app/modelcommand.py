"""`models` → lines for the terminal: list, fetch, verify and select."""

import argparse
import shlex
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from app.fetching import Acceptance, fetch
from app.machine import machine
from app.manifest import MANIFEST, faults, read_manifest
from app.models import MODELS, PROFILES, Model, ModelError, Terms, fitting, named
from app.selecting import active_generator, environment_lines, is_selected, server_command, write_environment
from app.verified import note_verified, verified_on

__all__ = ["add_models", "model_lines"]

ACCEPT = "I accept"
OTHERS = (
    "{place} was not put there by `models fetch`, so nothing is known of its bytes; to let it write all the same:"
    " export PANDUAN_GENERATOR=in-process PANDUAN_LOCAL_MODEL={folder}"
)
Ask = Callable[[str], str]


def add_models(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    """Add `models` with its four actions to a command line; returns its parser."""
    parser = commands.add_parser("models", help="list, fetch, verify and select models")
    parser.add_argument("--folder", type=Path, default=Path("models"), metavar="DIR", help="of all models (./models)")
    parser.set_defaults(action="list")
    actions = parser.add_subparsers(metavar="ACTION")
    actions.add_parser("list", help="what there is, what is here, what fits (the default)").set_defaults(action="list")
    fetched = actions.add_parser("fetch", help="fetch a model into a folder that can be carried to another site")
    fetched.add_argument("name", metavar="NAME", help=", ".join(MODELS))
    fetched.add_argument("--to", type=Path, metavar="FOLDER", help="default: models/NAME")
    fetched.add_argument("--revision", default="", metavar="SHA", help="a commit of the hub (default: its newest)")
    fetched.add_argument("--accept-terms", action="store_true", help="accept the terms without being asked")
    fetched.set_defaults(action="fetch")
    verified = actions.add_parser("verify", help="compare every byte of a folder with what was fetched")
    verified.add_argument("where", type=Path, metavar="FOLDER")
    verified.set_defaults(action="verify")
    selected = actions.add_parser("select", help="print the settings that make this program use a model")
    selected.add_argument("name", metavar="FOLDER|NAME")
    selected.add_argument("--server", default="", metavar="URL", help="of an OpenAI-compatible server that has it")
    selected.add_argument("--write", type=Path, metavar="FILE", help="put the settings into this file as well")
    selected.set_defaults(action="select")
    return parser


def model_lines(
    options: argparse.Namespace, environment: Mapping[str, str], *, ask: Ask, terminal: bool
) -> Iterator[str]:
    """Carry out one action, line by line; `ask` prompts for a typed answer. ModelError where it cannot be done."""
    if options.action == "fetch":
        yield from _fetch(options, ask, terminal=terminal)
    elif options.action == "verify":
        yield from _verify(options.where)
    elif options.action == "select":
        yield from _select(options)
    else:
        yield from _list(options.folder, environment)


def _list(folder: Path, environment: Mapping[str, str]) -> Iterator[str]:
    here = machine()
    fits = fitting(memory=here.memory, gpu=here.gpu)
    yield f"This machine: {here.words}."
    yield f"Fits: {fits.what}." if fits else "Fits: no profile; the extractive answers need no model."
    yield f"Answers now: {active_generator(environment)}."
    for profile in PROFILES:
        yield ""
        yield f"{profile.name}{' (fits here)' if profile is fits else ''} — {profile.what}"
        for name in profile.models:
            model = MODELS[name]
            yield f"  {name:22} {model.purpose:10} {_facts(model)}"
            yield f"  {'':22} {model.id}: {_state(model, folder / name, environment)}"
    yield ""
    yield "No model comes with this program. Fetch one: python -m app models fetch NAME"


def _facts(model: Model) -> str:
    gated = "; gated: needs a Hugging Face account" if model.gated else ""
    return f"{model.disk:g} GB on disk, {model.memory:g} GB of memory; {model.licence}{gated}"


def _state(model: Model, folder: Path, environment: Mapping[str, str]) -> str:
    chosen = ", SELECTED" if is_selected(model, folder, environment) else ""
    if not (folder / MANIFEST).is_file():
        return f"not here{chosen}"
    try:
        manifest = read_manifest(folder)
        wrong = list(faults(folder, manifest, hashing=False))
    except ModelError as error:
        return f"BROKEN: {error}{chosen}"
    if wrong:
        return f"BROKEN in {folder}: {wrong[0]}{chosen}"
    day = verified_on(folder, manifest)
    seen = f"verified {day}" if day else f"not verified here (python -m app models verify {folder})"
    return f"in {folder}, {seen}{chosen}"


def _fetch(options: argparse.Namespace, ask: Ask, *, terminal: bool) -> Iterator[str]:
    model = named(options.name)
    folder = options.to or options.folder / model.name
    if model.gated:
        yield f"{model.id} is gated. Once per person: sign in at https://huggingface.co/{model.id} and accept its terms"
        yield "there; make a token of the kind Read at https://huggingface.co/settings/tokens; export HF_TOKEN=hf_…"
        yield ""
    accepted = None
    if model.terms:
        yield from _shown(model.terms)
        accepted = _accepted(model, ask, said=options.accept_terms)
        yield f"Terms accepted ({accepted.by}) at {accepted.at}."
    yield f"Fetching {model.id}, some {model.disk:g} GB, to {folder} …"
    manifest = fetch(model, folder, revision=options.revision, accepted=accepted, progress=terminal)
    note_verified(folder, manifest)
    size = sum(one.size for one in manifest.files)
    yield f"{folder} holds {model.id} at {manifest.revision}: {len(manifest.files)} files, {size / 1e9:.3g} GB, verified."
    yield f"Use it: python -m app models select {folder}"


def _shown(terms: Terms) -> Iterator[str]:
    yield terms.title
    yield terms.url
    yield from (f"  - {point}" for point in terms.points)
    yield ""


def _accepted(model: Model, ask: Ask, *, said: bool) -> Acceptance:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    if said:
        return Acceptance(at=now, by="--accept-terms")
    try:
        typed = ask(f"To accept these terms, type “{ACCEPT}”: ")
    except EOFError:
        typed = ""
    if typed.strip().casefold() != ACCEPT.casefold():
        message = f"the terms of {model.name} were not accepted, so nothing was fetched (scripts pass --accept-terms)"
        raise ModelError(message)
    return Acceptance(at=now, by="typed")


def _verify(folder: Path) -> Iterator[str]:
    manifest = read_manifest(folder)
    found = 0
    for fault in faults(folder, manifest):
        found += 1
        yield f"  - {fault}"
    if found:
        message = (
            f"{folder} is not what was fetched ({found} faults); remove the folder, and fetch it again:"
            f" python -m app models fetch {manifest.name} --revision {manifest.revision} --to {folder}"
        )
        raise ModelError(message)
    note_verified(folder, manifest)
    yield f"{folder} holds {manifest.id} at {manifest.revision}, fetched {manifest.fetched_at}: every byte is as fetched."


def _select(options: argparse.Namespace) -> Iterator[str]:
    model, folder = _chosen(options.name, options.folder)
    revision = ""
    if folder is not None:
        manifest = read_manifest(folder)
        revision = manifest.revision
        if wrong := list(faults(folder, manifest, hashing=False)):
            message = f"{folder} is not whole: {wrong[0]}; see python -m app models verify {folder}"
            raise ModelError(message)
    lines = environment_lines(model, folder=folder, revision=revision, server=options.server)
    yield from lines
    if lines[0] == "PANDUAN_GENERATOR=server" and not options.server:
        yield f"# start the server first: {server_command(model, folder)}"
    if model.purpose == "embedding":
        yield "# then build the library again: vectors of another model cannot be searched with this one"
    if model.purpose == "hearing":
        yield "# where MedASR and a Whisper are both set, PANDUAN_TRANSCRIBER=auto lets both listen"
    if options.write:
        write_environment(options.write, lines)
        yield f"# written to {options.write}; in a shell: set -a; . {shlex.quote(str(options.write.absolute()))}; set +a"


def _chosen(name: str, models: Path) -> tuple[Model, Path | None]:
    place = Path(name)
    if place.is_dir() and name not in MODELS and not (place / MANIFEST).is_file():
        message = OTHERS.format(place=place, folder=shlex.quote(str(place.absolute())))
        raise ModelError(message)
    if (place / MANIFEST).is_file():
        return named(read_manifest(place).id), place
    model = named(name)
    place = models / model.name
    return model, place if (place / MANIFEST).is_file() else None
