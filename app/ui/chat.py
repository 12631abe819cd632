"""The chat panel: questions go in, turns come out; what they look like is the transcript's business."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from app.assistant import Assistant
from app.ui.narrowing import EVERYTHING, filter_of
from app.ui.shelf import Shelf
from app.ui.transcript import transcript
from app.ui.turns import Turn, asked, broken, stopped
from app.ui.voice import microphone, voice_panel

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["ChatPanel", "chat_panel"]

TEMPLATE = '<div role="log" aria-live="polite" aria-label="Questions and answers" tabindex="0">${value}</div>'
SCRIPTS = ("chat.js", "aloud.js")
NOTE = "Quotes guidelines for professionals; never computes doses."
# Questions answered at the same time. Gradio shows nothing of those beyond; where a model writes, most of them only wait for
# it, which costs nothing, and each sees its place.
AT_ONCE, AT_ONCE_WRITTEN = 4, 32
Turns = tuple[Turn, ...]
Shown = tuple[object, object, object, object, object]  # turns, log, question box, Ask, Stop


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatPanel:
    """What the page wires to the other panels."""

    turns: "gr.State"
    log: "gr.HTML"
    new: "gr.Button"
    where: "gr.Dropdown"


def chat_panel(assistant: Assistant, shelf: Shelf, *, listens: bool = False) -> ChatPanel:
    """The log, the question box with its microphone, and Ask, Stop and New chat."""
    import gradio as gr

    turns = gr.State(())
    log = gr.HTML(
        html_template=TEMPLATE,
        js_on_load="\n".join(files("app.ui").joinpath(name).read_text(encoding="utf-8") for name in SCRIPTS),
        apply_default_css=False,
        elem_id="log",
    )
    with gr.Row(elem_id="asking"):
        box = gr.Textbox(
            label="Your question",
            placeholder="For example: first dose of adrenaline in anaphylaxis, child of 20 kg",
            info=NOTE,
            max_lines=6,
            autofocus=True,
            elem_id="question",
        )
        gr.HTML(str(microphone()), apply_default_css=False, elem_id="microphone")
    voice_panel(listens=listens)
    with gr.Accordion("Search in …", open=False, elem_id="narrowing"):
        where = gr.Dropdown([("All guidelines", EVERYTHING)], value=EVERYTHING, label="Guidelines", elem_id="within")
    with gr.Row(elem_id="actions"):
        ask = gr.Button("Ask", variant="primary", elem_id="ask")
        stop = gr.Button("Stop", interactive=False, elem_id="stop")
        new = gr.Button("New chat", elem_id="new")

    def answer(question: str, so_far: Turns, within: str | None, *, alone: bool = False) -> Iterator[Shown]:
        if so_far and (so_far[-1].pending or so_far[-1].suggesting):  # Enter was pressed twice, or too soon
            yield _shown(so_far, shelf, box=question)
            return
        last = None
        for now in asked(assistant, question, so_far, within=filter_of(within), alone=alone):
            # What has not changed is not drawn again, but gradio gets its turn: only here can it end what was stopped.
            box = question if now[-1].error else "" if last is None else None
            yield _shown(now, shelf, box=box) if now[-1] is not last else _same()
            last = now[-1]

    def example(so_far: Turns, within: str | None, event: gr.EventData) -> Iterator[Shown]:
        yield from answer(str(event.question), so_far, within, alone=bool(getattr(event, "alone", False)))

    shown = [turns, log, box, ask, stop]
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    # Not "once": after Stop, gradio waits for the thread to come back before it lets the same event start again.
    at_once = AT_ONCE_WRITTEN if assistant.writes else AT_ONCE
    asking: dict[str, Any] = {"concurrency_limit": at_once, "concurrency_id": "answers", "trigger_mode": "multiple"}
    typed = gr.on([box.submit, ask.click], answer, [box, turns, where], shown, **quiet, **asking)
    chosen = log.example(example, [turns, where], shown, **quiet, **asking)
    running = [typed, chosen]
    for event in running:
        event.failure(lambda now: _shown(broken(now), shelf), turns, shown, queue=False, **quiet)
    stop.click(lambda now: _shown(stopped(now), shelf), turns, shown, cancels=running, queue=False, **quiet)
    new.click(lambda: _shown((), shelf, box=""), None, shown, cancels=running, queue=False, **quiet)
    return ChatPanel(turns=turns, log=log, new=new, where=where)


def _same() -> Shown:
    import gradio as gr

    return gr.skip(), gr.skip(), gr.skip(), gr.skip(), gr.skip()


def _shown(turns: Turns, shelf: Shelf, *, box: str | None = None) -> Shown:
    """What the chat shows; the question box keeps what the reader has begun to type, unless it is given something."""
    import gradio as gr

    busy = bool(turns) and (turns[-1].pending or turns[-1].suggesting)
    examples = () if turns else shelf.examples()
    buttons = gr.update(interactive=not busy), gr.update(interactive=busy)
    return turns, str(transcript(turns, examples=examples)), gr.skip() if box is None else box, *buttons
