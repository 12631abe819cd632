"""Serves the page over fakes whose every text attacks it: python -m tests.fake_page PORT FOLDER."""

import sys
import time
from dataclasses import replace
from pathlib import Path

from app.answer import Abstention, Answer
from app.ui.page import serve
from ingest.errors import PanduanError
from tests import fakes

ATTACK = '"><img src=x onerror="window.XSS=1"><script>window.XSS=1</script>${window.XSS=1}{{window.XSS=1}}'


def script(question: str) -> Answer | Abstention | PanduanError:
    """Each kind of outcome, by a word of the question."""
    if "refuse" in question:
        return PanduanError(f"the question is too long {ATTACK}")
    if "crash" in question:
        raise KeyError(question)
    if "unknown" in question:
        return fakes.abstention(ATTACK)
    if "slow" in question:
        time.sleep(8)
    quoted = fakes.citation(guideline=_evil(), section=(ATTACK,), quote=ATTACK, page_label=ATTACK, grade=ATTACK)
    said = [fakes.statement(text=f"{ATTACK}\t{kind}", kind=kind, citations=(quoted,)) for kind in ("quoted", "checked")]
    said.append(fakes.statement(text=ATTACK, kind="unsupported", citations=()))
    said = [replace(one, translation=ATTACK) for one in said[:2]] + [replace(said[2], untranslated=ATTACK)]
    told = fakes.answer(*said, found=(fakes.evidence(ATTACK, of=_evil()),))
    return replace(told, translated_into="ms", untranslated=ATTACK)


def _evil() -> fakes.Guideline:
    return fakes.guideline(title=ATTACK, issuer=ATTACK, edition=ATTACK, file=f"{ATTACK}.pdf")


if __name__ == "__main__":
    pdf = fakes.pdf(Path(sys.argv[2]) / "a.pdf")
    serve(
        fakes.FakeAssistant(fakes.FakeRelease(pdf, guidelines={"anaphylaxis": _evil()}), script), port=int(sys.argv[1])
    )
