"""`/bongsu`: the bot about itself, its help, its state, and work that waits for a person."""

from bot.catalogue.permissions import Permission
from bot.errors import NotFound
from bot.messages import bongsu as words_of
from bot.messages.base import sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.work import queries
from commands.context import Answer, Ask
from commands.permissions import demand
from commands.table import Command, Subcommand, help_of


def status(ask: Ask) -> Answer:
    """Answer `/bongsu status`: how much work waits, and what the catalogue's file has wrong."""
    with ask.bench.database.read() as tx:
        waiting = queries.waiting(tx)
    return words_of.status(ask.words, waiting, ask.bench.shelf.warning).payload


def jobs(ask: Ask) -> Answer:
    """Answer `/bongsu jobs` and `/bongsu jobs retry <number>`."""
    demand(ask, Permission.JOBS_RETRY)
    word, _, number = ask.text.partition(" ")
    if word != "retry":
        with ask.bench.database.read() as tx:
            return words_of.dead_jobs(ask.words, queries.dead_jobs(tx)).payload
    with ask.bench.database.write() as tx:
        done = number.isdecimal() and queries.retry(tx, int(number), ask.bench.clock())
        if done:
            ask.audit(tx, "job.retry", f"job:{number}")
    if not done:
        raise NotFound("bongsu", "no_dead_job", number=number)
    return sentence(ask.words.render("bongsu", "retried", number=number)).payload


def _help(ask: Ask) -> Answer:
    return help_of(COMMAND, ask)


COMMAND = Command(
    "/bongsu",
    _help,
    (
        Subcommand("status", status, Usage(("status",), "/bongsu status", mark("Show how Bongsu is"))),
        Subcommand(
            "jobs", jobs, Usage(("jobs",), "/bongsu jobs [retry <number>]", mark("Show work that waits for you"))
        ),
        Subcommand("help", _help, Usage(("help",), "/bongsu help", mark("Show this help"))),
    ),
)
