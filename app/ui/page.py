"""The page: chat left, source right, and on a phone one below the other."""

import os
import webbrowser
from importlib.resources import files
from threading import Timer
from typing import TYPE_CHECKING, Any

from app.assistant import Assistant
from app.certificate import Certificate
from app.listening import Listen
from app.ui.about import about, banner
from app.ui.chat import ChatPanel, Turns, chat_panel
from app.ui.guidelines import guidelines, guidelines_panel
from app.ui.labels import notice
from app.ui.narrowing import EVERYTHING, narrowings
from app.ui.routes import LOCAL, web
from app.ui.shelf import Shelf
from app.ui.source import SourcePanel, source, source_panel
from app.ui.transcript import transcript
from app.ui.views import View, first_page, marked, opened
from ingest.errors import PanduanError

if TYPE_CHECKING:
    import gradio as gr
    from fastapi import FastAPI

__all__ = ["build", "serve"]

PATIENCE = 5  # seconds, once it is to stop, for answers under way
QUIET: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}


def serve(
    assistant: Assistant,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    open_browser: bool = False,
    listen: Listen | None = None,
    certificate: Certificate | None = None,
) -> None:
    """Serve the page until it is interrupted, with https where there is a certificate; `listen` hears what is spoken."""
    import uvicorn

    app = build(assistant, hosts=LOCAL if host in LOCAL else ("*",), listen=listen)
    if open_browser:
        Timer(1.0, webbrowser.open, [f"{'https' if certificate else 'http'}://{host}:{port}/"]).start()
    tls: dict[str, Any] = {}
    if certificate:
        tls = {"ssl_certfile": str(certificate.path), "ssl_keyfile": str(certificate.key)}
    # The access log would keep addresses of readers; errors are still printed.
    # Pages that stay open hold a connection each: without an end to the patience with them, Ctrl-C would wait for their readers.
    quiet: dict[str, Any] = {"log_level": "warning", "access_log": False, "server_header": False}
    uvicorn.run(app, host=host, port=port, timeout_graceful_shutdown=PATIENCE, **quiet, **tls)


def build(assistant: Assistant, *, hosts: tuple[str, ...] = LOCAL, listen: Listen | None = None) -> "FastAPI":
    """The web application; only requests addressed to `hosts` are answered."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # gradio reads it; any other spelling means yes
    import gradio as gr

    shelf = Shelf(assistant)
    served: FastAPI = gr.mount_gradio_app(
        web(shelf, hosts=hosts, listen=listen),
        _blocks(assistant, shelf, listen),
        path="/",
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
        head=f"<style>{_style()}</style>",  # gradio rewrites the selectors of what it is given as css
        theme=gr.themes.Default(font=["system-ui", "sans-serif"], font_mono=["monospace"]),
        footer_links=[],
        max_file_size="1kb",  # nothing is uploaded
        mcp_server=False,
        pwa=False,
        run_history=False,  # it would keep questions in the browser
        show_error=False,
        ssr_mode=False,
    )
    return served


def _style() -> str:
    return files("app.ui").joinpath("style.css").read_text(encoding="utf-8")


def _blocks(assistant: Assistant, shelf: Shelf, listen: Listen | None) -> "gr.Blocks":
    import gradio as gr

    def filled() -> tuple[str, str, str, str]:
        return _filled(assistant, shelf, listen)

    page: gr.Blocks
    with gr.Blocks(title="Panduan", analytics_enabled=False, fill_width=True, delete_cache=(600, 600)) as page:
        top = gr.HTML(apply_default_css=False, elem_id="top")
        with gr.Row(elem_id="panes"):
            with gr.Column(scale=6, elem_id="left"):
                chat = chat_panel(assistant, shelf, listens=listen is not None)
            with gr.Column(scale=5, elem_id="right"), gr.Tabs(selected="source") as tabs:
                with gr.Tab("Source", id="source"):
                    panel = source_panel(shelf)
                with gr.Tab("Guidelines", id="guidelines"):
                    listed = guidelines_panel()
                with gr.Tab("About", id="about"):
                    explained = gr.HTML(apply_default_css=False, elem_id="about")
        _wire(shelf, chat, panel, listed, tabs)
        page.load(filled, None, [top, chat.log, listed, explained], **QUIET)
        page.load(lambda: gr.Dropdown(choices=_offered(shelf)), None, chat.where, **QUIET)
        chat.turns.change(lambda: filled()[0], None, top, **QUIET)
    page.queue(max_size=64)
    return page


def _wire(shelf: Shelf, chat: ChatPanel, panel: SourcePanel, listed: "gr.HTML", tabs: "gr.Tabs") -> None:
    """What opens a page: a citation or passage of the chat, and a guideline of the list."""
    import gradio as gr

    outputs = [panel.view, panel.html, tabs]

    def show(view: View | None, before: View | None) -> tuple[View | None, str, object]:
        now = opened(view, before)
        return now, str(source(now, shelf)), gr.Tabs(selected="source")

    def cite(turns: Turns, before: View | None, event: gr.EventData) -> tuple[View | None, str, object]:
        return show(marked(turns, str(event.mark), shelf), before)

    def browse(before: View | None, event: gr.EventData) -> tuple[View | None, str, object]:
        return show(first_page(shelf.current(), str(event.guideline)), before)

    chat.log.cite(cite, [chat.turns, panel.view], outputs, **QUIET)
    listed.browse(browse, panel.view, outputs, **QUIET)
    chat.new.click(lambda: (None, str(source(None, shelf))), None, [panel.view, panel.html], **QUIET)


def _offered(shelf: Shelf) -> list[tuple[str, str]]:
    """What the search may be narrowed to; nothing while there is no release, which the log tells."""
    try:
        return list(narrowings(shelf.current()))
    except PanduanError:
        return [("All guidelines", EVERYTHING)]


def _filled(assistant: Assistant, shelf: Shelf, listen: Listen | None) -> tuple[str, str, str, str]:
    """What depends on the published release: the top line, the welcome, the list, the explanation."""
    try:
        release = shelf.current()
        models = {**assistant.models, **(listen.models if listen else {})}
        welcome = transcript((), examples=shelf.examples())
    except PanduanError as error:
        return str(notice("error", "No guidelines are loaded", str(error))), "", "", ""
    return str(banner(release, models)), str(welcome), str(guidelines(release)), str(about(release, models))
