"""A key for a dedicated endpoint of Vertex AI: a token of the machine's own Google credentials, renewed as it ages."""

from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from app.generation import GenerationError

__all__ = ["VertexToken", "is_vertex"]

HOSTS = (".aiplatform.googleapis.com", "-aiplatform.googleapis.com", ".prediction.vertexai.goog")
SCOPE = "https://www.googleapis.com/auth/cloud-platform"
MISSING = "Vertex AI wants a token, and google-auth is not installed; python -m pip install -e '.[vertex]', or set PANDUAN_MODEL_KEY"
REFUSED = (
    "no token for Vertex AI could be had ({kind}); run `gcloud auth application-default login`, or set"
    " GOOGLE_APPLICATION_CREDENTIALS to the file of a service account that may use the endpoint"
)


def is_vertex(url: str) -> bool:
    """Whether an address is one of Vertex AI's, whose endpoints take "" as the model."""
    return (urlsplit(url).hostname or "").endswith(HOSTS)


class VertexToken:
    """Holds the credentials; loads them on first use."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._credentials: Any = None

    def __call__(self) -> str:
        """A token that is valid now; GenerationError where none can be had."""
        try:
            from google import auth
            from google.auth.exceptions import GoogleAuthError
            from google.auth.transport.requests import Request
        except ImportError:
            raise GenerationError(MISSING) from None
        with self._lock:
            try:
                self._credentials = self._credentials or auth.default(scopes=[SCOPE])[0]
                if not self._credentials.valid:
                    self._credentials.refresh(Request())
            except (GoogleAuthError, OSError) as error:
                raise GenerationError(REFUSED.format(kind=type(error).__name__)) from error
            return str(self._credentials.token)
