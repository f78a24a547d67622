"""People and bots of the workspace."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.sandbox.payload import Json

TEAM = "T0BEACON"
TEAM_NAME = "Beacon Hill"
TEAM_DOMAIN = "beacon-hill"
APP = "A0BONGSU"
BOT = "B0BONGSU"
BOT_USER = "U0BONGSU"
SLACKBOT = "USLACKBOT"


@dataclass(slots=True)
class Person:
    """Someone with an account; a bot too."""

    id: str
    name: str
    real_name: str
    tz: str = "America/Los_Angeles"
    locale: str = "en-US"
    email: str = ""
    is_admin: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    deleted: bool = False
    updated: int = 0

    def row(self) -> Json:
        """Return what the store keeps."""
        return asdict(self)

    @property
    def tz_offset(self) -> int:
        """The seconds east of UTC at this moment."""
        offset = datetime.now(ZoneInfo(self.tz)).utcoffset()
        return int(offset.total_seconds()) if offset else 0

    @property
    def tz_label(self) -> str:
        """The name of the zone at this moment, as far as the database of zones has one."""
        return datetime.now(UTC).astimezone(ZoneInfo(self.tz)).tzname() or self.tz

    def to_slack(self, *, with_email: bool = True, with_locale: bool = False) -> Json:
        """Return Slack's user object.

        Source: https://docs.slack.dev/reference/objects/user-object
        """
        user: Json = {
            "id": self.id,
            "team_id": TEAM,
            "name": self.name,
            "deleted": self.deleted,
            "profile": self._profile(with_email=with_email),
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": self.updated,
        }
        if not self.deleted:
            user |= self._account()
        if with_locale and not self.deleted:
            user["locale"] = self.locale
        return user

    def _account(self) -> Json:
        return {
            "real_name": self.real_name,
            "color": "9f69e7",
            "tz": self.tz,
            "tz_label": self.tz_label,
            "tz_offset": self.tz_offset,
            "is_admin": self.is_admin,
            "is_owner": self.is_admin,
            "is_primary_owner": self.is_admin,
            "is_restricted": self.is_restricted,
            "is_ultra_restricted": self.is_ultra_restricted,
            "is_email_confirmed": not self.is_bot,
            "who_can_share_contact_card": "EVERYONE",
        }

    def _profile(self, *, with_email: bool) -> Json:
        first, _, last = self.real_name.partition(" ")
        profile: Json = {
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.name,
            "display_name_normalized": self.name,
            "first_name": first,
            "last_name": last,
            "title": "",
            "phone": "",
            "status_text": "",
            "status_emoji": "",
            "status_expiration": 0,
            "avatar_hash": "",
            "team": TEAM,
        }
        if self.id == BOT_USER:
            profile |= {"bot_id": BOT, "api_app_id": APP, "always_active": True}
        if with_email and self.email and not self.is_bot:
            profile["email"] = self.email
        return profile
