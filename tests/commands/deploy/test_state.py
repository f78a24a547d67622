import pytest

from bot.deploys.rules import State
from bot.errors import BotError, NotAllowed
from bot.models import DeployEvent, Job
from commands.context import Bench
from tests.commands.deploy.typing import bring, press, seen, type_in

HEAD, OLD = "a" * 40, "b" * 40


def events(bench: Bench) -> list[str]:
    with bench.database.read() as tx:
        return [event.kind for event in tx.query(DeployEvent).order_by(DeployEvent.id)]


def test_a_button_acts_on_what_it_showed_and_once(bench: Bench) -> None:
    type_in(bench, "web")
    bring(bench, 1, State.PLANNED)
    for stale in (f"1 planned {OLD}", f"1 approving {HEAD}"):
        press(bench, "confirm", stale)
    assert "confirmed" not in events(bench)
    for _ in range(2):
        press(bench, "confirm", f"1 planned {HEAD}")
    assert events(bench).count("confirmed") == 1


def test_nobody_approves_their_own(bench: Bench) -> None:
    type_in(bench, "web")
    bring(bench, 1, State.APPROVING)
    press(bench, "approve", f"1 approving {HEAD}")
    assert "approved" not in events(bench)


@pytest.mark.parametrize("by", ["button", "command"])
def test_what_waits_is_cancelled_at_once_and_what_runs_is_asked_to_end(bench: Bench, by: str) -> None:
    for number, states in ((1, (State.QUEUED,)), (2, (State.STARTING, State.RUNNING))):
        type_in(bench, "web", key=f"trigger:{number}")
        bring(bench, number, *states)
        if by == "button":
            press(bench, "cancel", f"{number} {states[-1]} {HEAD}")
        else:
            assert "is being cancelled" in type_in(bench, f"cancel {number}")
    assert [seen(bench, 1).state, seen(bench, 2).state] == ["cancelled", "cancelling"]
    with bench.database.read() as tx:
        assert [job.flow for job in tx.query(Job) if job.flow.startswith("deploy.cancel")] == ["deploy.cancel/1"]


@pytest.mark.parametrize(
    ("text", "name"), [("cancel 9", "not_found"), ("cancel", "not_found"), ("cancel 1", "not_cancelled")]
)
def test_what_cannot_be_cancelled_is_said(bench: Bench, text: str, name: str) -> None:
    type_in(bench, "web")
    bring(bench, 1, State.CANCELLED)
    with pytest.raises(BotError) as refused:
        type_in(bench, text)
    assert refused.value.name == name


def test_a_faulty_one_is_rolled_back_once(bench: Bench) -> None:
    for number, commit in ((1, OLD), (2, HEAD)):
        type_in(bench, "web", key=f"trigger:{number}")
        bring(bench, number, State.STARTING, State.RUNNING, State.LIVE, commit=commit)
    bring(bench, 2, State.FAULTY)
    for _ in range(2):
        press(bench, "rollback", f"2 faulty {HEAD}", key="")
    assert (seen(bench, 3).kind, seen(bench, 3).ref, seen(bench, 3).rollback_of) == ("rollback", OLD, 2)
    with pytest.raises(AssertionError):
        seen(bench, 4)


def test_guests_press_nothing(bench: Bench) -> None:
    type_in(bench, "web")
    bring(bench, 1, State.PLANNED)
    for name in ("confirm", "approve", "cancel", "rollback"):
        with pytest.raises(NotAllowed):
            press(bench, name, f"1 planned {HEAD}", is_outsider=True)
    assert seen(bench).state == "planned"
