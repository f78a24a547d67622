"""People and roles, as the catalogue names them."""

from dataclasses import dataclass
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.catalogue.names import Email, Login, PersonKey, RoleName, SlackId
from bot.catalogue.permissions import Grant, Permission, covers

ADMIN = "admin"
"""The role that is always there and may do everything."""


@dataclass(frozen=True, slots=True)
class Contact:
    """How Slack can find somebody: by identifier, else by e-mail."""

    slack: str | None
    email: str | None


class Person(BaseModel):
    """A table `[person.<key>]`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slack: SlackId | None = Field(default=None, description='a Slack identifier such as "U012ABCDEF"')
    email: Email | None = Field(default=None, description="the e-mail address of the person in Slack")
    github: Login | None = Field(default=None, description="a GitHub login")
    roles: tuple[RoleName, ...] = Field(default=(), description='a list of roles such as ["admin"]')

    @model_validator(mode="after")
    def _findable(self) -> Self:
        if self.slack is None and self.email is None:
            raise ValueError("cannot be found in Slack; expected `slack` or `email`")
        return self

    @property
    def contact(self) -> Contact:
        """How Slack can find this person."""
        return Contact(self.slack, self.email)

    def may_be(self, slack: str | None, email: str) -> bool:
        """Whether an account with this address is the person's; a known identifier has to agree."""
        same = self.email is not None and self.email.casefold() == email.casefold()
        return same and (not slack or self.slack in {None, slack})


class Role(BaseModel):
    """A table `[role.<name>]`: who has the role, and what it allows."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    members: tuple[PersonKey, ...] = Field(default=(), description="a list of people's keys")
    may: tuple[Grant, ...] = Field(
        default=(),
        description=f'a list of {", ".join(Permission)}; or a family such as "incident.*", or "*"',
    )

    def allows(self, permission: Permission) -> bool:
        """Whether one of the role's grants covers the permission."""
        return any(covers(grant, permission) for grant in self.may)
