from collections.abc import Callable

import pytest

from tests.sandbox.listening import ListeningApp
from tests.sandbox.stage import Stage

KIM = "U0KIMJIWOO"


def test_a_person_has_a_zone_and_tells_the_locale_when_asked(stage: Stage) -> None:
    plain = stage.bot.users_info(user=KIM)["user"]
    full = stage.bot.users_info(user=KIM, include_locale=True)["user"]
    assert (plain["tz"], plain["tz_offset"], plain["profile"]["email"]) == ("Asia/Seoul", 32400, "jiwoo@example.com")
    assert "locale" not in plain
    assert full["locale"] == "ko-KR"
    assert stage.error("users.info", user="U0NOBODY") == "user_not_found"


def test_everybody_is_listed_with_bots_and_the_deactivated_in_pages(stage: Stage) -> None:
    stage.act("user", id="U0LUCAROSS", deleted=True)
    pages = [page["members"] for page in stage.bot.users_list(limit=3)]
    people = {person["id"]: person for page in pages for person in page}
    assert [len(page) for page in pages] == [3, 3, 1]
    assert people["U0BONGSU"]["is_bot"]
    assert not people["USLACKBOT"]["is_bot"]
    assert people["U0LUCAROSS"]["deleted"]
    assert "tz" not in people["U0LUCAROSS"]
    assert [user for user, person in people.items() if person.get("is_admin")] == ["U0MAYAJOHN"]


def test_a_person_is_found_by_address_while_active(stage: Stage) -> None:
    assert stage.bot.users_lookupByEmail(email="LUCA@example.com")["user"]["id"] == "U0LUCAROSS"
    stage.act("user", id="U0LUCAROSS", deleted=True)
    assert stage.error("users.lookupByEmail", email="luca@example.com") == "users_not_found"
    assert stage.error("users.lookupByEmail", email="nobody@example.com") == "users_not_found"


def test_without_the_scope_no_address_is_told(stages: Callable[..., Stage], app: ListeningApp) -> None:
    manifest = {"oauth_config": {"scopes": {"bot": ["users:read"]}}}
    stage = stages(manifest=manifest, events_url=app.url)
    assert "email" not in stage.bot.users_info(user=KIM)["user"]["profile"]
    assert stage.error("users.lookupByEmail", email="jiwoo@example.com") == "missing_scope"


@pytest.mark.parametrize("bot", ["B0BONGSU", ""])
def test_the_bot_is_shown(stage: Stage, bot: str) -> None:
    arguments = {"bot": bot} if bot else {}
    assert stage.bot.bots_info(**arguments)["bot"]["user_id"] == "U0BONGSU"
    assert stage.error("bots.info", bot="B0NOBODY") == "bot_not_found"


def test_the_team_is_shown(stage: Stage) -> None:
    team = stage.bot.team_info()["team"]
    assert (team["id"], team["name"], team["domain"]) == ("T0BEACON", "Beacon Hill", "beacon-hill")
