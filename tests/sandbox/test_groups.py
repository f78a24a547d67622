from dataclasses import replace

from bot.sandbox.groups import Group

GROUP = Group("S1", "crew", "Crew", ["U1", "U2"], "U3", created=10, updated=20)


def test_a_group_is_shown_as_slack_shows_it() -> None:
    shown = GROUP.to_slack()
    assert (shown["handle"], shown["user_count"], shown["date_delete"], shown["users"]) == ("crew", 2, 0, ["U1", "U2"])
    assert "users" not in GROUP.to_slack(with_users=False)
    assert replace(GROUP, is_off=True).to_slack()["date_delete"] == 20


def test_it_is_kept_whole() -> None:
    assert Group(**GROUP.row()) == GROUP
