"""What people entered into a form, and what of it they changed."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.errors import BotError
from bot.messages.incident_forms import mark_of
from bot.slack.mrkdwn import plain
from commands.context import Answer, Ask

KINDS = (
    "selected_users",
    "selected_user",
    "selected_conversation",
    "selected_date",
    "selected_time",
    "selected_date_time",
    "value",
)
"""Under which of these a field holds what was entered.

https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
"""


def entered(body: Mapping[str, Any]) -> dict[str, Any]:
    """Read a form by block: a text, a chosen value, a list of them, a person, or a time; None where it is empty."""
    values = body["view"]["state"]["values"]
    return {block: _value(next(iter(actions.values()))) for block, actions in values.items()}


def changed(values: Mapping[str, Any], shown: Mapping[str, str]) -> dict[str, Any]:
    """Keep what differs from what the form showed, by its marks; a field that it did not show stays out."""
    return {name: value for name, value in values.items() if name in shown and mark_of(value) != shown[name]}


def _value(state: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a text, a list, or nothing
    if "selected_options" in state:
        return [option["value"] for option in state["selected_options"]]
    if "selected_option" in state:
        return (state["selected_option"] or {}).get("value")
    return next((state[kind] for kind in KINDS if kind in state), None)


def at_its_field(ask: Ask, fields: Mapping[str, str], write: Callable[[], object]) -> Answer:
    """Do what a form is for; an error of which `fields` names the field is answered there, any other is raised."""
    try:
        write()
    except BotError as error:
        if error.name not in fields:
            raise
        said = plain(ask.words.render(error.family, error.name, **error.context))
        return {"response_action": "errors", "errors": {fields[error.name]: said}}
    return None
