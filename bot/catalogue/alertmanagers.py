"""The tables of the catalogue that name the Alertmanagers in which alerts can be silenced."""

import re
from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from bot.catalogue.matchers import LabelMatcher

VARIABLE = re.compile(r"ALERTMANAGER_[A-Z0-9_]{1,60}")
"""Of these names alone, so that no catalogue can have another secret of Bongsu's sent anywhere."""


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ValueError(f'"{value}" is no address of an Alertmanager')
    return value.rstrip("/")


def _variable(value: str) -> str:
    if not VARIABLE.fullmatch(value):
        raise ValueError(f'"{value}" is no name of a variable that begins with ALERTMANAGER_')
    return value


class Alertmanager(BaseModel):
    """A table `[alertmanager.<name>]`: where the alerts are silenced that match.

    `secret` names the variable of the environment that holds a token, or with `user` a password.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    url: Annotated[str, AfterValidator(_address)] = Field(
        description="an http address without user and query, such as http://alertmanager:9093"
    )
    user: str | None = Field(default=None, min_length=1, description="the user whose password `secret` names")
    secret: Annotated[str, AfterValidator(_variable)] | None = Field(
        default=None, description="the name of an environment variable such as ALERTMANAGER_SECRET"
    )
    match: tuple[LabelMatcher, ...] = Field(
        default=(), description="a list of matchers such as ['cluster = \"eu\"'], which its alerts fulfil"
    )

    def sends(self, labels: Mapping[str, str]) -> bool:
        """Whether an alert with these labels is one of its own."""
        return all(matcher.matches(labels) for matcher in self.match)
