"""The page in a real browser: over the demonstration release, and over fakes that attack it."""

import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.test_assistant import SPECIAL

ROOT = Path(__file__).parents[1]
CHROMIUM = shutil.which("chromium")
FLAGS = "no-sandbox disable-gpu disable-background-networking disable-component-update disable-sync no-first-run"
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
QUESTION = "What is the dose of amoxicillin for a child with fast breathing?"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is missing")


@contextmanager
def served(*arguments: str | Path, port: int, env: dict[str, str] | None = None, scheme: str = "http") -> Iterator[str]:
    """Run a command that serves on the port, until the block ends."""
    address = f"{scheme}://127.0.0.1:{port}"
    trusting = ssl._create_unverified_context() if scheme == "https" else None
    command = [sys.executable, "-m", *map(str, arguments)]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **(env or {})})
    try:
        for _ in range(600):
            assert process.poll() is None, "the server ended"
            try:
                urllib.request.urlopen(address, timeout=5, context=trusting).close()
                break
            except OSError:
                time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(60)
        finally:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def real(demo_library: Path) -> Iterator[str]:
    port = free_port()
    with served("app", "serve", "--library", demo_library, "--port", str(port), port=port) as address:
        yield address


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    with served("tests.fake_page", str(port), tmp_path_factory.mktemp("fake"), port=port) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=[f"--{flag}" for flag in FLAGS.split()])
        yield opened
        opened.close()


class Visit:
    """A browser window on the page, and what went wrong in it."""

    def __init__(
        self, browser: Any, address: str, viewport: dict[str, int], *, script: str = "", **context: Any
    ) -> None:
        self.context = browser.new_context(viewport=viewport, reduced_motion="reduce", **context)
        self.page = self.context.new_page()
        self.page.add_init_script(script)
        self.page.set_default_timeout(60_000)
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda one: self.complaints.append(one.text) if one.type == "error" else None)
        self.page.goto(address)
        self.page.wait_for_selector("#log .example")

    def ask(self, question: str) -> None:
        done = self.page.locator("#log .turn[aria-busy=false]").count()
        self.page.fill("#question textarea", question)
        self.page.keyboard.press("Enter")
        self.page.wait_for_function(
            "done => document.querySelectorAll('#log .turn[aria-busy=false]').length > done", arg=done
        )

    def open_first(self, what: str = ".cite") -> None:
        self.page.locator(f"#log .turn:last-child {what}").first.click()
        self.page.wait_for_selector("#source .sheet")

    def fits(self) -> bool:
        wide: int = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        return wide <= 0

    def focused(self, property_: str = "className") -> str:
        return str(self.page.evaluate(f"document.activeElement.{property_}"))

    def stayed_home_and_calm(self) -> None:
        """No other host was asked, nothing was logged as an error, and no attack ran."""
        hosts = {url.split("/")[2].split(":")[0] for url in self.requests if not url.startswith(("data:", "blob:"))}
        assert hosts == {"127.0.0.1"}
        assert self.complaints == []
        assert self.page.evaluate("window.XSS") is None


@pytest.fixture
def visit(browser: Any) -> Iterator[Any]:
    visits: list[Visit] = []

    def opened(address: str, viewport: dict[str, int] = DESK, **more: Any) -> Visit:
        visits.append(Visit(browser, address, viewport, **more))
        return visits[-1]

    yield opened
    for one in visits:
        shots = os.environ.get("PANDUAN_SCREENSHOTS")
        if shots:
            one.page.screenshot(path=f"{shots}/{os.environ['PYTEST_CURRENT_TEST'].split('::')[1][:60]}.png")
        one.context.close()


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_ask_answer_citation_page(real: str, visit: Any, viewport: dict[str, int]) -> None:
    seen = visit(real, viewport)
    assert "Release" in seen.page.inner_text("#top")
    assert seen.fits()
    seen.ask(QUESTION)
    assert seen.page.locator("#log .statement.quoted").count() >= 1
    assert seen.page.locator("#log .evidence").count() == 1
    assert seen.fits()
    seen.open_first()
    seen.page.wait_for_function("document.querySelector('#source img').naturalWidth > 0")
    sheet = seen.page.locator("#source img").bounding_box()
    for mark in seen.page.locator("#source .mark").all():
        box = mark.bounding_box()
        assert sheet["x"] <= box["x"] < box["x"] + box["width"] <= sheet["x"] + sheet["width"] + 1
        assert sheet["y"] <= box["y"] < box["y"] + box["height"] <= sheet["y"] + sheet["height"] + 1
    assert seen.page.locator("#source .mark").count() >= 1
    assert seen.page.locator("#source .mark").first.is_visible()
    seen.page.wait_for_function("document.querySelector('#source').getBoundingClientRect().top < innerHeight / 2")
    assert seen.fits()
    seen.stayed_home_and_calm()


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_the_question_box_and_ask_are_in_view_without_scrolling(
    real: str, visit: Any, viewport: dict[str, int]
) -> None:
    seen = visit(real, viewport)
    boxes = [seen.page.locator(one).bounding_box() for one in ("#question textarea", "#ask")]
    assert all(box["y"] >= 0 and box["y"] + box["height"] <= viewport["height"] for box in boxes)
    assert boxes[0]["y"] + boxes[0]["height"] <= boxes[1]["y"]  # neither covers the other


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_an_emergency_and_what_was_understood(real: str, visit: Any, viewport: dict[str, int]) -> None:
    seen = visit(real, viewport)
    seen.ask("child not breathing well, dose of amoxicillin for pneumonia, cardiac arrest")
    assert seen.page.get_by_role("alert").count() == 1
    assert "emergency team" in seen.page.get_by_role("alert").inner_text()
    seen.ask("and in newborns?")
    line = seen.page.locator("#log .turn:last-child .understood textarea")
    assert line.input_value().endswith("and in newborns?")
    line.fill("Dose of amoxicillin for fast breathing")
    seen.page.locator("#log .turn:last-child .reask").click()
    seen.page.wait_for_function("document.querySelectorAll('#log .turn[aria-busy=false]').length == 3")
    last = seen.page.locator("#log .turn:last-child")
    assert last.locator("h2.question").inner_text() == "Dose of amoxicillin for fast breathing"
    assert last.locator(".understood").count() == 0
    assert seen.fits()
    seen.page.locator("#log .turn:nth-child(1)").scroll_into_view_if_needed()
    seen.stayed_home_and_calm()


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_the_first_quote_and_the_question_box_are_in_view_and_the_line_leads_to_the_frame(
    real: str, visit: Any, viewport: dict[str, int]
) -> None:
    seen = visit(real, viewport)
    seen.ask("What is the blood pressure threshold to diagnose hypertension?")
    box = seen.page.locator("#question textarea").bounding_box()
    assert 0 <= box["y"] <= box["y"] + box["height"] <= viewport["height"]
    seen.page.wait_for_function(
        "bottom => document.querySelector('#log .statement blockquote').getBoundingClientRect().bottom < bottom",
        arg=box["y"],
    )
    seen.page.click("#log .jump")
    seen.page.wait_for_function("document.activeElement.className === 'differences'")
    assert seen.page.locator("#log .differences").bounding_box()["y"] < box["y"]
    assert seen.fits()


def test_what_may_be_asked_next_is_asked_by_a_click(real: str, visit: Any) -> None:
    seen = visit(real)
    seen.ask(QUESTION)
    button = seen.page.locator("#log .follow-ups button").first
    words = button.inner_text()
    button.click()
    seen.page.wait_for_function("document.querySelectorAll('#log .turn[aria-busy=false]').length === 2")
    assert seen.page.locator("#log .turn:last-child h2.question").inner_text() == words
    assert seen.page.locator("#log .turn:last-child .statement.quoted").count() >= 1


def test_ranges_and_symbols_reach_the_screen(real: str, visit: Any) -> None:
    seen = visit(real)
    for question, said in SPECIAL:
        seen.ask(question)
        quotes = seen.page.locator("#log .turn:last-child .statement.quoted blockquote").all_inner_texts()
        assert any(said in quote for quote in quotes), (said, quotes)


def test_a_word_that_no_guideline_holds_is_told_on_the_phone(real: str, visit: Any) -> None:
    seen = visit(real, PHONE)
    seen.ask("Oral amoxicillin dose for a malingering child?")
    assert "“malingering”" in seen.page.inner_text("#log .notice.caution")
    assert seen.page.locator("#log .statement.quoted").count() >= 1
    assert seen.fits()


def test_pages_turn_and_zoom_and_the_pdf_opens(real: str, visit: Any) -> None:
    seen = visit(real)
    seen.ask(QUESTION)
    seen.open_first()
    first = seen.page.get_attribute("#source img", "src")
    turn = "next" if seen.page.is_enabled("[data-turn=next]") else "previous"
    seen.page.click(f"[data-turn={turn}]")
    seen.page.wait_for_function("src => document.querySelector('#source img').getAttribute('src') !== src", arg=first)
    back = "previous" if turn == "next" else "next"
    seen.page.click(f"[data-turn={back}]")
    seen.page.wait_for_function("src => document.querySelector('#source img').getAttribute('src') === src", arg=first)
    narrow = seen.page.locator("#source img").bounding_box()["width"]
    seen.page.click("[data-zoom=in]")
    assert seen.page.locator("#source img").bounding_box()["width"] == pytest.approx(1.25 * narrow, abs=2)
    link = seen.page.get_attribute("#source .bar a", "href")
    answer = seen.page.request.get(real + link.split("#")[0])
    assert link.split("#")[1].startswith("page=")
    assert answer.headers["content-type"] == "application/pdf"
    seen.stayed_home_and_calm()


def test_passages_and_guidelines_open_too(real: str, visit: Any) -> None:
    seen = visit(real)
    seen.page.locator("#log .example").first.click()
    seen.page.wait_for_selector("#log .turn[aria-busy=false]")
    if seen.page.locator("#log details:not([open])").count():
        seen.page.click("#log summary")
    seen.open_first(".open")
    assert seen.page.locator("#source .mark").count() >= 1
    seen.page.get_by_role("tab", name="Guidelines").click()
    seen.page.locator("#guidelines [data-guideline]").first.click()
    seen.page.wait_for_selector("#source .sheet:not(:has(.mark))")
    seen.page.click("#new")
    seen.page.wait_for_selector("#log .example")
    seen.stayed_home_and_calm()


def test_the_search_can_be_narrowed_to_an_issuer(real: str, visit: Any) -> None:
    seen = visit(real)
    seen.page.click("#narrowing button")
    seen.page.click("#within input")
    seen.page.get_by_role("option", name="Issuer: Demonstration Society B", exact=True).click()
    seen.ask("What is the blood pressure threshold to diagnose hypertension?")
    assert "Searched only in guidelines by the issuer 'Demonstration Society B'." in seen.page.inner_text("#log")
    cited = seen.page.locator("#log .turn").last.inner_text()
    assert "Demonstration Society B" in cited
    assert "Demonstration Ministry A" not in cited
    seen.stayed_home_and_calm()


def test_the_keyboard_reaches_everything(real: str, visit: Any) -> None:
    seen = visit(real)
    seen.page.focus("#question textarea")
    seen.page.keyboard.type(QUESTION)
    seen.page.keyboard.press("Enter")
    seen.page.wait_for_selector("#log .statement")
    for _ in range(40):
        if seen.focused() == "cite":
            break
        seen.page.keyboard.press("Shift+Tab")
    mark = seen.focused("dataset.mark")
    seen.page.keyboard.press("Enter")
    seen.page.wait_for_selector("#source .sheet")
    seen.page.wait_for_function("document.activeElement.tagName === 'H2'")
    seen.page.keyboard.press("Shift+Tab")
    assert seen.focused() == "back"
    seen.page.keyboard.press("Enter")
    assert seen.focused("dataset.mark") == mark


def test_buttons_are_large_enough_and_named(real: str, visit: Any) -> None:
    seen = visit(real)
    seen.ask(QUESTION)
    seen.open_first()
    for button in seen.page.locator(":is(#panes button, #panes a):visible:not(.visually-hidden *)").all():
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 24, button.inner_text()
        assert button.inner_text() or button.get_attribute("aria-label")
    assert seen.page.locator("#log [role=log][aria-live=polite]").count() == 1


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_no_text_of_a_guideline_runs(hostile: str, visit: Any, viewport: dict[str, int]) -> None:
    seen = visit(hostile, viewport)
    for question in ("attack", "unknown", "refuse", '<img src=x onerror="window.XSS=1">'):
        seen.ask(question)
    assert seen.page.locator("#log .notice.abstention").count() == 1
    assert seen.page.locator("#log .notice.error").count() == 1
    seen.open_first()
    seen.page.get_by_role("tab", name="Guidelines").click()
    seen.page.wait_for_selector("#guidelines li")
    seen.page.wait_for_timeout(300)
    assert seen.page.locator("img[src=x]").count() == 0
    assert seen.fits()
    seen.stayed_home_and_calm()


def test_stop_stops_and_a_fault_is_shown(hostile: str, visit: Any) -> None:
    seen = visit(hostile)
    seen.page.fill("#question textarea", "slow")
    seen.page.keyboard.press("Enter")
    seen.page.wait_for_selector("#log .turn[aria-busy=true]")
    seen.page.click("#stop:enabled")
    seen.page.wait_for_selector("#log .notice.stopped")
    seen.ask("attack")
    seen.page.wait_for_timeout(9_000)  # the stopped answer has come by now, and must not be shown
    assert seen.page.locator("#log .turn").count() == 2
    assert seen.page.locator("#log .statement").count() == 3
    seen.ask("crash")
    assert seen.page.locator("#log .notice.error").count() == 1


def test_the_page_tells_nobody_about_itself(hostile: str) -> None:
    import json

    with urllib.request.urlopen(f"{hostile}/config") as answer:
        config = json.load(answer)
        policy = answer.headers["content-security-policy"]
    with urllib.request.urlopen(f"{hostile}/gradio_api/info") as answer:
        assert json.load(answer)["named_endpoints"] == {}
    assert config["analytics_enabled"] is False
    assert config["show_error"] is False
    assert not config["footer_links"]
    assert "default-src 'self'" in policy
