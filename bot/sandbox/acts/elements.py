"""What an element of a message or view holds when somebody used it.

Source: https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
"""

from bot.sandbox.checks.blocks import elements_of
from bot.sandbox.errors import PageError
from bot.sandbox.payload import Json

VALUES = {
    "button": "value",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "users_select": "selected_user",
    "channels_select": "selected_channel",
    "conversations_select": "selected_conversation",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "multi_users_select": "selected_users",
    "multi_channels_select": "selected_channels",
    "multi_conversations_select": "selected_conversations",
    "overflow": "selected_option",
    "checkboxes": "selected_options",
    "radio_buttons": "selected_option",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "plain_text_input": "value",
    "number_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "rich_text_input": "rich_text_value",
    "file_input": "files",
}
"""The field in which each kind of element carries what was chosen."""

STATELESS = {"button", "overflow", "image"}
LISTS = {"selected_options", "files"}


def find(blocks: list[Json], block_id: str, action_id: str) -> Json | None:
    """Return the element of a name; None when it is gone."""
    for block in blocks:
        if block.get("block_id") == block_id:
            for element in elements_of(block):
                if element.get("action_id") == action_id:
                    return element
    return None


def state_of(blocks: list[Json], given: Json | None = None) -> Json:
    """Return `{"values": {block: {action: …}}}` of all elements that keep a value.

    `given` has the same shape and holds what somebody entered; the rest is as the app set it.
    """
    values: Json = {}
    for block in blocks:
        for element in elements_of(block):
            if element["type"] not in STATELESS:
                entered = ((given or {}).get(block["block_id"]) or {}).get(element["action_id"])
                kept = _initial(element) if entered is None else used(element, entered)
                values.setdefault(block["block_id"], {})[element["action_id"]] = kept
    return {"values": values}


def used(element: Json, entered: Json) -> Json:
    """Return what an element sends; options may be given by their value alone."""
    kind = element["type"]
    name = VALUES[kind]
    if kind == "button":
        value = entered.get("value", element.get("value"))
        return {"type": kind} | ({} if value is None else {"value": value})
    value = entered.get(name)
    if value is not None and name == "selected_option":
        value = _option(element, value)
    if name == "selected_options":
        value = [_option(element, one) for one in value or []]
    return {"type": kind, name: value}


def _initial(element: Json) -> Json:
    name = VALUES[element["type"]]
    initial = {"value": "initial_value", "rich_text_value": "initial_value"}.get(
        name, name.replace("selected_", "initial_")
    )
    is_list = name in LISTS or element["type"].startswith("multi_")
    return {"type": element["type"], name: element.get(initial, [] if is_list else None)}


def _option(element: Json, chosen: object) -> Json:
    value = chosen.get("value") if isinstance(chosen, dict) else chosen
    options = list(element.get("options", ()))
    for group in element.get("option_groups", ()):
        options += group["options"]
    for option in options:
        if option["value"] == value:
            found: Json = option
            return found
    raise PageError(f"{value!r} is none of the options")
