"""What the page says of voice before any script runs: where recordings go, and what may be read aloud."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.listening import Listener, Recording
from app.speech import AudioError
from app.ui.about import HEARD, STAYS, about, banner
from app.ui.speech_route import MISSING
from app.ui.statements import UNREAD, read_aloud, statements
from app.ui.voice import microphone, voice
from ingest.interpreter import runnable
from tests import fakes

HERE = {"embedding": "none", "hearing": "by hand"}
AWAY = {**HERE, "speech server": "http://127.0.0.1:9/v1"}


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> fakes.FakeRelease:
    return fakes.FakeRelease(fakes.pdf(tmp_path_factory.mktemp("voice") / "a.pdf"))


def test_where_recordings_go_is_told(release: fakes.FakeRelease) -> None:
    here, away, both = (
        str(about(release, models))  # type: ignore[arg-type]
        for models in (HERE, AWAY, {**AWAY, "server": "http://127.0.0.1:8/v1"})
    )
    assert STAYS in here
    assert HEARD in here
    assert STAYS not in away
    assert HEARD not in away
    assert "speech server at http://127.0.0.1:9/v1" in away
    assert "model server at http://127.0.0.1:8/v1" in both
    assert "speech server at http://127.0.0.1:9/v1" in both
    assert "9/v1" not in str(banner(release, AWAY))  # type: ignore[arg-type]


def test_without_a_model_nothing_is_claimed_about_recordings(release: fakes.FakeRelease) -> None:
    assert HEARD not in str(about(release, {"embedding": "none"}))  # type: ignore[arg-type]
    assert runnable(MISSING) in str(voice(listens=False))
    assert runnable(MISSING) not in str(voice(listens=True))


def test_the_button_names_its_shortcut() -> None:
    assert 'aria-keyshortcuts="Alt+R"' in microphone()
    assert "<kbd" in microphone()


def test_nothing_is_sent_or_read_before_it_is_asked_for() -> None:
    switches = str(voice(listens=True)).split('type="checkbox"')[1:]
    assert len(switches) == 2
    assert not any("checked" in one for one in switches)


def test_only_quotes_are_read_and_more_on_the_screen_is_told() -> None:
    quoted, written = fakes.statement(), fakes.statement(kind="checked")
    assert "data-aloud" in str(statements((quoted,), quoted.citations, 0))
    assert "data-aloud" not in str(statements((written,), written.citations, 0))
    assert UNREAD not in str(read_aloud(fakes.answer(quoted)))
    for more in (
        fakes.answer(quoted, written),
        fakes.answer(fakes.statement(note="* not in pregnancy")),
        replace(fakes.answer(quoted), partly="a part"),
        replace(fakes.answer(quoted), not_mentioned=("word",)),
    ):
        assert UNREAD in str(read_aloud(more))
    assert str(read_aloud(fakes.answer(written))) == ""


def test_what_is_read_says_the_units_in_full() -> None:
    quoted = fakes.statement()
    html = str(statements((quoted,), quoted.citations, 0))
    assert 'data-aloud="Give adrenaline 10 micrograms per kilogram intramuscularly at once."' in html
    assert 'data-language="en"' in html


def test_what_is_no_recording_is_refused_before_anything_listens(release: fakes.FakeRelease) -> None:
    listener = Listener(fakes.FakeAssistant(release), None)  # type: ignore[arg-type]
    with pytest.raises(AudioError):
        listener(Recording(data=Path(__file__).read_bytes(), language=""))
