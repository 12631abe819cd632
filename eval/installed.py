"""Whether what a command needs beside Panduan itself is installed, asked before questions are."""

import importlib.util
from collections.abc import Sequence

from ingest.errors import PanduanError

__all__ = ["MissingExtraError", "require_extra"]

EXTRA = ("ir_measures", "matplotlib")  # of pyproject.toml's extra `eval`, what `eval run` needs


class MissingExtraError(PanduanError):
    """A library of the extra `eval` is not installed; the message names the command that gets it."""


def require_extra(names: Sequence[str] = EXTRA) -> None:
    """Refuse to go on without the libraries named, those that measure ranking and draw the plots unless others are."""
    missing = [name for name in names if importlib.util.find_spec(name) is None]
    if missing:
        message = (
            f"{' and '.join(missing)} not installed, which evaluation needs; "
            "run `.venv/bin/python -m pip install -c constraints.txt -e '.[eval]'` in the checkout."
        )
        raise MissingExtraError(message)
