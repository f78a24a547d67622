"""What metrics and watches say of a deploy, before it begins and after it went out."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.catalogue.conditions import Condition
from bot.catalogue.deploying import Environment
from bot.deploys import conditions
from bot.deploys.conditions import Beyond, Mean, Worse
from bot.deploys.queries import DeployView
from bot.metrics import points
from bot.metrics import queries as metrics
from bot.severity import Severity
from bot.watches import queries as watches

GRAVE = Severity.SEV3
"""How grave an alarm of a watch is at the least that lets nothing begin."""


def alarms(tx: Session, catalogue: Catalogue, workspace: int, service: str) -> Sequence[str]:
    """Name the watches of a service that fire gravely: its own, and those of its metrics.

    What nobody is told of holds nothing up, such as an alarm in maintenance.
    """
    known = metrics.known(tx, workspace, catalogue)
    found = []
    for each in watches.standing(tx, workspace):
        if each.severity is None or each.severity > GRAVE or each.told_at is None:
            continue
        asked = each.watch.definition
        metric = known.get(asked.metric)
        if service in {asked.service, metric.service if metric else None}:
            found.append(asked.name)
    return sorted(set(found))


def beyond(tx: Session, catalogue: Catalogue, workspace: int, wanted: Sequence[Condition]) -> Sequence[Beyond]:
    """Tell which metrics are beyond what may be before a deploy begins."""
    known = metrics.known(tx, workspace, catalogue)
    asked = [each for each in wanted if each.is_before and each.metric in known]
    series = metrics.every_series(tx, workspace, [each.metric for each in asked]) if asked else {}
    found = []
    for each in asked:
        values = [None if one.missed else one.last_value for one in series.get(each.metric, ())]
        found.append(conditions.beyond(each, known[each.metric].measured_in, values))
    return [each for each in found if each is not None]


def worsened(
    tx: Session, catalogue: Catalogue, of: DeployView, environment: Environment, now: datetime
) -> Worse | None:
    """Tell which metric is worse since a release is out than it was before it began, for as long as it is watched."""
    if of.watch_until is None or of.started_at is None:
        return None
    known = metrics.known(tx, of.workspace, catalogue)
    for each in environment.metrics:
        metric = known.get(each.metric)
        if metric is None or each.worse is None:
            continue
        before = _mean(tx, of.workspace, each.metric, of.started_at - environment.watch, of.started_at)
        after = _mean(tx, of.workspace, each.metric, of.watch_until - environment.watch, now)
        found = conditions.worse(each, metric.measured_in, metric.better, before, after)
        if found is not None:
            return found
    return None


def _mean(tx: Session, workspace: int, metric: str, start: datetime, end: datetime) -> Mean | None:
    """Join what all series of a metric told in a time."""
    sums = [points.summed(tx, each.id, start, end) for each in metrics.series(tx, workspace, metric)]
    return conditions.joined(Mean(each.mean, each.count) for each in sums if each is not None)
