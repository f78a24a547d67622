"""files.*: what people share.

Source: https://docs.slack.dev/reference/methods/files.info
"""

from bot.sandbox.api.call import Call
from bot.sandbox.errors import SlackError
from bot.sandbox.payload import Json
from bot.sandbox.people import BOT_USER


def info(call: Call) -> Json:
    """Show a file of a channel that the bot is in."""
    found = call.ws.files.get(call.args.text("file"))
    if found is None or BOT_USER not in call.ws.channels[found.channel].members:
        raise SlackError("file_not_found")
    return {"file": found.to_slack(call.slack.url), "comments": [], "response_metadata": {"next_cursor": ""}}


METHODS = {"files.info": info}
