"""Text from a file → one line that shows all it holds, for a report or a terminal: nothing in it can steer either."""

__all__ = ["printable", "shortened_to"]


def printable(text: str) -> str:
    """The text on one line; control, formatting and zero-width characters are drawn as �."""
    return " ".join(
        "".join(one if one.isprintable() or one.isspace() else "\N{REPLACEMENT CHARACTER}" for one in text).split()
    )


def shortened_to(most: int, text: str) -> str:
    """The text on one line, at most so many characters of it, with … where it goes on."""
    shown = printable(text)
    return shown if len(shown) <= most else f"{shown[: most - 1].rstrip()}…"
