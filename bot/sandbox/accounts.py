"""What can happen to people's accounts."""

from dataclasses import fields

from bot.sandbox.errors import PageError
from bot.sandbox.payload import Json
from bot.sandbox.people import Person
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
