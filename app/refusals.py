"""What a model server sent instead of an answer → one line that says what to do; of its own words nothing is repeated.

They may hold the question or the key, which belong in no error.
"""

import re
from collections.abc import Mapping

__all__ = ["refusal"]

TOO_LONG = re.compile(r"context|too (?:long|large|many)|maximum.{0,40}tokens|max_model_len|n_ctx", re.IGNORECASE)
MEMORY = re.compile(r"out of memory|\boom\b|cuda error|alloc", re.IGNORECASE)
LOOKED_AT = 2000  # characters of what it sent
KEY = "refuses the key; set PANDUAN_MODEL_KEY to the one that it was started with"
SAID: Mapping[int, str] = {
    401: KEY,
    403: KEY + ", or give that key the right to use the model",
    404: "knows no model {model!r}, or answers no questions at this address; check PANDUAN_MODEL, and that PANDUAN_MODEL_URL"
    " is its address for programs, which mostly ends in /v1",
    408: "waited too long; ask again",
    413: "refuses the message as too long; set PANDUAN_MODEL_CONTEXT to the context that it was started with",
    429: "is busy or has no quota left (status 429); ask again in a while, or let it serve more at once",
}
MEMORY_SAID = "ran out of memory; start it with a shorter context or a smaller model"
SERVER = "failed (status {status}); look at its own log, and start it again if need be"
MOVED = "sends on to another address (status {status}), which is not followed; set PANDUAN_MODEL_URL to the one that answers"
OTHER = (
    "refuses the request (status {status}); check that it is an OpenAI-compatible server, and PANDUAN_MODEL_STRUCTURED"
)
FAILURES, MOVES = range(500, 600), range(300, 400)


def refusal(status: int, body: str, *, model: str) -> str:
    """What a status and the beginning of what came with it mean, as the end of a sentence about the server."""
    text = body[:LOOKED_AT]
    if MEMORY.search(text) and status in FAILURES:
        return MEMORY_SAID
    if status == 400 and TOO_LONG.search(text):  # noqa: PLR2004
        return SAID[413]
    if status in FAILURES:
        return SERVER.format(status=status)
    moved = MOVED if status in MOVES else OTHER
    return SAID.get(status, moved).format(status=status, model=model)
