"""What can happen to people's accounts, and to user groups."""

from dataclasses import fields

from bot.sandbox.errors import PageError
from bot.sandbox.groups import Group
from bot.sandbox.payload import Json
from bot.sandbox.people import TEAM, Person
from bot.sandbox.workspace import Workspace

CHANGEABLE = {field.name for field in fields(Person)} - {"id", "updated"}


def change(ws: Workspace, user: str, changes: Json) -> None:
    """Change somebody's account, or make one for a new id; reported by `user_change` or `team_join`."""
    wrong = changes.keys() - CHANGEABLE
    if wrong:
        raise PageError(f"a person has no {', '.join(sorted(wrong))}")
    person = ws.people.get(user)
    event = "user_change" if person else "team_join"
    if person is None:
        person = Person(user, name=user.lower(), real_name=user)
    for name, value in changes.items():
        setattr(person, name, value)
    person.updated = ws.now()
    ws.keep_person(person)
    ws.emit({"type": event, "user": person.to_slack(with_locale=True), "event_ts": ws.ids.ts()})
    ws.stream.tell("people")


def regroup(ws: Workspace, group: Group, users: list[str], *, is_off: bool = False) -> None:
    """Give a group other people, or switch it off; reported as Slack does, a new one too.

    Source: https://docs.slack.dev/reference/events/subteam_members_changed
    """
    is_new, before, previous = group.id not in ws.groups, group.users, group.updated
    group.users, group.is_off, group.updated = list(dict.fromkeys(users)), is_off, ws.now()
    ws.keep_group(group)
    kind = "subteam_created" if is_new else "subteam_updated"
    ws.emit({"type": kind, "subteam": group.to_slack(), "event_ts": ws.ids.ts()})
    added = [user for user in group.users if user not in before]
    removed = [user for user in before if user not in group.users]
    if not is_new and (added or removed):
        event: Json = {"type": "subteam_members_changed", "subteam_id": group.id, "team_id": TEAM}
        event |= {"date_previous_update": previous, "date_update": group.updated, "event_ts": ws.ids.ts()}
        event |= {"added_users": added, "added_users_count": len(added)}
        ws.emit(event | {"removed_users": removed, "removed_users_count": len(removed)})
    ws.stream.tell("people")
