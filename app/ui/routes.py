"""Addresses beside the chat: page images and PDFs of releases on the shelf, one for recordings, and nothing else."""

from typing import TYPE_CHECKING

from app.listening import Listen
from app.ui.render import page_image
from app.ui.shelf import Shelf
from app.ui.speech_route import add_speech
from ingest.errors import DocumentError

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["LOCAL", "web"]

LOCAL = ("127.0.0.1", "localhost")
FOREVER = "private, max-age=31536000, immutable"  # the address names the release, and a release never changes
# Gradio's own page needs inline scripts and eval (its templates); everything else is closed, other hosts above all.
PAGE_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self' blob:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
PDF_POLICY = "frame-ancestors 'none'"  # browsers show a PDF as an embedded object, which PAGE_POLICY forbids
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(self), payment=()",
}


def web(shelf: Shelf, *, hosts: tuple[str, ...] = LOCAL, listen: Listen | None = None) -> "FastAPI":
    """The web application without the chat; only requests addressed to `hosts` are answered."""
    from fastapi import FastAPI
    from starlette.middleware.trustedhost import TrustedHostMiddleware

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    # Without it any web site could point its own name at 127.0.0.1 and read the answers (DNS rebinding).
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))
    app.add_middleware(_Guarded)
    _add_routes(app, shelf)
    add_speech(app, listen)
    return app


def _add_routes(app: "FastAPI", shelf: Shelf) -> None:
    """Page images, PDFs; any other address under their names, and gradio's unused uploads, do not exist."""
    from fastapi import HTTPException
    from starlette.responses import FileResponse, PlainTextResponse, Response

    @app.get("/page/{release}/{guideline}/{page:int}.png")
    def page(release: str, guideline: str, page: int) -> Response:
        found = shelf.release(release)
        if found is None or guideline not in found.guidelines or not 1 <= page <= found.page_count(guideline):
            raise HTTPException(404)
        try:
            image = page_image(found.source(guideline), page)
        except DocumentError as error:
            return PlainTextResponse(str(error), status_code=500)
        return Response(image.png, media_type="image/png", headers={"cache-control": FOREVER})

    @app.get("/pdf/{release}/{guideline}.pdf")
    def pdf(release: str, guideline: str) -> Response:
        found = shelf.release(release)
        if found is None or guideline not in found.guidelines:
            raise HTTPException(404)
        name = found.guidelines[guideline].file
        try:
            path = found.source(guideline)
        except DocumentError as error:
            return PlainTextResponse(str(error), status_code=500)
        return FileResponse(
            path,
            filename=name,
            media_type="application/pdf",
            content_disposition_type="inline",
            headers={"cache-control": FOREVER},
        )

    @app.api_route("/page/{_:path}", methods=["GET"])
    @app.api_route("/pdf/{_:path}", methods=["GET"])
    @app.api_route("/gradio_api/upload", methods=["GET", "POST"])
    def nothing() -> Response:
        raise HTTPException(404)


class _Guarded:
    """ASGI middleware that adds the security headers; plain ASGI, so that streamed answers are not held back."""

    def __init__(self, app: "ASGIApp") -> None:
        self._app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Pass the request on, and the answer back with its headers."""
        policy = PDF_POLICY if scope.get("path", "").startswith("/pdf/") else PAGE_POLICY
        guard = [
            (key.encode(), value.encode()) for key, value in {**HEADERS, "content-security-policy": policy}.items()
        ]

        async def guarded(message: "Message") -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", []), *guard]}
            await send(message)

        await self._app(scope, receive, guarded)
