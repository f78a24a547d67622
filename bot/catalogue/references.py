"""What fits by itself but not with the rest: names that nothing has, and names that two things have."""

from collections.abc import Iterator

from bot.catalogue import metric_references
from bot.catalogue.catalogue import Catalogue
from bot.catalogue.conditions import Condition
from bot.catalogue.faults import Fault, is_contact, is_somebody, named_windows, unknown
from bot.catalogue.lines import Path
from bot.catalogue.paging import is_group
from bot.catalogue.people import ADMIN
from bot.catalogue.services import Service
from bot.catalogue.tracking import JIRA, REPOSITORY, tracker_of


def faults(catalogue: Catalogue) -> Iterator[Fault]:
    """Give every reference that leads nowhere and every name that is taken twice."""
    for check in CHECKS:
        yield from check(catalogue)


def _owners(catalogue: Catalogue) -> Iterator[Fault]:
    for name, service in catalogue.services.items():
        for owner in service.owners:
            if owner not in catalogue.people and not is_contact(owner):
                yield unknown(("service", name, "owners"), owner, "person", catalogue.people)


def _callees(catalogue: Catalogue) -> Iterator[Fault]:
    """Check that everybody who is to be called is somebody, and that a list has one user group at the most."""
    lists: dict[Path, tuple[str, ...]] = {
        ("service", name, "page"): each.page for name, each in catalogue.services.items()
    }
    lists |= {("page", "people"): catalogue.page.people, ("page", "escalate_to"): catalogue.page.escalate_to}
    for path, named in lists.items():
        for each in named:
            if not is_somebody(catalogue, each):
                yield unknown(path, each, "person", catalogue.people)
        if sum(map(is_group, named)) > 1:
            yield path, "names several user groups", "one user group, beside any number of people"


def _service_words(catalogue: Catalogue) -> Iterator[Fault]:
    """Check that each word leads to one service, and each set of labels too."""
    taken = {name.casefold(): name for name in catalogue.services}
    for name, service in catalogue.services.items():
        for alias in service.aliases:
            other = taken.setdefault(alias.casefold(), name)
            if other != name:
                path = ("service", name, "aliases")
                yield path, f'"{alias}" already leads to the service {other}', "a word that no other service has"


def _service_windows(catalogue: Catalogue) -> Iterator[Fault]:
    windows = [window.name for window in catalogue.windows]
    for name, service in catalogue.services.items():
        yield from named_windows(("service", name, "mute"), service.mute, windows)


def _identities(catalogue: Catalogue) -> Iterator[Fault]:
    taken: dict[tuple[str, str], str] = {}
    for key, person in catalogue.people.items():
        for field in ("slack", "email", "github"):
            value: str | None = getattr(person, field)
            other = taken.setdefault((field, value.casefold()), key) if value else key
            if other != key:
                yield ("person", key, field), f'"{value}" already belongs to {other}', "one table a person"


def _roles(catalogue: Catalogue) -> Iterator[Fault]:
    for key, person in catalogue.people.items():
        for role in person.roles:
            if role not in catalogue.roles and role != ADMIN:
                yield unknown(("person", key, "roles"), role, "role", {*catalogue.roles, ADMIN})
    for name, role_ in catalogue.roles.items():
        for member in role_.members:
            if member not in catalogue.people:
                yield unknown(("role", name, "members"), member, "person", catalogue.people)


def _windows(catalogue: Catalogue) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, window in enumerate(catalogue.windows):
        if window.name in seen:
            yield ("window", index, "name"), f'there is already a window "{window.name}"', "a name of its own"
        seen.add(window.name)
        if window.holidays and not catalogue.knows_holidays:
            expected = "`holidays` in [workspace], a list of countries and dates"
            yield ("window", index, "holidays"), "no holidays are known", expected


def _rules(catalogue: Catalogue) -> Iterator[Fault]:
    windows = [window.name for window in catalogue.windows]
    for index, rule in enumerate(catalogue.alert.rules):
        path = ("alert", "rule", index)
        if rule.service is not None and rule.service not in catalogue.services:
            yield unknown((*path, "service"), rule.service, "service", catalogue.services)
        yield from named_windows((*path, "mute"), rule.mute, windows)
        if rule.count is not None and rule.then in {"line", "ignore", "watchdog"}:
            yield (
                (*path, "count"),
                f'counts firings and yet opens nothing (`then` is "{rule.then}")',
                'then = "incident"',
            )
        if not rule.match and index < len(catalogue.alert.rules) - 1:
            yield (*path, "match"), "no rule after this one is ever reached", "a rule for every alert to be the last"


def _issues(catalogue: Catalogue) -> Iterator[Fault]:
    for path, place in catalogue.issue_places.items():
        if tracker_of(place) == JIRA and catalogue.tracker.jira_url is None:
            reason = f'"{place}" is a project in Jira, and nothing says where that is'
            yield path, reason, '`jira_url` in [tracker], such as "https://shop.atlassian.net"'


def _trains(catalogue: Catalogue) -> Iterator[Fault]:
    """Check that each train goes somewhere, that whoever is named for it may board, and that somebody conducts it."""
    for name, train in catalogue.trains.items():
        if train.environment not in catalogue.environments:
            path = ("train", name, "environment")
            yield unknown(path, train.environment, "environment", catalogue.environments)
            continue
        if not is_somebody(catalogue, train.conductor):
            yield unknown(("train", name, "conductor"), train.conductor, "person", catalogue.people)
        for service in train.services:
            yield from _boarding(catalogue, ("train", name, "services"), service, train.environment)
        if train.labels and not any(map(train.serves, catalogue.services.values())):
            reason = f"no service with these labels is deployed to {train.environment}"
            yield ("train", name, "labels"), reason, "labels of a service that is"


def _standups(catalogue: Catalogue) -> Iterator[Fault]:
    """Check that whoever a standup names is somebody, and that no two are called the same."""
    taken: dict[str, str] = {}
    for name, standup in catalogue.standups.items():
        people = {"owner": [standup.owner], "members": standup.members, "blockers_to": [standup.blockers_to]}
        for key, named in people.items():
            for each in filter(None, named):
                is_one = is_somebody(catalogue, each) and (key == "members" or not is_group(each))
                if not is_one:
                    yield unknown(("standup", name, key), each, "person", catalogue.people)
        title = standup.title_of(name)
        other = taken.setdefault(" ".join(title.split()).casefold(), name)
        if other != name:
            yield ("standup", name, "title"), f'the standup {other} is called "{title}" too', "a name of its own"


def _boarding(catalogue: Catalogue, path: Path, service: str, environment: str) -> Iterator[Fault]:
    known = catalogue.services.get(service)
    if known is None:
        yield unknown(path, service, "service", catalogue.services)
    elif environment not in known.deploy:
        yield path, f"{service} is not deployed to {environment}", "services that are"


def _environments(catalogue: Catalogue) -> Iterator[Fault]:
    """Check that each environment comes after one that stands before it, and freezes in windows that there are."""
    windows, earlier = [window.name for window in catalogue.windows], list[str]()
    for name, environment in catalogue.environments.items():
        if environment.after is not None and environment.after not in earlier:
            yield unknown(("environment", name, "after"), environment.after, "environment before this one", earlier)
        yield from named_windows(("environment", name, "freeze"), environment.freeze, windows)
        earlier.append(name)


def _targets(catalogue: Catalogue) -> Iterator[Fault]:
    for name, service in catalogue.services.items():
        for environment, target in service.deploy.items():
            path = ("service", name, "deploy", environment)
            if environment not in catalogue.environments:
                yield unknown(path, environment, "environment", catalogue.environments)
            yield from named_windows((*path, "freeze"), target.freeze or (), [each.name for each in catalogue.windows])
        if service.deploy and not (service.git or service.repository or service.gitlab):
            reason = "is deployed, and nothing says where its commits are"
            expected = "`repository` at GitHub, `gitlab`, a project there, or `git`, the folder of a repository"
            yield ("service", name), reason, expected


def _at_github(catalogue: Catalogue) -> Iterator[Fault]:
    """Check that what needs a repository of GitHub has one."""
    for name, service in catalogue.services.items():
        if REPOSITORY.fullmatch(service.repository or ""):
            continue
        for path in _needing_github(service):
            reason = "needs a repository of GitHub, and the service names none"
            yield ("service", name, *path), reason, '`repository` of the service, such as "shop/checkout"'


def _needing_github(service: Service) -> Iterator[Path]:
    if service.show_deploys:
        yield ("show_deploys",)
    for environment, target in service.deploy.items():
        if target.github_actions is not None and target.github_actions.repository is None:
            yield ("deploy", environment, "github_actions")


def _at_gitlab(catalogue: Catalogue) -> Iterator[Fault]:
    """Check that what needs a project of GitLab has one, and that a service's commits are at one place."""
    for name, service in catalogue.services.items():
        if service.gitlab and service.repository:
            yield ("service", name, "gitlab"), "stands beside `repository`", "the one of the two that has its commits"
        for environment, target in service.deploy.items():
            if target.gitlab is not None and not (target.gitlab.project or service.gitlab):
                reason = "needs a project of GitLab, and the service names none"
                path = ("service", name, "deploy", environment, "gitlab")
                yield path, reason, '`project`, or `gitlab` of the service, such as "shop/checkout"'


def _at_servers(catalogue: Catalogue) -> Iterator[Fault]:
    """Want the address of each server that services are deployed by."""
    for table, title in (("jenkins", "Jenkins"), ("argo_cd", "Argo CD")):
        if getattr(catalogue, table).url is not None:
            continue
        example = f"https://{table.replace('_', '')}.example.com"
        for name, service in catalogue.services.items():
            for environment, target in service.deploy.items():
                if target.backend == table:
                    path = ("service", name, "deploy", environment, table)
                    yield path, f"nothing says where {title} is", f'`url` in [{table}], such as "{example}"'


def _conditions(catalogue: Catalogue) -> Iterator[Fault]:
    """Want the metrics on which deploys depend, and of those that are compared which way is worse."""
    tables: dict[Path, tuple[Condition, ...]] = {
        ("environment", name): each.metrics for name, each in catalogue.environments.items()
    }
    for name, service in catalogue.services.items():
        for environment, target in service.deploy.items():
            tables["service", name, "deploy", environment] = target.metrics or ()
    for path, wanted in tables.items():
        for index, each in enumerate(wanted):
            metric = catalogue.metrics.get(each.metric)
            if metric is None:
                yield unknown((*path, "metrics", index, "metric"), each.metric, "metric", catalogue.metrics)
            elif each.worse is not None and metric.better == "none":
                reason = f"nothing says which way {each.metric} is worse"
                yield (*path, "metrics", index, "worse"), reason, '`good` of the metric, "low" or "high"'


CHECKS = (
    _owners,
    _callees,
    _service_words,
    _service_windows,
    _identities,
    _roles,
    _windows,
    _rules,
    _issues,
    _trains,
    _standups,
    _environments,
    _targets,
    _at_github,
    _at_gitlab,
    _at_servers,
    _conditions,
    *metric_references.CHECKS,
)
