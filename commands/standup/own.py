"""What people say for themselves: away and back, whose holidays they keep, their clock, and what is theirs."""

from bot.errors import BotError
from bot.flows import notify
from bot.flows import standup_own as flows
from bot.messages import standup_own as words_of
from bot.messages.dates import span
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.standups import dates, places, service
from bot.standups.dates import Span
from bot.standups.mine import Mine
from bot.work.inbound import once
from commands.context import Answer, Ask, Handler
from commands.table import Subcommand

LONGEST = 366
"""Days for which somebody can be away at the most."""
TEAM = {"team", "none", "off", "팀", "없음"}
SLACK = {"slack", "profile", "슬랙"}


def read(ask: Ask) -> Mine:
    """Read all that is the own of who asks."""
    bench = ask.bench
    with bench.database.read() as tx:
        return flows.read(tx, bench.catalogue, ask.who.workspace, ask.who.slack_id, bench.clock())


def away(ask: Ask) -> Answer:
    """Answer `/standup away`: note an absence, or list which there are. Raises `BotError` where no days are meant."""
    of = read(ask)
    if not ask.text:
        return words_of.absences(ask.words, of).payload
    days = _checked(ask, dates.read(ask.text, of.today, ask.words.lang), of)
    bench, who, now = ask.bench, ask.who, ask.bench.clock()
    with bench.database.write() as tx:
        once(tx, who.workspace, ask.key, now, lambda: flows.away(tx, who.workspace, who.slack_id, days, now))
    with bench.database.read() as tx:
        of = flows.read(tx, bench.catalogue, who.workspace, who.slack_id, now)
        counts = flows.left_out(tx, bench.catalogue, of, who.workspace, who.slack_id, days)
    return words_of.away(ask.words, of, days, counts).payload


def _checked(ask: Ask, days: Span, of: Mine) -> Span:
    said = str(span(ask.words, days))
    if days.last < of.today:
        raise BotError("standup_own", "over", days=said)
    if (days.last - days.first).days >= LONGEST:
        raise BotError("standup_own", "too_long", days=said)
    return days


def back(ask: Ask) -> Answer:
    """Answer `/standup back`: end the absence that runs, or list those to come."""
    of, bench, who, now = read(ask), ask.bench, ask.who, ask.bench.clock()
    given = (bench.catalogue, who.workspace, who.slack_id, of.today, now)
    with bench.database.write() as tx:
        was = once(tx, who.workspace, ask.key, now, lambda: _ended(flows.back(tx, *given)))
    if was is None:
        return words_of.absences(ask.words, of, "not_away").payload
    return words_of.back(ask.words, dates.read(was, of.today)).payload


def _ended(days: Span | None) -> str | None:
    return str(days) if days is not None else None


def not_away(ask: Ask) -> None:
    """Take an absence back by its button."""
    of, bench, who, now = read(ask), ask.bench, ask.who, ask.bench.clock()
    with bench.database.write() as tx:
        key, today = int(ask.text), of.today
        was = flows.not_away(tx, bench.catalogue, who.workspace, who.slack_id, key, today, now)
        notify.tell(tx, ask.told, "standup_own", "removed", {"days": str(span(ask.words, was))}, now)


def country(ask: Ask) -> Answer:
    """Answer `/standup country`: choose whose public holidays are kept, or tell whose are. Raises `BotError`."""
    if ask.text:
        code = None if ask.text.casefold() in TEAM else places.read_country(ask.text)
        with ask.bench.database.write() as tx:
            service.set_country(tx, ask.who.workspace, ask.who.slack_id, code)
    return _told_country(ask)


def _told_country(ask: Ask) -> Answer:
    of = read(ask)
    following = places.next_holiday(of.own.country, of.today) if of.own.country else None
    return words_of.country(ask.words, of.own, places.suggested(of.zone.key), following).payload


def keep_country(ask: Ask) -> None:
    """Choose the country that a button names."""
    code = places.read_country(ask.text)
    with ask.bench.database.write() as tx:
        service.set_country(tx, ask.who.workspace, ask.who.slack_id, code)
        name = str(words_of.country_name(ask.words, code))
        notify.tell(tx, ask.told, "standup_own", "country", {"name": name}, ask.bench.clock())


def zone(ask: Ask) -> Answer:
    """Answer `/standup zone`: choose a clock, go by Slack's again, or tell which it is. Raises `BotError`."""
    if ask.text:
        chosen = None if ask.text.casefold() in SLACK else places.read_zone(ask.text)
        with ask.bench.database.write() as tx:
            service.set_zone(tx, ask.who.workspace, ask.who.slack_id, chosen)
    return words_of.zone(ask.words, read(ask), ask.bench.clock()).payload


def me(ask: Ask) -> Answer:
    """Answer `/standup me`: one's standups, absences, holidays and clock."""
    return words_of.me(ask.words, read(ask)).payload


SUBCOMMANDS = (
    Subcommand("me", me, Usage(("me",), "/standup me", mark("Your standups, and when you are asked next"))),
    Subcommand(
        "away", away, Usage(("away",), "/standup away [3-7 Aug]", mark("Be asked nothing on some days, or see which"))
    ),
    Subcommand("back", back, Usage(("back",), "/standup back", mark("End your absence"))),
    Subcommand(
        "country", country, Usage(("country",), "/standup country [KR]", mark("Whose public holidays you keep"))
    ),
    Subcommand(
        "zone", zone, Usage(("zone",), "/standup zone [Asia/Seoul|slack]", mark("By whose clock you are asked"))
    ),
)
ACTIONS: dict[str, Handler] = {"standup.not_away": not_away, "standup.country": keep_country}
