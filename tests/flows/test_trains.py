import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.catalogue import parse
from bot.db import Database
from bot.deploys import freezes, locks
from bot.deploys.grammar import Wish
from bot.deploys.train_rules import TrainState
from bot.errors import Conflict
from bot.flows import deploy_acts
from bot.flows import trains as flows
from bot.http import OutsideAway
from bot.models import Deploy, TrainDeparture
from tests.flows.deploying import HEAD, OLD
from tests.flows.training import CONFIRMED, DUE, LUCA, MAYA, TRAINS, Station, station
from tests.work.bench import NOW

BY_ITSELF = TRAINS + 'leaves = "by itself"\n'
SECOND = timedelta(seconds=1)


@pytest.fixture
def made(database: Database, tmp_path: Path) -> Station:
    return station(database, tmp_path)


@pytest.fixture
def alone(database: Database, tmp_path: Path) -> Station:
    return station(database, tmp_path, BY_ITSELF)


def deploys(of: Station) -> list[tuple[str, str | None, str, str | None]]:
    with of.stage.engine.database.read() as tx:
        rows = tx.query(Deploy).order_by(Deploy.id)
        return [(row.service, row.commit, row.requester, row.confirmed_by) for row in rows]


def test_a_departure_is_told_of_a_day_before_and_once(made: Station) -> None:
    for _ in range(2):
        made.look()
    view = made.view()
    assert (view.train, view.leaves_at, view.state, view.conductors) == ("daily", DUE, "boarding", (MAYA,))
    assert len(made.said("CR")) == 1
    assert made.events() == ["opened"]
    with made.stage.engine.database.read() as tx:
        assert tx.query(TrainDeparture).count() == 1


def test_what_boards_is_the_commit_that_was_shown(made: Station) -> None:
    made.look()
    made.board(ref="main")
    (aboard,) = made.view().aboard
    assert (aboard.commit, aboard.subject, aboard.who) == (HEAD, "Make it <!channel> faster", LUCA)
    shown = json.dumps(made.stage.slack.of("chat.update")[-1])
    assert "aaaaaaa" in shown
    assert "&lt;!channel&gt;" in shown
    made.stage.repository.refs["main"] = OLD
    made.confirm()
    made.look(DUE)
    assert deploys(made) == [("web", HEAD, LUCA, MAYA)]


def test_it_leaves_at_its_time_and_once(made: Station) -> None:
    made.board()
    made.board("api")
    assert made.confirm()
    assert not made.confirm()
    made.look(DUE - SECOND)
    assert (made.view().state, deploys(made)) == ("boarding", [])
    for _ in range(3):
        made.look(DUE)
    assert made.view().state == "departed"
    assert [each[0] for each in deploys(made)] == ["web", "api"]


def test_unconfirmed_it_waits_and_leaves_with_the_word(made: Station) -> None:
    made.board()
    made.look(DUE + timedelta(hours=1))
    assert made.view().state == "boarding"
    assert made.confirm()
    assert (made.view().state, len(deploys(made))) == ("departed", 1)


def test_a_word_that_never_comes_leaves_all_behind_and_says_so(made: Station) -> None:
    made.board()
    made.look(DUE + timedelta(hours=2))
    assert (made.view().state, made.view().why, deploys(made)) == ("skipped", "unconfirmed", [])
    assert "what you had aboard did not go out" in " ".join(made.said(LUCA))
    assert not made.confirm()


def test_by_itself_it_leaves_late_after_a_while_away_and_not_at_all_after_a_long_one(alone: Station) -> None:
    alone.board()
    alone.look(DUE + timedelta(hours=1, minutes=59))
    assert (alone.view().state, deploys(alone)) == ("departed", [("web", HEAD, LUCA, None)])


def test_what_was_missed_is_said(alone: Station) -> None:
    alone.board()
    alone.look(DUE + timedelta(hours=2))
    assert (alone.view().state, alone.view().why, deploys(alone)) == ("skipped", "missed", [])


def test_an_empty_train_does_not_leave(alone: Station) -> None:
    alone.look()
    alone.look(DUE)
    assert (alone.view().state, alone.view().why) == ("skipped", "empty")
    assert "nobody is aboard" in json.dumps(alone.stage.slack.of("chat.update"))


@pytest.mark.parametrize(("catalogue", "confirmed"), [(CONFIRMED, MAYA), (CONFIRMED + 'leaves = "by itself"', None)])
def test_the_conductors_word_confirms_the_plans(
    database: Database, tmp_path: Path, catalogue: str, confirmed: str | None
) -> None:
    made = station(database, tmp_path, catalogue)
    made.board()
    if confirmed:
        made.confirm()
    made.look(DUE)
    assert deploys(made) == [("web", HEAD, LUCA, confirmed)]
    assert made.stage.states() == ["running" if confirmed else "planned"]


def test_what_went_live_meanwhile_takes_a_word_of_its_own(database: Database, tmp_path: Path) -> None:
    made = station(database, tmp_path, CONFIRMED)
    made.board(ref="old")
    made.stage.ask(Wish("web", "main", "staging"))
    made.stage.change(1, deploy_acts.confirm, MAYA)
    made.stage.backend.ends()
    made.stage.look(seconds=2)
    assert made.view().aboard[0].is_stale
    made.confirm()
    made.look(DUE)
    assert made.stage.states() == ["live", "planned"]


def test_who_holds_the_place_is_asked_by_the_plan(database: Database, tmp_path: Path) -> None:
    made = station(database, tmp_path, CONFIRMED)
    made.board()
    engine = made.stage.engine
    with engine.database.write() as tx:
        locks.take(tx, engine.workspace, "web", "staging", LUCA, "rolled back", NOW, None)
    made.confirm()
    made.look(DUE)
    assert (deploys(made), made.stage.states()) == ([("web", HEAD, LUCA, None)], ["planned"])


def test_nobody_boards_once_the_doors_are_closed(made: Station) -> None:
    made.board()
    made.confirm()
    with pytest.raises(Conflict) as refused:
        made.board("api")
    assert (refused.value.name, refused.value.context["who"]) == ("doors_closed", MAYA)
    assert made.change(flows.hold, timedelta(minutes=30), MAYA, "api comes too")
    made.board("api")
    view = made.view()
    assert (view.leaves_at, view.confirmed_by, len(view.aboard)) == (DUE + timedelta(minutes=30), None, 2)


def test_somebody_elses_is_not_thrown_off(made: Station) -> None:
    made.board()
    with pytest.raises(Conflict) as refused:
        made.board(ref="old", who=MAYA)
    assert refused.value.name == "aboard_by"
    made.board(ref="old")
    assert [each.commit for each in made.view().aboard] == [OLD]
    assert made.change(flows.leave, "web", MAYA)
    assert not made.change(flows.leave, "web", MAYA)
    assert "took `web` off" in " ".join(made.said(LUCA))
    assert (made.view().aboard, made.view().behind) == ((), ())


def test_a_ref_that_is_not_there_is_not_aboard(made: Station) -> None:
    made.board(ref="nowhere")
    assert [each.why for each in made.view().behind] == ["no_commit"]
    assert "there is no commit for `nowhere`" in " ".join(made.said(LUCA))
    made.board()
    assert made.view().behind == ()


def test_what_is_found_after_the_doors_closed_stays(made: Station) -> None:
    made.board("api")
    made.board(run=False)
    with made.stage.engine.database.write() as tx:
        row = tx.query(TrainDeparture).one()
        assert flows.confirm(tx, made.stage.catalogue(), row, MAYA, NOW)
    made.stage.engine.run_all()
    assert [(each.service, each.why) for each in made.view().behind] == [("web", "too_late")]
    made.look(DUE)
    assert [each[0] for each in deploys(made)] == ["api"]


def test_while_the_repository_is_away_nothing_unseen_leaves(alone: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    alone.board("api")

    def away(_: str) -> Any:
        raise OutsideAway("nobody answers")

    monkeypatch.setattr(alone.stage.repository, "resolve", away)
    alone.board()
    with alone.stage.engine.database.write() as tx:
        flows.look(tx, alone.stage.catalogue(), alone.stage.engine.workspace, DUE)
    assert [(each.service, each.why) for each in alone.view().behind] == [("web", "not_ready")]
    assert [each[0] for each in deploys(alone)] == ["api"]


def test_the_conductor_is_reminded_once(made: Station) -> None:
    made.look(DUE - timedelta(hours=1))
    assert made.said(MAYA) == []  # nobody is aboard yet
    made.board()
    for after in range(3):
        made.look(DUE - timedelta(minutes=30 - after))
    (said,) = made.said(MAYA)
    assert "Daily release" in said


def test_a_user_group_conducts(database: Database, tmp_path: Path) -> None:
    made = station(database, tmp_path, TRAINS.replace('conductor = "maya"', 'conductor = "S012ABCDEF"'))
    made.stage.slack.answers["usergroups.users.list"] = lambda _: {"users": [MAYA, LUCA]}
    made.board()
    made.look(DUE - timedelta(minutes=30))
    assert made.view().conductors == (MAYA, LUCA)
    assert [len(made.said(person)) for person in (MAYA, LUCA)] == [1, 1]


def test_a_train_is_handed_over(made: Station) -> None:
    made.board()
    assert made.change(flows.hand_over, LUCA, MAYA)
    assert not made.change(flows.hand_over, LUCA, MAYA)
    made.look(DUE - timedelta(minutes=30))
    assert made.view().conductors == (LUCA,)
    assert (len(made.said(LUCA)), made.said(MAYA)) == (1, [])


def test_a_cancelled_one_does_not_leave_and_who_boarded_is_told(made: Station) -> None:
    made.board()
    made.board("api", who=MAYA)
    assert made.change(flows.end, TrainState.CANCELLED, actor=MAYA, said="a fair")
    made.look(DUE)
    assert (made.view().state, made.view().said, deploys(made)) == ("cancelled", "a fair", [])
    assert [len(made.said(person)) for person in (LUCA, MAYA)] == [1, 0]


def test_on_a_holiday_it_is_said_beforehand(database: Database, tmp_path: Path) -> None:
    holiday = f'[workspace]\nholidays = ["{DUE:%Y-%m-%d}"]\n'
    made = station(database, tmp_path, holiday + TRAINS)
    made.look()
    assert (made.view().state, made.view().why) == ("skipped", "holiday")
    assert "public holiday" in json.dumps(made.stage.slack.of("chat.postMessage"))
    made.board()
    assert made.view(2).leaves_at == DUE + timedelta(days=1)


def test_a_catalogue_that_changes_moves_what_was_open(made: Station) -> None:
    made.board()
    made.confirm()
    changed = parse(TRAINS.replace('days = "daily"', 'days = "mon"'))
    with made.stage.engine.database.write() as tx:
        flows.look(tx, changed, made.stage.engine.workspace, NOW)
    assert (made.view().state, made.view().why) == ("skipped", "unlisted")


def test_what_fails_while_leaving_leaves_nothing_half(made: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    made.board()
    made.board("api")
    made.confirm()
    ask, asked = deploy_acts.ask, list[str]()

    def dies(*given: Any, **more: Any) -> Deploy:
        asked.append("")
        if len(asked) == 2:
            raise RuntimeError("the power is out")
        return ask(*given, **more)

    monkeypatch.setattr(deploy_acts, "ask", dies)
    with pytest.raises(RuntimeError):
        made.look(DUE)
    assert (made.view().state, deploys(made)) == ("boarding", [])
    monkeypatch.setattr(deploy_acts, "ask", ask)
    made.look(DUE)
    assert [each[0] for each in deploys(made)] == ["web", "api"]


def freeze(of: Station, environment: str, until: timedelta) -> None:
    engine = of.stage.engine
    with engine.database.write() as tx:
        freezes.make(tx, engine.workspace, "", environment, MAYA, "a fair", NOW, NOW, DUE + until)


def test_what_somebody_freezes_holds_the_train_until_it_is_over(alone: Station) -> None:
    alone.board()
    freeze(alone, "staging", timedelta(minutes=30))
    alone.look(DUE)
    assert (alone.view().state, alone.view().why, deploys(alone)) == ("boarding", "freeze", [])
    alone.look(DUE + timedelta(minutes=30))
    assert (alone.view().state, alone.view().why, len(deploys(alone))) == ("departed", None, 1)


def test_a_long_freeze_leaves_all_behind_and_one_of_another_place_does_not(alone: Station) -> None:
    alone.board()
    freeze(alone, "production", timedelta(hours=9))
    freeze(alone, "staging", timedelta(hours=9))
    alone.look(DUE + timedelta(hours=2))
    assert (alone.view().state, alone.view().why, deploys(alone)) == ("skipped", "freeze", [])
