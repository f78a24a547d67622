import ssl
from itertools import count
from pathlib import Path

import pytest

from bot import http
from bot.http import Answer, OutsideAway, OutsideBusy, Trust, exchange, fetch, is_public, judged, ping
from tests.certificates import certified, serving_by
from tests.outside import outside


def test_an_address_is_fetched_as_it_is() -> None:
    with outside() as server:
        ping(f"{server.url}/ping/12?key=a-secret")
        assert server.asked == ["/ping/12?key=a-secret"]


@pytest.mark.parametrize("status", [300, 204])
def test_any_sign_of_success_will_do(status: int) -> None:
    with outside() as server:
        server.status = status
        ping(server.url)


@pytest.mark.parametrize("status", [400, 404, 429, 500, 503])
def test_no_success_is_told_by_its_status(status: int) -> None:
    with outside() as server:
        server.status = status
        with pytest.raises(OutsideAway, match=f"^status {status}$"):
            ping(f"{server.url}/?key=a-secret")


def test_a_redirect_is_not_followed() -> None:
    with outside() as server:
        server.status, server.headers = 302, {"Location": f"{server.url}/elsewhere"}
        ping(server.url)
        assert server.asked == ["/"]


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/?key=a-secret", "http://nowhere.invalid/?key=a-secret"])
def test_nobody_there_is_said_without_the_address(address: str) -> None:
    with pytest.raises(OutsideAway) as raised:
        ping(address)
    assert "secret" not in str(raised.value)
    assert raised.value.__cause__ is None


@pytest.mark.parametrize(
    ("status", "expected"), [(302, True), (404, True), (408, False), (429, False), (500, False), (0, False)]
)
def test_when_asking_again_is_of_no_use(status: int, expected: bool) -> None:  # noqa: FBT001
    assert OutsideAway("status", status).is_final is expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00:ec2::254", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:8.8.8.8", True),
    ],
)
def test_which_addresses_are_public(address: str, expected: bool) -> None:  # noqa: FBT001
    assert is_public(address) is expected


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_nothing_is_sent_into_our_own_network(host: str) -> None:
    with outside() as server:
        with pytest.raises(OutsideAway, match=r"^ConnectionError$"):
            fetch(f"http://{host}:{server.server_port}/latest/meta-data/")
        assert server.asked == []


def test_an_answer_is_read_up_to_a_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "is_public", lambda _: True)
    with outside() as server:
        server.body = b"x" * 100
        assert fetch(server.url, largest=100) == server.body
        with pytest.raises(OutsideAway, match=r"^more than 99 bytes$"):
            fetch(server.url, largest=99)


@pytest.mark.parametrize("status", [204, 302, 404, 500])
def test_an_answer_without_success_is_none(monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    monkeypatch.setattr(http, "is_public", lambda _: True)
    with outside() as server:
        server.status, server.headers = status, {"Location": f"{server.url}/elsewhere"}
        with pytest.raises(OutsideAway, match=f"^status {status}$"):
            fetch(f"{server.url}/a")
        assert server.asked == ["/a"]


def test_an_answer_that_is_too_long_or_no_json_has_no_body() -> None:
    with outside() as server:
        assert exchange("GET", server.url).body is None
        assert exchange("GET", server.url).status == 200


def test_where_nobody_answers_the_address_is_not_told() -> None:
    with pytest.raises(OutsideAway) as away:
        exchange("GET", "http://127.0.0.1:9/?key=a-secret")
    assert "a-secret" not in str(away.value)


def test_an_answer_in_json_that_has_no_end_of_brackets_is_none() -> None:
    with outside() as server:
        server.body = b"[" * 200_000
        assert exchange("GET", server.url).body is None


@pytest.mark.parametrize(
    ("after", "seconds"), [("7", 7), ("0", 1), ("", 60), ("Wed, 21 Oct 2026", 60), ("86400", 3600)]
)
def test_how_long_a_busy_server_wants_to_be_left_alone(after: str, seconds: int) -> None:
    with pytest.raises(OutsideBusy) as busy:
        judged(Answer(429, None, {"Retry-After": after}))
    assert busy.value.seconds == seconds


def test_a_server_that_fails_is_away_and_every_other_answer_is_one() -> None:
    with pytest.raises(OutsideAway, match="status 502"):
        judged(Answer(502, None, {}))
    assert judged(Answer(404, None, {})).status == 404


def test_what_is_fetched_goes_by_the_proxy_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with outside() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", "")
        with pytest.raises(OutsideAway):
            fetch("https://sns.eu-west-1.amazonaws.com/certificate.pem")
        assert proxy.asked == ["CONNECT sns.eu-west-1.amazonaws.com:443"]


def test_what_no_certificate_vouches_for_does_not_go_by_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with outside() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", "")
        with pytest.raises(OutsideAway, match="only https"):
            fetch("http://sns.eu-west-1.amazonaws.com/certificate.pem")
        assert proxy.asked == []


def test_what_the_environment_sends_past_the_proxy_is_guarded(monkeypatch: pytest.MonkeyPatch) -> None:
    with outside() as proxy, outside() as server:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        with pytest.raises(OutsideAway):
            fetch(server.url)
        assert proxy.asked == server.asked == []


def test_a_body_that_is_too_long_says_so() -> None:
    with outside() as server:
        server.body = b'"' + b"x" * 100 + b'"'
        assert exchange("GET", server.url, largest=50).is_cut
        assert not exchange("GET", server.url, largest=102).is_cut


def test_a_server_that_sends_its_body_slowly_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "monotonic", count(0, http.CONNECT + http.READ + 1).__next__)
    with outside() as server:
        server.body = b"{}"
        with pytest.raises(OutsideAway, match="slow"):
            exchange("GET", server.url)


def test_a_server_is_believed_by_whom_vouches_for_it_and_shown_who_we_are(tmp_path: Path) -> None:
    own = certified(tmp_path)
    context = serving_by(own)
    context.load_verify_locations(own[0])
    context.verify_mode = ssl.CERT_REQUIRED
    with outside() as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        address = server.url.replace("http://", "https://")
        assert exchange("GET", address, trust=Trust(own[0], own)).status == 200
        for trust in (Trust(), Trust(own[0]), Trust(own=own)):
            with pytest.raises(OutsideAway):
                exchange("GET", address, trust=trust)
