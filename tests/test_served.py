"""A model behind a server: what it writes comes through, and every way to fail is one line without the question."""

import threading
import time

import pytest

from app.drafting import read_draft
from app.generation import GenerationError
from app.modelfolder import LocalModel
from app.prompt import translation_message
from app.served import ServedGenerator, ServedModel
from app.settings import SettingsError, read_settings
from tests.model_server import Behaviour, never_ends, says_nothing, sends, serving, streams, writes

QUESTION = "PRIVATEQUESTION about one patient"
KEY = "sk-PRIVATEKEY"
ECHO = f'{{"error": {{"message": "{QUESTION} {KEY} out of luck", "code": 1}}}}'
FAR = 200_000


def generator(url: str, **changes: object) -> ServedGenerator:
    fields = {"base_url": url, "model": "medgemma-1.5", "key": KEY, "timeout": 5.0}
    return ServedGenerator(ServedModel(**(fields | changes)))  # type: ignore[arg-type]


def written(one: ServedGenerator, stop: threading.Event | None = None, *, most: int = 50) -> list[str]:
    pieces = one.stream(QUESTION, max_tokens=most, stop=stop or threading.Event())
    return [each for each in pieces if each]  # "" is a sign of life


def test_pieces_come_as_written_and_the_request_is_one_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("OPENAI_ORG_ID", "somebody")
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    with serving(writes("<unused94>thought\nhm<unused95>", "Give A. ", "[S1.1]")) as server:
        monkeypatch.setenv("LANGSMITH_ENDPOINT", server.url)
        assert written(generator(server.url)) == ["<unused94>thought\nhm<unused95>", "Give A. ", "[S1.1]"]
    assert len(server.asked) == 1
    asked, headers = server.asked[0], server.headers[0]
    assert asked["messages"] == [{"role": "user", "content": QUESTION}]
    assert (asked["temperature"], asked["max_tokens"], asked["stream"], asked["seed"]) == (0, 50, True, 0)
    assert headers["authorization"] == f"Bearer {KEY}"
    assert not [name for name in headers if name.startswith(("x-stainless", "openai"))]


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        (sends(ECHO, status=401), "refuses the key"),
        (sends(ECHO, status=403), "refuses the key"),
        (sends(ECHO, status=404), "knows no model 'medgemma-1.5'"),
        (sends(ECHO, status=429), "is busy"),
        (sends(ECHO, status=500), "failed .status 500"),
        (sends('{"error": {"message": "CUDA out of memory"}}', status=500), "ran out of memory"),
        (sends('{"error": {"message": "maximum context length is 4096"}}', status=400), "PANDUAN_MODEL_CONTEXT"),
        (sends(ECHO, status=400), "refuses the request"),
        (sends("", status=302), "another address"),
        (writes("Give A", ended=None), "broke off"),
        (sends("<html><body>Welcome</body></html>", kind="text/html"), "answered with text/html"),
        (sends("{}"), "answered with application/json"),
        (streams("no json"), "no chat completion"),
        (streams('{"choices": null}'), "broke off"),
        (streams('{"choices": 7}'), "no chat completion"),
        (streams(ECHO), "failed"),
        (writes("x" * 10_000_000), "more than"),
        (sends("y" * 10_000_000, kind="text/event-stream"), "more than"),
        (writes("Give A", ended="content_filter"), "withheld"),
    ],
)  # fmt: skip
def test_each_failure_is_one_line_without_question_or_key(behaviour: Behaviour, said: str) -> None:
    with serving(behaviour) as server, pytest.raises(GenerationError, match=said) as raised:
        written(generator(server.url))
    line = str(raised.value)
    assert "PRIVATE" not in line
    assert "\n" not in line
    assert raised.value.__cause__ is None


def test_a_server_that_is_down() -> None:
    with serving(writes()) as server:
        pass
    with pytest.raises(GenerationError, match="cannot be reached; start it"):
        written(generator(server.url))


def test_signs_of_life_do_not_stand_for_an_answer() -> None:
    with serving(says_nothing) as server, pytest.raises(GenerationError, match="wrote nothing for 0 s"):
        written(generator(server.url, timeout=0.4))


def test_a_server_that_never_says_anything() -> None:
    with serving(lambda _: time.sleep(1.5)) as server, pytest.raises(GenerationError, match="wrote nothing"):
        written(generator(server.url, timeout=0.3))


@pytest.mark.parametrize("behaviour", [never_ends, says_nothing, lambda _: time.sleep(3)])
def test_a_reader_who_stops_is_free_within_a_second(behaviour: Behaviour) -> None:
    stop = threading.Event()
    with serving(behaviour) as server:
        timer = threading.Timer(0.5, stop.set)
        timer.start()
        begun = time.monotonic()
        written(generator(server.url), stop, most=FAR)
        assert time.monotonic() - begun < 1.5
        timer.join()


def test_a_server_that_writes_on_learns_that_the_reader_has_gone() -> None:
    with serving(never_ends) as server:
        pieces = generator(server.url).stream(QUESTION, max_tokens=FAR, stop=threading.Event())
        assert next(piece for piece in pieces if piece) == "word "
        pieces.close()  # type: ignore[attr-defined]
        assert server.closed.wait(1)


@pytest.mark.parametrize(("pieces", "outcome"), [((), "empty"), (("Berikan A. [S1.1]",), "drafted")])
def test_an_empty_answer_and_another_language_are_no_failures_of_the_server(
    pieces: tuple[str, ...], outcome: str
) -> None:
    with serving(writes(*pieces)) as server:
        raw = "".join(written(generator(server.url)))
    assert read_draft(raw, known={"S1.1"}, family="medgemma").outcome == outcome


@pytest.mark.parametrize(
    ("kind", "field"), [("vllm", "structured_outputs"), ("llama.cpp", "grammar"), ("ollama", "response_format")]
)
def test_a_form_is_asked_for_only_where_it_was_set(kind: str, field: str) -> None:
    with serving(writes("a")) as server:
        written(generator(server.url, structured=kind))
        written(generator(server.url))
    assert field in server.asked[0]
    assert field not in server.asked[1]


def test_a_translation_is_held_to_no_form_of_statements() -> None:
    message = translation_message("Give it.", language="English", into="Malay", marks=())
    with serving(writes("a")) as server:
        list(generator(server.url, structured="vllm").stream(message, max_tokens=9, stop=threading.Event()))
    assert "structured_outputs" not in server.asked[0]


def test_what_a_generator_says_of_itself() -> None:
    one = generator("http://127.0.0.1:1/v1", context=4096)
    assert (one.name, one.context, one.family) == ("medgemma-1.5 at http://127.0.0.1:1/v1", 4096, "medgemma")
    assert KEY not in repr(ServedModel(base_url="x", key=KEY))
    assert one.tokens("500 mg") - one.tokens("") == 3 + 1
    assert generator("x", model="gemma-3-4b-it").family == "gemma3"
    assert generator("x", model="gemma-30b").family == "other"


def test_a_token_is_asked_for_at_each_request() -> None:
    tokens = iter(["first", "second"])
    with serving(writes("a")) as server:
        one = ServedGenerator(ServedModel(base_url=server.url), token=lambda: next(tokens))
        written(one)
        written(one)
    assert [each["authorization"] for each in server.headers] == ["Bearer first", "Bearer second"]
    assert server.asked[0]["model"] == ""


SERVER = {"PANDUAN_GENERATOR": "server", "PANDUAN_MODEL_URL": "http://127.0.0.1:8000/v1/", "PANDUAN_MODEL": "m"}


def test_settings_of_a_server() -> None:
    assert read_settings({}).generator == "extractive"
    given = read_settings(SERVER | {"PANDUAN_MODEL_KEY": KEY, "PANDUAN_MODEL_CONTEXT": "4096"})
    assert given.served == ServedModel(base_url="http://127.0.0.1:8000/v1", model="m", key=KEY, context=4096)
    assert KEY not in repr(given)
    vertex = "https://1.asia-southeast1-2.prediction.vertexai.goog/v1beta1/projects/2/locations/x/endpoints/1"
    assert read_settings(SERVER | {"PANDUAN_MODEL_URL": vertex, "PANDUAN_MODEL": ""}).served is not None


def test_settings_of_a_model_in_this_process() -> None:
    set_ = {"PANDUAN_GENERATOR": "in-process", "PANDUAN_LOCAL_MODEL": "models/m", "PANDUAN_MODEL_CONTEXT": "4096"}
    assert read_settings(set_).local == LocalModel(id="models/m", context=4096)
    usual = read_settings({"PANDUAN_GENERATOR": "in-process"})
    assert (usual.local, usual.served) == (LocalModel(id="google/medgemma-1.5-4b-it"), None)
    assert read_settings({"PANDUAN_LOCAL_MODEL": "models/m"}).local is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PANDUAN_GENERATOR", "gpt"), ("PANDUAN_MODEL_URL", ""), ("PANDUAN_MODEL_URL", "localhost:8000"), ("PANDUAN_MODEL", ""),
        ("PANDUAN_MODEL_URL", "http://me:PRIVATE@host/v1"), ("PANDUAN_MODEL_URL", "http://host/v1?key=PRIVATE"),
        ("PANDUAN_MODEL_URL", "http://host:99999/v1"), ("PANDUAN_MODEL_KEY", "PRIVATE\nX: y"), ("PANDUAN_MODEL_TIMEOUT", "0"),
        ("PANDUAN_MODEL_TIMEOUT", "soon"), ("PANDUAN_MODEL_CONTEXT", "12"), ("PANDUAN_MODEL_STRUCTURED", "json"),
    ],
)  # fmt: skip
def test_settings_that_cannot_be_used(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name) as raised:
        read_settings(SERVER | {name: value})
    assert "PRIVATE" not in str(raised.value)
