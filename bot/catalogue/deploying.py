"""What the catalogue says of deploys: environments in their order, and how a service gets into each of them."""

import string
from datetime import timedelta
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from bot.catalogue.durations import Duration
from bot.catalogue.names import Slug, WindowNames, free

BACKENDS = ("command",)
"""The tables of which a target has one: by what it is deployed."""
FIELDS = frozenset({"service", "environment", "commit", "ref", "id"})
"""What stands in braces in an argument, and is filled in when it runs."""

EnvironmentName = Annotated[Slug, AfterValidator(free)]
Wait = Annotated[Duration, Field(ge=timedelta(seconds=1), le=timedelta(days=1))]
WAITED = 'a duration up to a day, such as "20m"'
GateName = Literal["ci", "review"]


def _argument(value: str) -> str:
    """Accept an argument whose braces hold nothing but known fields."""
    try:
        named = {name for _, name, spec, conversion in string.Formatter().parse(value) if name is not None}
    except ValueError:
        raise ValueError(f'"{value}" has a single brace; expected {{{{ or }}}} for a brace itself') from None
    if named - FIELDS:
        known = ", ".join(f"{{{name}}}" for name in sorted(FIELDS))
        raise ValueError(f'"{value}" has an unknown field; expected one of {known}')
    return value


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
        raise ValueError(f'"{value}" is no http address without a user')
    return value


Argument = Annotated[str, AfterValidator(_argument)]
Address = Annotated[str, AfterValidator(_address)]


class Environment(BaseModel):
    """A table `[environment.<name>]`: somewhere a service runs, and what has to be so before it gets there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str | None = Field(default=None, min_length=1, max_length=80, description="at most 80 characters")
    title_ko: str | None = Field(default=None, min_length=1, max_length=80, description="at most 80 characters")
    after: EnvironmentName | None = Field(
        default=None, description="the environment in which the same commit must be live before"
    )
    production: bool = Field(default=False, description="true where people are served")
    gates: tuple[GateName, ...] = Field(default=(), description='a list of "ci" and "review"')
    approvals: int = Field(default=0, ge=0, le=5, description="how many others must approve, from 0 to 5")
    freeze: WindowNames = Field(
        default=(), description="the name of a window in which nothing is deployed, or a list of them"
    )
    confirm: bool | None = Field(default=None, description="true where a deploy waits for a button; so in production")
    timeout: Wait = Field(default=timedelta(minutes=20), description=WAITED)
    watch: Wait = Field(default=timedelta(minutes=2), description=WAITED)
    rollback: Literal["ask", "auto", "never"] = Field(
        default="ask", description='"ask", "auto" or "never": what a release that turns out faulty leads to'
    )

    @property
    def asks(self) -> bool:
        """Whether a deploy waits for somebody to confirm its plan."""
        return self.production if self.confirm is None else self.confirm


class Command(BaseModel):
    """A program on Bongsu's own machine: arguments, never a shell."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    run: tuple[Argument, ...] = Field(
        min_length=1, description='a list such as ["./deploy", "{environment}", "{commit}"]'
    )
    folder: str | None = Field(default=None, min_length=1, description="the folder in which it runs")
    pass_on: tuple[str, ...] = Field(
        default=(), description='names of environment variables that it is given, such as ["AWS_PROFILE"]'
    )


class Target(BaseModel):
    """A table `[service.<name>.deploy.<environment>]`: what brings a service there, and how its health shows."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    command: Command | None = Field(default=None, description="a table with `run`")
    health: tuple[Address, ...] = Field(
        default=(), description="http addresses that answer with success when all is well"
    )
    timeout: Wait | None = Field(default=None, description=WAITED)
    watch: Wait | None = Field(default=None, description=WAITED)

    @model_validator(mode="after")
    def _by_one(self) -> Self:
        if sum(getattr(self, name) is not None for name in BACKENDS) != 1:
            raise ValueError(f"is deployed by nothing, or by several; expected one of {', '.join(BACKENDS)}")
        return self

    @property
    def backend(self) -> str:
        """By what it is deployed."""
        return next(name for name in BACKENDS if getattr(self, name) is not None)
