"""users.*, bots.info, team.info: who is there.

Source: https://docs.slack.dev/reference/methods/users.info
"""

from bot.sandbox.api.call import Call
from bot.sandbox.api.paging import MOST, page
from bot.sandbox.errors import SlackError
from bot.sandbox.messages import bot_profile
from bot.sandbox.payload import Json
from bot.sandbox.people import BOT, SLACKBOT, TEAM, TEAM_DOMAIN, TEAM_NAME, Person


def info(call: Call) -> Json:
    """Show a person or a bot."""
    person = call.ws.people.get(call.args.text("user"))
    if person is None:
        raise SlackError("user_not_found")
    return {"user": _shown(call, person)}


def list_all(call: Call) -> Json:
    """List everybody, the deactivated and the bots too; Slackbot says of itself that it is no bot."""
    everybody = [Person(SLACKBOT, "slackbot", "Slackbot"), *call.ws.people.values()]
    shown, metadata = page(call.args, everybody, default=MOST)
    members = [_shown(call, person) for person in shown]
    return {"members": members, "cache_ts": call.ws.now(), "response_metadata": metadata}


def lookup_by_email(call: Call) -> Json:
    """Find an active person by e-mail address."""
    wanted = call.args.text("email").lower()
    for person in call.ws.people.values():
        if person.email.lower() == wanted and wanted and not person.deleted and not person.is_bot:
            return {"user": _shown(call, person)}
    raise SlackError("users_not_found")


def bots_info(call: Call) -> Json:
    """Show the app's bot."""
    if call.args.text("bot", BOT) != BOT:
        raise SlackError("bot_not_found")
    return {"bot": bot_profile() | {"updated": 0}}


def team_info(call: Call) -> Json:
    """Show the workspace."""
    icon = {"image_default": True, "image_34": "", "image_68": "", "image_132": ""}
    team = {"id": TEAM, "name": TEAM_NAME, "domain": TEAM_DOMAIN, "email_domain": "example.com", "icon": icon}
    return {"team": team | {"url": f"{call.slack.url}/"}}


def _shown(call: Call, person: Person) -> Json:
    return person.to_slack(with_email=call.has("users:read.email"), with_locale=call.args.flag("include_locale"))


METHODS = {
    "users.info": info,
    "users.list": list_all,
    "users.lookupByEmail": lookup_by_email,
    "bots.info": bots_info,
    "team.info": team_info,
}
