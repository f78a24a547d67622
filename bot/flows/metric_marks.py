"""What stands in the chart of a metric beside its figures: the levels of its watches, deploys, and incidents."""

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.deploys.queries import DeployView, begun_between
from bot.incidents.queries import declared_between
from bot.messages.charts.chart import Level, Mark
from bot.messages.charts.letters import drawable
from bot.severity import Severity
from bot.watches.queries import watches

MOST_DEPLOYS, MOST_INCIDENTS = 6, 4
"""More of them would hide the figures."""
MOST_READ = 50
VERSION = re.compile(r"v?[0-9][\w.-]*\.[\w.-]*")
"""A ref that says more to people than its commit."""


def marks(
    tx: Session, catalogue: Catalogue, workspace: int, service: str | None, start: datetime, end: datetime
) -> Sequence[Mark]:
    """List what happened to a service within a time, or to all of them; of incidents those of which everybody knows."""
    services = [service] if service else list(catalogue.services)
    deploys = begun_between(tx, workspace, services, start, end, MOST_DEPLOYS)
    incidents = declared_between(tx, workspace, start, end, MOST_READ)
    own = [each for each in incidents if service is None or service in each.services][:MOST_INCIDENTS]
    found = [Mark(each.started_at, _version(each, service), None) for each in deploys if each.started_at]
    found += [Mark(each.times.declared, f"SEV{each.severity.value} #{each.number}", each.severity) for each in own]
    return sorted(found, key=lambda mark: mark.at)


def _version(of: DeployView, service: str | None) -> str:
    """Name what went out: by its version, else by its commit, and by its service where the metric has none."""
    version = of.ref if VERSION.fullmatch(of.ref) else of.short
    return drawable(version if service else f"{of.service} {version}")


def levels(tx: Session, workspace: int, metric: str) -> Sequence[Level]:
    """List from which figure on the watches of a metric raise an alarm; of each severity the mildest."""
    low: dict[Severity, float] = {}
    high: dict[Severity, float] = {}
    for watch in watches(tx, workspace):
        if watch.definition.metric != metric:
            continue
        for severity, level in watch.definition.levels.items():
            match watch.definition.condition, level.raised:
                case "above", float(raised):
                    low[severity] = min(raised, low.get(severity, raised))
                case "below", float(raised):
                    high[severity] = max(raised, high.get(severity, raised))
                case "outside", (float(least), float(most)):
                    low[severity] = min(most, low.get(severity, most))
                    high[severity] = max(least, high.get(severity, least))
    return [
        *(Level(severity, low=figure) for severity, figure in sorted(low.items(), reverse=True)),
        *(Level(severity, high=figure) for severity, figure in sorted(high.items(), reverse=True)),
    ]
