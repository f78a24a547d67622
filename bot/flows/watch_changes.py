"""Changes to watches by people: made together with their metric, changed, paused, in maintenance, deleted."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.catalogue.metrics import Metric
from bot.errors import Conflict
from bot.metrics import definitions
from bot.models import Watch
from bot.watches import maintenance, service
from bot.watches.maintenance import Place, Wanted
from bot.watches.rules import Definition


def make(
    tx: Session,
    catalogue: Catalogue,
    workspace: int,
    wanted: Definition,
    metric: Metric | None,
    person: str,
    now: datetime,
) -> Watch:
    """Make a watch, with its metric where that is new. Raises `Conflict` where a name is taken."""
    if metric is not None:
        definitions.define(tx, catalogue, workspace, wanted.metric, metric, person, now)
    return service.define(tx, workspace, wanted, person, now)


def change(tx: Session, workspace: int, key: int, version: int, wanted: Definition) -> bool:
    """Change a watch that stands in the version that somebody saw; answer whether anything is different.

    Raises `Conflict` where somebody else has changed it meanwhile, and `NotFound` where it is gone.
    """
    row = service.locked(tx, workspace, key)
    if row.version != version:
        raise Conflict("watch_form", "changed_meanwhile", name=row.name)
    return service.edit(tx, row, wanted)


def pause(tx: Session, workspace: int, key: int, until: datetime | None, now: datetime) -> bool:
    """Look no more until a time, or again where it is None; False where that is so already."""
    row = service.locked(tx, workspace, key)
    is_paused = row.paused_until is not None and row.paused_until > now
    if until is None and not is_paused:
        return False
    service.pause(tx, row, until)
    return True


def delete(tx: Session, workspace: int, key: int, now: datetime) -> None:
    """Delete a watch. Raises `NotFound` where somebody has done so before."""
    service.delete(tx, service.locked(tx, workspace, key), now)


def maintain(tx: Session, workspace: int, wanted: Wanted, keys: Collection[int], now: datetime) -> None:
    """Tell nobody of alarms of a place until a time; `keys` are those of its watches."""
    rows = [service.locked(tx, workspace, key) for key in sorted(keys)]
    maintenance.begin(tx, workspace, wanted, rows, now)


def end_maintenance(tx: Session, workspace: int, place: Place, keys: Collection[int], now: datetime) -> bool:
    """Tell of alarms of a place again; False where it is in no maintenance."""
    rows = [service.locked(tx, workspace, key) for key in sorted(keys)]
    return maintenance.end(tx, workspace, place, rows, now)
