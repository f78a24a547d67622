"""Checks of JSON: each yields a sentence, as Slack words it, for every mistake that it finds.

Slack names the place by a JSON pointer: `must be less than 76 characters [json-pointer:/blocks/0/text/text]`.
"""

from collections.abc import Callable, Iterator, Mapping

Check = Callable[[object, str], Iterator[str]]
"""Takes a value and the pointer to it."""


def mistake(text: str, pointer: str) -> str:
    """Return Slack's sentence."""
    return f"{text} [json-pointer:{pointer or '/'}]"


def anything(_value: object, _pointer: str) -> Iterator[str]:
    """Take every value."""
    return iter(())


def string(most: int | None = None, *, least: int = 1) -> Check:
    """Take a text of a length in characters."""

    def check(value: object, pointer: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield mistake("must provide a string", pointer)
        elif len(value) < least:
            yield mistake(f"must be more than {least - 1} characters", pointer)
        elif most is not None and len(value) > most:
            yield mistake(f"must be less than {most + 1} characters", pointer)

    return check


def boolean(value: object, pointer: str) -> Iterator[str]:
    """Take true or false."""
    if not isinstance(value, bool):
        yield mistake("must provide a boolean", pointer)


def integer(value: object, pointer: str) -> Iterator[str]:
    """Take a whole number."""
    if not isinstance(value, int) or isinstance(value, bool):
        yield mistake("must provide an integer", pointer)


def choice(*allowed: str) -> Check:
    """Take one of a few words."""

    def check(value: object, pointer: str) -> Iterator[str]:
        if value not in allowed:
            yield mistake(f"value must be one of {', '.join(allowed)}", pointer)

    return check


def web_address(most: int) -> Check:
    """Take an http, https or mailto address."""

    def check(value: object, pointer: str) -> Iterator[str]:
        yield from string(most)(value, pointer)
        if isinstance(value, str) and not value.startswith(("http://", "https://", "mailto:", "slack://", "tel:")):
            yield mistake("invalid url", pointer)

    return check


def listing(item: Check, *, least: int = 1, most: int) -> Check:
    """Take an array."""

    def check(value: object, pointer: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield mistake("must provide an array", pointer)
            return
        if len(value) < least:
            yield mistake(f"no fewer than {least} items allowed", pointer)
        if len(value) > most:
            yield mistake(f"no more than {most} items allowed", pointer)
        for position, part in enumerate(value):
            yield from item(part, f"{pointer}/{position}")

    return check


def record(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """Take an object of these keys and no others."""
    known = {**required, **(optional or {})}

    def check(value: object, pointer: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield mistake("must provide an object", pointer)
            return
        for name in required:
            if name not in value:
                yield mistake(f"missing required field: {name}", pointer)
        for name, part in value.items():
            if name in known:
                yield from known[name](part, f"{pointer}/{name}")
            else:
                yield mistake(f"invalid additional property: {name}", pointer)

    return check


def by_type(kinds: Mapping[str, Check]) -> Check:
    """Take an object whose `type` names the check for it."""

    def check(value: object, pointer: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield mistake("must provide an object", pointer)
        elif "type" not in value:
            yield mistake("missing required field: type", pointer)
        elif not isinstance(value["type"], str) or value["type"] not in kinds:
            yield mistake(f"unsupported type: {value['type']}", f"{pointer}/type")
        else:
            yield from kinds[value["type"]](value, pointer)

    return check


def one_of(*names: str) -> Check:
    """Take an object that has one of these keys, and no second one."""

    def check(value: object, pointer: str) -> Iterator[str]:
        if isinstance(value, dict) and sum(name in value for name in names) != 1:
            yield mistake(f"must provide either {' or '.join(names)}", pointer)

    return check


def every(*checks: Check) -> Check:
    """Take what all of these take."""

    def check(value: object, pointer: str) -> Iterator[str]:
        for one in checks:
            yield from one(value, pointer)

    return check
