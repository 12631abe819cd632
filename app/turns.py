"""Turns: one at a time, in the order of arrival, and how many wait."""

import threading
import time
from collections import deque

__all__ = ["POLL_SECONDS", "Turns"]

POLL_SECONDS = 0.1  # between two looks at whether to stop


class Turns:
    """Holds who is at work and who waits; whoever works says now and then that it goes on."""

    def __init__(self) -> None:
        self._order: deque[object] = deque()  # the first is at work
        self._changed = threading.Condition()
        self._moved = time.monotonic()

    @property
    def waiting(self) -> int:
        """How many wait, the one at work not counted."""
        return max(0, len(self._order) - 1)

    @property
    def held(self) -> int:
        """How many are at work or wait."""
        return len(self._order)

    def take(self, stop: threading.Event, *, seconds: float) -> object | None:
        """A ticket when the turn has come, None when `stop` is set before; TimeoutError after `seconds` of no move."""
        ticket = object()
        with self._changed:
            self._order.append(ticket)
            if self._order[0] is ticket:
                self._moved = time.monotonic()
            taken = False
            try:
                while self._order[0] is not ticket and not stop.is_set():
                    self._require_movement(seconds)
                    self._changed.wait(POLL_SECONDS)
                taken = self._order[0] is ticket
            finally:  # also when the wait is interrupted
                if not taken:
                    self._order.remove(ticket)
            return ticket if taken else None

    def _require_movement(self, seconds: float) -> None:
        if time.monotonic() - self._moved > seconds:
            raise TimeoutError

    def go_on(self) -> None:
        """Whoever is at work still is."""
        self._moved = time.monotonic()

    def give_back(self, ticket: object) -> None:
        """The next one's turn."""
        with self._changed:
            self._order.remove(ticket)
            self._moved = time.monotonic()
            self._changed.notify_all()
