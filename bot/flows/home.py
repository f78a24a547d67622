"""The home tab: rendered from the database whenever somebody opens it."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.flows.services import of
from bot.incidents.queries import open_incidents
from bot.messages import home as words_of
from bot.people.queries import locale_of
from bot.work import Flow, Lane, Run, Step, enqueue


def publish(tx: Session, workspace: int, person: str, now: datetime) -> None:
    """Have somebody's home tab written; after they were fetched, where that waits."""
    enqueue(tx, PUBLISH, workspace, f"person:{person}", {"person": person}, now=now, coalesce=True)


def _publish(run: Run) -> None:
    """Write it.

    https://docs.slack.dev/reference/methods/views.publish
    """
    person = run.payload["person"]
    with run.database.read() as tx:
        incidents = open_incidents(tx, run.workspace, words_of.SHOWN + 1, person)
        locale = locale_of(tx, run.workspace, person)
    services = of(run)
    view = words_of.home(services.words_of(locale), incidents)
    services.slack.call(run, "views.publish", user_id=person, view=view.payload)


PUBLISH = Flow("home.publish/1", Lane.NORMAL, (Step("publish", _publish),), payload=("person",))
FLOWS = (PUBLISH,)
