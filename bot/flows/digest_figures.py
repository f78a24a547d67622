"""Sections of digests that tell figures: chosen metrics since yesterday, delivery and watches of the week."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.deploys import delivery_grammar
from bot.flows import delivery, unwatched
from bot.flows.digest_reading import DAY, SHOWN, WEEK, Reading
from bot.messages import delivery as delivery_words
from bot.messages import digest_figures as words_of
from bot.messages.digest_figures import Course
from bot.messages.words import Words
from bot.metrics import points
from bot.metrics import queries as metrics
from bot.metrics.queries import SeriesView
from bot.slack.mrkdwn import Mrkdwn
from bot.watches import queries as watches

OF_A_METRIC = 3
"""Series of a metric that are shown; of the rest it tells how many."""


def delivered(tx: Session, words: Words, reading: Reading) -> Sequence[Mrkdwn]:
    """Tell how delivery into production went in the week, against the week before."""
    scope = delivery_grammar.production(reading.catalogue)
    if not reading.is_weekly or not scope.environments:
        return []
    over = delivery_grammar.last(WEEK, reading.at)
    return delivery_words.week(words, delivery.report(tx, reading.workspace, scope, over, reading.person))


def chosen(tx: Session, words: Words, reading: Reading) -> Sequence[Mrkdwn]:
    """Tell in the morning how the chosen metrics went since yesterday, those of the business first."""
    if reading.is_weekly or not reading.catalogue.digest.metrics:
        return []
    known = metrics.known(tx, reading.workspace, reading.catalogue)
    names = [name for name in reading.catalogue.digest.metrics if name in known]
    series = metrics.every_series(tx, reading.workspace, names)
    found = []
    for name in sorted(names, key=lambda each: not known[each].business):
        told = [_course(tx, each, reading.at) for each in series.get(name, ())[:OF_A_METRIC]]
        found.append(words_of.metric(words, name, known[name], told, more=len(series.get(name, ())[OF_A_METRIC:])))
    return found


def _course(tx: Session, of: SeriesView, at: datetime) -> Course:
    """Tell what a series is, and its mean in the last day beside that of the day before."""
    day, before = (points.summed(tx, of.id, at - (ago + 1) * DAY, at - ago * DAY) for ago in (0, 1))
    return Course(of.labels, None if of.missed else of.last_value, day, before)


def watched(tx: Session, words: Words, reading: Reading) -> Sequence[Mrkdwn]:
    """Tell what is not well now; of a week also how often watches fired, how that ended, and what nobody watches."""
    standing = [each for each in watches.standing(tx, reading.workspace) if each.severity is not None]
    rows = words_of.standing(words, standing[:SHOWN], more=len(standing[SHOWN:]))
    if not reading.is_weekly:
        return rows
    events = watches.events(tx, reading.workspace, reading.since, reading.at)
    found = unwatched.findings(tx, reading.catalogue, reading.workspace, reading.at)
    return [*words_of.alarms(words, events), *rows, *words_of.unwatched(words, found)]
