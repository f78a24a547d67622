"""Who reads of standups, by the catalogue's setting and roles."""

from bot.catalogue import Catalogue
from bot.catalogue.permissions import Permission
from bot.people.queries import Reader
from bot.people.rules import may
from bot.standups.seeing import Viewer


def viewer_of(catalogue: Catalogue, who: Reader, channel: str = "", *, is_overheard: bool = False) -> Viewer:
    """Tell what somebody may read; to manage standups is nobody's right before the team has set roles."""
    is_manager = bool(catalogue.roles) and may(
        catalogue, Permission.STANDUP_MANAGE, who.slack_id, who.email, is_outsider=who.is_outsider
    )
    person, audience = None if is_overheard else who.slack_id, catalogue.standup_settings.reports
    return Viewer(who.workspace, person, channel, audience, is_manager, who.is_outsider)
