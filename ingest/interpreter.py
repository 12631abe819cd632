"""Text → the same, with its commands (`python -m app …`) naming the Python that runs: what a reader copies must work.

Nobody who has just set this up has a `python` with these packages on the path: theirs is `.venv/bin/python`.
"""

import os
import re
import shlex
import sys
from pathlib import Path

__all__ = ["interpreter", "runnable"]

COMMAND = re.compile(r"(?<![\w./\\-])python -m (?=(?:app|ingest|eval|pip)\b)")


def runnable(text: str) -> str:
    """The text with every command in it as it is typed here, from the current folder."""
    typed = f"{interpreter(sys.executable, folder=Path.cwd())} -m "
    return COMMAND.sub(lambda _: typed, text)


def interpreter(executable: str, *, folder: Path) -> str:
    """What to type for an interpreter: its path from the folder where it lies below it, else its whole path."""
    if not executable:
        return "python"
    path = Path(executable)
    shown = str(path.relative_to(folder) if path.is_relative_to(folder) else path)
    return shown if os.name == "nt" and " " not in shown else shlex.quote(shown)
