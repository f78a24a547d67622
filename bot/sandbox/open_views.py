"""The modals that people have open, and their home tabs."""

from threading import RLock

from bot.sandbox.checks.blocks import named
from bot.sandbox.errors import SlackError
from bot.sandbox.ids import Ids
from bot.sandbox.payload import Json
from bot.sandbox.people import APP, BOT, TEAM
from bot.sandbox.stream import Stream

DEEPEST = 3


class Views:
    """A stack of modals and a home tab for each person; all forgotten when the workspace stops."""

    def __init__(self, ids: Ids, stream: Stream) -> None:
        self._ids = ids
        self._stream = stream
        self._stacks: dict[str, list[Json]] = {}
        self._homes: dict[str, Json] = {}
        self._lock = RLock()

    def stack(self, user: str) -> list[Json]:
        """Return somebody's open modals, the top one last."""
        return list(self._stacks.get(user, ()))

    def home(self, user: str) -> Json | None:
        """Return somebody's home tab."""
        return self._homes.get(user)

    def of(self, user: str, view_id: str) -> Json | None:
        """Return a modal or home tab that somebody sees."""
        seen = [*self.stack(user), *([self._homes[user]] if user in self._homes else [])]
        return next((view for view in seen if view["id"] == view_id), None)

    def open(self, user: str, view: Json) -> Json:
        """Show a modal in place of all that were open."""
        with self._lock:
            self._stacks[user] = []
            return self._push(user, self._new(view))

    def push(self, user: str, view: Json) -> Json:
        """Show a modal above the others; at most three."""
        with self._lock:
            stack = self._stacks.get(user, [])
            if not stack:
                raise SlackError("not_found")
            if len(stack) >= DEEPEST:
                raise SlackError("push_limit_reached")
            return self._push(user, self._new(view) | {"previous_view_id": stack[-1]["id"]})

    def update(self, view: Json, *, view_id: str = "", external_id: str = "", hash_: str = "") -> Json:
        """Change an open modal, found by its id or the app's own; `hash_` refuses to write over a newer one."""
        with self._lock:
            user, old = self._find(view_id, external_id)
            if hash_ and hash_ != old["hash"]:
                raise SlackError("hash_conflict")
            new = self._changed(old, view)
            self._stacks[user] = [new if one is old else one for one in self._stacks[user]]
            self._stream.tell("views", only={user})
            return new

    def publish(self, user: str, view: Json, hash_: str = "") -> Json:
        """Write somebody's home tab."""
        with self._lock:
            old = self._homes.get(user)
            if hash_ and old and hash_ != old["hash"]:
                raise SlackError("hash_conflict")
            self._homes[user] = self._changed(old, view) if old else self._new(view)
            self._stream.tell("views", only={user})
            return self._homes[user]

    def close(self, user: str, view_id: str) -> None:
        """Take a modal and those above it away."""
        with self._lock:
            stack = self._stacks.get(user, [])
            places = [place for place, view in enumerate(stack) if view["id"] == view_id]
            self._stacks[user] = stack[: places[0]] if places else stack
            self._stream.tell("views", only={user})

    def clear(self, user: str) -> None:
        """Take all modals away."""
        with self._lock:
            self._stacks[user] = []
            self._stream.tell("views", only={user})

    def forget(self) -> None:
        """Take everything away from everybody."""
        with self._lock:
            self._stacks.clear()
            self._homes.clear()

    def _push(self, user: str, view: Json) -> Json:
        stack = self._stacks.setdefault(user, [])
        view["root_view_id"] = stack[0]["id"] if stack else view["id"]
        stack.append(view)
        self._stream.tell("views", only={user})
        return view

    def _find(self, view_id: str, external_id: str) -> tuple[str, Json]:
        for user, stack in self._stacks.items():
            for view in stack:
                if view["id"] == view_id or (external_id and view["external_id"] == external_id):
                    return user, view
        raise SlackError("not_found")

    def _new(self, view: Json) -> Json:
        self._refuse_double(view, view_id="")
        view_id = self._ids.new("V")
        frame = {"id": view_id, "team_id": TEAM, "app_id": APP, "app_installed_team_id": TEAM, "bot_id": BOT}
        return self._filled(view) | frame | {"root_view_id": view_id, "previous_view_id": None}

    def _changed(self, old: Json, view: Json) -> Json:
        self._refuse_double(view, view_id=old["id"])
        frame = ("id", "team_id", "app_id", "app_installed_team_id", "bot_id", "root_view_id", "previous_view_id")
        return self._filled(view) | {name: old[name] for name in frame}

    def _filled(self, view: Json) -> Json:
        defaults: Json = {"private_metadata": "", "callback_id": "", "external_id": "", "state": {"values": {}}}
        if view["type"] == "modal":
            defaults |= {"submit": None, "close": None, "clear_on_close": False, "notify_on_close": False}
        blocks = named(view["blocks"], self._ids)
        return defaults | view | {"blocks": blocks, "hash": f"{self._ids.ts()}.{self._ids.short()}"}

    def _refuse_double(self, view: Json, view_id: str) -> None:
        external_id = view.get("external_id")
        everywhere = [one for stack in self._stacks.values() for one in stack]
        if external_id and any(one["external_id"] == external_id and one["id"] != view_id for one in everywhere):
            raise SlackError("duplicate_external_id")
