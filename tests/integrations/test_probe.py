import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.integrations.probe import Probe
from bot.metrics.ports import Series, Span, Unanswerable
from tests.certificates import certified, serving_by
from tests.outside import Outside, outside

NOW = datetime.now(UTC)
ALL = ["up", "latency", "certificate"]
END = NOW.replace(microsecond=0) + timedelta(days=30)


@pytest.fixture
def server() -> Iterator[Outside]:
    with outside() as made:
        yield made


@pytest.fixture
def safe(server: Outside, certificate: tuple[str, str]) -> str:
    """The address of a server with a certificate, without its scheme."""
    server.socket = serving_by(certificate).wrap_socket(server.socket, server_side=True)
    return server.url.removeprefix("http")


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[str, str]:
    return certified(tmp_path, END)


def figures(url: str) -> dict[str, float | None]:
    """Tell what a look finds, without what it does not offer."""
    found = Probe(url).many(ALL, NOW)
    return {query: each[0].points[0].value for query, each in found.items() if not isinstance(each, Unanswerable)}


@pytest.mark.parametrize(("status", "up"), [(200, 1.0), (204, 1.0), (302, 1.0), (404, 0.0), (500, 0.0), (503, 0.0)])
def test_an_address_is_up_where_it_answers_well_and_no_redirect_is_followed(
    server: Outside, status: int, up: float
) -> None:
    server.status = status
    found = figures(server.url)
    assert found["up"] == up
    assert (found["latency"] is None) == (up == 0)
    assert "certificate" not in found


def test_latency_is_measured_in_seconds(server: Outside) -> None:
    latency = Probe(server.url).now("latency", NOW).points[0].value
    assert latency is not None
    assert 0 < latency < 10


@pytest.mark.parametrize("scheme", ["http", "tcp"])
def test_what_is_not_there_is_down_and_that_is_a_figure(scheme: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert figures(f"{scheme}://127.0.0.1:{taken.getsockname()[1]}") == {"up": 0.0, "latency": None}


def test_a_name_that_nobody_knows_is_down() -> None:
    assert figures("tls://nobody.invalid:443") == {"up": 0.0, "latency": None, "certificate": None}


def test_a_port_that_takes_a_connection_is_up(server: Outside) -> None:
    assert figures(server.url.replace("http", "tcp"))["up"] == 1


@pytest.mark.parametrize("scheme", ["https", "tls"])
def test_a_certificate_counts_its_days_and_has_to_be_believed(
    safe: str, certificate: tuple[str, str], scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert figures(scheme + safe) == {"up": 0.0, "latency": None, "certificate": (END - NOW) / timedelta(days=1)}
    for variable in ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.setenv(variable, certificate[0])
    assert figures(scheme + safe)["up"] == 1


def test_a_certificate_that_has_ended_is_counted_below_zero(server: Outside, tmp_path: Path) -> None:
    ended = certified(tmp_path, NOW - timedelta(days=3))
    server.socket = serving_by(ended).wrap_socket(server.socket, server_side=True)
    days = Probe(server.url.replace("http", "https")).now("certificate", NOW).points[0].value
    assert days is not None
    assert -3.01 < days < -2.99


def test_a_server_without_tls_has_no_certificate_to_see(server: Outside) -> None:
    assert figures(server.url.replace("http", "https"))["certificate"] is None


def test_what_it_offers_and_nothing_else(server: Outside) -> None:
    assert [each.query for each in Probe("tls://mail:993").offered()] == ALL
    assert [each.query for each in Probe("tcp://db:5432").offered()] == ALL[:2]
    for query in ("certificate", "nonsense"):
        with pytest.raises(Unanswerable, match=f"missing: {query}"):
            Probe(server.url).now(query, NOW)


def test_it_has_no_past() -> None:
    span = Span(NOW - timedelta(hours=1), NOW, timedelta(minutes=1))
    assert Probe("tcp://127.0.0.1:9").over("up", span) == Series()
