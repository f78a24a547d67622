"""Programs that mend what a watch finds: what each is given, who lets it run, how often, and when it has helped."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.catalogue.arguments import argument
from bot.catalogue.deploying import WAITED, Program, Wait
from bot.catalogue.names import RoleName

AUTO, ASK = "auto", "ask"
"""Who lets a script run: nobody has to, or anybody who may run recovery scripts; else a role."""
KINDS: Mapping[str, re.Pattern[str]] = {
    "name": re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}"),
    "number": re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,15})?"),
    "host": re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?"),
}
"""What a parameter's value looks like; none begins with a dash, so that no program takes it for an option."""
OF_WATCH = ("watch", "metric", "value", "severity")
"""Parameters that a watch itself fills in; all others are labels of what it watches."""
ParameterName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Choice = Annotated[str, Field(pattern=r"^[A-Za-z0-9][^\x00-\x1f]{0,99}$")]
Kind = Literal["name", "number", "host"] | tuple[Choice, ...]


class Unfit(ValueError):  # noqa: N818 - it is an answer about a value, not an error of ours
    """A parameter has no value, or one that it does not take."""

    def __init__(self, name: str, value: str | None) -> None:
        super().__init__(name)
        self.name, self.value = name, value


class Recovery(Program):
    """A table `[recovery.<name>]`: a program on Bongsu's own machine, with arguments and never a shell."""

    run: tuple[str, ...] = Field(min_length=1, description='a list such as ["/srv/ops/restart", "{host}", "{service}"]')
    parameters: dict[ParameterName, Kind] = Field(
        default_factory=dict,
        description='what stands in braces in `run`, each "name", "number", "host" or a list of choices',
    )
    title: str | None = Field(default=None, min_length=1, max_length=80, description="at most 80 characters")
    title_ko: str | None = Field(default=None, min_length=1, max_length=80, description="at most 80 characters")
    timeout: Wait = Field(default=timedelta(minutes=5), description=WAITED)
    approval: RoleName = Field(default=ASK, description='"auto", "ask" or the name of a role: who lets it run')
    approver_differs: bool = Field(default=False, description="true where nobody approves what they asked for")
    expires: Wait = Field(default=timedelta(minutes=15), description=WAITED)
    cooldown: Wait = Field(default=timedelta(minutes=10), description=WAITED)
    attempts: int = Field(default=3, ge=1, le=100, description="how often in the time of `within`, from 1 to 100")
    within: Wait = Field(default=timedelta(hours=1), description=WAITED)
    fleet: int = Field(default=10, ge=1, le=100, description="percent of a watch's hosts at once, and at least one")
    stop_at: int = Field(default=50, ge=1, le=100, description="percent of hosts that failed, at which it stops")
    verify: int = Field(default=3, ge=1, le=100, description="good samples in a row, from 1 to 100")
    verify_within: Wait = Field(default=timedelta(minutes=10), description=WAITED)
    dry_run: bool = Field(default=False, description="true where it is only shown what would run")

    @model_validator(mode="after")
    def _known_fields(self) -> Self:
        if "{" in self.run[0]:
            raise ValueError("names its program in braces; expected a program that is always the same")
        for each in self.run:
            argument(each, frozenset(self.parameters))
        unused = [name for name in self.parameters if not any(f"{{{name}}}" in each for each in self.run)]
        if unused:
            raise ValueError(f"has a parameter that `run` does not name; expected {{{unused[0]}}} in it, or none such")
        return self

    def title_in(self, language: str, name: str) -> str:
        """Give the title for readers of `en` or `ko`, or the name of its table."""
        return (self.title_ko if language == "ko" else None) or self.title or name

    def arguments(self, values: Mapping[str, str]) -> tuple[str, ...]:
        """Fill in what stands in braces. Raises `Unfit` for what is missing, and what is not of its kind."""
        for name, kind in self.parameters.items():
            if not fits(kind, values.get(name)):
                raise Unfit(name, values.get(name))
        given = {name: values[name] for name in self.parameters}
        return tuple(each.format(**given) for each in self.run)


def fits(kind: Kind, value: str | None) -> bool:
    """Whether a value is of its kind."""
    if value is None:
        return False
    return value in kind if isinstance(kind, tuple) else KINDS[kind].fullmatch(value) is not None
