"""usergroups.*: people who are called by one name.

Source: https://docs.slack.dev/reference/methods/usergroups.users.list
"""

from bot.sandbox.api.call import Call
from bot.sandbox.errors import SlackError
from bot.sandbox.payload import Json


def list_all(call: Call) -> Json:
    """List the groups, those that are switched off only on demand."""
    with_off, with_users = call.args.flag("include_disabled"), call.args.flag("include_users")
    shown = [group for group in call.ws.groups.values() if with_off or not group.is_off]
    return {"usergroups": [group.to_slack(with_users=with_users) for group in shown]}


def users_list(call: Call) -> Json:
    """List who is in a group."""
    group = call.ws.groups.get(call.args.text("usergroup"))
    if group is None or (group.is_off and not call.args.flag("include_disabled")):
        raise SlackError("no_such_subteam")
    return {"users": group.users}


METHODS = {"usergroups.list": list_all, "usergroups.users.list": users_list}
