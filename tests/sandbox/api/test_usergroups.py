from collections.abc import Callable

from tests.sandbox.listening import ListeningApp
from tests.sandbox.stage import Stage

KIM, LUCA = "U0KIMJIWOO", "U0LUCAROSS"
SEOUL = "S0SEOULTEAM"


def test_groups_are_listed_with_their_people_on_demand(stage: Stage) -> None:
    plain = stage.bot.usergroups_list()["usergroups"]
    full = stage.bot.usergroups_list(include_users=True)["usergroups"]
    assert [(group["id"], group["handle"]) for group in plain] == [
        (SEOUL, "seoul-team"),
        ("S0CHECKOUTS", "checkout-team"),
    ]
    assert all("users" not in group for group in plain)
    assert full[0]["users"] == stage.bot.usergroups_users_list(usergroup=SEOUL)["users"] == [KIM, "U0PARKSEOY"]


def test_a_group_that_is_off_is_there_on_demand_alone(stage: Stage) -> None:
    stage.act("group", id=SEOUL, users=[KIM], is_off=True)
    assert stage.error("usergroups.users.list", usergroup=SEOUL) == "no_such_subteam"
    assert stage.bot.usergroups_users_list(usergroup=SEOUL, include_disabled=True)["users"] == [KIM]
    assert [len(stage.bot.usergroups_list(include_disabled=off)["usergroups"]) for off in (False, True)] == [1, 2]
    assert stage.error("usergroups.users.list", usergroup="S0NOWHERE") == "no_such_subteam"


def test_without_the_scope_nothing_is_told(stages: Callable[..., Stage], app: ListeningApp) -> None:
    stage = stages(manifest={"oauth_config": {"scopes": {"bot": ["users:read"]}}}, events_url=app.url)
    assert stage.error("usergroups.users.list", usergroup=SEOUL) == "missing_scope"
