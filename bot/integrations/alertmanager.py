"""Alertmanager's webhook, version 4.

https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
"""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    StringConstraints,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from bot.alerts.ports import IncomingAlert, Reading

MOST = 10_000
"""Alerts that one post may hold."""


def _storable(text: str) -> str:
    """Show the one character that PostgreSQL does not keep as what cannot be shown."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def _utc(time: datetime) -> datetime:
    try:
        return time.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("lies outside the years 1 to 9999") from error


Storable = AfterValidator(_storable)
Time = Annotated[AwareDatetime, AfterValidator(_utc)]
Short = Annotated[str, StringConstraints(max_length=4096), Storable]
Labels = dict[Short, Annotated[Short, BeforeValidator(str)]]


class Unreadable(ValueError):  # noqa: N818 - it is the body that is so
    """The body is not what its sender should send; the text says what is wrong with it."""


class _Alert(BaseModel):
    status: Literal["firing", "resolved"]
    labels: Labels
    annotations: Labels = {}
    startsAt: Time  # noqa: N815 - the sender's name
    endsAt: Time | None = None  # noqa: N815 - the sender's name
    generatorURL: Short = ""  # noqa: N815 - the sender's name
    fingerprint: Annotated[str, StringConstraints(min_length=1, max_length=200), Storable]


def _or_problem(value: Any, read_it: ValidatorFunctionWrapHandler) -> Any:  # noqa: ANN401 - whatever was sent
    """Let an alert that cannot be read spoil no other: what is wrong with it takes its place."""
    try:
        return read_it(value)
    except ValidationError as error:
        return _told(error)


class _Post(BaseModel):
    version: Literal["4"]
    groupKey: Annotated[str, StringConstraints(max_length=16_384), Storable] = ""  # noqa: N815 - the sender's name
    alerts: list[Annotated[_Alert, WrapValidator(_or_problem)]]


def read(body: bytes) -> Reading:
    """Read the alerts of a post. Raises `Unreadable` where none of it can be read."""
    try:
        post = _Post.model_validate_json(body)
    except ValidationError as error:
        raise Unreadable(_told(error)) from error
    if len(post.alerts) > MOST:
        raise Unreadable(f"alerts: more than {MOST}")
    found: list[_Alert | str] = [*post.alerts]
    problems = [f"alerts.{at}.{each}" for at, each in enumerate(found) if isinstance(each, str)]
    alerts = [_alert(each, post.groupKey) for each in found if isinstance(each, _Alert)]
    if problems and not alerts:
        raise Unreadable(problems[0])
    return Reading(alerts, problems)


def _told(error: ValidationError) -> str:
    """Say where the first mistake is, and what."""
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or "the body"
    return f"{where}: {first['msg']}"


def _alert(alert: _Alert, group: str) -> IncomingAlert:
    firing = alert.status == "firing"
    return IncomingAlert(
        source="alertmanager",
        fingerprint=alert.fingerprint,
        firing=firing,
        starts_at=alert.startsAt,
        ends_at=None if firing or _is_open(alert.endsAt) else alert.endsAt,
        name=alert.labels.get("alertname", "alert"),
        summary=alert.annotations.get("summary") or alert.annotations.get("description", ""),
        labels=alert.labels,
        group=group,
        url=alert.generatorURL,
    )


def _is_open(ends: datetime | None) -> bool:
    """Say whether an end is the zero time that stands for none."""
    return ends is None or ends <= datetime(1, 1, 2, tzinfo=UTC)
