"""A function → a command of `python -m eval`."""

import argparse
from collections.abc import Callable

__all__ = ["command"]


def command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    function: Callable[[argparse.Namespace], None],
    what: str,
) -> argparse.ArgumentParser:
    """Add one that runs the function, and return it, to be given its arguments."""
    parser = commands.add_parser(name, help=what, description=what)
    parser.set_defaults(command=function)
    return parser
