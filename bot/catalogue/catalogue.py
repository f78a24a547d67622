"""The whole catalogue, and how one finds things in it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field

from bot.catalogue.alerting import AlertSettings
from bot.catalogue.alertmanagers import Alertmanager
from bot.catalogue.board import BoardSettings
from bot.catalogue.clusters import ArgoSettings
from bot.catalogue.collecting import Collecting
from bot.catalogue.deploying import Environment, EnvironmentName
from bot.catalogue.holidays import Country, OwnHoliday
from bot.catalogue.metrics import Metric
from bot.catalogue.names import PersonKey, RoleName, ServiceName, Slug
from bot.catalogue.paging import PageSettings
from bot.catalogue.people import ADMIN, Contact, Person, Role
from bot.catalogue.permissions import Permission
from bot.catalogue.pipelines import GitLabSettings, JenkinsSettings
from bot.catalogue.postmortems import PostmortemSettings
from bot.catalogue.recoveries import Recovery
from bot.catalogue.services import Service
from bot.catalogue.settings import (
    DigestSettings,
    FileSettings,
    IncidentSettings,
    Retention,
    StandupSettings,
    WorkspaceSettings,
)
from bot.catalogue.snapshots import SnapshotTable
from bot.catalogue.sources import Source
from bot.catalogue.standups import StandupName, StandupTable
from bot.catalogue.tracking import TrackerSettings
from bot.catalogue.trains import Train, TrainName
from bot.catalogue.watches import WatchTable
from bot.catalogue.webhooks import Webhook
from bot.catalogue.windows import Window

NAMING = "in lower-case letters, digits and dashes"


class Catalogue(BaseModel):
    """What the file says. It never changes; a changed file makes another one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    workspace: WorkspaceSettings = Field(default=WorkspaceSettings(), description="a table [workspace]")
    services: dict[ServiceName, Service] = Field(
        default_factory=dict,
        alias="service",
        description=f"tables [service.<name>], {NAMING}, with no name that is a word of the commands",
    )
    people: dict[PersonKey, Person] = Field(
        default_factory=dict, alias="person", description=f"tables [person.<key>], {NAMING}"
    )
    roles: dict[RoleName, Role] = Field(
        default_factory=dict, alias="role", description=f"tables [role.<name>], {NAMING}"
    )
    environments: dict[EnvironmentName, Environment] = Field(
        default_factory=dict,
        alias="environment",
        description=f"tables [environment.<name>], {NAMING}, with no name that is a word of the commands",
    )
    trains: dict[TrainName, Train] = Field(
        default_factory=dict,
        alias="train",
        description=f"tables [train.<name>], {NAMING}, with no name that is a word of the commands",
    )
    standups: dict[StandupName, StandupTable] = Field(
        default_factory=dict, alias="standup", description=f"tables [standup.<name>], {NAMING}"
    )
    sources: dict[Slug, Source] = Field(
        default_factory=dict, alias="source", description=f"tables [source.<name>], {NAMING}"
    )
    metrics: dict[ServiceName, Metric] = Field(
        default_factory=dict,
        alias="metric",
        description=f"tables [metric.<name>], {NAMING}, with no name that is a word of the commands",
    )
    snapshots: dict[Slug, SnapshotTable] = Field(
        default_factory=dict, alias="snapshot", description=f"tables [snapshot.<name>], {NAMING}"
    )
    collecting: Collecting = Field(default=Collecting(), alias="metrics", description="a table [metrics]")
    recoveries: dict[Slug, Recovery] = Field(
        default_factory=dict, alias="recovery", description=f"tables [recovery.<name>], {NAMING}"
    )
    watches: dict[ServiceName, WatchTable] = Field(
        default_factory=dict,
        alias="watch",
        description=f"tables [watch.<name>], {NAMING}, with no name that is a word of the commands",
    )
    windows: tuple[Window, ...] = Field(default=(), alias="window", description="entries [[window]]")
    own_holidays: tuple[OwnHoliday, ...] = Field(default=(), alias="holiday", description="entries [[holiday]]")
    alert: AlertSettings = Field(default=AlertSettings(), description="a table [alert]")
    alertmanagers: dict[Slug, Alertmanager] = Field(
        default_factory=dict, alias="alertmanager", description=f"tables [alertmanager.<name>], {NAMING}"
    )
    incident: IncidentSettings = Field(default=IncidentSettings(), description="a table [incident]")
    page: PageSettings = Field(default=PageSettings(), description="a table [page]")
    files: FileSettings = Field(default=FileSettings(), description="a table [files]")
    postmortem: PostmortemSettings = Field(default=PostmortemSettings(), description="a table [postmortem]")
    tracker: TrackerSettings = Field(default=TrackerSettings(), description="a table [tracker]")
    gitlab: GitLabSettings = Field(default=GitLabSettings(), description="a table [gitlab]")
    jenkins: JenkinsSettings = Field(default=JenkinsSettings(), description="a table [jenkins]")
    argo_cd: ArgoSettings = Field(default=ArgoSettings(), description="a table [argo_cd]")
    standup_settings: StandupSettings = Field(default=StandupSettings(), description="a table [standup_settings]")
    digest: DigestSettings = Field(default=DigestSettings(), description="a table [digest]")
    board: BoardSettings = Field(default=BoardSettings(), description="a table [board]")
    retention: Retention = Field(default=Retention(), description="a table [retention]")

    def service(self, word: str) -> Service | None:
        """Find a service by its name or an alias, in any case."""
        return self._services_by_word.get(word.strip().casefold())

    @cached_property
    def _services_by_word(self) -> dict[str, Service]:
        return {word.casefold(): service for service in self.services.values() for word in service.names}

    def environments_of(self, service: Service) -> tuple[str, ...]:
        """Name the environments into which a service is deployed, the lowest first, as the file orders them."""
        return tuple(name for name in self.environments if name in service.deploy)

    def trains_of(self, service: Service) -> tuple[str, ...]:
        """Name the trains that a service may board."""
        return tuple(name for name, train in self.trains.items() if train.serves(service))

    def service_name(self, labels: Mapping[str, str]) -> str | None:
        """Tell the service of an alert: by a service's own labels, else by what the alert's labels name.

        The name may be of no service in the catalogue.
        """
        if owned := next((entry for entry in self.services.values() if entry.carries(labels)), None):
            return owned.name
        named = next((labels[label] for label in self.alert.service_labels if labels.get(label)), None)
        known = self.service(named) if named else None
        return known.name if known else named

    def alertmanager_of(self, labels: Mapping[str, str]) -> str | None:
        """Name the first Alertmanager that sends alerts with these labels."""
        return next((name for name, each in self.alertmanagers.items() if each.sends(labels)), None)

    def owners_of(self, service: str) -> tuple[Contact, ...]:
        """Tell how Slack finds the owners of a service; none where the service is not known."""
        found = self.services.get(service)
        return tuple(map(self.contact, found.owners)) if found else ()

    def issues_of(self, services: Collection[str], *, is_private: bool) -> str | None:
        """Tell where the actions of an incident become issues: where its first service says, else all; None nowhere.

        Those of a private incident go to the place for private ones alone.
        """
        if is_private:
            return self.tracker.private_issues
        named = (self.services[name].issues for name in services if name in self.services)
        return next(filter(None, named), self.tracker.issues)

    @property
    def issue_places(self) -> Mapping[tuple[str, ...], str]:
        """List every place for issues that the file names, by the path of the key that names it."""
        places = {("service", name, "issues"): each.issues for name, each in self.services.items()}
        of_table: dict[tuple[str, ...], str | None] = {
            ("tracker", "issues"): self.tracker.issues,
            ("tracker", "private_issues"): self.tracker.private_issues,
        }
        return {path: place for path, place in (places | of_table).items() if place}

    @property
    def code_places(self) -> Mapping[tuple[str, ...], str]:
        """List every repository of GitHub that deploys need, by the path of the key that says so."""
        places: dict[tuple[str, ...], str | None] = {}
        for name, service in self.services.items():
            if (service.deploy and not service.git) or service.show_deploys:
                places["service", name, "repository"] = service.repository
            for environment, target in service.deploy.items():
                if target.github_actions is not None:
                    path = ("service", name, "deploy", environment, "github_actions")
                    places[path] = target.github_actions.repository or service.repository
        return {path: place for path, place in places.items() if place}

    @property
    def webhooks(self) -> Mapping[tuple[str, ...], Webhook]:
        """List every server of one's own that deploys are posted to, by the path of its table."""
        return {
            ("service", name, "deploy", environment, "webhook"): target.webhook
            for name, service in self.services.items()
            for environment, target in service.deploy.items()
            if target.webhook is not None
        }

    def contact(self, named: str) -> Contact:
        """Tell how Slack finds somebody who is named by key, identifier or address; a group by its identifier."""
        if named in self.people:
            return self.people[named].contact
        return Contact(None, named) if "@" in named else Contact(named, None)

    def person_key(self, *, slack: str | None = None, email: str | None = None) -> str | None:
        """Find the key of a person by Slack identifier, else by e-mail in any case."""
        by_slack = (key for key, person in self.people.items() if slack and person.slack == slack)
        by_email = (key for key, person in self.people.items() if email and person.may_be(slack, email))
        return next(by_slack, None) or next(by_email, None)

    def roles_of(self, person: str) -> frozenset[str]:
        """Name the roles of the person with this key."""
        own = self.people[person].roles if person in self.people else ()
        return frozenset(own) | {name for name, role in self.roles.items() if person in role.members}

    def allows(self, person: str, permission: Permission) -> bool:
        """Whether a role of the person with this key allows something."""
        names = self.roles_of(person)
        return ADMIN in names or any(self.roles[name].allows(permission) for name in names)

    def window(self, name: str) -> Window | None:
        """Find a window by its name."""
        return next((window for window in self.windows if window.name == name), None)

    @property
    def knows_holidays(self) -> bool:
        """Whether the file names any holiday at all."""
        return bool(self.workspace.holidays or self.own_holidays)

    def is_holiday(self, day: date) -> bool:
        """Whether the team keeps this day as a holiday: its own always, others unless it works on them."""
        if any(day in own for own in self.own_holidays):
            return True
        is_kept = not any(day in worked for worked in self.workspace.workdays)
        return is_kept and any(day in listed for listed in self.workspace.holidays)

    def holiday_names(self, day: date, language: str) -> Sequence[str]:
        """Name the holidays of a day for readers of `en` or `ko`; a day that only its date is known of has no name."""
        if not self.is_holiday(day):
            return ()
        own = [each.title_in(language) for each in self.own_holidays if day in each]
        countries = [each for each in self.workspace.holidays if isinstance(each, Country)]
        return tuple(dict.fromkeys([*own, *(name for each in countries for name in each.names(day, language))]))
