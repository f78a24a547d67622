"""api.test, auth.test, apps.connections.open: the app itself.

Source: https://docs.slack.dev/reference/methods/auth.test
"""

from bot.sandbox.api.call import Call
from bot.sandbox.errors import SlackError
from bot.sandbox.payload import Json
from bot.sandbox.people import BOT, BOT_USER, TEAM, TEAM_NAME


def api_test(call: Call) -> Json:
    """Echo the arguments."""
    if "error" in call.args:
        raise SlackError(call.args.text("error"), args=call.args.given)
    return {"args": call.args.given}


def auth_test(call: Call) -> Json:
    """Tell whose token it is."""
    return {
        "url": f"{call.slack.url}/",
        "team": TEAM_NAME,
        "user": call.ws.people[BOT_USER].name,
        "team_id": TEAM,
        "user_id": BOT_USER,
        "bot_id": BOT,
        "is_enterprise_install": False,
    }


def open_connection(call: Call) -> Json:
    """Return the address of a new socket; it opens once."""
    sockets = call.slack.bridge.sockets
    return {"url": f"{call.slack.url.replace('http', 'ws', 1)}/socket/{sockets.ticket()}"}


METHODS = {"api.test": api_test, "auth.test": auth_test, "apps.connections.open": open_connection}
