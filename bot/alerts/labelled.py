"""Posts of labelled alerts, as Alertmanager sends them and Grafana after it.

One post may hold alerts that fire and alerts that are over.
"""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, StringConstraints, ValidationError, ValidatorFunctionWrapHandler, WrapValidator

from bot.alerts.fields import Labels, Short, Storable, Time, parsed, told
from bot.alerts.ports import Unreadable

MOST = 10_000
"""Alerts that one post may hold."""


class LabelledAlert(BaseModel):
    """One alert as it is sent; senders add fields of their own."""

    status: Literal["firing", "resolved"]
    labels: Labels
    annotations: Labels = {}
    startsAt: Time  # noqa: N815 - the sender's name
    endsAt: Time | None = None  # noqa: N815 - the sender's name
    generatorURL: Short = ""  # noqa: N815 - the sender's name
    fingerprint: Annotated[str, StringConstraints(min_length=1, max_length=200), Storable]

    @property
    def is_firing(self) -> bool:
        """Whether it has not ended."""
        return self.status == "firing"

    @property
    def ended_at(self) -> datetime | None:
        """When it ended, where that is told: an open end is the zero time."""
        is_open = self.is_firing or self.endsAt is None or self.endsAt <= datetime(1, 1, 2, tzinfo=UTC)
        return None if is_open else self.endsAt

    @property
    def name(self) -> str:
        """What it is called."""
        return self.labels.get("alertname", "alert")

    @property
    def summary(self) -> str:
        """What it says for people."""
        return self.annotations.get("summary") or self.annotations.get("description", "")


def or_problem(value: Any, read_it: ValidatorFunctionWrapHandler) -> Any:  # noqa: ANN401 - whatever was sent
    """Let an alert that cannot be read spoil no other: what is wrong with it takes its place."""
    try:
        return read_it(value)
    except ValidationError as error:
        return told(error)


OrProblem = WrapValidator(or_problem)
GroupKey = Annotated[str, StringConstraints(max_length=16_384), Storable]
Kind = TypeVar("Kind", bound=LabelledAlert)


class LabelledPost(BaseModel):
    """A post; a sender's own model says which `version` it is and of what its `alerts` are."""

    groupKey: GroupKey = ""  # noqa: N815 - the sender's name


Sent = TypeVar("Sent", bound=LabelledPost)


def unfold(model: type[Sent], kind: type[Kind], body: bytes) -> tuple[Sent, list[Kind], list[str]]:
    """Read a post: itself, the alerts in it, and what is wrong with the others.

    Raises `Unreadable` where none of it can be read.
    """
    post = parsed(model, body)
    found: list[Kind | str] = list(getattr(post, "alerts", ()))
    if len(found) > MOST:
        raise Unreadable(f"alerts: more than {MOST}")
    problems = [f"alerts.{at}.{each}" for at, each in enumerate(found) if isinstance(each, str)]
    alerts = [each for each in found if isinstance(each, kind)]
    if problems and not alerts:
        raise Unreadable(problems[0])
    return post, alerts, problems
