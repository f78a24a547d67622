"""Who is called to an incident, as the catalogue says; nothing here reads or calls."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.catalogue import Catalogue
from bot.catalogue.paging import is_group
from bot.catalogue.services import Service
from bot.severity import Severity

MOST = 10
"""People whom one page calls."""


@dataclass(frozen=True)
class Callees:
    """A routing key by its name, or people as the catalogue names them."""

    target: str | None
    people: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.target or self.people)


def is_grave(catalogue: Catalogue, severity: Severity) -> bool:
    """Whether somebody is woken for it."""
    return severity.at_least(catalogue.page.least)


def first(catalogue: Catalogue, services: Sequence[str]) -> Callees:
    """Say who is called first: by a service's routing key, else its people, else what holds for all services."""
    known = _known(catalogue, services)
    target = next((each.pagerduty for each in known if each.pagerduty), None)
    people = _people(known)
    if target is None and not people:
        return Callees(catalogue.page.pagerduty, () if catalogue.page.pagerduty else catalogue.page.people)
    return Callees(target, () if target else people)


def further(catalogue: Catalogue, services: Sequence[str], called: Iterable[str]) -> Callees:
    """Say who is called in Slack when nobody has answered: who is named for that, else who was not called yet."""
    others = catalogue.page.escalate_to or _people(_known(catalogue, services)) or catalogue.page.people
    left = tuple(each for each in others if each not in set(called))
    return Callees(None, left)


def asked(catalogue: Catalogue, named: Sequence[str], services: Sequence[str]) -> list[Callees]:
    """Say who is called when somebody asks for people, for user groups, and for those who look after services.

    People are called together, and each group and each service by itself.
    """
    people = tuple(dict.fromkeys(each for each in named if not is_group(each)))
    groups = dict.fromkeys(each for each in named if is_group(each))
    wanted = [Callees(None, people), *(Callees(None, (group,)) for group in groups)]
    wanted += [first(catalogue, [name]) for name in dict.fromkeys(services)]
    return [each for each in wanted if each]


def _known(catalogue: Catalogue, services: Sequence[str]) -> list[Service]:
    return [catalogue.services[name] for name in services if name in catalogue.services]


def _people(services: Iterable[Service]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(named for each in services for named in each.page or each.owners))
