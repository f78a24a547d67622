"""Has metrics looked at, and makes few of their old points."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.catalogue import Shelf
from bot.flows import metric_collect, metric_moments
from bot.metrics import ageing, thinning
from bot.metrics.rules import on_grid
from bot.ticks.clock import Tick, there
from bot.work.watermark import advance

LOOKED = "metrics.looked"


def ticks(shelf: Shelf) -> Sequence[Tick]:
    """Make the ticks."""

    def collect(tx: Session, workspace: int, now: datetime) -> None:
        every = shelf.current().collecting.every
        if advance(tx, LOOKED, on_grid(now, every), every) is not None:
            metric_collect.ask(tx, shelf.current(), workspace, now)

    def roll(tx: Session, workspace: int, now: datetime) -> None:
        thinning.roll(tx, workspace, shelf.current().collecting, now)

    def moments(tx: Session, workspace: int, now: datetime) -> None:
        catalogue = shelf.current()
        metric_moments.schedules(tx, catalogue, workspace, now)
        metric_moments.around_deploys(tx, catalogue, workspace, now)
        metric_moments.in_incidents(tx, catalogue, workspace, now)

    def age(tx: Session, workspace: int, now: datetime) -> None:
        del workspace  # it belongs to nobody any more
        ageing.thin(tx, shelf.current().collecting, now)
        ageing.forget(tx, shelf.current().collecting, now)

    return (
        Tick("metrics.collect", timedelta(seconds=5), there(collect)),
        Tick("metrics.moments", timedelta(seconds=5), there(moments)),
        Tick("metrics.roll", timedelta(seconds=5), there(roll)),
        Tick("metrics.age", timedelta(minutes=1), there(age)),
    )
