"""What a digest is made of: sections that the families contribute, each read for who gets it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.deploys import locks
from bot.deploys import queries as deploys
from bot.deploys.queries import DeployView
from bot.deploys.rules import State as Deployed
from bot.flows import digest_figures
from bot.flows.digest_reading import SHOWN, WEEK, Reading, Section
from bot.flows.places import is_person
from bot.incidents import figures
from bot.incidents import queries as incidents
from bot.messages import digest as words_of
from bot.messages import standup_figures as standup_words
from bot.messages.base import Message
from bot.messages.words import Words
from bot.models import Digest
from bot.people.digests import MORNING, WEEKLY
from bot.postmortems import queries as postmortems
from bot.slack.mrkdwn import Mrkdwn
from bot.standups import figures as standup_figures
from bot.standups import reports
from bot.standups.blocker_queries import standing
from bot.standups.seeing import Viewer
from bot.standups.spans import back
from bot.standups.timing import DAY


def _open_incidents(tx: Session, words: Words, reading: Reading) -> Sequence[Mrkdwn]:
    found = incidents.open_incidents(tx, reading.workspace, SHOWN + 1, reading.person)
    rows = words_of.open_incidents(words, found[:SHOWN], is_more=len(found) > SHOWN)
    return [*_figures(tx, words, reading), *rows] if reading.is_weekly else rows


def _figures(tx: Session, words: Words, reading: Reading) -> Sequence[Mrkdwn]:
    """Tell how many there were in the week, and how long they took; nothing of a week without any."""
    total = figures.since(tx, reading.workspace, reading.since, reading.at, who=reading.person).total
    return [words_of.week(words, total)] if total.count else []


def _postmortems(tx: Session, words: Words, reading: Reading) -> Sequence[Mrkdwn]:
    waiting = postmortems.listed(tx, reading.workspace)
    published = postmortems.published_since(tx, reading.workspace, reading.since) if reading.is_weekly else []
    seen = _seen(tx, reading, {each.incident for each in (*waiting, *published)})
    mine = [each for each in waiting if each.incident in seen and reading.person in {None, each.owner}]
    return [
        *words_of.published(words, [each for each in published if each.incident in seen]),
        *words_of.waiting(words, mine[:SHOWN], more=len(mine[SHOWN:])),
    ]


def _overdue(tx: Session, words: Words, reading: Reading) -> Sequence[Mrkdwn]:
    today = reading.at.date()
    late = [each for each in postmortems.open_actions(tx, reading.workspace) if each.due_on and each.due_on < today]
    seen = _seen(tx, reading, {each.incident for each in late})
    mine = [each for each in late if each.incident in seen and reading.person in {None, each.owner}]
    return words_of.overdue(words, mine[:SHOWN], today, more=len(mine[SHOWN:]))


def _deploys(tx: Session, words: Words, reading: Reading) -> Sequence[Mrkdwn]:
    """Tell what waits for people, what is live and faulty, and which locks the reader holds; of a week the counts."""
    where = (tx, reading.workspace)
    week = words_of.deploy_week(words, deploys.tallies(*where, reading.since)) if reading.is_weekly else []
    waiting = [each for each in deploys.in_state(*where, ASKED) if _is_for(reading, each)]
    faulty = deploys.faulty_now(*where)
    held = [row for row in locks.of_workspace(*where, reading.at) if reading.person in {None, row.holder}]
    found = [*waiting, *faulty]
    return [
        *week,
        *words_of.deploys(words, found[:SHOWN], more=len(found[SHOWN:])),
        *(words_of.lock(words, row.service, row.environment, row.holder, row.reason, row.expires_at) for row in held),
    ]


def _standups(tx: Session, words: Words, reading: Reading) -> Sequence[Mrkdwn]:
    """Tell how today's standups stand, or how they went in the week: a person's own, or those of the channel alone."""
    viewer = Viewer(reading.workspace, reading.person, reading.channel or "")
    mine, day = reports.usual(tx, viewer)[:SHOWN], reading.at.date()
    if not reading.is_weekly:
        stuck = standing(tx, mine, SHOWN) if mine else ()
        return standup_words.today(words, standup_figures.today(tx, mine, day), stuck, day)
    past = back(WEEK.days, day - DAY)
    return standup_words.week(words, standup_figures.figures(tx, mine, past, reading.at))


def _is_for(reading: Reading, waiting: DeployView) -> bool:
    """Whether a reader may have to do something: confirm their own, or approve somebody else's."""
    is_own = waiting.requester == reading.person
    return reading.person is None or is_own == (waiting.state == Deployed.PLANNED)


def _seen(tx: Session, reading: Reading, of: set[int]) -> set[int]:
    return incidents.known_to(tx, reading.workspace, reading.person, of)


ASKED = (Deployed.PLANNED, Deployed.APPROVING)
"""States in which a deploy waits for somebody."""
SECTIONS: Mapping[str, Section] = {
    "incidents": _open_incidents,
    "metrics": digest_figures.chosen,
    "watches": digest_figures.watched,
    "deploys": _deploys,
    "delivery": digest_figures.delivered,
    "standups": _standups,
    "postmortems": _postmortems,
    "actions": _overdue,
}


def read(tx: Session, words: Words, reading: Reading, names: Sequence[str]) -> Sequence[tuple[str, Sequence[Mrkdwn]]]:
    """Read the sections of these names that have something to tell, in their own order."""
    found = [(name, section(tx, words, reading)) for name, section in SECTIONS.items() if name in names]
    return [(name, lines) for name, lines in found if lines]


def reading_of(row: Digest, catalogue: Catalogue, at: datetime) -> Reading:
    """Tell who reads a digest."""
    person, channel = (row.place, None) if is_person(row.place) else (None, row.place)
    return Reading(row.workspace_id, person, at, row.kind == WEEKLY, catalogue, channel)


def preview(tx: Session, words: Words, catalogue: Catalogue, workspace: int, person: str, at: datetime) -> Message:
    """Make the morning's digest of somebody as it would be now, with every section."""
    told = read(tx, words, Reading(workspace, person, at, is_weekly=False, catalogue=catalogue), list(SECTIONS))
    return words_of.digest(words, MORNING, at.date(), told, is_channel=False)


def render(tx: Session, words: Words, catalogue: Catalogue, subject: str) -> Message:
    """Make one day's digest; the subject is its key and that day's moment, by the clock of its place."""
    key, moment = subject.split("@")
    row, at = tx.get_one(Digest, int(key)), datetime.fromisoformat(moment)
    reading = reading_of(row, catalogue, at)
    told = read(tx, words, reading, row.sections)
    return words_of.digest(words, row.kind, at.date(), told, is_channel=reading.person is None)
