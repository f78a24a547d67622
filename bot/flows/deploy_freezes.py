"""Freezes that people ask for: told where the services are that they stop, and looked at again when they end."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.deploys import freezes
from bot.deploys.freeze_grammar import FreezeWish
from bot.deploys.locks import EVERY
from bot.flows.deploys import turns
from bot.flows.projections import want, want_again


def freeze(
    tx: Session, catalogue: Catalogue, workspace: int, wish: FreezeWish, author: str, channel: str, now: datetime
) -> None:
    """Keep a freeze, whose place is known by the catalogue's names, and tell of it.

    `channel` is where it was typed; services without a channel of their own are told of there.
    """
    place = (wish.service, wish.environment)
    row = freezes.make(tx, workspace, *place, author, wish.why, now, wish.begin, wish.until)
    for told in sorted(_channels(catalogue, *place, channel)):
        want(tx, workspace, "deploy.freeze", str(row.id), told, now)


def _channels(catalogue: Catalogue, service: str, environment: str, channel: str) -> Collection[str]:
    """Name the channels of all services that a freeze stops."""
    stopped = [
        each
        for each in catalogue.services.values()
        if each.deploy and service in {each.name, EVERY} and environment in {*each.deploy, EVERY}
    ]
    return {f"#{each.channel}" if each.channel else channel for each in stopped} or {channel}


def lift(tx: Session, workspace: int, service: str, environment: str, who: str, now: datetime) -> int:
    """Lift the freezes of a place, and look whose turn it is; answer how many there were."""
    return _over(tx, workspace, freezes.lift(tx, workspace, service, environment, who, now), now)


def expire(tx: Session, workspace: int, now: datetime) -> int:
    """Close the freezes that are over, and look whose turn it is; answer how many there were."""
    return _over(tx, workspace, freezes.expire(tx, workspace, now), now)


def _over(tx: Session, workspace: int, keys: Collection[int], now: datetime) -> int:
    if keys:
        want_again(tx, workspace, "deploy.freeze", keys, now)
        turns(tx, workspace, now)
    return len(keys)
