"""Telling those who come into an incident's channel where it stands: they alone read it, once each time they join.

Whom Bongsu itself calls in at the beginning is told nothing more: the panel above says all that there is.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.flows.services import of
from bot.incidents import queries
from bot.messages import welcome as words_of
from bot.models import Workspace
from bot.people.queries import bot_user, is_teammate, locale_of, reader_in
from bot.people.service import mirror
from bot.slack.client import SlackRefused
from bot.work import End, Flow, Lane, Record, Run, Step, enqueue

BEGINNING = timedelta(minutes=10)
"""How long an incident is so new that its panel says everything."""


def joined(tx: Session, workspace: int, channel: str, person: str, inviter: str | None, now: datetime) -> None:
    """Have somebody told who joined a channel, where that is an incident's and there is something to tell."""
    incident = queries.by_channel(tx, workspace, channel)
    if incident is None or person == bot_user(tx, workspace):
        return
    is_new = now - incident.times.declared < BEGINNING
    if not (is_new and inviter == bot_user(tx, workspace)):
        payload = {"incident": incident.id, "person": person}
        enqueue(tx, TELL, workspace, f"welcome:{incident.id}:{person}", payload, now=now, coalesce=True)


def _person(run: Run) -> Record | End | None:
    """Ask Slack who it is, where it has not told yet; of somebody whom it does not describe nothing is known."""
    person = run.payload["person"]
    with run.database.read() as tx:
        if reader_in(tx, run.workspace, person).is_known:
            return None
    try:
        user = of(run).slack.call(run, "users.info", user=person, include_locale=True)["user"]
    except SlackRefused:
        return End()
    return lambda tx: mirror(tx, tx.get_one(Workspace, run.workspace), user, run.now()).slack_id


def _tell(run: Run) -> None:
    """Show the five lines; a guest, an app or somebody who has left again is shown nothing.

    https://docs.slack.dev/reference/methods/chat.postEphemeral
    """
    person = run.payload["person"]
    with run.database.read() as tx:
        if not is_teammate(tx, run.workspace, person):
            return
        words = of(run).words_of(locale_of(tx, run.workspace, person))
        incident = queries.by_id(tx, run.payload["incident"])
        told = words_of.welcome(words, incident, queries.updates(tx, incident.id, words_of.UPDATES))
    try:
        of(run).slack.call(run, "chat.postEphemeral", channel=incident.channel, user=person, **told.payload)
    except SlackRefused:  # who came has left again
        return


TELL = Flow(
    "incident.welcome/1", Lane.BULK, (Step("person", _person), Step("tell", _tell)), payload=("incident", "person")
)
FLOWS = (TELL,)
