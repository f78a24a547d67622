"""views.*: modals and the home tab.

Source: https://docs.slack.dev/reference/methods/views.open
"""

from bot.sandbox.api.call import Call
from bot.sandbox.checks.views import checked_home, checked_modal
from bot.sandbox.errors import SlackError, invalid_arguments
from bot.sandbox.payload import Json
from bot.sandbox.triggers import Trigger


def open_modal(call: Call) -> Json:
    """Open a modal for the person whose trigger it is."""
    view = checked_modal(_view(call))
    return {"view": call.slack.views.open(_trigger(call).user, view)}


def push(call: Call) -> Json:
    """Open a modal above the one in which the trigger was made."""
    view = checked_modal(_view(call))
    trigger = _trigger(call)
    if trigger.view_id is None:
        raise SlackError("not_found")
    return {"view": call.slack.views.push(trigger.user, view)}


def update(call: Call) -> Json:
    """Change a modal that is open."""
    view = checked_modal(_view(call))
    if "view_id" not in call.args and "external_id" not in call.args:
        raise invalid_arguments("missing required field: view_id")
    changed = call.slack.views.update(
        view,
        view_id=call.args.text("view_id"),
        external_id=call.args.text("external_id"),
        hash_=call.args.text("hash"),
    )
    return {"view": changed}


def publish(call: Call) -> Json:
    """Write somebody's home tab."""
    view = checked_home(_view(call))
    user = call.args.text("user_id")
    if call.ws.human(user) is None:
        raise invalid_arguments("invalid `user_id` [json-pointer:/user_id]")
    return {"view": call.slack.views.publish(user, view, call.args.text("hash"))}


def _view(call: Call) -> object:
    return call.args.json("view", "invalid_arguments")


def _trigger(call: Call) -> Trigger:
    trigger_id = call.args.text("trigger_id") or call.args.text("interactivity_pointer")
    if not trigger_id:
        raise invalid_arguments("missing required field: trigger_id")
    return call.slack.triggers.exchange(trigger_id)


METHODS = {
    "views.open": open_modal,
    "views.push": push,
    "views.update": update,
    "views.publish": publish,
}
