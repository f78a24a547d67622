"""What fits by itself but not with the rest: names that nothing has, and names that two things have."""

from collections.abc import Iterable, Iterator

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.conditions import Condition
from bot.catalogue.lines import Path
from bot.catalogue.mistakes import did_you_mean
from bot.catalogue.paging import is_group
from bot.catalogue.people import ADMIN
from bot.catalogue.recoveries import ASK, AUTO
from bot.catalogue.services import Service
from bot.catalogue.sources import HOST
from bot.catalogue.tracking import JIRA, REPOSITORY, tracker_of
from bot.catalogue.watches import WRONG, WatchTable, completed, usual, wrong

Fault = tuple[Path, str, str]
"""The path of the key, the message, and what is expected."""


def faults(catalogue: Catalogue) -> Iterator[Fault]:
    """Give every reference that leads nowhere and every name that is taken twice."""
    for check in CHECKS:
        yield from check(catalogue)


def _unknown(path: Path, word: str, kind: str, known: Iterable[str]) -> Fault:
    names = sorted(known)
    expected = f"one of {', '.join(names)}" if names else f"a {kind} that the catalogue defines; it defines none"
    return path, f'"{word}" is no {kind}{did_you_mean(word, names)}', expected


def _owners(catalogue: Catalogue) -> Iterator[Fault]:
    for name, service in catalogue.services.items():
        for owner in service.owners:
            if owner not in catalogue.people and not _is_contact(owner):
                yield _unknown(("service", name, "owners"), owner, "person", catalogue.people)


def _callees(catalogue: Catalogue) -> Iterator[Fault]:
    """Check that everybody who is to be called is somebody, and that a list has one user group at the most."""
    lists: dict[Path, tuple[str, ...]] = {
        ("service", name, "page"): each.page for name, each in catalogue.services.items()
    }
    lists |= {("page", "people"): catalogue.page.people, ("page", "escalate_to"): catalogue.page.escalate_to}
    for path, named in lists.items():
        for each in named:
            if not _is_somebody(catalogue, each):
                yield _unknown(path, each, "person", catalogue.people)
        if sum(map(is_group, named)) > 1:
            yield path, "names several user groups", "one user group, beside any number of people"


def _is_somebody(catalogue: Catalogue, named: str) -> bool:
    return named in catalogue.people or _is_contact(named) or is_group(named)


def _is_contact(owner: str) -> bool:
    return "@" in owner.strip("@") or (owner[:1] in {"U", "W"} and owner.isupper() and owner.isalnum())


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
        yield from _named_windows(("service", name, "mute"), service.mute, windows)


def _named_windows(path: Path, names: Iterable[str], windows: list[str]) -> Iterator[Fault]:
    for name in names:
        if name not in windows:
            yield _unknown(path, name, "window", windows)


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
                yield _unknown(("person", key, "roles"), role, "role", {*catalogue.roles, ADMIN})
    for name, role_ in catalogue.roles.items():
        for member in role_.members:
            if member not in catalogue.people:
                yield _unknown(("role", name, "members"), member, "person", catalogue.people)


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
            yield _unknown((*path, "service"), rule.service, "service", catalogue.services)
        yield from _named_windows((*path, "mute"), rule.mute, windows)
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
            yield _unknown(path, train.environment, "environment", catalogue.environments)
            continue
        if not _is_somebody(catalogue, train.conductor):
            yield _unknown(("train", name, "conductor"), train.conductor, "person", catalogue.people)
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
                is_one = _is_somebody(catalogue, each) and (key == "members" or not is_group(each))
                if not is_one:
                    yield _unknown(("standup", name, key), each, "person", catalogue.people)
        title = standup.title_of(name)
        other = taken.setdefault(" ".join(title.split()).casefold(), name)
        if other != name:
            yield ("standup", name, "title"), f'the standup {other} is called "{title}" too', "a name of its own"


def _boarding(catalogue: Catalogue, path: Path, service: str, environment: str) -> Iterator[Fault]:
    known = catalogue.services.get(service)
    if known is None:
        yield _unknown(path, service, "service", catalogue.services)
    elif environment not in known.deploy:
        yield path, f"{service} is not deployed to {environment}", "services that are"


def _environments(catalogue: Catalogue) -> Iterator[Fault]:
    """Check that each environment comes after one that stands before it, and freezes in windows that there are."""
    windows, earlier = [window.name for window in catalogue.windows], list[str]()
    for name, environment in catalogue.environments.items():
        if environment.after is not None and environment.after not in earlier:
            yield _unknown(("environment", name, "after"), environment.after, "environment before this one", earlier)
        yield from _named_windows(("environment", name, "freeze"), environment.freeze, windows)
        earlier.append(name)


def _targets(catalogue: Catalogue) -> Iterator[Fault]:
    for name, service in catalogue.services.items():
        for environment, target in service.deploy.items():
            path = ("service", name, "deploy", environment)
            if environment not in catalogue.environments:
                yield _unknown(path, environment, "environment", catalogue.environments)
            yield from _named_windows((*path, "freeze"), target.freeze or (), [each.name for each in catalogue.windows])
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


def _measured(catalogue: Catalogue) -> Iterator[Fault]:
    """Want the source and the service of each metric, and the metrics that the board draws."""
    for name in catalogue.board.charts or ():
        if name not in catalogue.metrics:
            yield _unknown(("board", "charts"), name, "metric", catalogue.metrics)
    sources = {HOST, *catalogue.sources}
    for name, metric in catalogue.metrics.items():
        if metric.source not in sources:
            yield _unknown(("metric", name, "source"), metric.source, "source", sources)
        if metric.service is not None and metric.service not in catalogue.services:
            yield _unknown(("metric", name, "service"), metric.service, "service", catalogue.services)


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
                yield _unknown((*path, "metrics", index, "metric"), each.metric, "metric", catalogue.metrics)
            elif each.worse is not None and metric.better == "none":
                reason = f"nothing says which way {each.metric} is worse"
                yield (*path, "metrics", index, "worse"), reason, '`good` of the metric, "low" or "high"'


def _recoveries(catalogue: Catalogue) -> Iterator[Fault]:
    """Want the role that lets a script run."""
    known = {AUTO, ASK, ADMIN, *catalogue.roles}
    for name, recovery in catalogue.recoveries.items():
        if recovery.approval not in known:
            yield _unknown(("recovery", name, "approval"), recovery.approval, "role", known)


def _snapshots(catalogue: Catalogue) -> Iterator[Fault]:
    """Want the service of each snapshot; its metrics may have been made in Slack."""
    for name, table in catalogue.snapshots.items():
        if table.service is not None and table.service not in catalogue.services:
            yield _unknown(("snapshot", name, "service"), table.service, "service", catalogue.services)


def _watches(catalogue: Catalogue) -> Iterator[Fault]:
    """Want what watches name, and thresholds that hold together."""
    windows = [window.name for window in catalogue.windows]
    for name, watch in catalogue.watches.items():
        for key in ("metric", "minimum_metric", "free_metric"):
            named = getattr(watch, key)
            if named is not None and named not in catalogue.metrics:
                yield _unknown(("watch", name, key), named, "metric", catalogue.metrics)
        if watch.service is not None and watch.service not in catalogue.services:
            yield _unknown(("watch", name, "service"), watch.service, "service", catalogue.services)
        if watch.recovery is not None and watch.recovery not in catalogue.recoveries:
            yield _unknown(("watch", name, "recovery"), watch.recovery, "recovery", catalogue.recoveries)
        yield from _named_windows(("watch", name, "quiet"), watch.quiet, windows)
        for index, route in enumerate(watch.routes):
            path = ("watch", name, "route", index)
            yield from _named_windows((*path, "window"), [route.window] if route.window else [], windows)
            for each in route.people:
                if not _is_somebody(catalogue, each) or is_group(each):
                    yield _unknown((*path, "people"), each, "person", catalogue.people)
        yield from _levels(catalogue, name, watch)


def _levels(catalogue: Catalogue, name: str, watch: WatchTable) -> Iterator[Fault]:
    condition = watch.condition or usual(catalogue.metrics.get(watch.metric)).condition
    if condition in ("change", "full") and watch.over is None:
        yield ("watch", name, "over"), f"is missing for `{condition}`", 'the span that it looks back on, such as "1h"'
    found = wrong(condition, completed(condition, watch.levels))
    if found is not None:
        message, _, expected = WRONG[found[0]].partition("; expected ")
        yield ("watch", name, "levels", found[1].word), message, expected


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
    _measured,
    _conditions,
    _recoveries,
    _snapshots,
    _watches,
)
