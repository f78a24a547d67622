"""What the picture of each kind of lasting message shows, from what the database holds now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.flows.metric_marks import levels, marks
from bot.flows.places import is_person
from bot.flows.services import Services
from bot.messages import metric_charts
from bot.messages.metric_charts import Drawing
from bot.messages.words import Words
from bot.metrics import queries
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


DRAWINGS: Mapping[str, Draw] = {"metric.snapshot": _snapshot}


def draw(tx: Session, services: Services, of: Picture) -> Drawn | None:
    """Draw a picture in the language of those who read its message."""
    same = (Projection.workspace_id == of.workspace_id, Projection.kind == of.kind, Projection.subject == of.subject)
    channel = tx.scalar(select(Projection.channel).where(*same).order_by(Projection.id).limit(1)) or ""
    words = services.words_of(locale_of(tx, of.workspace_id, channel) if is_person(channel) else None)
    catalogue = services.catalogue
    found = DRAWINGS[of.kind](tx, catalogue, words, of)
    return Drawn(found.content(words, ZoneInfo(catalogue.workspace.zone)), found.alt) if found else None
