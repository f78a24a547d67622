"""The wall board: as an answer, and the links by which screens show its page."""

from collections.abc import Callable, Mapping

from bot.catalogue.permissions import Permission
from bot.db import Transaction
from bot.errors import BotError, Conflict
from bot.flows import board as flows
from bot.flows import board_links as links
from bot.flows import board_posts as posts
from bot.messages import board as words_of
from bot.messages import board_links as link_words
from bot.messages.base import sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.work.inbound import is_first, once
from commands.context import Answer, Ask
from commands.permissions import demand, demand_member
from commands.table import Subcommand, split

DIRECT = "directmessage"


def board(ask: Ask) -> Answer:
    """Answer `/metrics board`, and what stands behind it: `link [name]`, `links`, `revoke <name>`."""
    word, rest = split(ask.text)
    handle = WORDS.get(word)
    if handle is None:
        raise BotError("board_links", "which_word", typed=word)
    return handle(ask, rest)


def _shown(ask: Ask, _rest: str) -> Answer:
    demand_member(ask)
    bench = ask.bench
    with bench.database.read() as tx:
        found = flows.read(tx, bench.catalogue, ask.who.workspace, bench.clock())
    return words_of.message(ask.words, found).payload


def _link(ask: Ask, name: str) -> Answer:
    """Make a link, and show it once to whoever asked; nobody else may read along."""
    demand(ask, Permission.BOARD_SHARE)
    if ask.reader is None:
        raise BotError("board_links", "not_here")
    bench, now, name = ask.bench, ask.bench.clock(), name or links.USUAL

    def write(tx: Transaction) -> str | None:
        if not is_first(tx, ask.who.workspace, ask.key, now):
            return None
        token = links.make(tx, ask.who.workspace, name, ask.who.slack_id, now)
        ask.audit(tx, "board.link", f"link:{name}")
        return token

    with bench.database.write() as tx:
        token = write(tx)
    address = links.address(bench.base_url, token) if token else None
    return link_words.made(ask.words, name, address).payload


def _links(ask: Ask, _rest: str) -> Answer:
    demand_member(ask)
    with ask.bench.database.read() as tx:
        found = links.listed(tx, ask.who.workspace)
    return link_words.listed(ask.words, found).payload


def _revoke(ask: Ask, name: str) -> Answer:
    """End a link: one's own, or with the permission any."""
    demand_member(ask)
    bench, now = ask.bench, ask.bench.clock()
    if not name:
        raise BotError("board_links", "which_link")
    with bench.database.read() as tx:
        is_own = links.maker(tx, ask.who.workspace, name) == ask.who.slack_id
    if not is_own:
        demand(ask, Permission.BOARD_SHARE)
    with bench.database.write() as tx:
        links.revoke(tx, ask.who.workspace, name, ask.who.slack_id, now)
        ask.audit(tx, "board.revoke", f"link:{name}")
    return link_words.revoked(ask.words, name).payload


def _post(ask: Ask, _rest: str) -> Answer:
    """Have the board stand in this channel, kept current; where it stands already, it moves to the end."""
    demand_member(ask)
    channel, now = _channel(ask), ask.bench.clock()

    def write(tx: Transaction) -> None:
        posts.post(tx, ask.who.workspace, channel, ask.who.slack_id, now)
        ask.audit(tx, "board.post", f"channel:{channel}")

    with ask.bench.database.write() as tx:
        once(tx, ask.who.workspace, ask.key, now, lambda: write(tx))
    return sentence(ask.words.render("board", "posted")).payload


def _stop(ask: Ask, _rest: str) -> Answer:
    """Take the board out of this channel."""
    demand_member(ask)
    channel = _channel(ask)
    with ask.bench.database.write() as tx:
        if not posts.end(tx, ask.who.workspace, channel, ask.bench.clock()):
            raise Conflict("board", "not_posted")
        ask.audit(tx, "board.stop", f"channel:{channel}")
    return sentence(ask.words.render("board", "ended")).payload


def _channel(ask: Ask) -> str:
    """Name the channel. Raises `BotError` where there is none, as in direct messages."""
    if ask.body.get("channel_name") == DIRECT or not ask.channel:
        raise BotError("board", "no_channel")
    return ask.channel


WORDS: Mapping[str, Callable[[Ask, str], Answer]] = {
    "": _shown,
    "post": _post,
    "stop": _stop,
    "link": _link,
    "links": _links,
    "revoke": _revoke,
}
SUBCOMMANDS = (
    Subcommand(
        "board",
        board,
        Usage(
            ("board",),
            "/metrics board [post|stop|link|links|revoke wall]",
            mark("Show how all stands, here or by a link on a screen, which can be revoked"),
        ),
    ),
)
