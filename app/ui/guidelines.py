"""Release → the list of loaded guidelines, for a reader who asks what was looked in."""

from importlib.resources import files
from typing import TYPE_CHECKING

from app.ui.labels import badges
from ingest.corpus import Guideline
from ingest.markup import Html, joined, tag
from ingest.release import Release

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["guidelines", "guidelines_panel"]

FACTS = ("issuer", "country", "language", "edition", "published", "review_by", "population", "setting", "licence")
NAMES = {"review_by": "review by", "licence": "licence"}


def guidelines_panel() -> "gr.HTML":
    """The empty list; the page fills it when it loads."""
    import gradio as gr

    return gr.HTML(
        js_on_load=files("app.ui").joinpath("guidelines.js").read_text(encoding="utf-8"),
        apply_default_css=False,
        elem_id="guidelines",
    )


def guidelines(release: Release) -> Html:
    """Every guideline: first those that answer, then superseded, withdrawn and draft ones, each by title."""
    ordered = sorted(release.guidelines.values(), key=lambda one: (not one.answers, one.title.casefold()))
    return joined(
        tag("p", f"{len(ordered)} guidelines in release {release.name}"),
        tag("ul", *(_guideline(one, release) for one in ordered), class_="guidelines"),
    )


def _guideline(guideline: Guideline, release: Release) -> Html:
    facts = [(name, getattr(guideline, name)) for name in FACTS]
    facts += [("layer", guideline.layer)] if guideline.layer != "national" else []
    return tag(
        "li",
        tag("h3", guideline.title, _guess("title", guideline)),
        badges(guideline),
        tag("dl", *(_fact(name, value, guideline) for name, value in facts if value)),
        tag("p", f"Replaces: {', '.join(guideline.supersedes)}") if guideline.supersedes else joined(),
        tag(
            "button",
            f"Open ({release.page_count(guideline.id)} pages)",
            type="button",
            class_="open",
            data_guideline=guideline.id,
            aria_label=f"Open {guideline.title}",
        ),
        tag("span", guideline.file, class_="file"),
    )


def _fact(name: str, value: str, guideline: Guideline) -> Html:
    return tag("div", tag("dt", NAMES.get(name, name).capitalize()), tag("dd", value, _guess(name, guideline)))


def _guess(name: str, guideline: Guideline) -> Html:
    """Nobody wrote this down: it was read off the PDF."""
    return tag("span", "guessed", class_="badge guess") if name in guideline.guessed else joined()
