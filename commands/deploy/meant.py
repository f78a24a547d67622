"""Which service, environment and deploy are meant."""

import re

from bot.catalogue.services import Service
from bot.deploys import queries
from bot.deploys.locks import EVERY
from bot.deploys.queries import DeployView
from bot.errors import BotError, NotFound
from commands.context import Ask

ALL = "all"
NUMBER = re.compile(r"#?([0-9]{1,9})")


def service_of(ask: Ask, typed: str) -> Service:
    """Find a service that is deployed, by its name or an alias. Raises `NotFound` with those there are."""
    found = ask.bench.catalogue.service(typed)
    if found is None or not found.deploy:
        known = sorted(each.name for each in ask.bench.catalogue.services.values() if each.deploy)
        raise NotFound("deploy", "no_service", typed=typed, known=known)
    return found


def environment_of(ask: Ask, service: Service, typed: str | None) -> str:
    """Find an environment of a service, the lowest where none was typed; production is always named."""
    known = ask.bench.catalogue.environments_of(service)
    if typed is None:
        if ask.bench.catalogue.environments[known[0]].production:
            raise BotError("deploy", "name_production", service=service.name, environment=known[0])
        return known[0]
    if typed.lower() not in known:
        raise NotFound("deploy", "no_environment", service=service.name, typed=typed, known=known)
    return typed.lower()


def place_of(ask: Ask, service: str, environment: str | None) -> tuple[str, str]:
    """Find the place that was typed; `all`, or an environment that was not typed, is every one."""
    known = None if service.lower() == ALL else service_of(ask, service)
    name = known.name if known else EVERY
    if environment is None or environment.lower() == ALL:
        return name, EVERY
    if known is not None:
        return name, environment_of(ask, known, environment)
    if environment.lower() not in ask.bench.catalogue.environments:
        raise BotError("deploy", "not_understood", word=environment)
    return name, environment.lower()


def deploy_of(ask: Ask, typed: str) -> DeployView:
    """Find a deploy by its number. Raises `NotFound`."""
    number = NUMBER.fullmatch(typed.strip())
    with ask.bench.database.read() as tx:
        found = queries.by_number(tx, ask.who.workspace, int(number[1])) if number else None
    if found is None:
        raise NotFound("deploy", "not_found", number=typed)
    return found
