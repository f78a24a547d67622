from datetime import timedelta
from pathlib import Path

import pytest

from bot.catalogue import CatalogueError, check, parse
from bot.catalogue.sources import SOURCES, Source


def test_a_source_is_asked_one_way() -> None:
    found = parse('[source.shop.prometheus]\nurl = "http://prometheus:9090/"\n[source.here.host]\n', "bongsu.toml")
    assert {name: source.way for name, source in found.sources.items()} == {"shop": "prometheus", "here": "host"}
    assert set(SOURCES) == set(Source.model_fields)


def test_what_is_not_said_is_usual() -> None:
    found = parse('[source.old.graphite]\nurl = "http://graphite"\n', "bongsu.toml").sources["old"].graphite
    assert found is not None
    assert (found.recent, found.token, found.user) == (timedelta(minutes=5), None, "")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[source.b]", "is asked by nothing, or by several ways"),
        ('[source.b.prometheus]\nurl = "http://me:pass@prometheus"', "has a name or a password in it"),
        ('[source.b.prometheus]\nurl = "http://p"\ntoken = "BONGSU_SECRET_KEY"', "METRICS_TOKEN"),
        ('[source.b.graphite]\nurl = "graphite:80"', "is no http address"),
        ('[source.b.graphite]\nurl = "http://graphite"\nrecent = "5s"', "source.b.graphite.recent"),
        ('[source.b.ganglia]\naddress = "gmond"', "source.b.ganglia.address"),
        ('[source.b.ganglia]\naddress = "gmond:8652"\nrequest = "all"', "source.b.ganglia.request"),
        ('[source.b.json_document]\nurl = "http://x"\nmoment = "updated"', "source.b.json_document.moment"),
        ('[source.b.probe]\nurl = "db:5432"', "is no address"),
        ('[source.b.sql]\naddress = "postgres://shop:word@db/shop"', "METRICS_ORDERS"),
        ('[source.b.cloudwatch]\nregion = "Ireland"', "source.b.cloudwatch.region"),
        ('[source.b.cloudwatch]\nregion = "eu-west-1"\nperiod = "90s"', "whole minutes"),
        ('[source.b.graphit]\nurl = "http://graphite"', 'did you mean "graphite"?'),
        ('[source.b.graphite]\nurl = "http://g"\n[source.b.host]', "by several ways"),
    ],
)
def test_mistakes_are_named_with_what_is_expected(text: str, told: str) -> None:
    with pytest.raises(CatalogueError) as wrong:
        parse(f"{text}\n", "bongsu.toml")
    assert told in str(wrong.value)


def test_a_package_that_is_not_installed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "bongsu.toml"
    file.write_text('[source.aws.cloudwatch]\nregion = "eu-west-1"\n')
    assert check.uninstalled(file) == []
    monkeypatch.setattr(check, "find_spec", lambda _name: None)
    (line,) = check.uninstalled(file)
    assert line.endswith(
        "source.aws.cloudwatch: lacks a package; expected it by `pip install -r requirements-cloudwatch.lock`"
    )
