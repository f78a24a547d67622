"""User groups: people who are called by one name."""

from dataclasses import asdict, dataclass

from bot.sandbox.payload import Json
from bot.sandbox.people import TEAM


@dataclass(slots=True)
class Group:
    """A user group; one that is switched off is still known by its id."""

    id: str
    handle: str
    name: str
    users: list[str]
    created_by: str
    created: int
    updated: int = 0
    is_off: bool = False

    def row(self) -> Json:
        """Return what the store keeps."""
        return asdict(self)

    def to_slack(self, *, with_users: bool = True) -> Json:
        """Return Slack's user group object.

        Source: https://docs.slack.dev/reference/objects/usergroup-object
        """
        shown: Json = {
            "id": self.id,
            "team_id": TEAM,
            "is_usergroup": True,
            "is_subteam": True,
            "name": self.name,
            "description": "",
            "handle": self.handle,
            "is_external": False,
            "date_create": self.created,
            "date_update": self.updated,
            "date_delete": self.updated if self.is_off else 0,
            "auto_type": None,
            "created_by": self.created_by,
            "updated_by": self.created_by,
            "deleted_by": self.created_by if self.is_off else None,
            "prefs": {"channels": [], "groups": []},
            "user_count": len(self.users),
        }
        return shown | ({"users": self.users} if with_users else {})
