"""How each kind of lasting message is made from what the database holds now."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from bot.alerts import queries as alerts
from bot.catalogue import Catalogue
from bot.deploys import causes, freezes, locks
from bot.deploys import queries as deploys
from bot.deploys import train_queries as trains
from bot.deploys.rules import State as Deployed
from bot.flows import board, deploy_incidents, digest_sections, library, standup_proposals, watch_cards
from bot.flows.metric_marks import levels
from bot.incidents import links, paging, tasks
from bot.incidents import queries as incidents
from bot.messages import alert as alert_words
from bot.messages import deploy as deploy_words
from bot.messages import deploy_freezes as freeze_words
from bot.messages import incident as incident_words
from bot.messages import incident_deploys as incident_deploy_words
from bot.messages import incident_entries, standup_replies, standup_summary
from bot.messages import metric as metric_words
from bot.messages import metric_round as round_words
from bot.messages import paging as paging_words
from bot.messages import postmortem as postmortem_words
from bot.messages import recall as recall_words
from bot.messages import recovery as recovery_words
from bot.messages import standup as standup_words
from bot.messages import standup_blockers as blocker_words
from bot.messages import standup_meeting as meeting_words
from bot.messages import standup_proposals as standup_proposal_words
from bot.messages import standup_scale as standup_scale_words
from bot.messages import tasks as task_words
from bot.messages import train as train_words
from bot.messages.base import Message
from bot.messages.words import Words
from bot.metrics import queries as metrics
from bot.metrics import rounds
from bot.postmortems import queries as postmortems
from bot.postmortems.blameless.drafts import check_document
from bot.postmortems.rules import timing
from bot.standups import blocker_queries as blockers
from bot.standups import meeting_queries as meetings
from bot.standups import mine, reaching, replying, summaries
from bot.standups import queries as standups
from bot.standups.rules import State as Asked
from bot.watches import recovery_queries as recoveries

Renderer = Callable[[Session, Words, str], Message | None]
"""Makes a message of what is so now; None where there is nothing to say any more."""


def _panel(tx: Session, words: Words, subject: str) -> Message:
    """Show an incident, and of what it belongs to only what all who read there may know."""
    found = incidents.by_id(tx, int(subject))
    return incident_words.panel(words, found, links.of_incident(tx, found.workspace, found.id))


def _watchdog(tx: Session, words: Words, subject: str) -> Message:
    """Tell of one absence; the subject is the watchdog's key and the absence's number."""
    key, absence = subject.split(":")
    return alert_words.watchdog(words, alerts.watchdog(tx, int(key), int(absence)))


def _draft(tx: Session, words: Words, subject: str) -> Message:
    of = postmortems.document(tx, int(subject), is_whole=False)
    return postmortem_words.draft(words, of, len(check_document(of)))


def _reminder(tx: Session, words: Words, subject: str) -> Message:
    """Remind of a post-mortem; the subject is its key and the day on which that was due."""
    key, day = subject.split(":")
    of = postmortems.known(tx, int(key))
    when = timing(of.due_on, date.fromisoformat(day)) if of.is_waiting else "over"
    return postmortem_words.reminder(words, of, when)


def _review_reminder(tx: Session, words: Words, subject: str) -> Message:
    """Remind of a review; the subject is the key of the post-mortem and the time that was told, in seconds."""
    key, seconds = (int(part) for part in subject.split(":"))
    of = postmortems.document(tx, key, is_whole=False)
    return postmortem_words.review_reminder(words, of, datetime.fromtimestamp(seconds, UTC))


def _action_reminder(tx: Session, words: Words, subject: str) -> Message:
    """Remind of an action item; the subject is its key, the day, and whose it was then."""
    key, day, *to = subject.split(":")
    item = postmortems.known_action(tx, int(key))
    person = item.owner or postmortems.known(tx, item.postmortem).owner
    is_theirs = item.is_open and to in ([], [person])
    when = timing(item.due_on, date.fromisoformat(day)) if is_theirs and item.due_on else "over"
    return postmortem_words.action_reminder(words, item, when)


def _alert_line(tx: Session, words: Words, subject: str) -> Message:
    group = alerts.group(tx, int(subject))
    number = incidents.by_id(tx, group.incident).number if group.incident else None
    return alert_words.line(words, group, number)


def _deploy(tx: Session, words: Words, subject: str) -> Message:
    of = deploys.by_id(tx, int(subject))
    ahead = deploys.ahead(tx, of) if of.state == Deployed.QUEUED else 0
    lately = library.lately(tx, of.workspace, of.service) if of.is_waiting or of.is_dry_run else None
    return deploy_words.card(
        words,
        of,
        ahead,
        lately=lately,
        can_hold=locks.can_hold(tx, of),
        caused=deploy_incidents.caused(tx, of),
        mends=deploy_incidents.mended(tx, of),
    )


def _incident_deploys(tx: Session, words: Words, subject: str) -> Message:
    of = incidents.by_id(tx, int(subject))
    return incident_deploy_words.shown(words, of, causes.near(tx, of.id), causes.cause(tx, of.id))


def _standup(tx: Session, words: Words, subject: str) -> Message:
    of = standups.by_id(tx, int(subject))
    return standup_words.card(words, of, standups.widest(tx, of))


def _standup_blocker(tx: Session, words: Words, subject: str) -> Message | None:
    """Tell of something that was in the way for long; the subject is its key, and the day on which that was told."""
    key, day = subject.split(":")
    found = blockers.known(tx, int(key))
    return blocker_words.told(words, found, date.fromisoformat(day)) if found is not None else None


def _standup_entry(tx: Session, words: Words, subject: str) -> Message | None:
    found = summaries.entry(tx, int(subject))
    return standup_summary.entry(words, found) if found is not None else None


def _standup_question(tx: Session, words: Words, subject: str) -> Message:
    """Ask somebody first whether what was in their way still is, then the rest, with the answer that stands ready."""
    of = standups.asked(tx, int(subject))
    country = mine.hint(tx, of.workspace, of.person, of.id) if of.state == Asked.ASKED else None
    asked = standup_words.question(words, of, replying.waiting(tx, of), country)
    ready = standup_proposals.ready(tx, words, of)
    shown = standup_proposal_words.with_ready(words, asked, of.id, ready) if ready else asked
    again = blocker_words.again(words, blockers.to_ask(tx, of.id), of)
    return Message(shown.text, [*shown.blocks[:1], *again, *shown.blocks[1:]])


def _metric_snapshot(tx: Session, words: Words, subject: str) -> Message:
    """Show a metric, with where the watches that look at it now raise an alarm."""
    of = metrics.by_id(tx, int(subject))
    return metric_words.snapshot(words, of, levels(tx, metrics.workspace_of(tx, of.id), of.metric))


def _metrics_of_deploy(tx: Session, words: Words, subject: str) -> Message:
    """Show the metrics after a deploy beside those before it; the subject is the key of the later round."""
    after = rounds.by_id(tx, int(subject))
    before = rounds.of_subject(tx, after.workspace, after.subject or "", [rounds.BEFORE])
    return round_words.deployed(words, deploys.by_id(tx, after.of), next(iter(before), None), after)


RENDERERS: Mapping[str, Renderer] = {
    "board": lambda tx, _words, subject: board.posted(tx, subject),
    "incident.panel": _panel,
    "incident.announcement": lambda tx, words, subject: incident_words.announcement(
        words, incidents.by_id(tx, int(subject))
    ),
    "alert.line": _alert_line,
    "alert.watchdog": _watchdog,
    "incident.alerts": lambda tx, words, subject: alert_words.overview(words, alerts.overview(tx, int(subject))),
    "incident.similar": lambda tx, words, subject: recall_words.similar(
        words, library.reading(tx, incidents.by_id(tx, int(subject)))
    ),
    "incident.page": lambda tx, words, subject: paging_words.page(words, paging.by_id(tx, int(subject))),
    "page.call": lambda tx, words, subject: paging_words.call(words, paging.by_id(tx, int(subject))),
    "postmortem.draft": _draft,
    "postmortem.published": lambda tx, words, subject: postmortem_words.published(
        words, postmortems.document(tx, int(subject), is_whole=False)
    ),
    "postmortem.reminder": _reminder,
    "postmortem.action_reminder": _action_reminder,
    "postmortem.review_reminder": _review_reminder,
    "incident.deploys": _incident_deploys,
    "incident.entry": lambda tx, words, subject: incident_entries.entry(words, incidents.entry(tx, int(subject))),
    "incident.task": lambda tx, words, subject: task_words.message(words, tasks.by_id(tx, int(subject))),
    "incident.update": lambda tx, words, subject: incident_entries.update(words, incidents.update(tx, int(subject))),
    "incident.reminder": lambda tx, words, subject: incident_entries.reminder(words, *incidents.reminder(tx, subject)),
    "deploy.card": _deploy,
    "deploy.freeze": lambda tx, words, subject: freeze_words.card(words, freezes.by_id(tx, int(subject))),
    "train.departure": lambda tx, words, subject: train_words.card(words, trains.by_id(tx, int(subject))),
    "train.reminder": lambda tx, words, subject: train_words.reminder(words, trains.by_id(tx, int(subject))),
    "standup.card": _standup,
    "standup.question": _standup_question,
    "standup.blocker": _standup_blocker,
    "standup.which": lambda tx, words, subject: standup_replies.which(words, replying.choice(tx, int(subject))),
    "standup.nudge": lambda tx, words, subject: standup_words.nudge(words, standups.asked(tx, int(subject))),
    "standup.summary": lambda tx, words, subject: standup_summary.summary(words, summaries.summary(tx, int(subject))),
    "standup.unreached": lambda tx, words, subject: standup_scale_words.unreached(
        words, reaching.unreached(tx, subject)
    ),
    "standup.entry": _standup_entry,
    "metric.snapshot": _metric_snapshot,
    "recovery.card": lambda tx, words, subject: recovery_words.card(words, recoveries.by_id(tx, int(subject))),
    "metric.round": lambda tx, words, subject: round_words.shown(words, rounds.by_id(tx, int(subject))),
    "metric.deploy": _metrics_of_deploy,
    "watch.alarm": watch_cards.alarm,
    "watch.over": watch_cards.over,
    "train.notes": lambda tx, words, subject: train_words.notes(words, trains.by_id(tx, int(subject))),
    "standup.meeting": lambda tx, words, subject: meeting_words.meeting(words, meetings.by_id(tx, int(subject))),
    "standup.meeting_summary": lambda tx, words, subject: meeting_words.summary(
        words, meetings.by_id(tx, int(subject))
    ),
    "standup.topic": lambda tx, words, subject: meeting_words.topic(words, meetings.topic(tx, int(subject))),
}
OF_CATALOGUE: Mapping[str, Callable[[Session, Words, Catalogue, str], Message]] = {"digest": digest_sections.render}
"""Messages for which the catalogue is needed too."""
PINNED = {"incident.panel"}
THREADED: Mapping[str, tuple[str, Callable[[Session, str], str]]] = {
    "incident.update": ("incident.announcement", incidents.subject_of_update),
    "standup.entry": ("standup.summary", summaries.summary_of_entry),
    "metric.deploy": ("deploy.card", rounds.deploy_of),
    "watch.over": ("watch.alarm", lambda _, subject: subject),
}
"""Messages that stand in a thread: the kind of the message above it, and how its subject is found."""
OPENING: Mapping[str, tuple[str, Callable[[Session, str, int, int], Sequence[tuple[int, str]]]]] = {
    "standup.summary": ("standup.entry", summaries.entries),
}
"""Messages that stand in a thread from its beginning: the kind of the one above them, theirs, and how their subjects
are found: so many behind a number, each with its own."""
IN_ORDER = {"incident.entry", "incident.task", "standup.entry"}
"""Messages that stand in a channel, or in a thread of it, in the order in which they were wanted: one after the other,
each shown once."""
BULK = {"digest", "standup.question", "standup.nudge", "standup.entry"}
"""Messages that hold up no other."""
TOLD_OF: Mapping[str, Callable[[Session, str, datetime], tuple[str, str, str] | None]] = {
    "standup.question": reaching.note,
    "standup.nudge": reaching.note,
    "standup.unreached": reaching.instead,
}
"""Messages to a person of which somebody else hears when Slack lets none through: by which message, and where."""


def rendered(tx: Session, words: Words, catalogue: Catalogue, kind: str, subject: str) -> Message | None:
    """Make a message of what is so now; None where there is nothing to say any more."""
    of_catalogue = OF_CATALOGUE.get(kind)
    return of_catalogue(tx, words, catalogue, subject) if of_catalogue else RENDERERS[kind](tx, words, subject)
