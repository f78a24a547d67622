import pytest

from bot.deploys.rules import State
from bot.errors import NotAllowed
from bot.models import Audit, Incident
from commands.context import Bench
from tests.commands.bench import USER
from tests.commands.deploy.typing import bring, press, type_in

HEAD = "a" * 40


def reporters(bench: Bench) -> list[str | None]:
    with bench.database.read() as tx:
        return [row.reporter for row in tx.query(Incident)]


def test_an_incident_is_declared_once_from_what_the_button_showed(bench: Bench) -> None:
    type_in(bench, "web")
    bring(bench, 1, State.STARTING, State.RUNNING, State.LIVE, State.FAULTY)
    press(bench, "incident", f"1 failed {HEAD}")
    assert reporters(bench) == []
    for _ in range(2):
        press(bench, "incident", f"1 faulty {HEAD}")
    assert reporters(bench) == [USER]
    with bench.database.read() as tx:
        assert [row.subject for row in tx.query(Audit) if row.action == "incident.declare"] == ["incident:1 deploy:1"]


def test_guests_declare_none(bench: Bench) -> None:
    type_in(bench, "web")
    bring(bench, 1, State.STARTING, State.FAILED)
    with pytest.raises(NotAllowed):
        press(bench, "incident", f"1 failed {HEAD}", is_outsider=True)
    assert reporters(bench) == []
