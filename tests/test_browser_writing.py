"""The page in a real browser while a model writes: a server that says line by line what the test tells it to."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import pytest

from tests.model_server import Handler, ModelServer, serving
from tests.test_browser import CHROMIUM, DESK, FLAGS, PHONE, Visit, free_port, served
from tests.test_writing import SENTENCE

QUESTION = "When should a child with pneumonia be referred?"
DANGER = "If a general danger sign has appeared, refer at once."
BETTER = "If the child breathes more slowly, has less fever and eats better, finish the course of amoxicillin."
SECOND = "Use ceftriaxone as the second choice in children with severe pneumonia in whom this treatment has failed."
WRONG_DOSE = "Give oral amoxicillin, at least 400 mg/kg per dose twice daily for 5 days."
UNSUPPORTED = "Children with pneumonia recover faster in the mountains."
THOUGHT = "<unused94>thought\nThe clinician asks about referral.<unused95>"
ENDS, DIES = "ends", "dies"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is missing")


@dataclass
class Prompter:
    """Tells the server what to write next, and sees what it was asked."""

    lines: "SimpleQueue[str]" = field(default_factory=SimpleQueue)
    seen: ModelServer = field(init=False)

    def behave(self, handler: Handler) -> None:
        handler.begin()
        handler.event(THOUGHT)
        while True:
            try:
                line = self.lines.get(timeout=0.05)
            except Empty:
                handler.wfile.write(b": thinking\n\n")
                handler.wfile.flush()
                continue
            if line == ENDS:
                handler.event("", ended="stop")
                handler.data("[DONE]")
            if line in {ENDS, DIES}:
                return
            handler.event(line)

    def says(self, text: str, *, of: str = "") -> None:
        """Have it write a statement that cites the sentence `of` its evidence, by default the one with the same words."""
        sentences = {
            said: identity for identity, said in SENTENCE.findall(self.seen.asked[-1]["messages"][0]["content"])
        }
        self.lines.put(f"{text} [{sentences[of or text]}]\n")


@pytest.fixture(scope="module")
def prompter() -> Iterator[Prompter]:
    made = Prompter()
    with serving(made.behave) as made.seen:
        yield made


@pytest.fixture(scope="module")
def page(demo_library: Path, prompter: Prompter) -> Iterator[str]:
    port = free_port()
    set_ = {
        "PANDUAN_GENERATOR": "server",
        "PANDUAN_MODEL_URL": prompter.seen.url,
        "PANDUAN_MODEL": "medgemma-scripted",
    }
    with served("app", "serve", "--library", demo_library, "--port", str(port), port=port, env=set_) as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=[f"--{flag}" for flag in FLAGS.split()])
        yield opened
        opened.close()


def asked(chromium: Any, page: str, prompter: Prompter, viewport: dict[str, int]) -> Visit:
    """A visit whose question the model has been given, and thinks about."""
    seen = Visit(chromium, page, viewport)
    prompter.seen.closed.clear()
    before = len(prompter.seen.asked)
    seen.page.fill("#question textarea", QUESTION)
    seen.page.keyboard.press("Enter")
    seen.page.wait_for_selector("#log .pending:has-text('The model is reading')")
    assert len(prompter.seen.asked) == before + 1
    return seen


def waits_for(seen: Visit, count: int) -> None:
    seen.page.wait_for_function("count => document.querySelectorAll('#log .statement').length === count", arg=count)


def ends(seen: Visit) -> None:
    seen.page.wait_for_selector("#log .turn[aria-busy=false]")


def style(seen: Visit, selector: str, name: str, *, pseudo: str = "") -> str:
    script = f"one => getComputedStyle(one, {pseudo!r}).{name}"
    return str(seen.page.locator(selector).first.evaluate(script))


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_statements_come_one_by_one_and_what_is_withheld_stands_right_below_them(
    chromium: Any, page: str, prompter: Prompter, viewport: dict[str, int]
) -> None:
    seen = asked(chromium, page, prompter, viewport)
    log = seen.page.locator("#log")
    assert log.locator(".evidence[open] li").count() >= 1  # before the first statement
    assert log.locator(".statement").count() == 0
    for count, text in enumerate((DANGER, BETTER), 1):
        prompter.says(text)
        waits_for(seen, count)
        assert seen.page.is_enabled("#stop")
    assert "The model is writing" in log.inner_text()
    prompter.says(WRONG_DOSE, of=BETTER)
    prompter.says(UNSUPPORTED, of=DANGER)
    prompter.says(SECOND)
    waits_for(seen, 3)
    prompter.lines.put(ENDS)
    ends(seen)
    statements = log.locator(".statement.checked")
    assert [one.locator("> .remark").inner_text() for one in statements.all()] == [DANGER, BETTER, SECOND]
    assert "medgemma-scripted" in log.locator(".writer").inner_text()
    assert "400" not in "".join(statements.all_inner_texts())
    _withheld_stands_below(seen)
    _looks_like_no_quote(seen)
    seen.open_first()
    assert seen.page.locator("#source .mark").count() >= 1
    assert seen.fits()
    seen.stayed_home_and_calm()
    seen.context.close()


def _withheld_stands_below(seen: Visit) -> None:
    kept = seen.page.locator("#log .withheld")
    assert kept.locator("summary").inner_text().startswith("2 statements withheld: ")
    assert not kept.locator(".remark").first.is_visible()
    last = seen.page.locator("#log .statement").last.bounding_box()
    gap = kept.bounding_box()["y"] - (last["y"] + last["height"])
    assert 0 <= gap < 40
    kept.locator("summary").click()
    assert kept.locator(".remark").all_inner_texts() == [WRONG_DOSE, UNSUPPORTED]
    assert "do not rely on it" in kept.inner_text()
    assert "400" in kept.locator(".reasons").first.inner_text()
    assert "line-through" in style(seen, "#log .withheld .remark", "textDecorationLine")


def _looks_like_no_quote(seen: Visit) -> None:
    """What a model wrote has no quotation marks, another type and another edge than what stands under it as quoted."""
    said, quote = "#log .statement.checked > .remark", "#log .statement.checked .reference .verbatim"
    assert style(seen, said, "content", pseudo="::before") == "none"
    assert "“" in style(seen, quote, "content", pseudo="::before")
    assert seen.page.locator(f"{said} .verbatim, blockquote .remark").count() == 0
    assert style(seen, "#log .statement.checked", "borderInlineStartStyle") == "dashed"
    assert "Written by the model" in seen.page.locator("#log .statement.checked .kind").first.inner_text()


def test_stop_ends_the_models_work_within_a_second_and_keeps_what_was_checked(
    chromium: Any, page: str, prompter: Prompter
) -> None:
    seen = asked(chromium, page, prompter, DESK)
    prompter.says(DANGER)
    waits_for(seen, 1)
    begun = time.monotonic()
    seen.page.click("#stop")
    assert prompter.seen.closed.wait(1)
    seen.page.wait_for_selector("#log .notice.stopped")
    assert time.monotonic() - begun < 1.5  # of which a slow machine needs half for the click
    assert "not the whole answer" in seen.page.inner_text("#log .notice.stopped")
    assert seen.page.locator("#log .statement.checked").count() == 1
    assert seen.page.locator("#log .evidence[open]").count() == 1
    seen.context.close()


def test_a_reader_who_closes_the_page_ends_the_models_work(chromium: Any, page: str, prompter: Prompter) -> None:
    seen = asked(chromium, page, prompter, DESK)
    seen.context.close()
    assert prompter.seen.closed.wait(5)


@pytest.mark.parametrize("written", [0, 1])
def test_a_server_that_dies_leaves_the_quotes_and_the_line_why(
    chromium: Any, page: str, prompter: Prompter, written: int
) -> None:
    seen = asked(chromium, page, prompter, PHONE)
    for text in [DANGER][:written]:
        prompter.says(text)
        waits_for(seen, written)
    prompter.lines.put(DIES)
    ends(seen)
    remark = seen.page.locator("#log .notice.remark")
    assert "broke off in the middle of an answer" in remark.inner_text()
    assert remark.locator("h3").inner_text() == ("The answer is not whole" if written else "Not written by the model")
    assert seen.page.locator("#log .statement.checked").count() == written
    assert seen.page.locator("#log .statement.quoted").count() >= 1
    assert seen.fits()
    seen.context.close()
