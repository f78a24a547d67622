"""`/bongsu`: the bot about itself, its help, its state, and work that waits for a person."""

import re
from datetime import timedelta

from bot.catalogue import origins
from bot.catalogue.permissions import Permission
from bot.deploys import showing
from bot.errors import BotError, Conflict, NotFound
from bot.messages import bongsu as words_of
from bot.messages.base import sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.messages.scopes import missing
from bot.metrics import pictures
from bot.people import queries as people
from bot.people.rules import login_in, read_login, taken_in
from bot.people.service import link_github
from bot.postmortems import issues
from bot.standups.progress import progress
from bot.watches import queries as watches
from bot.watches import recovery_queries as recoveries
from bot.work import queries
from commands import digests
from commands.context import Answer, Ask
from commands.permissions import demand, demand_member
from commands.table import Command, Subcommand, help_of

LATELY = timedelta(days=1)
"""For how long a picture that was left out is told of."""
MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
"""How Slack writes a person in the text of a command. https://docs.slack.dev/interactivity/implementing-slash-commands"""


def status(ask: Ask) -> Answer:
    """Answer `/bongsu status`: how much work waits, and what the catalogue's file has wrong."""
    with ask.bench.database.read() as tx:
        waiting, granted = queries.waiting(tx), people.scopes(tx, ask.who.workspace)
        unread, off = issues.unread_places(tx, ask.who.workspace), people.canvases_off(tx, ask.who.workspace)
        unshown = showing.unshown(tx, ask.who.workspace)
        asking = progress(tx, ask.who.workspace, ask.bench.clock())
        stopped = recoveries.stopped(tx, ask.who.workspace)
        no_pictures = pictures.missing(tx, ask.who.workspace, ask.bench.clock() - LATELY)
        seen = watches.watches(tx, ask.who.workspace)
    lacking, no_canvas = missing(granted), off.code if off else None
    watched = (len(seen), sum(each.worst is not None for each in seen))
    given = (waiting, ask.bench.shelf.warning, lacking, unread, no_canvas, unshown, asking, stopped, no_pictures)
    return words_of.status(ask.words, *given, watched=watched).payload


def settings(ask: Ask) -> Answer:
    """Answer `/bongsu settings`: each setting, its value, and whether the file gives it; and who made each watch."""
    demand_member(ask)
    with ask.bench.database.read() as tx:
        found = watches.watches(tx, ask.who.workspace)
    return words_of.settings(ask.words, origins.settings(ask.bench.catalogue), found).payload


def link(ask: Ask) -> Answer:
    """Answer `/bongsu link` and `/bongsu link github <login> [@somebody]`."""
    place, *given = ask.text.split()[:3] or [""]
    if place.lower() != "github" or not given:
        return _links(ask)
    login = read_login(given[0])
    if login is None:
        raise BotError("bongsu", "no_login", typed=given[0])
    named = MENTION.fullmatch(given[1]) if len(given) > 1 else None
    return _linked(ask, login, named[1] if named else ask.who.slack_id)


def _links(ask: Ask) -> Answer:
    demand_member(ask)
    with ask.bench.database.read() as tx:
        accounts = people.team(tx, ask.who.workspace)
    catalogue = ask.bench.catalogue
    logins = {each.slack_id: login_in(catalogue, each.slack_id, each.email) or each.github_login for each in accounts}
    unmatched = [each for each in accounts if not logins[each.slack_id]]
    return words_of.links(ask.words, logins.get(ask.who.slack_id), unmatched).payload


def _linked(ask: Ask, login: str, person: str) -> Answer:
    """Link a login: one's own freely, another's with the permission, and never against the catalogue's file."""
    demand_member(ask)
    if person != ask.who.slack_id:
        demand(ask, Permission.PEOPLE_LINK)
    catalogue = ask.bench.catalogue
    with ask.bench.database.write() as tx:
        in_file = login_in(catalogue, person, people.email_of(tx, ask.who.workspace, person))
        if in_file:
            raise Conflict("bongsu", "login_in_file", login=in_file)
        if taken_in(catalogue, login):
            raise Conflict("bongsu", "login_taken", login=login)
        link_github(tx, ask.who.workspace, person, login)
        ask.audit(tx, "people.link", f"person:{person}")
    return sentence(ask.words.render("bongsu", "linked", login=login, person=person)).payload


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
        Subcommand("settings", settings, Usage(("settings",), "/bongsu settings", mark("Show the settings in force"))),
        Subcommand(
            "link",
            link,
            Usage(("link",), "/bongsu link [github <login>]", mark("Tell your GitHub login, or see whose is missing")),
        ),
        *digests.SUBCOMMANDS,
        Subcommand("status", status, Usage(("status",), "/bongsu status", mark("Show how Bongsu is"))),
        Subcommand(
            "jobs", jobs, Usage(("jobs",), "/bongsu jobs [retry <number>]", mark("Show work that waits for you"))
        ),
        Subcommand("help", _help, Usage(("help",), "/bongsu help", mark("Show this help"))),
    ),
)
