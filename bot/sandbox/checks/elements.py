"""Interactive elements, and where each may stand.

Source: https://docs.slack.dev/reference/block-kit/block-elements
"""

import re
from collections.abc import Iterator

from bot.sandbox.checks.composition import (
    CONFIRM,
    IDENTIFIER,
    LINKED_OPTION,
    MARKED_OPTION,
    OPTION,
    OPTION_GROUP,
    PICTURE,
    has_picture,
    plain_text,
    with_options,
)
from bot.sandbox.checks.schema import (
    Check,
    anything,
    boolean,
    by_type,
    choice,
    every,
    integer,
    listing,
    mistake,
    record,
    string,
    web_address,
)


def _pattern(pattern: str, what: str) -> Check:
    shape = re.compile(pattern)

    def check(value: object, pointer: str) -> Iterator[str]:
        if not isinstance(value, str) or not shape.fullmatch(value):
            yield mistake(f"must provide {what}", pointer)

    return check


DATE = _pattern(r"\d{4}-\d{2}-\d{2}", "a date as YYYY-MM-DD")
TIME = _pattern(r"([01]\d|2[0-3]):[0-5]\d", "a time as HH:mm")
USERS = listing(string(), most=100)
BASE: dict[str, Check] = {"action_id": IDENTIFIER, "focus_on_load": boolean}
MENU: dict[str, Check] = BASE | {"placeholder": plain_text(150), "confirm": CONFIRM}
TYPED: dict[str, Check] = BASE | {
    "placeholder": plain_text(150),
    "dispatch_action_config": record(
        {}, {"trigger_actions_on": listing(choice("on_enter_pressed", "on_character_entered"), most=2)}
    ),
}
FIXED: dict[str, Check] = {"options": listing(OPTION, most=100), "option_groups": listing(OPTION_GROUP, most=100)}
FILTER = record(
    {},
    {
        "include": listing(choice("im", "mpim", "private", "public"), most=4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)


def _element(name: str, required: dict[str, Check], optional: dict[str, Check]) -> dict[str, Check]:
    return {name: record({"type": choice(name)} | required, optional)}


def _menu(name: str, own: dict[str, Check]) -> dict[str, Check]:
    single = _element(f"{name}_select", {}, MENU | own)
    lists = {f"{key}s": listing(check, most=100) for key, check in own.items() if key.startswith("initial_")}
    others = {key: check for key, check in own.items() if not key.startswith(("initial_", "response_url"))}
    return single | _element(f"multi_{name}_select", {}, MENU | others | lists | {"max_selected_items": integer})


def _fixed(kinds: dict[str, Check]) -> dict[str, Check]:
    return {name: with_options(check) for name, check in kinds.items()}


SELECTS = (
    _fixed(_menu("static", FIXED | {"initial_option": OPTION}))
    | _menu("external", {"min_query_length": integer, "initial_option": OPTION})
    | _menu("users", {"initial_user": string()})
    | _menu("channels", {"initial_channel": string(), "response_url_enabled": boolean})
    | _menu(
        "conversations",
        {
            "initial_conversation": string(),
            "default_to_current_conversation": boolean,
            "filter": FILTER,
            "response_url_enabled": boolean,
        },
    )
)
BUTTON = _element(
    "button",
    {"text": plain_text(75)},
    {
        "action_id": IDENTIFIER,
        "value": string(2000),
        "url": web_address(3000),
        "style": choice("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
    },
)
IMAGE = {"image": every(_element("image", {"alt_text": string(2000)}, PICTURE)["image"], has_picture)}
OVERFLOW = _element(
    "overflow",
    {"options": listing(LINKED_OPTION, most=5)},
    {"action_id": IDENTIFIER, "confirm": CONFIRM},
)
CHOICES = _fixed(
    _element(
        "checkboxes",
        {"options": listing(MARKED_OPTION, most=10)},
        BASE | {"confirm": CONFIRM, "initial_options": listing(MARKED_OPTION, most=10)},
    )
    | _element(
        "radio_buttons",
        {"options": listing(MARKED_OPTION, most=10)},
        BASE | {"confirm": CONFIRM, "initial_option": MARKED_OPTION},
    )
)
PICKERS = (
    _element("datepicker", {}, MENU | {"initial_date": DATE})
    | _element("timepicker", {}, MENU | {"initial_time": TIME, "timezone": string()})
    | _element("datetimepicker", {}, BASE | {"confirm": CONFIRM, "initial_date_time": integer})
)
FIELDS = (
    _element(
        "plain_text_input",
        {},
        TYPED
        | {
            "initial_value": string(3000, least=0),
            "multiline": boolean,
            "min_length": integer,
            "max_length": integer,
        },
    )
    | _element(
        "number_input",
        {"is_decimal_allowed": boolean},
        TYPED | {"initial_value": string(), "min_value": string(), "max_value": string()},
    )
    | _element("email_text_input", {}, TYPED | {"initial_value": string()})
    | _element("url_text_input", {}, TYPED | {"initial_value": string()})
    | _element("rich_text_input", {}, TYPED | {"initial_value": anything})
    | _element("file_input", {}, {"action_id": IDENTIFIER, "filetypes": USERS, "max_files": integer})
)

SINGLE_SELECTS = {name: check for name, check in SELECTS.items() if not name.startswith("multi_")}
IN_ACTIONS = by_type(BUTTON | SINGLE_SELECTS | OVERFLOW | CHOICES | PICKERS)
IN_SECTION = by_type(BUTTON | IMAGE | SELECTS | OVERFLOW | CHOICES | PICKERS)
IN_INPUT = by_type(SELECTS | CHOICES | PICKERS | FIELDS)
