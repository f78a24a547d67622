"""Services, as the catalogue names them."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field

from bot.catalogue.deploying import EnvironmentName, Target
from bot.catalogue.names import (
    BRANCH,
    Callees,
    ChannelName,
    ForeignId,
    KeyName,
    Repository,
    ServiceName,
    Slug,
    WindowNames,
)
from bot.catalogue.pipelines import Project
from bot.catalogue.tracking import PLACES, Place

KEY = "<key>"
"""Where the loader puts the name of a table into the table; nobody can write this key by accident."""


class Service(BaseModel):
    """A table `[service.<name>]`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: ServiceName = Field(alias="<key>")
    title: str | None = Field(default=None, min_length=1, max_length=80, description="at most 80 characters")
    title_ko: str | None = Field(default=None, min_length=1, max_length=80, description="at most 80 characters")
    owners: tuple[str, ...] = Field(
        default=(), description="a list of people's keys, Slack identifiers or e-mail addresses"
    )
    team: Slug | None = Field(default=None, description='a team such as "payments", by which figures are told')
    channel: ChannelName | None = Field(default=None, description='a channel such as "checkout"')
    repository: Repository | None = Field(default=None, description='a repository such as "shop/checkout"')
    gitlab: Project | None = Field(
        default=None, description='a project of GitLab such as "shop/checkout", where its commits are there'
    )
    git: str | None = Field(
        default=None, min_length=1, description="the folder of its Git repository on Bongsu's own machine"
    )
    branch: str = Field(default="main", pattern=BRANCH, description='the default branch, such as "main"')
    deploy: dict[EnvironmentName, Target] = Field(
        default_factory=dict, description="tables [service.<name>.deploy.<environment>]"
    )
    show_deploys: bool = Field(
        default=False, description="true where deploys are shown in GitHub too, among the repository's deployments"
    )
    issues: Place | None = Field(default=None, description=PLACES)
    aliases: tuple[str, ...] = Field(default=(), description="a list of other names, in chat and in alerts")
    labels: dict[str, str] = Field(
        default_factory=dict, description='labels of its alerts, such as { namespace = "shop-checkout" }'
    )

    mute: WindowNames = Field(
        default=(), description="the name of a window in which its alerts are mute, or a list of them"
    )
    page: Callees = Field(
        default=(), description="who is called when it breaks: people's keys or identifiers, or one user group"
    )
    pagerduty: KeyName | None = Field(
        default=None, description='the name of a routing key in BONGSU_PAGERDUTY_KEYS, such as "checkout"'
    )
    pagerduty_service: ForeignId | None = Field(
        default=None, description='the identifier of the service in PagerDuty, such as "PIJ90N7"'
    )

    def title_in(self, language: str) -> str:
        """Give the title for readers of `en` or `ko`, or the name."""
        return (self.title_ko if language == "ko" else None) or self.title or self.name

    @property
    def names(self) -> tuple[str, ...]:
        """The name and the aliases."""
        return (self.name, *self.aliases)

    def carries(self, labels: Mapping[str, str]) -> bool:
        """Whether an alert with these labels is the service's, by its own `labels`."""
        return bool(self.labels) and all(labels.get(label) == value for label, value in self.labels.items())
