from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue import CatalogueError, parse
from bot.catalogue.recoveries import KINDS, Recovery, Unfit, fits

RESTART = {"run": ["/srv/ops/restart", "--on={host}", "{service}"], "parameters": {"host": "host", "service": "name"}}


def recovery(**given: Any) -> Recovery:
    return Recovery.model_validate({**RESTART, **given})


def test_what_stands_in_braces_is_filled_in() -> None:
    filled = recovery().arguments({"host": "web-1.example.com:9100", "service": "checkout", "more": "; rm"})
    assert filled == ("/srv/ops/restart", "--on=web-1.example.com:9100", "checkout")


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("name", ["checkout", "a.b_c-1"], ["", "-f", "a b", "a;b", "a/b", "$x", "a\n", "\u0441heckout"]),
        ("number", ["0", "97.5"], ["", "-1", "1e6", "nan", "1.", ".5", "1,5", "\u0661"]),
        ("host", ["web-1", "10.0.0.1", "[::1]:80", "web.example:9100"], ["", "-h", "web-", "a b", "a:b", "[x]", "a/b"]),
        (("soft", "hard now"), ["soft", "hard now"], ["", "Soft", "hard"]),
    ],
)
def test_a_value_is_of_its_kind_or_is_not_passed_on(kind: Any, good: list[str], bad: list[str]) -> None:
    assert [fits(kind, value) for value in good] == [True] * len(good)
    assert [fits(kind, value) for value in [*bad, None]] == [False] * (len(bad) + 1)


@given(st.sampled_from(sorted(KINDS)), st.text(max_size=30))
def test_nothing_that_fits_can_be_an_option_or_a_second_argument(kind: Any, value: str) -> None:
    if fits(kind, value):
        assert value.isascii()
        assert not value.startswith("-")
        assert not set(value) & set(" \t\n;|&$`'\"\\/(){}<>*?~!#\0")


@pytest.mark.parametrize("values", [{"host": "web-1"}, {"host": "web-1", "service": "a b"}])
def test_what_is_missing_or_unfit_is_refused_by_its_name(values: dict[str, str]) -> None:
    with pytest.raises(Unfit) as refused:
        recovery().arguments(values)
    assert (refused.value.name, refused.value.value) == ("service", values.get("service"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('run = ["{program}"]\nparameters = { program = "name" }', "names its program in braces"),
        ('run = ["/bin/true", "{host}"]', "has an unknown field"),
        ('run = ["/bin/true"]\nparameters = { host = "host" }', "has a parameter that `run` does not name"),
        ('run = ["/bin/true", "{host}"]\nparameters = { host = "address" }', "parameters"),
        ('run = ["/bin/true"]\napproval = "sre"', '"sre" is no role'),
        ('run = ["/bin/true"]\npass_on = ["SLACK_BOT_TOKEN"]', "Bongsu's own"),
        ('run = ["/bin/true"]\nfolder = "ops"', "depends on where Bongsu was started"),
        ("run = []", "run"),
    ],
)
def test_mistakes_are_named(text: str, told: str) -> None:
    with pytest.raises(CatalogueError) as wrong:
        parse(f"[recovery.restart]\n{text}\n", "bongsu.toml")
    assert told in str(wrong.value)


def test_a_role_may_let_it_run() -> None:
    found = parse('[role.sre]\n[recovery.restart]\nrun = ["/bin/true"]\napproval = "sre"\n', "bongsu.toml")
    assert found.recoveries["restart"].title_in("ko", "restart") == "restart"
