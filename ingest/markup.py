"""Html: markup that is safe to show, because every string that enters it is escaped.

Gradio shows the value of gr.HTML as it is, and a report is opened from the disk: no module formats markup by hand, it
nests `tag`.
"""

from html import escape

__all__ = ["Html", "joined", "tag"]

VOID = frozenset({"img", "input", "br", "hr"})
Attribute = str | int | bool | None


class Html(str):
    """Markup made by `tag` or `joined`; any other string is text, and is escaped."""

    __slots__ = ()


def tag(name: str, *children: str, **attributes: Attribute) -> Html:
    """One element; `class_` is written class, `data_page` data-page; None and False leave an attribute out."""
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in VOID:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{joined(*children)}</{name}>")


def joined(*children: str) -> Html:
    """The children one after another, text escaped."""
    return Html("".join(child if isinstance(child, Html) else escape(child) for child in children))


def _attribute(key: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    name = key.strip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
