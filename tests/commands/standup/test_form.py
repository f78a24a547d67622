from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.errors import BotError, NotAllowed
from bot.messages.standup_forms import create_view
from bot.people import channels
from bot.standups.rules import MOST_QUESTIONS, Kind
from commands.context import Bench
from commands.forms import at_its_field
from commands.standup.form import FIELDS, Entered, read_form
from tests.commands.bench import ask, make_bench
from tests.commands.incident.forms import submitted


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    made = make_bench(database, tmp_path)
    workspace = ask(made).who.workspace
    with database.write() as tx:
        for name in ("C7", "C8", "C9"):
            channels.heard_of(tx, workspace, {"id": name, "name": name.lower(), "is_private": name != "C7"})
        channels.set_archived(tx, workspace, "C7", archived=True)
        channels.joined(tx, workspace, "C9", "U0BONGSU", is_bot=True)
    return made


def read(bench: Bench, **entered: Any) -> Entered:
    asked = ask(bench)
    view = create_view(asked.words, "C1", "Asia/Seoul", {"S1": "web"})
    return read_form(submitted(asked, view, **{"name": "Daily", **entered}), "Asia/Seoul")


def test_the_form_is_read(bench: Bench) -> None:
    wish = read(
        bench, channel="C9", days=["sun"], at="22:30", nudge="15", whose="team", missing="counts", blockers="U5",
        members="group", group="S1", people=["U1"], questions="Mood? [a / b]",
    )  # fmt: skip
    plan = wish.plan
    assert (plan.channel, plan.days, plan.minute, plan.nudge, plan.zone) == ("C9", ("sun",), 1350, 15, "Asia/Seoul")
    assert (plan.is_personal, plan.names_missing, plan.blockers_to) == (False, False, "U5")
    assert (plan.members, plan.group, wish.people) == ("group", "S1", [])
    assert [each.kind for each in wish.questions] == [Kind.CHOICE]


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        ({"name": "  "}, "name"),
        ({"questions": "\n \n"}, "questions"),
        ({"questions": "\n".join(map(str, range(MOST_QUESTIONS + 1)))}, "questions"),
        ({"questions": "q" * 201}, "questions"),
        ({"questions": "! *"}, "questions"),
        ({"questions": "Mood? [a / b] #"}, "questions"),
        ({"questions": f"Mood? [a / {'b' * 80}]"}, "questions"),
        ({"days": []}, "days"),
        ({"channel": None}, "channel"),
        ({"channel": "C7"}, "channel"),
        ({"channel": "C8"}, "channel"),
        ({"members": "people"}, "people"),
        ({"members": "group"}, "group"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(bench: Bench, entered: dict[str, Any], field: str) -> None:
    answer = at_its_field(ask(bench), FIELDS, lambda: read(bench, **entered))
    assert answer is not None
    assert list(answer["errors"]) == [field]
    assert answer["errors"][field]


def test_what_belongs_to_no_field_is_raised(bench: Bench) -> None:
    def refuse() -> None:
        raise NotAllowed("errors", "guest")

    with pytest.raises(BotError):
        at_its_field(ask(bench), FIELDS, refuse)


def test_every_field_that_is_named_is_one(bench: Bench) -> None:
    view = create_view(ask(bench).words, "C1", "UTC", {"S1": "web"}).payload
    assert set(FIELDS.values()) <= {block["block_id"] for block in view["blocks"]}
