"""Interactive elements: buttons, menus and fields.

Source: https://docs.slack.dev/reference/block-kit/block-elements
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from bot.slack import limits
from bot.slack.blocks import counted
from bot.slack.mrkdwn import plain
from bot.slack.text import Json, filled, identifier, mrkdwn, plain_text

Style = Literal["primary", "danger"]


def button(
    text: str,
    action_id: str,
    *,
    value: str | None = None,
    style: Style | None = None,
    url: str | None = None,
    confirm: Json | None = None,
) -> Json:
    """Show a button; `value` comes back with the click, `url` opens in the browser as well."""
    return filled(
        type="button",
        text=plain_text(text, limits.BUTTON_TEXT),
        action_id=identifier(action_id),
        value=None if value is None else identifier(value, limits.BUTTON_VALUE),
        url=None if url is None else identifier(url, limits.BUTTON_URL),
        style=style,
        confirm=confirm,
    )


def confirmation(title: str, text: str, *, yes: str, no: str, style: Style | None = None) -> Json:
    """Ask once more before an element acts.

    Source: https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object
    """
    return filled(
        title=plain_text(title, limits.CONFIRM_TITLE),
        text=mrkdwn(text, limits.CONFIRM_TEXT),
        confirm=plain_text(yes, limits.CONFIRM_BUTTON),
        deny=plain_text(no, limits.CONFIRM_BUTTON),
        style=style,
    )


def option(text: str, value: str, *, description: str | None = None) -> Json:
    """Make one choice of a menu."""
    return filled(
        text=plain_text(text, limits.OPTION_TEXT),
        value=identifier(value, limits.OPTION_VALUE),
        description=None if description is None else plain_text(description, limits.OPTION_TEXT),
    )


def box(text: str, value: str, *, note: str | None = None) -> Json:
    """Make one box to be ticked; links in the `note` under it can be followed."""
    described = None if note is None else mrkdwn(note, limits.OPTION_TEXT)
    return {**option(text, value), **filled(description=described)}


def static_select(
    action_id: str,
    options: Sequence[Json],
    *,
    placeholder: str | None = None,
    chosen: str | None = None,
    confirm: Json | None = None,
) -> Json:
    """Show a menu of our own options; `chosen` is the value of the one that is set."""
    return filled(
        type="static_select",
        action_id=identifier(action_id),
        options=counted(options, limits.OPTIONS),
        placeholder=_placeholder(placeholder),
        initial_option=None if chosen is None else _with_value(options, chosen),
        confirm=confirm,
    )


def multi_static_select(
    action_id: str, options: Sequence[Json], *, placeholder: str | None = None, chosen: Sequence[str] = ()
) -> Json:
    """Show a menu of which several may be chosen; `chosen` are the values that are so at first."""
    return filled(
        type="multi_static_select",
        action_id=identifier(action_id),
        options=counted(options, limits.OPTIONS),
        placeholder=_placeholder(placeholder),
        initial_options=[choice for choice in options if choice["value"] in chosen] or None,
    )


def checkboxes(action_id: str, options: Sequence[Json]) -> Json:
    """Show boxes of which several may be ticked; none is at first.

    Source: https://docs.slack.dev/reference/block-kit/block-elements/checkboxes-element
    """
    return filled(type="checkboxes", action_id=identifier(action_id), options=counted(options, limits.CHECKBOXES))


def overflow(action_id: str, options: Sequence[Json]) -> Json:
    """Show a menu of further things to do, behind three dots."""
    return filled(type="overflow", action_id=identifier(action_id), options=counted(options, limits.OVERFLOW))


def users_select(action_id: str, *, placeholder: str | None = None, chosen: str | None = None) -> Json:
    """Show a menu of the workspace's people."""
    return filled(
        type="users_select",
        action_id=identifier(action_id),
        placeholder=_placeholder(placeholder),
        initial_user=chosen,
    )


def multi_users_select(action_id: str, *, most: int, chosen: Sequence[str] = ()) -> Json:
    """Show a menu of the workspace's people of whom several may be chosen."""
    return filled(
        type="multi_users_select",
        action_id=identifier(action_id),
        max_selected_items=most,
        initial_users=list(chosen) or None,
    )


def channel_select(action_id: str, *, chosen: str | None = None) -> Json:
    """Show a menu of the channels that a person knows, private ones too.

    Source: https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element
    """
    return filled(
        type="conversations_select",
        action_id=identifier(action_id),
        initial_conversation=chosen,
        filter={"include": ["public", "private"], "exclude_bot_users": True},
    )


def number_input(action_id: str, *, chosen: str | None = None) -> Json:
    """Show a field for a number, with decimals or without.

    Source: https://docs.slack.dev/reference/block-kit/block-elements/number-input-element
    """
    return filled(
        type="number_input", action_id=identifier(action_id), is_decimal_allowed=True, initial_value=chosen or None
    )


def date_input(action_id: str, *, chosen: str | None = None) -> Json:
    """Show a field for a day; `chosen` is like `2026-03-20`."""
    return filled(type="datepicker", action_id=identifier(action_id), initial_date=chosen)


def time_input(action_id: str, *, chosen: str | None = None) -> Json:
    """Show a field for a time of day; `chosen` is like `09:00`.

    Source: https://docs.slack.dev/reference/block-kit/block-elements/time-picker-element
    """
    return filled(type="timepicker", action_id=identifier(action_id), initial_time=chosen)


def moment_input(action_id: str, *, chosen: datetime | None = None) -> Json:
    """Show a field for a day and a time of day, in the zone of whoever fills it.

    Source: https://docs.slack.dev/reference/block-kit/block-elements/datetime-picker-element
    """
    start = None if chosen is None else int(chosen.timestamp())
    return filled(type="datetimepicker", action_id=identifier(action_id), initial_date_time=start)


def text_input(
    action_id: str,
    *,
    placeholder: str | None = None,
    initial: str | None = None,
    multiline: bool = False,
    min_length: int | None = None,
    max_length: int | None = None,
) -> Json:
    """Show a field for text; the lengths are in characters, at most 3000."""
    return filled(
        type="plain_text_input",
        action_id=identifier(action_id),
        placeholder=_placeholder(placeholder),
        initial_value=plain(initial or "")[: max_length or limits.INPUT_TEXT] or None,
        multiline=multiline or None,
        min_length=min_length,
        max_length=max_length,
    )


def _placeholder(text: str | None) -> Json | None:
    return None if text is None else plain_text(text, limits.PLACEHOLDER)


def _with_value(options: Sequence[Json], value: str) -> Json:
    for choice in options:
        if choice["value"] == value:
            return choice
    raise ValueError("the chosen value is none of the options")
