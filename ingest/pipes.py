"""Command → its exit status, also into a pipe whose reader, such as head, has read enough."""

import os
import sys
from collections.abc import Callable

__all__ = ["piped"]

ENDED = 141  # what a shell reports for a program that SIGPIPE ended


def piped(command: Callable[[], int]) -> int:
    """Run a command to its exit status; quietly to ENDED where the reader of its output left early."""
    try:
        status = command()
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else the interpreter complains at its end
        return ENDED
    return status
