"""The home tab: rendered from the database whenever somebody opens it."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.flows import standup_own
from bot.flows.services import of
from bot.incidents.queries import open_incidents
from bot.messages import home as words_of
from bot.messages.home import Standups
from bot.people.queries import locale_of
from bot.standups import meeting_queries, queries
from bot.standups.rules import State
from bot.work import Flow, Lane, Run, Step, enqueue

TODAY = (*queries.WAITING, State.ANSWERED, State.SKIPPED)
"""The states of a question that the home tab shows until its deadline."""


def publish(tx: Session, workspace: int, person: str, now: datetime) -> None:
    """Have somebody's home tab written; after they were fetched, where that waits."""
    enqueue(tx, PUBLISH, workspace, f"person:{person}", {"person": person}, now=now, coalesce=True)


def _publish(run: Run) -> None:
    """Write it.

    https://docs.slack.dev/reference/methods/views.publish
    """
    person, services = run.payload["person"], of(run)
    with run.database.read() as tx:
        incidents = open_incidents(tx, run.workspace, words_of.SHOWN + 1, person)
        standups = _standups(tx, services.catalogue, run.workspace, person, run.now())
        locale = locale_of(tx, run.workspace, person)
    view = words_of.home(services.words_of(locale), incidents, standups)
    services.slack.call(run, "views.publish", user_id=person, view=view.payload)


def _standups(tx: Session, catalogue: Catalogue, workspace: int, person: str, now: datetime) -> Standups:
    asked = queries.today(tx, workspace, person, now, TODAY)
    mine = standup_own.read(tx, catalogue, workspace, person, now).standups
    following = min(((each.at, each.id, each) for each in mine if each.at), key=lambda each: each[:2], default=None)
    return Standups(asked, following[2] if following else None, meeting_queries.topics_of(tx, workspace, person))


PUBLISH = Flow("home.publish/1", Lane.NORMAL, (Step("publish", _publish),), payload=("person",))
FLOWS = (PUBLISH,)
