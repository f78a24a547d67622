"""What people read about Bongsu itself."""

from collections.abc import Mapping, Sequence

from bot.messages.base import Message, sentence
from bot.messages.words import Words
from bot.slack.blocks import context, section
from bot.slack.mrkdwn import plain
from bot.work.queries import DeadJob


def status(words: Words, waiting: Mapping[str, int], warning: str | None) -> Message:
    """Show how much work waits, and the mistakes of the catalogue's file."""
    counts = {state: waiting.get(state, 0) for state in ("ready", "running", "dead")}
    told = words.render("bongsu", "status", **counts)
    shown = [section(told)]
    if warning:
        shown.append(section(words.render("bongsu", "warning", text=warning)))
    return Message(plain(told), shown)


def dead_jobs(words: Words, jobs: Sequence[DeadJob]) -> Message:
    """List the jobs that wait for a person."""
    if not jobs:
        return sentence(words.render("bongsu", "no_dead_jobs"))
    rows = [section(words.render("bongsu", "dead_job", job=job)) for job in jobs]
    return Message(plain(words._("Stuck jobs")), [*rows, context(words.render("bongsu", "how_to_retry"))])
