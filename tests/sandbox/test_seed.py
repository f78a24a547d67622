from bot.sandbox.workspace import Workspace


def test_five_people_of_different_zones_two_of_them_korean(ws: Workspace) -> None:
    people = [person for person in ws.people.values() if not person.is_bot]
    assert len(people) == 5
    assert [person.locale for person in people].count("ko-KR") == 2
    assert len({person.tz for person in people}) == 4
    assert all(person.email.endswith("@example.com") for person in people)


def test_two_groups_of_people_who_are_there(ws: Workspace) -> None:
    assert [group.handle for group in ws.groups.values()] == ["seoul-team", "checkout-team"]
    assert all(set(group.users) <= ws.people.keys() for group in ws.groups.values())


def test_four_open_channels_without_the_bot_and_an_archived_one(ws: Workspace) -> None:
    open_ones = [channel for channel in ws.channels.values() if not channel.is_archived]
    assert [channel.name for channel in open_ones] == ["general", "incidents", "alerts", "checkout"]
    assert all(len(channel.members) == 5 for channel in open_ones)
    assert [channel.name for channel in ws.channels.values() if channel.is_archived] == ["inc-0-old"]
