"""What the picture of each kind of lasting message shows, from what the database holds now."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.deploys import queries as deploys
from bot.flows.metric_marks import levels, marks
from bot.flows.places import is_person
from bot.flows.services import Services
from bot.messages import metric_charts
from bot.messages import metric_round_charts as round_charts
from bot.messages.charts.chart import Level, Mark
from bot.messages.metric_charts import Drawing
from bot.messages.words import Words
from bot.metrics import queries, rounds
from bot.metrics.rounds import BEFORE, COMPARED, RoundView
from bot.models import Picture, Projection
from bot.people.queries import locale_of


@dataclass(frozen=True)
class Drawn:
    """A picture as PNG, and in words what it shows."""

    content: bytes
    alt: str


Draw = Callable[[Session, Catalogue, Words, Picture], Drawing | None]
"""Says what a picture shows; None where there is nothing to be seen."""


def _snapshot(tx: Session, catalogue: Catalogue, words: Words, picture: Picture) -> Drawing | None:
    of, workspace = queries.by_id(tx, int(picture.subject)), picture.workspace_id
    happened = marks(tx, catalogue, workspace, of.service, of.span.start, of.span.end)
    zone = ZoneInfo(catalogue.workspace.zone)
    return metric_charts.snapshot(words, of, levels(tx, workspace, of.metric), happened, zone)


def _round(tx: Session, catalogue: Catalogue, words: Words, picture: Picture) -> Drawing | None:
    of, zone = rounds.by_id(tx, int(picture.subject)), ZoneInfo(catalogue.workspace.zone)
    its_levels = _levels(tx, of)
    if of.reason == COMPARED:
        before, after = of.snapshots
        return round_charts.compared(words, before, after, its_levels.get(after.metric, ()), zone)
    return round_charts.together(words, of, its_levels, _marks(tx, catalogue, of.service, of), zone)


def _deploy(tx: Session, catalogue: Catalogue, words: Words, picture: Picture) -> Drawing | None:
    """Draw what a deploy's message shows below it; the subject is the key of the later round."""
    after = rounds.by_id(tx, int(picture.subject))
    earlier = rounds.of_subject(tx, after.workspace, after.subject or "", [BEFORE])[:1]
    deploy = deploys.by_id(tx, after.of)
    happened = _marks(tx, catalogue, deploy.service, *earlier, after)
    before = [each for of in earlier for each in of.snapshots]
    zone = ZoneInfo(catalogue.workspace.zone)
    return round_charts.deployed(words, deploy, before, after.snapshots, _levels(tx, after), happened, zone)


def _levels(tx: Session, of: RoundView) -> Mapping[str, Sequence[Level]]:
    return {each.metric: levels(tx, of.workspace, each.metric) for each in of.snapshots}


def _marks(tx: Session, catalogue: Catalogue, service: str | None, *of: RoundView) -> Sequence[Mark]:
    """List what happened to a service while rounds were looked at."""
    snapshots = [each for its in of for each in its.snapshots]
    return marks(tx, catalogue, of[0].workspace, service, *round_charts.ends(snapshots)) if snapshots else ()


DRAWINGS: Mapping[str, Draw] = {"metric.snapshot": _snapshot, "metric.round": _round, "metric.deploy": _deploy}


def draw(tx: Session, services: Services, of: Picture) -> Drawn | None:
    """Draw a picture in the language of those who read its message."""
    same = (Projection.workspace_id == of.workspace_id, Projection.kind == of.kind, Projection.subject == of.subject)
    channel = tx.scalar(select(Projection.channel).where(*same).order_by(Projection.id).limit(1)) or ""
    words = services.words_of(locale_of(tx, of.workspace_id, channel) if is_person(channel) else None)
    catalogue = services.catalogue
    found = DRAWINGS[of.kind](tx, catalogue, words, of)
    return Drawn(found.content(words, ZoneInfo(catalogue.workspace.zone)), found.alt) if found else None
