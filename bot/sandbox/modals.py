"""Modals and the triggers that open them.

A trigger lives three seconds and serves once. https://docs.slack.dev/surfaces/modals
"""

from dataclasses import dataclass, field
from threading import Lock

from bot.sandbox.checks.views import checked_modal
from bot.sandbox.errors import SlackError
from bot.sandbox.payload import Json
from bot.sandbox.people import APP, BOT, TEAM
from bot.sandbox.workspace import Workspace

TRIGGER_SECONDS = 3.0
DEEPEST = 3


@dataclass
class Trigger:
    """Whose click it was, when, and whether it was used."""

    user: str
    at: float
    used: bool = False


@dataclass
class Modals:
    """The open modals of each person, topmost last."""

    ws: Workspace
    stacks: dict[str, list[Json]] = field(default_factory=dict)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def trigger(self, user: str) -> str:
        """Make a trigger for something that a person did."""
        key = f"{self.ws.ids.ts()}.{self.ws.ids.secret()}"
        self.triggers[key] = Trigger(user, self.ws.clock())
        return key

    def open(self, trigger: str, view: Json, *, push: bool = False) -> Json:
        """Show a modal to whom the trigger belongs; `push` lays it over the ones that are open."""
        user = self._spend(trigger)
        made = self._made(view)
        with self.lock:
            stack = self.stacks.setdefault(user, [])
            if push and len(stack) >= DEEPEST:
                raise SlackError("push_limit_reached")
            self.stacks[user] = [*stack, made] if push else [made]
        self.ws.stream.tell("views", only={user})
        return made

    def update(self, view_id: str | None, external_id: str | None, view: Json) -> Json:
        """Replace an open modal by its id or its external id."""
        for user, stack in self.stacks.items():
            for place, old in enumerate(stack):
                if view_id == old["id"] or (external_id and external_id == old.get("external_id")):
                    made = self._made(view) | {"id": old["id"]}
                    stack[place] = made
                    self.ws.stream.tell("views", only={user})
                    return made
        raise SlackError("not_found")

    def find(self, user: str, view_id: str) -> Json | None:
        """Find an open modal of a person."""
        return next((view for view in self.stacks.get(user, []) if view["id"] == view_id), None)

    def close(self, user: str, view_id: str) -> None:
        """Take a modal off the stack."""
        self.stacks[user] = [view for view in self.stacks.get(user, []) if view["id"] != view_id]
        self.ws.stream.tell("views", only={user})

    def clear(self, user: str) -> None:
        """Close all modals of a person."""
        self.stacks[user] = []
        self.ws.stream.tell("views", only={user})

    def _spend(self, key: str) -> str:
        trigger = self.triggers.get(key)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self.ws.clock() - trigger.at > TRIGGER_SECONDS:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger.user

    def _made(self, view: Json) -> Json:
        checked = checked_modal(view)
        fresh = {"id": self.ws.ids.new("V"), "team_id": TEAM, "app_id": APP, "bot_id": BOT, "hash": self.ws.ids.ts()}
        return {**checked, **fresh, "state": {"values": {}}}
