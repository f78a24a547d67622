"""The parts that all interactions carry.

Source: https://docs.slack.dev/reference/interaction-payloads
"""

from bot.sandbox.payload import Json
from bot.sandbox.people import APP, TEAM, TEAM_DOMAIN, Person

VERIFICATION = "local-workspace"


def interaction(kind: str, person: Person, trigger_id: str | None = None) -> Json:
    """Return the frame of an interaction."""
    frame: Json = {
        "type": kind,
        "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": TEAM},
        "api_app_id": APP,
        "token": VERIFICATION,
        "team": {"id": TEAM, "domain": TEAM_DOMAIN},
        "enterprise": None,
        "is_enterprise_install": False,
    }
    return frame | ({"trigger_id": trigger_id} if trigger_id else {})
