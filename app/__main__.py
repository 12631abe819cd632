"""The command: the page, one question on the terminal, and what is installed."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from app.modelcommand import add_models
from ingest.errors import PanduanError
from ingest.interpreter import runnable

if TYPE_CHECKING:
    from app.answer import Answer, Citation, Outcome
    from app.certificate import Certificate
    from app.settings import Settings
    from ingest.search import Filter

DESCRIPTION = "Ask the published guidelines. Without a command: open the page."
NARROWED = {
    "country": "guidelines marked as of this country (ISO 3166-1: MY; demonstration: ZZ)", "issuer": "guidelines of this issuer",
    "language": "guidelines in this language (ISO 639-1: en)", "guideline": "this guideline, by id",
}  # fmt: skip
LOCAL = ("127.0.0.1", "localhost")
HERE = (*LOCAL, "::1")
LEADS = 3  # passages shown below an abstention


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        from app.settings import read_settings

        settings = read_settings(os.environ)
        settings = replace(settings, library=options.library) if options.library else settings
        status: int = options.run(options, settings)
    except PanduanError as error:
        print(f"error: {runnable(str(error))}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return status


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    shared.add_argument("--library", type=Path, metavar="DIR", help="default: PANDUAN_LIBRARY, else ./library")
    page = _page_options()
    parser = argparse.ArgumentParser(prog=runnable("python -m app"), description=DESCRIPTION, parents=[shared, page])
    commands = parser.add_subparsers(metavar="COMMAND")
    served = commands.add_parser("serve", parents=[shared, page], help="serve the page (the default)")
    served.set_defaults(run=_serve)
    ask = commands.add_parser("ask", parents=[shared], help="ask one question on the terminal")
    ask.add_argument("question")
    ask.add_argument("--after", action="append", default=[], metavar="QUESTION", help="an earlier question of yours")
    ask.add_argument("--json", action="store_true", help="print one JSON object")
    ask.add_argument("-k", type=int, default=10, metavar="N", help="passages of evidence (default 10)")
    for name, what in NARROWED.items():
        ask.add_argument(f"--{name}", action="append", default=[], metavar=name.upper(), help=f"search only in {what}")
    ask.set_defaults(run=_ask)
    doctor = commands.add_parser("doctor", parents=[shared], help="say what is installed, active and missing")
    doctor.set_defaults(run=_doctor)
    add_models(commands).set_defaults(run=_models)
    parser.set_defaults(run=_serve, library=None, host="127.0.0.1", port=7860, open_browser=False)
    parser.set_defaults(https=False, certificate=None, key=None)
    return parser


def _page_options() -> argparse.ArgumentParser:
    """Taken before and after the command's name; what is left out gets its default from the whole parser."""
    page = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    page.add_argument("--host", help="address to listen on (default: 127.0.0.1, this machine only)")
    page.add_argument("--port", type=int, help="default: 7860")
    page.add_argument("--open", action="store_true", dest="open_browser", help="open the page in a browser")
    page.add_argument("--https", action="store_true", help="serve with a certificate: the one given, or one made here")
    page.add_argument("--certificate", type=Path, metavar="FILE", help="for --https: a certificate, as PEM")
    page.add_argument("--key", type=Path, metavar="FILE", help="its key, as PEM (default: in the certificate's file)")
    return page


def _serve(options: argparse.Namespace, settings: "Settings") -> int:
    from app.assistant import Assistant
    from app.listening import listener_of
    from app.ui.page import serve

    if (options.certificate or options.key) and not options.https:
        print("error: --certificate and --key go with --https", file=sys.stderr)
        return 2
    certificate = _certificate(options) if options.https else None
    assistant = Assistant.open(settings.library, settings=settings)
    Thread(target=assistant.warm, daemon=True).start()
    address = f"{'https' if certificate else 'http'}://{options.host}:{options.port}"
    print(f"Panduan answers from {assistant.release.name} on {address} (Ctrl-C stops it)", flush=True)
    serve(
        assistant, host=options.host, port=options.port, open_browser=options.open_browser,
        listen=listener_of(assistant, settings), certificate=certificate,
    )  # fmt: skip
    return 0


def _certificate(options: argparse.Namespace) -> "Certificate":
    from app.certificate import given, made, names_of_this_machine, state_folder

    if options.certificate or options.key:
        path = options.certificate or options.key
        return given(path, options.key or path)
    names = names_of_this_machine()
    certificate = made(state_folder(os.environ), names)
    if options.host not in LOCAL:
        print(
            "On this network:",
            *(f"https://{one}:{options.port}" for one in names if one not in HERE and ":" not in one),
        )
    print(f"The certificate is this machine's own ({certificate.path}, until {certificate.until:%Y-%m-%d}).")
    print("Browsers do not know it and will warn that the connection is not private. Go on only where they show this")
    print(f"SHA-256 fingerprint of the certificate: {certificate.fingerprint}")
    return certificate


def _ask(options: argparse.Namespace, settings: "Settings") -> int:
    from app.answerjson import to_json
    from app.assistant import Assistant

    if not 1 <= options.k <= 50:  # noqa: PLR2004
        print("error: -k must be from 1 to 50", file=sys.stderr)
        return 2
    assistant = Assistant.open(settings.library, settings=settings)
    assistant.warm()  # loading the model is no part of answering
    within = _within(options)
    outcome = assistant.answer(options.question, earlier=tuple(options.after), k=options.k, within=within)
    if options.json:
        print(json.dumps(to_json(outcome), ensure_ascii=False))
    else:
        print(f"Searched only in guidelines {within.said}.\n" if within else "", end="")
        _print(outcome)
    return 0


def _within(options: argparse.Namespace) -> "Filter":
    from ingest.search import Filter

    return Filter(
        countries=frozenset(options.country),
        issuers=frozenset(options.issuer),
        languages=frozenset(options.language),
        guidelines=frozenset(options.guideline),
    )


def _print(outcome: "Outcome") -> None:
    from app.answer import SECTION_SEPARATOR, Answer

    _print_heading(outcome)
    if isinstance(outcome, Answer):
        _print_answer(outcome)
    else:
        print(f"NO ANSWER: {outcome.reason}")
        if outcome.evidence:
            print("\nNearest passages (leads, not an answer):")
        for lead in outcome.evidence[:LEADS]:
            pages = ", ".join(map(str, lead.passage.pages))
            print(f"  - {lead.guideline.title}, PDF page {pages}, {SECTION_SEPARATOR.join(lead.passage.section)}")
    print(f"\nrelease {outcome.release}; {sum(outcome.timings.values()):.2f} s")


def _print_answer(outcome: "Answer") -> None:
    from app.answer import change_words, conflict_words, not_mentioned_words, untranslated_words, withheld_words

    if outcome.not_mentioned:
        print(f"CAUTION: {not_mentioned_words(outcome.not_mentioned)}\n")
    if outcome.partly:
        print(f"ANSWERED IN PART: {outcome.partly}\n")
    for conflict in outcome.conflicts:
        print(f"NOT THE SAME: {conflict_words(conflict, outcome)}\n")
    for change in outcome.changes:
        print(f"CHANGED: {change_words(change)}\n")
    if outcome.remark:
        print(f"NOTE: {outcome.remark}\n")
    written = any(statement.kind == "checked" for statement in outcome.statements)
    print(
        f"Written by {outcome.writer}, checked; quotes in quotation marks:\n"
        if written
        else f"Quoted from the guidelines{f', as {outcome.writer} chose' if outcome.writer else ''}:\n"
    )
    _print_statements(outcome)
    if outcome.withheld:
        print(f"\n{withheld_words(outcome.withheld)}")
    if outcome.untranslated:
        print(f"\n{untranslated_words(outcome.untranslated, outcome.translated_into)}")


def _print_statements(outcome: "Answer") -> None:
    from app.answer import translation_words, untranslated_words

    cited: list[Citation] = []
    for statement in outcome.statements:
        numbers = "".join(f"[{len(cited) + place}]" for place in range(1, len(statement.citations) + 1))
        cited += statement.citations
        said = statement.text.replace("\t", " | ")
        print(f"  {f'“{said}”' if statement.kind == 'quoted' else said} {numbers}")
        print(f"  ({statement.note})\n" if statement.note else "")
        if statement.translation:
            print(f"    {translation_words(statement, outcome.translated_into)}:\n    {statement.translation}\n")
        elif statement.untranslated:
            print(f"    {untranslated_words(statement.untranslated, outcome.translated_into)}\n")
    for number, citation in enumerate(cited, 1):
        print(f"[{number}] {_reference(citation)}")


def _print_heading(outcome: "Outcome") -> None:
    from app.answer import searched_words, suggestion_words

    for notice in outcome.notices:
        print(f"{notice.kind.upper()}: {notice.text}\n")
    if outcome.standalone and outcome.standalone != outcome.question:
        print(f"Understood as: {outcome.standalone}\n")
    if outcome.searched:
        print(f"{searched_words(outcome.searched)}\n")
    for suggestion in outcome.suggestions:
        print(f"{suggestion_words(suggestion)}\n")


def _reference(citation: "Citation") -> str:
    from app.answer import SECTION_SEPARATOR, doubt_words

    guideline = citation.guideline
    label = f"page {citation.page_label} " if citation.page_label else ""
    facts = [guideline.title, guideline.issuer, guideline.edition, guideline.published]
    facts += [SECTION_SEPARATOR.join(citation.section), f"{label}(PDF page {citation.page})", citation.grade]
    silent = "" if guideline.answers else f" — {guideline.status.upper()}"
    overdue = f" — PAST ITS REVIEW DATE ({guideline.review_by})" if guideline.overdue(date.today()) else ""
    doubt = f" — {words.upper()}" if (words := doubt_words(citation)) else ""
    return ", ".join(fact for fact in facts if fact) + silent + overdue + doubt


def _doctor(options: argparse.Namespace, settings: "Settings") -> int:
    from app.doctor import examine

    findings = list(examine(settings, os.environ))
    marks = {"ok": "ok     ", "optional": "missing", "broken": "BROKEN "}
    for finding in findings:
        print(f"{marks[finding.state]} {finding.what}: {runnable(finding.detail)}")
        if finding.command:
            print(f"        → {runnable(finding.command)}")
    return 1 if any(finding.state == "broken" for finding in findings) else 0


def _models(options: argparse.Namespace, _settings: "Settings") -> int:
    from app.modelcommand import model_lines

    try:
        for line in model_lines(options, os.environ, ask=input, terminal=sys.stderr.isatty()):
            print(runnable(line), flush=True)
    except KeyboardInterrupt:
        print("interrupted; the same command goes on where it stopped", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    from ingest.pipes import piped

    sys.exit(piped(main))
