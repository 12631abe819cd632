"""https: a real TLS connection with a certificate of our own, and what is said of one that cannot be used."""

import os
import ssl
import stat
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from app.certificate import CertificateError, given, made, names_of_this_machine, state_folder
from app.ui.routes import web
from app.ui.shelf import Shelf
from tests import fakes
from tests.conftest import ROOT, run
from tests.test_browser import free_port

NAMES = ("localhost", "clinic-pc", "127.0.0.1", "192.168.7.5", "fd00::5")


def write_pair(folder: Path, *, begins: int = -1, ends: int = 1, password: str = "") -> tuple[Path, Path]:
    """A certificate valid from `begins` to `ends`, in days from now, and its key."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, private.public_key(), x509.random_serial_number())
        .not_valid_before(now + timedelta(days=begins))
        .not_valid_after(now + timedelta(days=ends))
        .sign(private, SHA256())
    )
    locked = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    path, key = folder / "cert.pem", folder / "key.pem"
    path.write_bytes(certificate.public_bytes(Encoding.PEM))
    key.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked))
    return path, key


def test_it_holds_the_names_for_a_year_and_its_key_is_secret(tmp_path: Path) -> None:
    one = made(tmp_path / "state", NAMES)
    assert one.names == frozenset(NAMES)
    assert timedelta(days=364) < one.until - datetime.now(UTC) <= timedelta(days=365)
    assert stat.S_IMODE(one.key.stat().st_mode) == 0o600
    assert stat.S_IMODE(one.key.parent.stat().st_mode) == 0o700
    assert sorted(path.name for path in one.key.parent.iterdir()) == ["https-key.pem", "https.pem"]
    pem = x509.load_pem_x509_certificate(one.path.read_bytes())
    assert one.fingerprint.replace(":", "") == pem.fingerprint(SHA256()).hex().upper()


def test_it_is_kept_while_it_fits_and_is_whole(tmp_path: Path) -> None:
    first = made(tmp_path, NAMES)
    assert made(tmp_path, NAMES[:2]).fingerprint == first.fingerprint
    more = made(tmp_path, (*NAMES, "192.168.7.6"))
    assert more.fingerprint != first.fingerprint
    more.key.write_text("damaged")
    assert made(tmp_path, NAMES).fingerprint != more.fingerprint


def test_one_about_to_expire_is_made_anew(tmp_path: Path) -> None:
    path, key = write_pair(tmp_path, ends=0.5)  # type: ignore[arg-type]
    path.rename(tmp_path / "https.pem")
    key.rename(tmp_path / "https-key.pem")
    assert made(tmp_path, ()).until - datetime.now(UTC) > timedelta(days=300)


def test_a_real_connection_is_verified_by_the_certificate(tmp_path: Path) -> None:
    import uvicorn

    one = made(tmp_path / "state", names_of_this_machine())
    shelf = Shelf(fakes.FakeAssistant(fakes.FakeRelease(fakes.pdf(tmp_path / "a.pdf"))))  # type: ignore[arg-type]
    port = free_port()
    config = uvicorn.Config(
        web(shelf), port=port, ssl_certfile=str(one.path), ssl_keyfile=str(one.key), log_level="error"
    )
    server = uvicorn.Server(config)
    thread = Thread(target=server.run)
    thread.start()
    try:
        trusting = ssl.create_default_context(cafile=str(one.path))
        while not server.started:
            thread.join(0.05)
        for name in ("127.0.0.1", "localhost"):
            with urllib.request.urlopen(f"https://{name}:{port}/page/r1/anaphylaxis/1.png", context=trusting) as answer:
                assert answer.read(4) == b"\x89PNG"
        with pytest.raises(OSError, match=r"self.signed"):
            urllib.request.urlopen(f"https://localhost:{port}/", context=ssl.create_default_context())
    finally:
        server.should_exit = True
        thread.join(20)


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ({"begins": -9, "ends": -2}, "expired on 20"),
        ({"begins": 2, "ends": 9}, "is not valid before 20"),
        ({"password": "x"}, "has a password"),
    ],
)
def test_what_cannot_be_served_is_told(tmp_path: Path, pair: dict[str, object], said: str) -> None:
    path, key = write_pair(tmp_path, **pair)  # type: ignore[arg-type]
    with pytest.raises(CertificateError, match=said) as told:
        given(path, key)
    assert "\n" not in str(told.value)


def test_files_that_are_missing_strange_or_not_a_pair(tmp_path: Path) -> None:
    path, key = write_pair(tmp_path)
    (tmp_path / "other").mkdir()
    _, other = write_pair(tmp_path / "other")
    noise = tmp_path / "noise.pem"
    noise.write_bytes(b"\x00 no certificate")
    for pair, said in [
        ((tmp_path / "none.pem", key), "certificate .* cannot be read"),
        ((path, tmp_path / "none.pem"), "key .* cannot be read"),
        ((noise, key), "no certificate in PEM"),
        ((path, noise), "no key in PEM"),
        ((path, other), "is not that of the certificate"),
    ]:
        with pytest.raises(CertificateError, match=said):
            given(*pair)
    both = tmp_path / "both.pem"
    both.write_bytes(path.read_bytes() + key.read_bytes())
    assert given(both, both).fingerprint == given(path, key).fingerprint


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CertificateError, match="give one with --certificate and --key"):
        made(tmp_path / "file", NAMES)


def test_the_state_folder_is_the_users(tmp_path: Path) -> None:
    assert state_folder({"XDG_STATE_HOME": str(tmp_path)}) == tmp_path / "panduan"
    assert state_folder({}).is_relative_to(Path.home())


def test_a_bad_certificate_ends_the_command_with_a_line(tmp_path: Path) -> None:
    path, key = write_pair(tmp_path, begins=-9, ends=-2)
    done = run("app", "--https", "--certificate", path, "--key", key, "--library", tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "expired on" in done.stderr
    done = run("app", "serve", "--certificate", path)
    assert done.returncode == 2
    assert "go with --https" in done.stderr


def test_the_command_serves_with_https_and_says_what_to_compare(demo_library: Path, tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "app", "--https", "--port", str(port), "--library", str(demo_library)]
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        printed = [process.stdout.readline() for _ in range(4)]
        one = given(tmp_path / "panduan" / "https.pem", tmp_path / "panduan" / "https-key.pem")
        assert one.fingerprint in "".join(printed)
        assert f"https://127.0.0.1:{port}" in printed[-1]
        trusting = ssl.create_default_context(cafile=str(one.path))
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"https://127.0.0.1:{port}/", context=trusting, timeout=5) as answer:
                    assert answer.status == 200
                break
            except OSError:
                process.poll()
                assert process.returncode is None
                time.sleep(0.2)
        else:
            pytest.fail("the page did not open")
    finally:
        process.terminate()
        process.wait(60)
        process.stdout.close()
