"""The voice panel: the microphone, what was heard, and the choices about both; voice.js does what a browser must do."""

from importlib.resources import files

from app.ui.speech_route import LANGUAGES, MISSING
from ingest.interpreter import runnable
from ingest.markup import Html, joined, tag

__all__ = ["microphone", "voice", "voice_panel"]

SHORTCUT = "Alt+R"
SCRIPTS = ("boxtext.js", "heard.js", "voice.js")
FILES = ".wav,.mp3,.m4a,.webm,.ogg,.flac"
PICTURE = "M12 15a4 4 0 0 0 4-4V6a4 4 0 0 0-8 0v5a4 4 0 0 0 4 4zm6-4a6 6 0 0 1-12 0H4a8 8 0 0 0 7 7.9V22h2v-3.1A8 8 0 0 0 20 11z"


def voice_panel(*, listens: bool) -> None:
    """The panel below the question box."""
    import gradio as gr

    code = "\n".join(files("app.ui").joinpath(name).read_text(encoding="utf-8") for name in SCRIPTS)
    gr.HTML(str(voice(listens=listens)), js_on_load=code, apply_default_css=False, elem_id="voice")


def microphone() -> Html:
    """The button beside the question box."""
    return tag(
        "button",
        tag("svg", tag("path", d=PICTURE), viewBox="0 0 24 24", aria_hidden="true"),
        tag("span", "Speak", class_="label"),
        tag("kbd", SHORTCUT, aria_hidden="true"),
        type="button",
        id="speak",
        data_state="idle",
        aria_keyshortcuts=SHORTCUT,
        title="Press to start and to stop, or hold while you speak",
    )


def voice(*, listens: bool) -> Html:
    """Everything about speaking that is not the button; most of it hidden until there is something to show."""
    return tag(
        "section",
        tag("p", class_="trouble", aria_live="assertive"),
        tag("p", class_="status", role="status"),
        _recording(),
        tag("div", _button("Try again", "retry"), _button("Cancel", "cancel"), class_="bar waiting", hidden=True),
        _heard(),
        tag("div", _file(), _options(), class_="bar rest"),
        class_="voice",
        aria_label="Asking by voice",
        data_missing=None if listens else runnable(MISSING),
    )


def _recording() -> Html:
    return tag(
        "div",
        tag("div", tag("div"), class_="level", aria_hidden="true"),
        tag("span", "0:00 of 5:00", class_="timer"),
        _button("Stop", "stop"),
        _button("Discard", "cancel"),
        class_="bar recording",
        hidden=True,
    )


def _heard() -> Html:
    return tag(
        "div",
        tag("h3", "Heard"),
        tag("div", class_="readings"),
        tag("p", class_="words"),
        tag("p", class_="key"),
        tag("ul", class_="offers"),
        tag("p", class_="by"),
        tag(
            "div",
            _button("Listen", "listen"),
            _button("Numbers as spoken", "spoken"),
            _button("Record again", "again"),
            _button("Forget the recording", "forget"),
            class_="bar",
        ),
        class_="heard",
        role="group",
        aria_label="Heard",
        hidden=True,
    )


def _button(words: str, does: str) -> Html:
    return tag("button", words, type="button", data_does=does)


def _file() -> Html:
    return joined(
        tag("input", type="file", accept=FILES, hidden=True, tabindex=-1, aria_label="Sound file"),
        _button("Sound file …", "file"),
    )


def _options() -> Html:
    languages = [tag("option", name, value=code) for code, name in LANGUAGES.items()]
    return tag(
        "details",
        tag("summary", "Voice options"),
        tag("label", "I speak ", tag("select", *languages, class_="language")),
        tag("label", _switch("hands-free"), "Send as soon as I stop (hands-free)"),
        tag("label", _switch("aloud"), "Offer to read answers aloud"),
    )


def _switch(name: str) -> Html:
    return tag("input", type="checkbox", class_=name)
