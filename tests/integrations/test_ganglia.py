import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.http import OutsideAway
from bot.integrations import ganglia
from bot.integrations.ganglia import Ganglia
from bot.metrics.ports import Offered, Point, Series, Span, Unanswerable
from tests.ganglia_site import HEAD, GangliaSite, cluster, everything, host, metric, telling

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BEFORE = NOW - timedelta(seconds=3)
WEB_1, WEB_2 = ({"cluster": "shop", "host": name} for name in ("web-1", "web-2"))
SHOP = cluster(
    "shop",
    host(
        "web-1", metric("load_one", "0.5"), metric("os_name", "Linux", "string"), metric("disk_free", "9", units="GB")
    ),
    host("web-2", metric("load_one", "1.5"), metric("cpu_user", "nan"), metric("late", "7", tn=241), tn=80),
    host("web-3", metric("load_one", "9.0"), tn=81),
)
SUMMARY = """
<GRID NAME="all" AUTHORITY="x" LOCALTIME="1">
<HOSTS UP="5" DOWN="1" SOURCE="gmetad"/><METRICS NAME="load_one" SUM="6.0" NUM="5" TYPE="double" UNITS=" "/>
<CLUSTER NAME="shop" LOCALTIME="1"><HOSTS UP="3" DOWN="1" SOURCE="gmetad"/>
<METRICS NAME="load_one" SUM="4.5" NUM="3" TYPE="double" UNITS=" "/>
<METRICS NAME="idle" SUM="0" NUM="0" TYPE="double" UNITS=""/></CLUSTER></GRID>
"""


@pytest.fixture
def site() -> Iterator[GangliaSite]:
    made = GangliaSite(everything(SHOP))
    with telling(made):
        yield made


@pytest.fixture
def source(site: GangliaSite) -> Ganglia:
    return Ganglia("127.0.0.1", site.port)


def test_a_figure_of_a_machine_and_of_when_it_is(source: Ganglia) -> None:
    assert source.now("web-1/load_one", NOW) == Series((Point(BEFORE, 0.5),), WEB_1)


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("shop:load_one", 1.0),
        ("shop:load_one:mean", 1.0),
        ("shop:load_one:sum", 2.0),
        ("shop:up", 2.0),
        ("shop:down", 1.0),
        ("web-2/up", 1.0),
        ("web-3/up", 0.0),
    ],
)
def test_a_machine_is_down_after_four_times_its_pause_and_counts_no_more(
    source: Ganglia, query: str, value: float
) -> None:
    assert source.now(query, NOW).points == (Point(NOW, value),)


@pytest.mark.parametrize("query", ["web-3/load_one", "web-2/late", "web-2/cpu_user", "web-1/os_name", "shop:os_name"])
def test_what_is_late_or_no_number_is_no_data(source: Ganglia, query: str) -> None:
    assert source.now(query, NOW).last is None


@pytest.mark.parametrize("query", ["web-9/up", "web-1/nothing", "shop:nothing", "shpo:up", "load_one", "shop:up:max"])
def test_what_there_is_not(source: Ganglia, query: str) -> None:
    with pytest.raises(Unanswerable, match=f"missing: {query}"):
        source.now(query, NOW)


def test_many_queries_are_answered_by_one_look_and_machines_are_told_apart(source: Ganglia) -> None:
    found = source.many(["web-[12]/load_one", "shop:down", "nothing"], NOW)
    assert found["web-[12]/load_one"] == [
        Series((Point(BEFORE, each),), of) for each, of in ((0.5, WEB_1), (1.5, WEB_2))
    ]
    assert found["shop:down"] == [Series((Point(NOW, 1.0),), {"cluster": "shop"})]
    assert str(found["nothing"]) == "missing: nothing"


def test_several_machines_are_no_metric(source: Ganglia) -> None:
    with pytest.raises(Unanswerable, match="several: web-1, web-2, web-3"):
        source.now("*/load_one", NOW)


def test_sums_that_gmetad_tells_are_its_own(site: GangliaSite) -> None:
    site.tells, site.waits = everything(SUMMARY), True
    source = Ganglia("127.0.0.1", site.port, "/?filter=summary")
    values = {query: source.now(query, NOW).points[0].value for query in ("shop:load_one", "all:up", "shop:down")}
    assert values == {"shop:load_one": 1.5, "all:up": 5.0, "shop:down": 1.0}
    assert source.now("shop:idle", NOW).last is None
    assert site.asked[0] == b"/?filter=summary\n"


def test_it_has_no_past(source: Ganglia) -> None:
    assert source.over("web-1/load_one", Span(NOW - timedelta(hours=1), NOW, timedelta(minutes=1))) == Series()


def test_what_it_offers(site: GangliaSite, source: Ganglia) -> None:
    site.tells = everything(
        cluster("shop", host("web-1", metric("os", "x", "string"), metric("disk", "9", units=" GB")))
    )
    assert source.offered() == (Offered("shop:disk", unit="GB"), Offered("web-1/disk", unit="GB"))


def test_letters_beyond_ascii_are_read_and_what_gmond_makes_of_them_too(site: GangliaSite, source: Ganglia) -> None:
    written = metric("greeting", "gr&#\xc35;&#\xc28;&#\xbf9;n &amp;&#65;", "string") + metric("load_one", "1")
    site.tells = everything(cluster("결제 Zürich".encode("ascii", "xmlcharrefreplace").decode(), host("grün", written)))
    assert source.now("gr\xfcn/load_one", NOW).labels == {"cluster": "결제 Zürich", "host": "gr\xfcn"}


BOMB = HEAD.replace(b"]>", b'<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>') + b"<GANGLIA_XML>&b;</GANGLIA_XML>"
ELSEWHERE = HEAD.replace(b"]>", b'<!ENTITY a SYSTEM "file:///etc/passwd">]>') + b"<GANGLIA_XML>&a;</GANGLIA_XML>"
ABROAD = b'<!DOCTYPE GANGLIA_XML SYSTEM "http://127.0.0.1:9/ganglia.dtd"><GANGLIA_XML/>'


@pytest.mark.parametrize(
    "tells",
    [
        BOMB,
        ELSEWHERE,
        everything(SHOP)[:-30],
        b"",
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        everything('<METRIC NAME="load_one" VAL="1"/>'),
        everything('<HOSTS UP="1" DOWN="0"/>'),
    ],
    ids=["entities", "a file", "cut short", "nothing", "no xml", "a metric of nobody", "sums of nothing"],
)
def test_what_is_told_and_is_not_ganglia(site: GangliaSite, source: Ganglia, tells: bytes) -> None:
    site.tells = tells
    with pytest.raises(Unanswerable, match="unreadable"):
        source.now("web-1/load_one", NOW)


def test_what_lies_elsewhere_is_not_fetched(site: GangliaSite, source: Ganglia) -> None:
    site.tells = ABROAD
    with pytest.raises(Unanswerable):
        source.now("web-1/load_one", NOW)


def test_there_is_an_end_to_what_is_read(source: Ganglia, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ganglia, "LARGEST", 100)
    with pytest.raises(Unanswerable, match="too_much"):
        source.now("web-1/load_one", NOW)


def test_one_that_tells_slowly_is_away(source: Ganglia, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(0, 1000, 9))
    monkeypatch.setattr(ganglia, "monotonic", lambda: float(next(clock)))
    with pytest.raises(OutsideAway, match="slow"):
        source.now("web-1/load_one", NOW)


def test_nobody_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(OutsideAway, match="ConnectionRefusedError"):
            Ganglia("127.0.0.1", taken.getsockname()[1]).many(["web-1/up"], NOW)
