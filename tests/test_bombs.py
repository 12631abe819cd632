"""Small PDFs that unfold into something huge stop at a limit, and the build goes on with the others."""

import zlib
from collections.abc import Sequence
from pathlib import Path

from ingest.build import Built, build
from ingest.gathering import LocalEngine
from ingest.release import Release
from ingest.workers import Limits
from tests.fakes import FakeEmbedder, pdf

LIMITS = Limits(page_seconds=20, document_seconds=60, memory_mb=350)  # an idle reader takes some 80 MB
WORDS = b"BT /F1 11 Tf 60 780 Td (Give zinc for ten days.) Tj ET"
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]"


def stream(data: bytes, head: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (head, len(data), data)


def write(path: Path, contents: bytes, *, forms: Sequence[bytes] = (), count: int = 1) -> None:
    """One page with these contents, forms as objects 6, 7, …, and a page tree that claims `count` pages."""
    drawn = b"/XObject<</X 6 0 R>>" if forms else b""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count %d>>" % count,
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>%s>>>>" % drawn,
        contents,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *forms,
    ]
    content, places = b"%PDF-1.4\n", b""
    for number, one in enumerate(objects, 1):
        places += b"%010d 00000 n \n" % len(content)
        content += b"%d 0 obj%s endobj\n" % (number, one)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, places)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(content))
    path.write_bytes(content + table + end)


def form(contents: bytes, draws: int) -> bytes:
    """A form that draws the object `draws`, often perhaps."""
    return stream(contents, FORM + b"/Resources<</XObject<</X %d 0 R>>/Font<</F1 5 0 R>>>>" % draws)


def test_bombs_stop_at_a_limit_and_the_others_go_on(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    pdf(folder / "before.pdf")
    packer = zlib.compressobj(9)
    spaces = b"".join(packer.compress(b" " * 1_000_000) for _ in range(1000)) + packer.flush()
    write(folder / "inflates.pdf", stream(zlib.compress(spaces), b"/Filter[/FlateDecode/FlateDecode]"))
    nested = [form(b"/X Do " * 10, 7 + depth) for depth in range(9)]  # ten to the ninth lines
    write(folder / "multiplies.pdf", stream(WORDS + b" /X Do"), forms=[*nested, form(WORDS, 6)])
    write(folder / "circles.pdf", stream(WORDS + b" /X Do"), forms=[form(WORDS + b" /X Do", 6)])
    write(folder / "claims.pdf", stream(WORDS), count=1_000_000)
    write(folder / "after.pdf", stream(b"BT /F1 11 Tf 60 780 Td (Refer a child who cannot drink.) Tj ET"))
    assert sum(one.stat().st_size for one in folder.iterdir()) < 100_000
    engine = LocalEngine(workers=2, limits=LIMITS)
    *_, last = build([folder], library=tmp_path / "library", embedder=FakeEmbedder(), engine=engine)
    assert isinstance(last, Built)
    assert set(Release(last.release).guidelines) == {"before", "circles", "after"}
    reasons = {one.file: " ".join(one.problems) for one in last.documents if not one.used}
    assert reasons.keys() == {"inflates.pdf", "multiplies.pdf", "claims.pdf"}
    assert "more than 350 MB of memory" in reasons["inflates.pdf"]
    assert "more than 350 MB of memory" in reasons["multiplies.pdf"] or "more than 20 s" in reasons["multiplies.pdf"]
    assert "claims 1,000,000 pages" in reasons["claims.pdf"]
