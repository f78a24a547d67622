"""What Slack reports by itself: the mirror of people and channels, the fate of the app, an opened home tab."""

from collections.abc import Callable
from typing import Any

from bot.flows import home, people, rooms, standup_channels, standup_members, welcome
from bot.flows.projections import lose_channel
from bot.people import channels, groups, service
from bot.people.queries import bot_user, reader_in
from bot.work.inbound import once
from commands import direct, marks, meeting_notes
from commands.context import Bench, Heard


def hear(bench: Bench, body: dict[str, Any]) -> None:
    """Keep what an event tells, once; an event that nobody waits for leaves nothing behind."""
    event = body["event"]
    kind = marks.kind_of(event)
    handler = EVENTS.get(kind)
    if handler is None or not (marks.is_wanted(bench, kind, body) or meeting_notes.is_wanted(bench, kind, body)):
        return
    now = bench.clock()
    with bench.database.write() as tx:
        workspace = service.ensure_workspace(tx, body["team_id"], now).id
        heard = Heard(tx, bench.catalogue, workspace, event, now)
        once(tx, workspace, f"event:{body['event_id']}", now, lambda: handler(heard))


def person_changed(heard: Heard) -> None:
    """Copy somebody who changed or is new."""
    service.refresh(heard.tx, heard.workspace, heard.event["user"], heard.now)


def channel_named(heard: Heard) -> None:
    """Note a new channel, or a new name."""
    told = heard.event["channel"]
    channels.heard_of(heard.tx, heard.workspace, told)
    rooms.renamed(heard.tx, heard.workspace, told["id"], told["name"])


def channel_archived(heard: Heard) -> None:
    """Note that nobody can write there any more."""
    channels.set_archived(heard.tx, heard.workspace, heard.channel, archived=True)
    lose_channel(heard.tx, heard.workspace, heard.channel, "is_archived", heard.now)
    standup_channels.closed(heard.tx, heard.workspace, heard.channel, standup_channels.ARCHIVED, heard.now)


def channel_unarchived(heard: Heard) -> None:
    """Note that a channel is open again."""
    channels.set_archived(heard.tx, heard.workspace, heard.channel, archived=False)
    rooms.back(heard.tx, heard.catalogue, heard.workspace, heard.channel, heard.now)
    standup_channels.opened(heard.tx, heard.workspace, heard.channel, heard.now)


def channel_deleted(heard: Heard) -> None:
    """Forget a channel; an incident that had it can get another."""
    channels.deleted(heard.tx, heard.workspace, heard.channel)
    lose_channel(heard.tx, heard.workspace, heard.channel, "channel_not_found", heard.now)
    standup_channels.closed(heard.tx, heard.workspace, heard.channel, standup_channels.DELETED, heard.now)


def joined(heard: Heard) -> None:
    """Note who came into a channel, and have them told where its incident stands.

    https://docs.slack.dev/reference/events/member_joined_channel
    """
    person = str(heard.event["user"])
    was_in = channels.has_bot(heard.tx, heard.workspace, heard.channel)
    channels.joined(heard.tx, heard.workspace, heard.channel, person, is_bot=heard.is_about_bot)
    if not heard.is_about_bot:
        standup_members.joined(heard.tx, heard.workspace, heard.channel, person, heard.now)
    elif not was_in:
        standup_channels.entered(heard.tx, heard.workspace, heard.channel, heard.now)
    welcome.joined(heard.tx, heard.workspace, heard.channel, person, heard.event.get("inviter"), heard.now)


def left(heard: Heard) -> None:
    """Note who went out of a channel."""
    if heard.is_about_bot:
        bot_left(heard)
        return
    person = str(heard.event["user"])
    channels.left(heard.tx, heard.workspace, heard.channel, person, is_bot=False)
    standup_members.left(heard.tx, heard.workspace, heard.channel, person, heard.now)


def bot_left(heard: Heard) -> None:
    """Note that Bongsu was sent out of a channel; of several events that tell so the first counts.

    https://docs.slack.dev/reference/events/channel_left
    """
    if channels.has_bot(heard.tx, heard.workspace, heard.channel):
        bot = bot_user(heard.tx, heard.workspace)
        channels.left(heard.tx, heard.workspace, heard.channel, bot, is_bot=True)
        standup_channels.sent_out(heard.tx, heard.workspace, heard.channel, heard.now)


def group_told(heard: Heard) -> None:
    """Copy a user group, and find out anew who is in its standups.

    https://docs.slack.dev/reference/events/subteam_updated
    """
    groups.heard_of(heard.tx, heard.workspace, heard.event["subteam"])
    standup_members.regrouped(heard.tx, heard.workspace, heard.event["subteam"]["id"], heard.now)


def group_changed(heard: Heard) -> None:
    """Find out anew who is in the standups of a user group.

    https://docs.slack.dev/reference/events/subteam_members_changed
    """
    standup_members.regrouped(heard.tx, heard.workspace, heard.event["subteam_id"], heard.now)


def app_removed(heard: Heard) -> None:
    """Stop calling Slack; what is to be done waits until the app is there again."""
    service.uninstalled(heard.tx, heard.workspace, heard.now)


def tokens_revoked(heard: Heard) -> None:
    """Stop where it was the bot's own token.

    https://docs.slack.dev/reference/events/tokens_revoked
    """
    if heard.event["tokens"].get("bot"):
        app_removed(heard)


def home_opened(heard: Heard) -> None:
    """Have the home tab written, in the language of who looks at it."""
    if heard.event.get("tab") != "home":
        return
    person = str(heard.event["user"])
    if not reader_in(heard.tx, heard.workspace, person).is_known:
        people.fetch(heard.tx, heard.workspace, person, heard.now)
    home.publish(heard.tx, heard.workspace, person, heard.now)


def written(heard: Heard) -> None:
    """Follow a message of a timeline, or of a meeting's thread."""
    if heard.event.get("subtype"):
        marks.followed(heard)
    meeting_notes.followed(heard)


EVENTS: dict[str, Callable[[Heard], None]] = {
    "app_home_opened": home_opened,
    "app_uninstalled": app_removed,
    "channel_archive": channel_archived,
    "channel_created": channel_named,
    "channel_deleted": channel_deleted,
    "channel_left": bot_left,
    "channel_rename": channel_named,
    "channel_unarchive": channel_unarchived,
    "file_deleted": marks.file_deleted,
    "group_archive": channel_archived,
    "group_deleted": channel_deleted,
    "group_left": bot_left,
    "group_rename": channel_named,
    "group_unarchive": channel_unarchived,
    "member_joined_channel": joined,
    "member_left_channel": left,
    "message.channels": written,
    "message.groups": written,
    "message.im": direct.followed,
    "pin_added": marks.marked,
    "reaction_added": marks.marked,
    "subteam_created": group_told,
    "subteam_members_changed": group_changed,
    "subteam_updated": group_told,
    "team_join": person_changed,
    "tokens_revoked": tokens_revoked,
    "user_change": person_changed,
}
