from pathlib import Path

import pytest

from bot.db import Database
from bot.errors import NotFound
from commands.metrics.meant import may_change, may_tend, watch_by, watch_called, watch_of
from tests.commands.bench import ask, make_bench
from tests.commands.metrics.watching import CATALOGUE, ROLES, define


def test_a_watch_is_found_by_its_name_or_key(database: Database, tmp_path: Path) -> None:
    bench = make_bench(database, tmp_path, CATALOGUE)
    key = define(bench, "cpu")
    asked = ask(bench)
    assert watch_of(asked, "CPU").id == watch_by(asked, key).id == key
    assert watch_called(asked, "nobody") is None
    with pytest.raises(NotFound) as refused:
        watch_of(asked, "cpuu")
    assert refused.value.context["near"] == "cpu"
    with pytest.raises(NotFound):
        watch_by(asked, key + 1)


@pytest.mark.parametrize(
    ("author", "origin", "email", "is_outsider", "changes", "tends"),
    [
        ("U0MAYAJOHN", "slack", None, False, True, True),
        ("U0OTHER00", "slack", None, False, False, False),
        (None, "catalogue", None, False, False, False),
        ("U0MAYAJOHN", "slack", None, True, False, False),
        ("U0OTHER00", "slack", "anna@shop.example", False, True, True),
        (None, "catalogue", "anna@shop.example", False, False, True),
    ],
)
def test_who_may(
    database: Database,
    tmp_path: Path,
    author: str | None,
    origin: str,
    email: str | None,
    *,
    is_outsider: bool,
    changes: bool,
    tends: bool,
) -> None:
    anna = CATALOGUE.replace('slack = "U0ANNA000"', 'email = "anna@shop.example"')
    bench = make_bench(database, tmp_path, anna + ROLES)
    define(bench, "cpu", author=author, origin=origin)
    asked = ask(bench, email=email, is_outsider=is_outsider)
    of = watch_of(asked, "cpu")
    assert (may_change(asked, of), may_tend(asked, of)) == (changes, tends)
