"""View → the source panel: the page as printed, the quoted lines marked, and the way into the PDF."""

from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import quote

from app.ui.labels import STATUS_WORDS, badges, imprint, page_words, section_words, verbatim
from app.ui.render import PageImage, page_image, percent
from app.ui.shelf import Shelf
from app.ui.views import View, moved
from ingest.corpus import Guideline
from ingest.errors import DocumentError
from ingest.markup import Html, joined, tag
from ingest.release import Release

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["SourcePanel", "source", "source_panel"]

TEMPLATE = '<section aria-label="Source">${value}</section>'


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePanel:
    """What other panels fill to open a page: `view` and `html`, in this order."""

    view: "gr.State"
    html: "gr.HTML"


def source_panel(shelf: Shelf) -> SourcePanel:
    """The panel, with its buttons for the page before and after."""
    import gradio as gr

    view = gr.State(None)
    html = gr.HTML(
        str(source(None, shelf)),
        html_template=TEMPLATE,
        js_on_load=files("app.ui").joinpath("source.js").read_text(encoding="utf-8"),
        apply_default_css=False,
        elem_id="source",
    )

    def turned(event: gr.EventData, now: View | None) -> tuple[View | None, str]:
        release = shelf.release(now.release) if now else None
        if now and release:
            step = 1 if event.direction == "next" else -1
            now = moved(now, step, pages=release.page_count(now.guideline.id))
        return now, str(source(now, shelf))

    html.turn(turned, view, [view, html], queue=False, show_progress="hidden", api_visibility="private")
    return SourcePanel(view=view, html=html)


def source(view: View | None, shelf: Shelf) -> Html:
    """A page with its marks, or how to open one."""
    if view is None:
        return tag("p", "Open a citation such as [1] to see here the page of the guideline it is quoted from.")
    release = shelf.release(view.release)
    if release is None or view.guideline.id not in release.guidelines:
        return _failed(f"Release {view.release!r} is no longer loaded; ask the question again to cite the present one.")
    return tag(
        "div",
        _head(view, release, shelf.current()),
        _bar(view, release),
        _sheet_or_failure(view, release),
        class_="source",
        data_opening=view.opening,
        data_mark_opened=view.mark or None,
    )


def _head(view: View, release: Release, published: Release) -> Html:
    guideline = view.guideline
    guessed = set(guideline.guessed) & {"title", "issuer", "edition", "published"}
    label = release.page_label(guideline.id, view.page)
    return tag(
        "header",
        tag("button", "← Back to the answer", type="button", class_="back", data_back=True) if view.mark else joined(),
        tag("h2", guideline.title, tabindex=-1),
        tag("p", imprint(guideline), badges(guideline), class_="imprint"),
        tag("p", tag("span", since, class_="badge withdrawn")) if (since := _since(guideline, published)) else joined(),
        tag("p", f"Guessed from the PDF: {', '.join(sorted(guessed))}", class_="guessed") if guessed else joined(),
        tag("p", section_words(view.section, guideline), class_="section"),
        tag("p", page_words(view.page, label, of=release.page_count(guideline.id)), class_="place"),
        tag("blockquote", verbatim(view.quote, guideline), class_="quoted-here") if view.quote else joined(),
    )


def _since(guideline: Guideline, published: Release) -> str:
    """What has become of a guideline since the answer that cites it: not in force any more, gone, or another file; else ""."""
    now = published.guidelines.get(guideline.id)
    if now is None:
        return "No longer among the published guidelines"
    if guideline.answers and not now.answers:
        return f"Since that answer: {STATUS_WORDS.get(now.status, now.status).lower()}"
    return "Since that answer: published as another file" if now.sha256 != guideline.sha256 else ""


def _bar(view: View, release: Release) -> Html:
    pdf = f"/pdf/{_address(view)}.pdf"
    button = partial(tag, "button", type="button")
    return tag(
        "div",
        button("‹ Previous", aria_label="Previous page", data_turn="previous", disabled=view.page <= 1),
        button(
            "Next ›",
            aria_label="Next page",
            data_turn="next",
            disabled=view.page >= release.page_count(view.guideline.id),
        ),
        button("−", data_zoom="out", aria_label="Zoom out"),
        button("+", data_zoom="in", aria_label="Zoom in"),
        tag("a", "PDF at this page", href=f"{pdf}#page={view.page}", target="_blank", rel="noopener"),
        tag("a", "Download", href=pdf, download=view.guideline.file),
        class_="bar",
        role="group",
        aria_label="Page, zoom and PDF",
    )


def _sheet_or_failure(view: View, release: Release) -> Html:
    try:
        return _sheet(view, page_image(release.source(view.guideline.id), view.page))
    except DocumentError as error:
        return _failed(str(error))


def _sheet(view: View, image: PageImage) -> Html:
    address = f"/page/{_address(view)}/{view.page}.png"
    boxes = [percent(box, width=image.width, height=image.height) for box in view.boxes.get(view.page, ())]
    words = f"Page {view.page} of {view.guideline.title}" + (", with the quoted lines marked" if boxes else "")
    return tag(
        "div",
        tag(
            "div",
            tag("img", src=address, alt=words, width=round(image.width), height=round(image.height), loading="lazy"),
            *(tag("div", class_="mark", style=_placed(box)) for box in boxes),
            class_="sheet",
        ),
        class_="viewport",
        tabindex=0,
        role="region",
        aria_label="Page image",
    )


def _placed(box: tuple[float, float, float, float]) -> str:
    sides = zip(("left", "top", "width", "height"), box, strict=True)
    return ";".join(f"{side}:{value:.3f}%" for side, value in sides)


def _address(view: View) -> str:
    return "/".join(quote(part, safe="") for part in (view.release, view.guideline.id))


def _failed(words: str) -> Html:
    return tag("div", tag("h3", "This page cannot be shown"), tag("p", words), class_="notice error", role="alert")
