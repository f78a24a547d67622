"""A form as Slack sends it back: what was shown, and what somebody entered."""

import dataclasses
from typing import Any

from bot.messages.base import View
from commands.context import Ask


def submitted(ask: Ask, view: View, **entered: Any) -> Ask:
    """Answer the ask of a form that was sent with what it showed, but for what was entered: block and value."""
    values = {
        block["block_id"]: _state(block["element"]) for block in view.payload["blocks"] if block["type"] == "input"
    }
    for block, value in entered.items():
        ((action, state),) = values[block.replace("__", ".")].items()
        values[block.replace("__", ".")] = {action: _changed(state, value)}
    body = {"view": {"state": {"values": values}}}
    return dataclasses.replace(ask, channel=view.payload.get("private_metadata", ""), body=body)


def _state(element: dict[str, Any]) -> dict[str, Any]:
    kind = element["type"]
    if kind in {"multi_static_select", "checkboxes"}:
        state: dict[str, Any] = {"selected_options": element.get("initial_options", [])}
    elif kind == "static_select":
        state = {"selected_option": element.get("initial_option")}
    elif kind == "datepicker":
        state = {"selected_date": element.get("initial_date")}
    elif kind == "timepicker":
        state = {"selected_time": element.get("initial_time")}
    elif kind == "datetimepicker":
        state = {"selected_date_time": element.get("initial_date_time")}
    elif kind == "multi_users_select":
        state = {"selected_users": element.get("initial_users", [])}
    elif kind == "users_select":
        state = {"selected_user": element.get("initial_user")}
    elif kind == "conversations_select":
        state = {"selected_conversation": element.get("initial_conversation")}
    else:
        state = {"value": element.get("initial_value")}
    return {element["action_id"]: {"type": kind} | state}


def _changed(state: dict[str, Any], value: Any) -> dict[str, Any]:
    (kind,) = state.keys() - {"type"}
    if kind == "selected_options":
        return state | {kind: [{"value": each} for each in value]}
    return state | {kind: {"value": value} if kind == "selected_option" else value}
