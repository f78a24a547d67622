import pytest
from slack_sdk.signature import Clock as SignatureClock
from slack_sdk.signature import SignatureVerifier

from bot.sandbox.delivery.http import HttpLink
from bot.sandbox.delivery.reply import Failure, Kind, Repetition
from tests.sandbox.listening import Answer, Heard, ListeningApp
from tests.sandbox.stage import Clock


class Now(SignatureClock):
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock()


@pytest.fixture
def link(app: ListeningApp, clock: Clock) -> HttpLink:
    return HttpLink(app.url, "a secret", clock)


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [
        ("slash_commands", "application/x-www-form-urlencoded"),
        ("interactive", "application/x-www-form-urlencoded"),
        ("events_api", "application/json"),
    ],
)
def test_each_kind_is_signed_and_arrives_whole(
    link: HttpLink, app: ListeningApp, clock: Clock, kind: Kind, content_type: str
) -> None:
    payload = {"text": "결제 & <!channel>", "type": kind}
    assert link.send(kind, payload).ok
    (heard,) = app.heard
    assert heard.payload == payload
    assert heard.headers["Content-Type"] == content_type
    verifier = SignatureVerifier("a secret", Now(clock))
    assert verifier.is_valid_request(heard.body, heard.headers)
    assert not SignatureVerifier("another", Now(clock)).is_valid_request(heard.body, heard.headers)


def test_a_repetition_says_so(link: HttpLink, app: ListeningApp) -> None:
    link.send("events_api", {}, Repetition(2, "http_timeout"))
    headers = app.heard[0].headers
    assert (headers["X-Slack-Retry-Num"], headers["X-Slack-Retry-Reason"]) == ("2", "http_timeout")


@pytest.mark.parametrize(
    ("answer", "body"),
    [
        ((200, ""), {}),
        ((200, " \n"), {}),
        ((200, "hello"), {"text": "hello"}),
        ((200, '"hello"'), {"text": '"hello"'}),
        ((200, {"text": "안녕"}), {"text": "안녕"}),
    ],
)
def test_the_answer_is_json_or_text(link: HttpLink, app: ListeningApp, answer: Answer, body: dict[str, str]) -> None:
    app.answer = lambda _heard: answer
    reply = link.send("slash_commands", {})
    assert (reply.ok, reply.body, reply.status) == (True, body, 200)


@pytest.mark.parametrize(
    ("answer", "may_repeat"),
    [((500, ""), True), ((404, ""), True), ((201, ""), True), ((401, "", {"X-Slack-No-Retry": "1"}), False)],
)
def test_any_other_status_is_a_failure(link: HttpLink, app: ListeningApp, answer: Answer, *, may_repeat: bool) -> None:
    app.answer = lambda _heard: answer
    reply = link.send("events_api", {})
    assert (reply.failure, reply.status, reply.may_repeat) == ("http_error", answer[0], may_repeat)


def test_an_answer_later_than_three_seconds_is_none(
    link: HttpLink, app: ListeningApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sandbox.delivery.http.PATIENCE_SECONDS", 0.2)
    released = app.never()
    assert link.send("slash_commands", {}).failure == "http_timeout"
    released.set()


@pytest.mark.parametrize(
    ("url", "failure"), [(None, "connection_failed"), ("http://127.0.0.1:1/", "connection_failed")]
)
def test_an_app_that_is_not_there(clock: Clock, url: str | None, failure: Failure) -> None:
    link = HttpLink(url, "a secret", clock)
    assert link.send("events_api", {}).failure == failure
    assert not link.is_listening()


def test_an_app_that_is_there(link: HttpLink) -> None:
    assert link.is_listening()


def test_answers_are_not_redirected(link: HttpLink, app: ListeningApp) -> None:
    app.answer = lambda _heard: (302, "", {"Location": app.url})
    assert link.send("events_api", {}).failure == "http_error"
    assert isinstance(app.heard[0], Heard)
    assert len(app.heard) == 1
