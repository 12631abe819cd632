"""A model hub on this machine: the few addresses that huggingface_hub asks, and the ways in which a hub fails."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

SHA = "0123456789abcdef0123456789abcdef01234567"
TOKEN = "hf_right"


@dataclass(slots=True)
class Hub:
    """One repository at one commit; what goes wrong can be changed while it runs."""

    files: Mapping[str, bytes]
    id: str = "intfloat/multilingual-e5-small"
    gated: bool = False
    cut_after: int = 0  # bytes after which a file's connection breaks, once; then the hub is down
    stall_after: int = 0  # bytes after which nothing more comes
    over: Event = field(default_factory=Event)
    swapped: Mapping[str, bytes] = field(default_factory=dict)  # what arrives instead of what is listed
    listed_sizes: Mapping[str, int] = field(default_factory=dict)
    down: bool = False
    url: str = ""
    got: list[tuple[str, str]] = field(default_factory=list)  # path of a file, its Range

    def reply(self, path: str, headers: Mapping[str, str]) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body for one address."""
        if self.down:
            return 503, {}, b"{}"
        if path.startswith("/api/"):
            return self._listing(path)
        found = re.match(rf"/(cdn/)?{self.id}/resolve/{SHA}/(.+)", path)
        if not found or found[2] not in self.files:
            return 404, {"X-Error-Code": "EntryNotFound"}, b"{}"
        if self.gated and not found[1] and headers.get("Authorization") != f"Bearer {TOKEN}":
            return 403 if "Authorization" in headers else 401, {"X-Error-Code": "GatedRepo"}, b"{}"
        if _large(found[2]) and not found[1]:
            return 302, {"Location": f"{self.url}/cdn{path}"}, b""
        return self._file(found[2], headers.get("Range", ""))

    def _listing(self, path: str) -> tuple[int, dict[str, str], bytes]:
        if re.match(rf"/api/models/{self.id}(/revision/(main|{SHA}))?(\?|$)", path):
            return 200, {}, json.dumps(self._info()).encode()
        if path.startswith(f"/api/models/{self.id}/tree/{SHA}"):
            return 200, {}, json.dumps(self._tree()).encode()
        return 404, {"X-Error-Code": "RevisionNotFound" if self.id in path else "RepoNotFound"}, b"{}"

    def _info(self) -> dict[str, Any]:
        siblings = [
            {"rfilename": one["path"], "size": one["size"], "blobId": one["oid"], **_lfs(one)} for one in self._tree()
        ]
        return {"id": self.id, "sha": SHA, "gated": "manual" if self.gated else False, "siblings": siblings}

    def _tree(self) -> list[dict[str, Any]]:
        return [
            {"type": "file", "path": path, "size": self.listed_sizes.get(path, len(content)), "oid": _git(content)}
            | ({"lfs": {"oid": _sha(content), "size": len(content), "pointerSize": 134}} if _large(path) else {})
            for path, content in self.files.items()
        ]  # fmt: skip

    def _file(self, path: str, wanted: str) -> tuple[int, dict[str, str], bytes]:
        content = self.swapped.get(path, self.files[path])
        listed = self.files[path]
        headers = {"X-Repo-Commit": SHA, "ETag": f'"{_sha(listed) if _large(path) else _git(listed)}"'}
        if wanted:
            start = int(wanted.removeprefix("bytes=").split("-")[0])
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
            return 206, headers, content[start:]
        return 200, headers, content


def _large(path: str) -> bool:
    return path.endswith((".safetensors", ".bin", ".gguf"))


def _lfs(one: dict[str, Any]) -> dict[str, Any]:
    return {"lfs": {"sha256": one["lfs"]["oid"], "size": one["size"], "pointerSize": 134}} if "lfs" in one else {}


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _git(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


@contextmanager
def hub(files: Mapping[str, bytes], **settings: Any) -> Iterator[Hub]:
    """Serve some files as a repository, and stop at the end."""
    made = Hub(files=files, **settings)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            self.answer(body=False)

        def do_GET(self) -> None:
            self.answer(body=True)

        def answer(self, *, body: bool) -> None:
            status, headers, content = made.reply(self.path, self.headers)  # type: ignore[arg-type]
            if body and "/resolve/" in self.path and status == 200 + 6 * bool(self.headers.get("Range")):
                made.got.append((self.path.split(f"{SHA}/")[1], self.headers.get("Range", "")))
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            if body and "/resolve/" in self.path and 0 < made.cut_after < len(content):
                made.down = True
                self.wfile.write(content[: made.cut_after])
                self.close_connection = True
            elif body and "/resolve/" in self.path and 0 < made.stall_after < len(content):
                self.wfile.write(content[: made.stall_after])
                made.over.wait()
                self.close_connection = True
            elif body:
                self.wfile.write(content)

        def log_message(self, *_arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield made
    finally:
        made.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
