"""The ways to outside systems, made of the settings and of the catalogue as it is when they are needed."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bot.catalogue import Shelf
from bot.catalogue.addresses import host_and_port
from bot.catalogue.services import Service
from bot.catalogue.sources import HOST
from bot.catalogue.sources import Source as Table
from bot.catalogue.tracking import GITHUB, tracker_of
from bot.catalogue.webhooks import Webhook
from bot.clock import Clock
from bot.config import Settings
from bot.db import Database
from bot.deploys.ports import Backend, Repository, Showcase
from bot.github import Api
from bot.gitlab import Api as GitLabApi
from bot.integrations.argocd import Api as ArgoApi
from bot.integrations.argocd import Syncs
from bot.integrations.cloudwatch_metrics import CloudWatch
from bot.integrations.command.backend import Commands
from bot.integrations.ganglia import Ganglia
from bot.integrations.git import GitRepository
from bot.integrations.github_actions import Actions
from bot.integrations.github_code import Code
from bot.integrations.github_deployments import Deployments
from bot.integrations.github_issues import GitHub
from bot.integrations.gitlab import Pipelines
from bot.integrations.gitlab_code import Code as GitLabCode
from bot.integrations.graphite import Graphite
from bot.integrations.host import Host
from bot.integrations.jenkins import Api as JenkinsApi
from bot.integrations.jenkins import Jobs
from bot.integrations.jira import Jira
from bot.integrations.json_document import JsonDocument
from bot.integrations.kubernetes.rollouts import Rollouts
from bot.integrations.pagerduty_events import PagerDuty
from bot.integrations.probe import Probe
from bot.integrations.prometheus import Prometheus
from bot.integrations.sql import Sql
from bot.integrations.webhook import Tables, Webhooks
from bot.metrics.answers import Server
from bot.metrics.ports import Source
from bot.postmortems.ports import Tracker
from bot.web.hooks import GitHubHook
from bot.web.senders import Senders


def pager(settings: Settings) -> PagerDuty:
    """Make the way to PagerDuty."""
    keys = {name: key.get_secret_value() for name, key in settings.pagerduty_keys.items()}
    token = secret(settings.pagerduty_token)
    return PagerDuty(keys, token, settings.pagerduty_events_url, settings.pagerduty_api_url)


def trackers(settings: Settings, shelf: Shelf) -> Callable[[str], Tracker | None]:
    """Find the tracker of a place; None where there is no token for it, or the catalogue says no more where it is."""
    github, jira = secret(settings.github_token), secret(settings.jira_token)

    def tracker(place: str) -> Tracker | None:
        given = shelf.current().tracker
        if tracker_of(place) == GITHUB:
            return GitHub(github, given.github_url) if github else None
        return Jira(given.jira_url, jira, given.jira_issue_type) if given.jira_url and jira else None

    return tracker


def github_hook(settings: Settings, database: Database, shelf: Shelf, clock: Clock) -> GitHubHook:
    """Make what hears GitHub."""
    return GitHubHook(database, shelf, [each.get_secret_value() for each in settings.github_secret], clock)


def secret(value: object) -> str:
    """Reveal a secret setting, nothing where it is not set."""
    reveal = getattr(value, "get_secret_value", None)
    return str(reveal()) if reveal else ""


def senders(settings: Settings, shelf: Shelf) -> Senders:
    """Name who may send alerts."""
    given = {
        "events": settings.events_secret,
        "grafana": settings.grafana_secret,
        "pagerduty": settings.pagerduty_secret,
        "sentry": settings.sentry_secret,
    }
    secrets = {source: [each.get_secret_value() for each in several] for source, several in given.items()}
    return Senders(secret(settings.alert_token), secrets, lambda: shelf.current().alert.sns_topics)


def programs(settings: Settings, clock: Clock) -> Commands:
    """Make what deploys by programs on this machine."""
    return Commands(settings.state / "runs", clock=clock)


def backends(settings: Settings, shelf: Shelf, commands: Commands, clock: Clock) -> Callable[[str], Backend | None]:
    """Find what deploys, by the name of its table in a target; what needs a token is not there without one."""
    known: dict[str, Backend] = {"command": commands}
    token = secret(settings.github_token)
    if token:
        known["github_actions"] = Actions(Api(token, shelf.current().tracker.github_url))
    token = secret(settings.gitlab_token)
    if token:
        known["gitlab"] = Pipelines(GitLabApi(token, shelf.current().gitlab.url))
    token, url = secret(settings.jenkins_token), shelf.current().jenkins.url
    if token and url and settings.jenkins_user:
        known["jenkins"] = Jobs(JenkinsApi(settings.jenkins_user, token, url))
    known["kubernetes"] = Rollouts(clock)
    known["webhook"] = Webhooks(_webhooks(shelf), f"{settings.base_url}/hooks/deploy")
    token = secret(settings.argocd_token)
    if token:
        known["argo_cd"] = Syncs(ArgoApi(token, lambda: shelf.current().argo_cd.url), clock)
    return known.get


def _webhooks(shelf: Shelf) -> Tables:
    """Find the servers of one's own in the catalogue as it is when they are asked."""

    def table(service: str, environment: str) -> Webhook | None:
        known = shelf.current().services.get(service)
        target = known.deploy.get(environment) if known else None
        return target.webhook if target else None

    return table


def repositories(settings: Settings, shelf: Shelf) -> Callable[[Service], Repository | None]:
    """Find where the commits of a service are: in a folder here, or at GitHub or GitLab, where there is a token."""
    of_github, of_gitlab = secret(settings.github_token), secret(settings.gitlab_token)

    def repository(service: Service) -> Repository | None:
        if service.git:
            return GitRepository(Path(service.git))
        if service.repository and of_github:
            return Code(Api(of_github, shelf.current().tracker.github_url), service.repository)
        if service.gitlab and of_gitlab:
            return GitLabCode(GitLabApi(of_gitlab, shelf.current().gitlab.url), service.gitlab)
        return None

    return repository


def showcases(settings: Settings, shelf: Shelf) -> Callable[[str], Showcase | None]:
    """Find where the deploys of a repository of GitHub are shown; None where there is no token for it."""
    token = secret(settings.github_token)

    def showcase(place: str) -> Showcase | None:
        return Deployments(Api(token, shelf.current().tracker.github_url), place) if token else None

    return showcase


def sources(shelf: Shelf, environment: Mapping[str, str]) -> Callable[[str], Source | None]:
    """Find where figures come from, by the name of its table; this machine is always there.

    A source is made once for as long as its table stays the same, since it remembers how it is best asked.
    """
    here, made = Host(), dict[str, tuple[Table, Source]]()

    def source(name: str) -> Source | None:
        table = shelf.current().sources.get(name)
        if table is None:
            return here if name == HOST else None
        if name not in made or made[name][0] != table:
            made[name] = (table, _source(table, environment, here))
        return made[name][1]

    return source


def _source(table: Table, environment: Mapping[str, str], here: Host) -> Source:
    """Make the way to a source; the environment has what is secret of it."""
    given: Any = getattr(table, table.way)

    def server() -> Server:
        return Server(given.url, environment.get(given.token or "", ""), given.user)

    makers: Mapping[str, Callable[[], Source]] = {
        "prometheus": lambda: Prometheus(server()),
        "graphite": lambda: Graphite(server(), given.recent),
        "ganglia": lambda: Ganglia(*host_and_port(given.address), given.request),
        "cloudwatch": lambda: CloudWatch(given.region, given.period, given.recent, given.endpoint),
        "sql": lambda: Sql(environment.get(given.address, "")),
        "json_document": lambda: JsonDocument(server(), given.moment, given.recent),
        "probe": lambda: Probe(given.url),
        "host": lambda: here,
    }
    return makers[table.way]()
