from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.ui.routes import web
from app.ui.shelf import Shelf
from app.ui.source import source
from app.ui.views import first_page
from ingest.errors import DocumentError
from tests import fakes


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> fakes.FakeRelease:
    path = fakes.pdf(tmp_path_factory.mktemp("routes") / "a.pdf")
    (path.parent / "secret.pdf").write_bytes(path.read_bytes())
    return fakes.FakeRelease(path)


@pytest.fixture(scope="module")
def client(release: fakes.FakeRelease) -> Iterator[TestClient]:
    with TestClient(web(Shelf(fakes.FakeAssistant(release))), base_url="http://127.0.0.1") as opened:
        yield opened


def test_a_page_image_may_be_kept_for_ever(client: TestClient) -> None:
    answer = client.get("/page/r1/anaphylaxis/2.png")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/png"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.content.startswith(b"\x89PNG")
    assert len(answer.content) < 200_000


def test_the_pdf_is_shown_in_the_browser_under_its_own_name(client: TestClient) -> None:
    answer = client.get("/pdf/r1/anaphylaxis.pdf")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == 'inline; filename="anaphylaxis.pdf"'
    assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize(
    "address",
    [
        "/page/r1/anaphylaxis/0.png",
        "/page/r1/anaphylaxis/4.png",
        "/page/r1/anaphylaxis/-1.png",
        "/page/r1/anaphylaxis/1e0.png",
        "/page/r1/anaphylaxis/99999999999999999999.png",
        "/page/r1/other/1.png",
        "/page/r2/anaphylaxis/1.png",
        "/page/../anaphylaxis/1.png",
        "/page/r1/%2e%2e/1.png",
        "/page/r1/..%2f..%2fetc%2fpasswd/1.png",
        "/page/r1/anaphylaxis",
        "/page/",
        "/pdf/r1/other.pdf",
        "/pdf/r2/anaphylaxis.pdf",
        "/pdf/r1/secret.pdf",
        "/pdf/r1/..%2fsecret.pdf",
        "/pdf/r1/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/pdf/r1/anaphylaxis.pdf%00.png",
        "/docs",
        "/openapi.json",
        "/redoc",
        "/gradio_api/upload",
    ],
)
def test_any_other_address_does_not_exist(address: str, client: TestClient) -> None:
    assert client.get(address).status_code == 404


def test_nothing_can_be_uploaded(client: TestClient) -> None:
    assert client.post("/gradio_api/upload", files={"files": b"x"}).status_code == 404


@pytest.mark.parametrize("address", ["/page/r1/anaphylaxis/1.png", "/nothing"])
def test_every_answer_is_guarded(address: str, client: TestClient) -> None:
    headers = client.get(address).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_other_names_for_this_machine_are_refused(client: TestClient) -> None:
    assert client.get("/page/r1/anaphylaxis/1.png", headers={"host": "evil.example"}).status_code == 400


def test_a_page_that_cannot_be_drawn_is_no_picture(client: TestClient, release: fakes.FakeRelease) -> None:
    whole, path = release.path, release.path.parent / "broken.pdf"
    path.write_bytes(b"not a PDF")
    release.path = Path(path)
    answer = client.get("/page/r1/anaphylaxis/1.png")
    release.path = whole
    assert answer.status_code == 500
    assert "cannot be opened" in answer.text


@pytest.mark.parametrize("address", ["/page/r1/anaphylaxis/1.png", "/pdf/r1/anaphylaxis.pdf"])
def test_a_pdf_that_is_not_the_one_that_was_read_is_not_served(tmp_path: Path, address: str) -> None:
    class Exchanged(fakes.FakeRelease):
        def source(self, guideline_id: str) -> Path:
            message = "'anaphylaxis.pdf' of the release is not the file that was read"
            raise DocumentError(message)

    shelf = Shelf(fakes.FakeAssistant(Exchanged(fakes.pdf(tmp_path / "a.pdf"))))  # type: ignore[arg-type]
    with TestClient(web(shelf), base_url="http://127.0.0.1") as client:
        answer = client.get(address)
    assert answer.status_code == 500
    assert "is not the file that was read" in answer.text
    assert "immutable" not in answer.headers.get("cache-control", "")
    seen = str(source(first_page(shelf.current(), "anaphylaxis"), shelf))
    assert "This page cannot be shown" in seen
    assert "is not the file that was read" in seen
    assert "<img" not in seen
