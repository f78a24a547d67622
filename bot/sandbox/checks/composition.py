"""Texts, options, confirmations.

Source: https://docs.slack.dev/reference/block-kit/composition-objects
"""

from collections.abc import Iterator

from bot.sandbox.checks.schema import (
    Check,
    boolean,
    by_type,
    choice,
    every,
    listing,
    mistake,
    one_of,
    record,
    string,
    web_address,
)

IDENTIFIER = string(255)


def plain_text(most: int) -> Check:
    """Take a plain_text object."""
    return by_type({"plain_text": _plain(most)})


def any_text(most: int) -> Check:
    """Take a plain_text or mrkdwn object."""
    mrkdwn = record({"type": choice("mrkdwn"), "text": string(most)}, {"verbatim": boolean})
    return by_type({"plain_text": _plain(most), "mrkdwn": mrkdwn})


def _plain(most: int) -> Check:
    return record({"type": choice("plain_text"), "text": string(most)}, {"emoji": boolean})


CONFIRM = record(
    {"title": plain_text(100), "text": any_text(300), "confirm": plain_text(30), "deny": plain_text(30)},
    {"style": choice("primary", "danger")},
)

OPTION = record({"text": plain_text(75), "value": string(150)}, {"description": plain_text(75)})
MARKED_OPTION = record({"text": any_text(75), "value": string(150)}, {"description": any_text(75)})
LINKED_OPTION = record(
    {"text": plain_text(75), "value": string(150)}, {"description": plain_text(75), "url": web_address(3000)}
)
OPTION_GROUP = record({"label": plain_text(75), "options": listing(OPTION, most=100)})


SLACK_FILE = every(record({}, {"id": string(), "url": string(3000)}), one_of("id", "url"))
"""Source: https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object"""
PICTURE: dict[str, Check] = {"image_url": web_address(3000), "slack_file": SLACK_FILE}
"""Where a picture comes from: `has_picture` holds that it is one of them."""
has_picture = one_of(*PICTURE)


def _one_source(value: object, pointer: str) -> Iterator[str]:
    if isinstance(value, dict) and ("options" in value) == ("option_groups" in value):
        yield mistake("must provide either options or option_groups", pointer)


def _initial_is_offered(value: object, pointer: str) -> Iterator[str]:
    """Slack compares the whole option, not only its value."""
    if not isinstance(value, dict):
        return
    offered = list(value.get("options") or [])
    for group in value.get("option_groups") or []:
        offered += group.get("options", []) if isinstance(group, dict) else []
    chosen = [value["initial_option"]] if "initial_option" in value else value.get("initial_options") or []
    if isinstance(chosen, list) and any(option not in offered for option in chosen):
        yield mistake("initial option is none of the options", pointer)


def with_options(check: Check) -> Check:
    """Add what holds for all menus of fixed options."""
    return every(check, _one_source, _initial_is_offered)
