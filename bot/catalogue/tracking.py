"""The table of the catalogue that says where action items become issues."""

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

GITHUB, JIRA = "github", "jira"
REPOSITORY = re.compile(r"[A-Za-z0-9-]{1,39}/[A-Za-z0-9._-]{1,100}")
PROJECT = re.compile(r"[A-Z][A-Z0-9_]{1,9}")
PLACES = 'a repository of GitHub such as "shop/checkout", or the key of a project in Jira such as "OPS"'


def _place(value: str) -> str:
    if not REPOSITORY.fullmatch(value) and not PROJECT.fullmatch(value):
        raise ValueError(f'"{value}" is no place for issues')
    return value


def _site(value: str) -> str:
    """Accept the address of a server, without a slash at its end."""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(f'"{value}" is no http address')
    if parts.username or parts.password:
        raise ValueError("has a name or a password in it; expected an address alone, and the token in the environment")
    return value.rstrip("/")


Place = Annotated[str, AfterValidator(_place)]
"""Where issues are: a repository of GitHub, or a project of Jira."""
Site = Annotated[str, AfterValidator(_site)]
LabelName = Annotated[str, StringConstraints(pattern=r"^[^\s,]{1,50}$")]


def tracker_of(place: str) -> str:
    """Tell whose place it is, by its form."""
    return GITHUB if "/" in place else JIRA


class TrackerSettings(BaseModel):
    """The table `[tracker]`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    issues: Place | None = Field(default=None, description=f"{PLACES}, for services that name none")
    private_issues: Place | None = Field(
        default=None, description=f"{PLACES}, for private incidents, whose actions go nowhere without it"
    )
    push: Literal["ready", "asked"] = Field(
        default="ready",
        description='"ready" (as soon as an action has an owner and a kind) or "asked" (when somebody asks for it)',
    )
    labels: tuple[LabelName, ...] = Field(
        default=("postmortem",), max_length=10, description='a list of labels without spaces, such as ["postmortem"]'
    )
    github_url: Site = Field(
        default="https://api.github.com",
        description='the http address of a GitHub of one\'s own, for issues and deploys, such as "https://github.example.com/api/v3"',
    )
    jira_url: Site | None = Field(default=None, description='an http address such as "https://shop.atlassian.net"')
    jira_issue_type: str = Field(
        default="Task", min_length=1, max_length=60, description='the name of an issue type such as "Task"'
    )
