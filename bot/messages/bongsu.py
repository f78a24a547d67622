"""What people read about Bongsu itself."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.catalogue.origins import Setting
from bot.deploys.showing import Unshown
from bot.messages import deploy_showcase, standup_scale
from bot.messages.base import Message, sentence
from bot.messages.scopes import FEATURES
from bot.messages.words import Words
from bot.metrics.pictures import Missing
from bot.people.queries import Account
from bot.postmortems.issues import Unread
from bot.slack.blocks import context, paragraphs, section
from bot.slack.mrkdwn import Mrkdwn, code, plain
from bot.standups.progress import Progress
from bot.watches.queries import WatchView
from bot.watches.recovery_queries import Stopped
from bot.work.queries import DeadJob

SHOWN = 30
"""People, and watches, that a list names; of the rest it tells how many."""


def status(
    words: Words,
    waiting: Mapping[str, int],
    warning: str | None,
    lacking: Sequence[str],
    unread: Sequence[Unread] = (),
    no_canvas: str | None = None,
    unshown: Sequence[Unshown] = (),
    asking: Sequence[Progress] = (),
    stopped: Stopped | None = None,
    no_pictures: Missing | None = None,
    watched: tuple[int, int] = (0, 0),
) -> Message:
    """Show how much work waits, the mistakes of the catalogue's file, what is off for want of a scope, and `unread`.

    `asking` are the standups that are asking people, `unshown` are places that do not show deploys; `no_canvas` is
    Slack's word where it permits none; `stopped` tells that all recovery scripts are, `no_pictures` of those of metrics
    that were left out lately; `watched` counts the watches, and those that fire.
    """
    counts = {state: waiting.get(state, 0) for state in ("ready", "running", "dead")}
    told = words.render("bongsu", "status", **counts)
    shown = [section(told), *paragraphs(standup_scale.progress(words, asking))]
    if watched[0]:
        shown.append(section(words.render("watch_list", "heading", count=watched[0], firing=watched[1])))
    if stopped:
        shown.append(section(words.render("recovery", "stopped", by=stopped.by, at=stopped.at)))
    if warning:
        shown.append(section(words.render("bongsu", "warning", text=warning)))
    shown += paragraphs(words.render("errors", "missing_scope", feature=FEATURES[each], scope=each) for each in lacking)
    shown += paragraphs(words.render("issue", "unread", of=each) for each in unread)
    if no_canvas:
        shown.append(section(words.render("bongsu", "no_canvas", code=no_canvas)))
    if no_pictures:
        shown.append(section(words.render("metric_picture", "missing", of=no_pictures)))
    return Message(plain(told), [*shown, *deploy_showcase.unshown(words, unshown)])


def dead_jobs(words: Words, jobs: Sequence[DeadJob]) -> Message:
    """List the jobs that wait for a person."""
    if not jobs:
        return sentence(words.render("bongsu", "no_dead_jobs"))
    rows = [section(words.render("bongsu", "dead_job", job=job)) for job in jobs]
    return Message(plain(words._("Stuck jobs")), [*rows, context(words.render("bongsu", "how_to_retry"))])


def settings(words: Words, given: Sequence[Setting], watches: Sequence[WatchView] = ()) -> Message:
    """List the settings, each with its value and where that came from, and where each watch came from."""
    headline = words.render("bongsu", "settings")
    lines = [
        words.render("bongsu", "setting", name=each.name, value=_value(words, each.value), is_given=each.is_given)
        for each in given
    ]
    lines += [words.render("bongsu", "watch", of=each) for each in watches[:SHOWN]]
    if len(watches) > SHOWN:
        lines.append(words.render("bongsu", "more_watches", more=len(watches) - SHOWN))
    return Message(headline, [section(headline), *paragraphs(lines)])


def _value(words: Words, value: object) -> Mrkdwn:
    if isinstance(value, timedelta):
        return words.duration(value)
    return code("" if value is None else str(value))


def links(words: Words, login: str | None, unmatched: Sequence[Account]) -> Message:
    """Show somebody their GitHub login, and whose is not known."""
    shown = [section(words.render("bongsu", "login", login=login))]
    if unmatched:
        names = [each.slack_id for each in unmatched[:SHOWN]]
        shown.append(section(words.render("bongsu", "unmatched", people=names, more=len(unmatched) - len(names))))
    return Message(words.render("bongsu", "login", login=login), shown)
