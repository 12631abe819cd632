"""Turns: one at a time, in the order of arrival, and how many wait."""

import threading
import time
from collections import deque
from collections.abc import Generator
from dataclasses import dataclass

__all__ = ["POLL_SECONDS", "Ticket", "Turns"]

POLL_SECONDS = 0.1  # between two looks at whether to stop


@dataclass(frozen=True, slots=True, eq=False)
class Ticket:
    """A place in the line, and the event by which its holder leaves."""

    stop: threading.Event


class Turns:
    """Holds who is at work and who waits; whoever works says now and then that it goes on."""

    def __init__(self) -> None:
        self._order: deque[Ticket] = deque()  # the first is at work
        self._changed = threading.Condition()
        self._moved = time.monotonic()

    @property
    def waiting(self) -> int:
        """How many wait, the one at work not counted."""
        return max(0, len(self._order) - 1)

    def before(self, stop: threading.Event) -> int:
        """How many come before the one that leaves by this event; before all that are here, where it has not come yet."""
        with self._changed:
            places = [place for place, ticket in enumerate(self._order) if ticket.stop is stop]
            return places[-1] if places else len(self._order)

    def take(self, stop: threading.Event, *, seconds: float) -> Generator[str, None, Ticket | None]:
        """Yield "" while it waits; return a ticket when the turn has come, None when `stop` is set before.

        TimeoutError after `seconds` in which nobody moved.
        """
        ticket = Ticket(stop)
        with self._changed:
            self._order.append(ticket)
            if self._order[0] is ticket:
                self._moved = time.monotonic()
        taken = False
        try:
            while not stop.is_set():
                if taken := self._come(ticket, seconds):
                    return ticket
                yield ""
        finally:  # also where whoever waits has gone
            if not taken:
                self.give_back(ticket)
        return None

    def _come(self, ticket: Ticket, seconds: float) -> bool:
        with self._changed:
            if self._order[0] is not ticket:
                self._require_movement(seconds)
                self._changed.wait(POLL_SECONDS)
            return self._order[0] is ticket

    def _require_movement(self, seconds: float) -> None:
        if time.monotonic() - self._moved > seconds:
            raise TimeoutError

    def go_on(self) -> None:
        """Whoever is at work still is."""
        self._moved = time.monotonic()

    def give_back(self, ticket: Ticket) -> None:
        """The next one's turn, where this one had it."""
        with self._changed:
            if self._order[0] is ticket:
                self._moved = time.monotonic()
            self._order.remove(ticket)
            self._changed.notify_all()
