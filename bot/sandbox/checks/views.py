"""Modals and the home tab.

Source: https://docs.slack.dev/reference/views
"""

from collections.abc import Iterator

from bot.sandbox.checks.blocks import check_view
from bot.sandbox.checks.composition import plain_text
from bot.sandbox.checks.schema import Check, boolean, by_type, choice, every, mistake, record, string
from bot.sandbox.errors import SlackError, invalid_arguments
from bot.sandbox.payload import Json, packed

MOST_BYTES = 250_000


def _blocks(value: object, pointer: str) -> Iterator[str]:
    yield from check_view(value, pointer)


def _submit_for_inputs(value: object, pointer: str) -> Iterator[str]:
    if not isinstance(value, dict) or "submit" in value or not isinstance(value.get("blocks"), list):
        return
    if any(isinstance(block, dict) and block.get("type") == "input" for block in value["blocks"]):
        yield mistake("missing required field: submit", pointer)


SHARED: dict[str, Check] = {
    "private_metadata": string(3000, least=0),
    "callback_id": string(255, least=0),
    "external_id": string(255, least=0),
}
MODAL = every(
    record(
        {"type": choice("modal"), "title": plain_text(24), "blocks": _blocks},
        SHARED
        | {
            "submit": plain_text(24),
            "close": plain_text(24),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
        },
    ),
    _submit_for_inputs,
)
HOME = record({"type": choice("home"), "blocks": _blocks}, SHARED)


def checked_modal(view: object) -> Json:
    """Return a modal as it is; raise Slack's error about one with mistakes."""
    return _checked(view, by_type({"modal": MODAL}))


def checked_home(view: object) -> Json:
    """Return a home tab as it is; raise Slack's error about one with mistakes."""
    return _checked(view, by_type({"home": HOME}))


def _checked(view: object, check: Check) -> Json:
    mistakes = list(check(view, "/view"))
    if mistakes or not isinstance(view, dict):
        raise invalid_arguments(*mistakes)
    if len(packed(view).encode()) > MOST_BYTES:
        raise SlackError("view_too_large")
    return view
