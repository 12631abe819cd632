"""Whether what `eval run` needs beside Panduan itself is installed, asked before questions are."""

import importlib.util

from ingest.errors import PanduanError

__all__ = ["MissingExtraError", "require_extra"]

EXTRA = ("ir_measures", "matplotlib")  # of pyproject.toml's extra `eval`


class MissingExtraError(PanduanError):
    """A library of the extra `eval` is not installed; the message names the command that gets it."""


def require_extra() -> None:
    """Refuse to go on without the libraries that measure ranking and draw the plots."""
    missing = [name for name in EXTRA if importlib.util.find_spec(name) is None]
    if missing:
        message = (
            f"{' and '.join(missing)} not installed, which evaluation needs; "
            "run `.venv/bin/python -m pip install -c constraints.txt -e '.[eval]'` in the checkout."
        )
        raise MissingExtraError(message)
