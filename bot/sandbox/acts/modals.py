"""Submitting and closing modals.

Source: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
"""

import re
from decimal import Decimal

from bot.sandbox.acts.elements import VALUES, state_of
from bot.sandbox.acts.payloads import interaction
from bot.sandbox.checks.views import checked_modal
from bot.sandbox.errors import PageError, SlackError
from bot.sandbox.local_slack import LocalSlack
from bot.sandbox.payload import Json
from bot.sandbox.people import Person

REQUIRED = "Please complete this required field."
WHOLE, DECIMAL = re.compile(r"-?[0-9]+"), re.compile(r"-?[0-9]+(\.[0-9]+)?")


def submit(slack: LocalSlack, person: Person, view_id: str, values: Json) -> Json:
    """Send a modal's values, after the checks that Slack's own client makes, and do what the app answers."""
    view = _open(slack, person, view_id)
    state = state_of(view["blocks"], values)
    errors = _complaints(view, state["values"])
    if errors:
        return {"ok": False, "errors": errors}
    payload = interaction("view_submission", person, slack.triggers.give(person.id, view_id))
    payload |= {"view": view | {"state": state}, "response_urls": []}
    reply = slack.bridge.send("interactive", payload)
    if not reply.ok:
        return {"ok": False, "error": reply.failure, "status": reply.status, "ms": reply.ms}
    try:
        return _obey(slack, person, view, reply.body) | {"ms": reply.ms}
    except SlackError as refused:
        return refused.answer()


def close(slack: LocalSlack, person: Person, view_id: str) -> Json:
    """Close a modal, or with `clear_on_close` all of them; told to the app when the view asks for it."""
    view = _open(slack, person, view_id)
    if view["clear_on_close"]:
        slack.views.clear(person.id)
    else:
        slack.views.close(person.id, view_id)
    if view["notify_on_close"]:
        payload = interaction("view_closed", person) | {"view": view, "is_cleared": view["clear_on_close"]}
        slack.bridge.send("interactive", payload)
    return {"ok": True}


def _open(slack: LocalSlack, person: Person, view_id: str) -> Json:
    for view in slack.views.stack(person.id):
        if view["id"] == view_id:
            return view
    raise PageError("this view is not open")


def _obey(slack: LocalSlack, person: Person, view: Json, body: Json) -> Json:
    match body.get("response_action"):
        case None:
            slack.views.close(person.id, view["id"])
        case "clear":
            slack.views.clear(person.id)
        case "update":
            slack.views.update(checked_modal(body.get("view")), view_id=view["id"])
        case "push":
            slack.views.push(person.id, checked_modal(body.get("view")))
        case "errors":
            return {"ok": False, "errors": _errors(view, body.get("errors"))}
        case _:
            raise SlackError("invalid_response_action")
    return {"ok": True}


def _errors(view: Json, errors: object) -> Json:
    """Return the app's errors; each must name an input block, or Slack shows none of them."""
    inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
        raise SlackError("invalid_errors")
    return errors


def _complaints(view: Json, values: Json) -> dict[str, str]:
    errors: dict[str, str] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            state = values[block["block_id"]][block["element"]["action_id"]]
            complaint = _complaint(block, state[VALUES[block["element"]["type"]]])
            if complaint:
                errors[block["block_id"]] = complaint
    return errors


def _complaint(block: Json, entered: object) -> str | None:
    if not entered:
        return None if block.get("optional") else REQUIRED
    element = block["element"]
    if element["type"] == "number_input":
        return _number(element, str(entered))
    if element["type"] != "plain_text_input":
        return None
    length = len(str(entered))
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if length < least:
        return f"This field must have at least {least} characters."
    return f"This field must have at most {most} characters." if length > most else None


def _number(element: Json, entered: str) -> str | None:
    """Check a number as Slack's client does, which takes digits, a sign and, where it may, a point."""
    if not (DECIMAL if element["is_decimal_allowed"] else WHOLE).fullmatch(entered):
        return "Please enter a number." if element["is_decimal_allowed"] else "Please enter a whole number."
    least, most = element.get("min_value"), element.get("max_value")
    if least is not None and Decimal(entered) < Decimal(least):
        return f"The number must be at least {least}."
    return f"The number must be at most {most}." if most is not None and Decimal(entered) > Decimal(most) else None
