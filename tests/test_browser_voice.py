"""Asking by voice in a real browser, whose microphone plays a file: over an ear that hears what the test tells it to."""

import json
import math
import os
import struct
import urllib.request
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.audio import read_audio
from app.ui.speech_route import MISSING
from ingest.interpreter import runnable
from tests.test_browser import CHROMIUM, DESK, FLAGS, PHONE, Visit, free_port, served, visit
from tests.tinyspeech import SENTENCES, spoken, wav

__all__ = ["visit"]
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is missing")

BOX = "#question textarea"
HEARD = "give amoxicillin 500 mg twice dayly"
BY_HAND = {"permissions": ["microphone"]}
SHOWN = {"state": "visible"}
# The stream that the page was given, so that a test can take it away.
KEEP_STREAM = """
const open = navigator.mediaDevices?.getUserMedia.bind(navigator.mediaDevices);
if (open) navigator.mediaDevices.getUserMedia = async (what) => (window.stream = await open(what));
"""


def launched(playwright: Any, *flags: str) -> Any:
    return playwright.chromium.launch(executable_path=CHROMIUM, args=[*(f"--{flag}" for flag in FLAGS.split()), *flags])


def fake_microphone(sound: Path) -> list[str]:
    return [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={sound}%noloop",
    ]


@pytest.fixture(scope="module")
def playwright() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as opened:
        yield opened


@pytest.fixture(scope="module")
def browser(playwright: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """With a microphone that hears a tone swell and fade."""
    path = tmp_path_factory.mktemp("tone") / "tone.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        samples = (int(9000 * math.sin(one / 20) * math.sin(one / 30_000)) for one in range(48_000 * 4))
        file.writeframes(b"".join(struct.pack("<h", one) for one in samples))
    opened = launched(playwright, *fake_microphone(path))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    with served("tests.fake_voice", str(port), tmp_path_factory.mktemp("voice"), port=port) as address:
        yield address


@pytest.fixture(scope="module")
def deaf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    with served("tests.fake_page", str(port), tmp_path_factory.mktemp("deaf"), port=port) as address:
        yield address


def record(seen: Visit, *, milliseconds: int = 700) -> None:
    """Press, wait, press."""
    seen.page.click("#speak")
    seen.page.wait_for_selector("#voice .recording", **SHOWN)
    seen.page.wait_for_timeout(milliseconds)
    seen.page.click("#speak")


def choose(seen: Visit, word: str, *, name: str = "a.wav") -> None:
    """A sound file of which the ear is told what to hear."""
    sound = {"name": name, "mimeType": "audio/wav", "buffer": b"\0" * 44 + word.encode()}
    seen.page.set_input_files("#voice [type=file]", files=[sound])


def heard(seen: Visit) -> None:
    seen.page.wait_for_selector("#voice .heard", **SHOWN)


def trouble(seen: Visit) -> str:
    seen.page.wait_for_selector("#voice .trouble:not(:empty)")
    return str(seen.page.inner_text("#voice .trouble"))


def box(seen: Visit) -> str:
    return str(seen.page.input_value(BOX))


def asked(seen: Visit) -> int:
    return int(seen.page.locator("#log .turn").count())


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_what_is_spoken_is_put_after_what_was_typed_and_is_not_sent(
    page: str, visit: Any, viewport: dict[str, int]
) -> None:
    seen = visit(page, viewport, **BY_HAND)
    seen.page.fill(BOX, "For a child:")
    record(seen)
    heard(seen)
    assert box(seen) == f"For a child: {HEARD}"
    assert asked(seen) == 0
    assert "Check the question" in seen.page.inner_text("#voice .status")
    assert "English (98 %), heard by by hand" in seen.page.inner_text("#voice .by")
    assert seen.page.get_attribute("#voice .word >> nth=1", "aria-label") == "Hear amoxicillin, drug"
    assert seen.page.get_attribute("#voice .word >> nth=4", "aria-label") == "Hear dayly, unsure"
    assert "number" in seen.page.get_attribute("#voice .word >> nth=2", "class")
    assert seen.fits()
    for button in seen.page.locator("#speak, #voice button:visible, #voice summary:visible").all():
        size = button.bounding_box()
        assert size["height"] >= 44, button.inner_text()
    sent = [url for url in seen.requests if "/speech" in url]
    assert len(sent) == 1
    assert HEARD.split()[1] not in sent[0]
    seen.page.click("#ask")
    seen.page.wait_for_selector("#log .turn[aria-busy=false]")
    assert seen.page.inner_text("#log h2.question") == f"For a child: {HEARD}"
    assert not seen.page.is_visible("#voice .heard")
    seen.stayed_home_and_calm()


def test_hold_to_talk_with_the_pointer_the_shortcut_and_the_keyboard(page: str, visit: Any) -> None:
    seen = visit(page, **BY_HAND)
    spoken = seen.page.locator("#speak")
    spoken.hover()
    keyboard, mouse = seen.page.keyboard, seen.page.mouse
    presses = [
        (mouse.down, mouse.up),
        (lambda: keyboard.down("Alt") or keyboard.down("r"), lambda: keyboard.up("r") or keyboard.up("Alt")),
        (lambda: spoken.focus() or keyboard.down(" "), lambda: keyboard.up(" ")),
    ]
    for down, up in presses:
        down()
        seen.page.wait_for_selector("#voice .recording", **SHOWN)
        assert spoken.inner_text().startswith("Stop")
        seen.page.wait_for_timeout(700)
        up()
        heard(seen)
        assert spoken.inner_text().startswith("Speak")
        seen.page.click("#new")
        seen.page.wait_for_selector("#voice .heard", state="hidden")
        seen.page.wait_for_function(f"document.querySelector('{BOX}').value === ''")
    keyboard.press("Alt+r")  # pressed and let go at once: it goes on until the next
    seen.page.wait_for_selector("#voice .recording", **SHOWN)
    seen.page.wait_for_timeout(700)
    assert seen.page.is_visible("#voice .recording")
    keyboard.press("Alt+r")
    heard(seen)
    assert box(seen) == HEARD
    seen.page.focus(BOX)
    keyboard.type(" rRmM")
    assert box(seen) == f"{HEARD} rRmM"


def test_the_level_moves_and_the_time_runs_and_a_recording_can_be_discarded(page: str, visit: Any) -> None:
    seen = visit(page, **BY_HAND)
    seen.page.fill(BOX, "typed")
    seen.page.click("#speak")
    seen.page.wait_for_function("parseFloat(document.querySelector('#voice .level div').style.width) > 5")
    seen.page.wait_for_function("document.querySelector('#voice .timer').textContent === '0:01 of 5:00'")
    seen.page.click("#voice .recording [data-does=cancel]")
    seen.page.wait_for_selector("#voice .recording", state="hidden")
    assert box(seen) == "typed"
    assert not [url for url in seen.requests if "/speech" in url]


def test_five_minutes_are_the_most(page: str, visit: Any) -> None:
    seen = visit(page, **BY_HAND)
    seen.page.click("#speak")
    seen.page.wait_for_selector("#voice .recording", **SHOWN)
    seen.page.wait_for_timeout(500)
    seen.page.evaluate("const now = performance.now.bind(performance); performance.now = () => now() + 275_000")
    seen.page.wait_for_function("document.querySelector('#voice .status').textContent === '30 seconds left.'")
    seen.page.evaluate("const later = performance.now.bind(performance); performance.now = () => later() + 30_000")
    heard(seen)
    assert "Five minutes are the most" in seen.page.inner_text("#voice .status")


def test_a_word_is_played_and_a_recording_is_forgotten(page: str, visit: Any) -> None:
    seen = visit(page, **BY_HAND)
    record(seen, milliseconds=1500)
    heard(seen)
    seen.page.click("#voice .word >> nth=1")
    seen.page.wait_for_selector("#voice .word.playing")
    seen.page.wait_for_selector("#voice .word.playing", state="detached")
    seen.page.click("[data-does=listen]")
    seen.page.wait_for_selector("[data-does=listen].playing")
    seen.page.click("[data-does=forget]")
    assert not seen.page.is_visible("#voice .heard")
    assert box(seen) == HEARD
    seen.stayed_home_and_calm()


def test_an_offer_is_taken_only_when_chosen_and_only_where_it_stands(page: str, visit: Any) -> None:
    seen = visit(page)
    choose(seen, "offers")
    heard(seen)
    said = "dose of a moxy cillin, please"
    assert box(seen) == said
    line = seen.page.locator("#voice .offers li")
    assert line.inner_text().startswith("Heard “a moxy cillin”:")
    line.get_by_role("button", name="amoxicillin?").click()
    assert box(seen) == "dose of amoxicillin, please"
    line.get_by_role("button", name="amoxapine?").click()
    assert box(seen) == "dose of amoxapine, please"
    line.get_by_role("button", name="as heard").click()
    assert box(seen) == said
    seen.page.fill(BOX, "")
    seen.page.fill(BOX, said.replace("moxy", "roxy"))
    assert line.get_by_role("button", disabled=True).count() == 3
    assert box(seen) == said.replace("moxy", "roxy")


def test_an_offer_follows_what_is_edited_around_it(page: str, visit: Any) -> None:
    seen = visit(page)
    seen.page.fill(BOX, "Please:")
    choose(seen, "offers")
    heard(seen)
    seen.page.focus(BOX)
    seen.page.keyboard.press("Control+Home")
    seen.page.keyboard.type("Now. ")
    seen.page.keyboard.press("Control+End")
    seen.page.keyboard.type(" thanks")
    seen.page.get_by_role("button", name="amoxicillin?").click()
    assert box(seen) == "Now. Please: dose of amoxicillin, please thanks"


def test_numbers_go_back_to_what_was_spoken(page: str, visit: Any) -> None:
    seen = visit(page)
    choose(seen, "numbers")
    heard(seen)
    seen.page.click("[data-does=spoken]")
    assert box(seen) == "give amoxicillin five hundred milligrams twice dayly"
    seen.page.click("[data-does=spoken]")
    assert box(seen) == HEARD


def test_of_two_readings_neither_is_taken_until_one_is_chosen(page: str, visit: Any) -> None:
    seen = visit(page)
    seen.page.fill(BOX, "typed")
    choose(seen, "two")
    heard(seen)
    assert box(seen) == "typed"
    assert seen.page.locator("#voice .reading").count() == 2
    assert "15 and 50" in seen.page.inner_text("#voice .readings")
    seen.page.click("#voice .reading >> nth=1 >> button")
    assert box(seen) == "typed amoxicillin 50 mg"
    seen.page.click("#voice .reading >> nth=0 >> button")
    assert box(seen) == "typed amoxicillin 15 mg"
    seen.page.focus(BOX)
    seen.page.keyboard.press("Control+End")
    seen.page.keyboard.type("!")
    assert seen.page.locator("#voice .reading button:disabled").count() == 2
    assert asked(seen) == 0


def test_recorded_again_takes_the_place_of_what_was_heard(page: str, visit: Any) -> None:
    seen = visit(page, **BY_HAND)
    seen.page.fill(BOX, "typed")
    choose(seen, "offers")
    heard(seen)
    seen.page.click("[data-does=again]")
    seen.page.wait_for_selector("#voice .recording", **SHOWN)
    assert box(seen) == "typed"
    seen.page.wait_for_timeout(700)
    seen.page.click("[data-does=stop]")
    heard(seen)
    assert box(seen) == f"typed {HEARD}"


@pytest.mark.parametrize(
    ("word", "name", "said"),
    [
        ("unfit", "a.wav", "nobody can be heard"),
        ("down", "a.flac", "the model that hears does not answer"),
        ("nothing", "a.ogg", "No words were heard"),
        ("sure", "a.txt", "no sound file that can be heard"),
    ],
    ids=["unfit", "down", "nothing", "type"],
)
def test_what_cannot_be_heard_is_a_line_and_the_typed_text_stays(
    page: str, visit: Any, word: str, name: str, said: str
) -> None:
    seen = visit(page)
    seen.page.fill(BOX, "typed")
    choose(seen, word, name=name)
    assert said.lower() in trouble(seen).lower()  # set with a capital by CSS
    assert box(seen) == "typed"
    assert seen.page.is_visible("[data-does=retry]") == (word == "down")
    assert asked(seen) == 0


def test_a_file_that_is_too_long_is_not_sent(page: str, visit: Any, tmp_path: Path) -> None:
    seen = visit(page)
    path = tmp_path / "long.mp3"
    path.touch()
    os.truncate(path, 32 * 1024 * 1024 + 1)
    seen.page.set_input_files("#voice [type=file]", path)
    assert "at most 5 minutes and 32 MB" in trouble(seen)
    assert not [url for url in seen.requests if "/speech" in url]


def test_a_recording_outlives_a_server_that_is_down(page: str, visit: Any) -> None:
    seen = visit(page, **BY_HAND)
    seen.page.fill(BOX, "typed")
    seen.page.route("**/speech?*", lambda route: route.abort("connectionrefused"))
    record(seen)
    assert "does not answer" in trouble(seen)
    assert box(seen) == "typed"
    seen.page.unroute("**/speech?*")
    seen.page.click("[data-does=retry]")
    heard(seen)
    assert box(seen) == f"typed {HEARD}"


def test_while_one_is_heard_no_other_begins_and_it_can_be_cancelled(page: str, visit: Any) -> None:
    seen = visit(page, **BY_HAND)
    choose(seen, "slow")
    seen.page.wait_for_selector("#voice .waiting", **SHOWN)
    seen.page.click("#speak")
    assert not seen.page.is_visible("#voice .recording")
    seen.page.click("#voice .waiting [data-does=cancel]")
    seen.page.wait_for_timeout(3500)
    assert box(seen) == ""
    assert not seen.page.is_visible("#voice .heard")
    record(seen)  # the conversation is free again
    heard(seen)
    seen.stayed_home_and_calm()


def test_a_microphone_that_is_taken_away_keeps_what_was_said(page: str, visit: Any) -> None:
    seen = visit(page, script=KEEP_STREAM, **BY_HAND)
    seen.page.click("#voice summary")
    seen.page.check("#voice .hands-free")
    seen.page.click("#speak")
    seen.page.wait_for_selector("#voice .recording", **SHOWN)
    seen.page.wait_for_timeout(700)
    seen.page.evaluate("stream.getTracks()[0].dispatchEvent(new Event('ended'))")
    heard(seen)
    assert "unplugged or taken away" in seen.page.inner_text("#voice .status")
    assert box(seen) == HEARD
    assert asked(seen) == 0
    assert seen.page.evaluate("stream.getTracks()[0].readyState") == "ended"


def test_the_microphone_is_let_go_when_it_stops(page: str, visit: Any) -> None:
    seen = visit(page, script=KEEP_STREAM, **BY_HAND)
    record(seen)
    heard(seen)
    assert seen.page.evaluate("stream.getTracks().every((track) => track.readyState === 'ended')")


@pytest.mark.parametrize(
    ("word", "sent"), [("sure", 1), ("numbers", 1), ("offers", 0), ("two", 0)], ids=["sure", "word", "offers", "two"]
)
def test_hands_free_sends_only_what_cannot_have_been_misheard(page: str, visit: Any, word: str, sent: int) -> None:
    seen = visit(page)
    seen.page.click("#voice summary")
    assert not seen.page.is_checked("#voice .hands-free")
    seen.page.check("#voice .hands-free")
    choose(seen, word)
    if sent:
        seen.page.wait_for_selector("#log .turn[aria-busy=false]")
    else:
        heard(seen)
        seen.page.wait_for_timeout(400)
    assert asked(seen) == sent


@pytest.mark.parametrize("word", ["attack", "attack-two"])
def test_nothing_that_was_heard_runs(page: str, visit: Any, word: str) -> None:
    seen = visit(page, PHONE)
    choose(seen, word)
    heard(seen)
    for button in seen.page.locator("#voice :is(.offers, .reading) button:enabled").all()[:1]:
        button.click()
    seen.page.wait_for_timeout(200)
    assert seen.page.locator("#voice img").count() == 0
    assert "<script>" in seen.page.inner_text("#voice .heard")
    assert seen.fits()
    seen.stayed_home_and_calm()


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_without_a_model_the_button_says_how_to_get_one(deaf: str, visit: Any, viewport: dict[str, int]) -> None:
    seen = visit(deaf, viewport, **BY_HAND)
    seen.page.fill(BOX, "typed")
    seen.page.click("#speak")
    assert trouble(seen) == runnable(MISSING)
    assert box(seen) == "typed"
    assert seen.fits()
    seen.ask("attack")
    assert asked(seen) == 1
    seen.stayed_home_and_calm()


def test_a_microphone_that_is_refused_or_missing_is_told(page: str, playwright: Any) -> None:
    cases = [
        (["--use-fake-device-for-media-stream", "--deny-permission-prompts"], {}, "was refused"),
        ([], BY_HAND, "No microphone was found"),
    ]
    for flags, context, said in cases:
        opened = launched(playwright, *flags)
        seen = Visit(opened, page, DESK, **context)
        seen.page.fill(BOX, "typed")
        seen.page.click("#speak")
        assert said in trouble(seen)
        assert box(seen) == "typed"
        assert seen.page.get_attribute("#speak", "data-state") == "idle"
        opened.close()


def test_with_https_the_microphone_works_under_a_network_name(playwright: Any, tmp_path: Path) -> None:
    port = free_port()
    rules = ["--host-resolver-rules=MAP clinic.test 127.0.0.1", "--ignore-certificate-errors"]
    opened = launched(playwright, *rules, "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
    with served("tests.fake_voice", str(port), tmp_path, "0.0.0.0", "clinic.test", port=port, scheme="https"):
        seen = Visit(opened, f"https://clinic.test:{port}", DESK, **BY_HAND)
        record(seen)
        heard(seen)
        assert box(seen) == HEARD
        seen.page.click("#ask")
        seen.page.wait_for_selector("#log .statement.quoted")
        opened.close()


def test_a_page_without_https_says_how_to_get_it(playwright: Any, tmp_path: Path) -> None:
    port = free_port()
    opened = launched(playwright, "--host-resolver-rules=MAP clinic.test 127.0.0.1")
    with served("tests.fake_voice", str(port), tmp_path, "0.0.0.0", port=port):
        seen = Visit(opened, f"http://clinic.test:{port}", DESK)
        seen.page.click("#speak")
        assert "python -m app --https" in trouble(seen)
        choose(seen, "sure")  # a file still works
        heard(seen)
        opened.close()  # else the server waits for it


@pytest.fixture(scope="module")
def hearing(demo_library: Path, tiny_lasr: Path) -> Iterator[str]:
    """The program itself over the demonstration guidelines, with a tiny model of MedASR's architecture."""
    port = free_port()
    settings = {"PANDUAN_TRANSCRIBER": "medasr", "PANDUAN_MEDASR_MODEL": str(tiny_lasr)}
    with served("app", "--library", demo_library, "--port", str(port), port=port, env=settings) as address:
        yield address


def test_from_the_microphone_to_the_cited_page(hearing: str, playwright: Any, tmp_path: Path) -> None:
    import numpy as np
    import soxr
    from rapidfuzz.distance import Levenshtein

    spoken_words = SENTENCES[0].split()
    clean = soxr.resample(read_audio(spoken(SENTENCES[0])).samples, 16_000, 48_000)
    sound = tmp_path / "question.wav"
    sound.write_bytes(wav(np.pad(clean, (24_000, 24_000)), rate=48_000))
    opened = launched(playwright, *fake_microphone(sound))
    seen = Visit(opened, hearing, DESK, **BY_HAND)
    record(seen, milliseconds=int(1000 * len(clean) / 48_000) + 1200)
    heard(seen)
    said = box(seen).split()
    assert Levenshtein.distance(spoken_words, said) <= 2, said
    assert asked(seen) == 0
    assert "English" in seen.page.inner_text("#voice .by")
    assert seen.page.locator("#voice .word").count() == len(said)
    seen.page.click("#voice .word >> nth=2")
    seen.page.wait_for_selector("#voice .word.playing")
    seen.page.fill(BOX, f"{SENTENCES[0]} with fast breathing")
    seen.page.click("#ask")
    seen.page.wait_for_selector("#log .statement.quoted")
    seen.page.wait_for_selector("#log .turn[aria-busy=false]")
    assert "at least 40 mg/kg per dose twice daily" in seen.page.inner_text("#log .answer")
    cited = seen.page.locator("#log .statement", has_text="40 mg/kg").locator(".cite").first
    cited.click()
    seen.page.wait_for_selector("#source .mark")
    assert "/a-child-pneumonia-2023/2.png" in seen.page.get_attribute("#source img", "src")
    seen.stayed_home_and_calm()
    opened.close()


def test_a_follow_up_is_heard_with_the_names_that_were_found(hearing: str) -> None:
    headers = {"content-type": "audio/wav", "origin": hearing, "x-earlier": "amoxicillin%20in%20a%20child"}
    address = f"{hearing}/speech?conversation=c2&language=en"
    sent = urllib.request.Request(address, data=spoken(SENTENCES[0]), headers=headers)
    with urllib.request.urlopen(sent) as answer:
        told = json.load(answer)
    assert [word["kind"] for word in told["words"] if word["text"] == "amoxicillin"] == ["drug"]
    assert told["spoken"] == told["text"]


def speech_of(*voices: tuple[str, str, bool]) -> str:
    """A browser with these voices (name, language, whether it is local), that keeps what it is told to speak."""
    listed = ", ".join(f"{{name: '{n}', lang: '{g}', localService: {str(own).lower()}}}" for n, g, own in voices)
    return f"""
    window.told = [];
    window.SpeechSynthesisUtterance = class {{ constructor(text) {{ this.text = text; }} }};
    Object.defineProperty(window, "speechSynthesis", {{ value: {{
      getVoices: () => [{listed}],
      speak: (one) => window.told.push([one.text, one.voice.name, one.lang]),
      cancel: () => window.told.push("cancel"),
    }} }});
    """


def test_an_answer_is_read_aloud_by_a_voice_of_this_machine_once_that_is_asked_for(page: str, visit: Any) -> None:
    seen = visit(page, script=speech_of(("far", "en-US", False), ("near", "en-GB", True)))
    seen.ask("adrenaline")
    assert not seen.page.is_visible(".read-aloud")
    seen.page.click("#voice summary")
    seen.page.check("#voice .aloud")
    button = seen.page.locator(".read-aloud")
    button.focus()
    seen.page.keyboard.press("Enter")
    said = "Give adrenaline 10 micrograms per kilogram intramuscularly at once."
    assert seen.page.evaluate("told") == [[said, "near", "en-GB"]]
    assert button.inner_text() == "Stop reading"
    seen.page.keyboard.press("Escape")
    assert seen.page.evaluate("told").pop() == "cancel"
    assert button.inner_text() == "Read aloud"


def test_without_a_voice_of_its_own_the_browser_reads_nothing(page: str, visit: Any) -> None:
    seen = visit(page, script=speech_of(("far", "en-US", False), ("near", "de-DE", True)))
    seen.ask("adrenaline")
    seen.page.click("#voice summary")
    seen.page.check("#voice .aloud")
    seen.page.click(".read-aloud")
    assert "no voice of its own" in seen.page.inner_text("#log .turn")
    assert seen.page.evaluate("told") == []
