"""Where a lasting message stands: finding the channel, entering it, and noticing that it is gone."""

from sqlalchemy import delete, select

from bot.flows.services import of
from bot.models import Channel, Projection
from bot.people.channels import heard_of
from bot.slack.client import SlackRefused
from bot.slack.posting import join
from bot.work import GiveUp, Run

GONE = {"channel_not_found", "is_archived"}
"""What Slack says of a channel in which nobody can write any more."""
UNREACHED = {"cannot_dm_bot", "messages_tab_disabled", "user_disabled", "user_not_found", "user_not_visible", *GONE}
"""What Slack says of a person to whom nothing can be written.

https://docs.slack.dev/reference/methods/chat.postMessage#errors
"""


def is_person(channel: str) -> bool:
    """Tell a person's id, which stands for their direct messages, from a channel's."""
    return channel.startswith(("U", "W"))


def direct(run: Run, person: str) -> str:
    """Tell where to write to a person: to their id, which costs no other call.

    Where an earlier attempt may have written, it is the channel, in which that can be looked for.
    https://docs.slack.dev/reference/methods/conversations.open
    """
    if run.resumed_since is None:
        return person
    return str(of(run).slack.call(run, "conversations.open", users=person)["channel"]["id"])


def locate(run: Run, row: Projection) -> str:
    """Find the channel that a row names, and enter it; one that is known by its id is an incident's, made by us.

    Raises `GiveUp` where there is none of that name.
    """
    if is_person(row.channel):
        return direct(run, row.channel)
    return named(run, row.channel) if row.channel.startswith("#") else row.channel


def named(run: Run, name: str) -> str:
    """Find a channel by its name, with its mark, and enter it. Raises `GiveUp` where there is none."""
    known = _known(run, name)
    if known is not None:
        try:
            return _entered(run, known)
        except SlackRefused as refused:
            if refused.code not in GONE:
                raise
        forget(run, known)
    found = _entered(run, _search(run, name))
    _remember(run, found, name)
    return found


def forget(run: Run, channel: str) -> None:
    """Drop what the mirror says of a channel that is gone."""
    with run.database.write() as tx:
        tx.execute(delete(Channel).where(Channel.workspace_id == run.workspace, Channel.slack_id == channel))


def _remember(run: Run, channel: str, name: str) -> None:
    """Keep which channel a name is of, so that nobody has to search for it again.

    Slack tells of a channel that we enter, and not of one in which we have been for long.
    """
    with run.database.write() as tx:
        heard_of(tx, run.workspace, {"id": channel, "name": name[1:]})


def no_channel(name: str) -> GiveUp:
    """Say what a person does about a channel that is not there."""
    return GiveUp(f"there is no channel {name}: create it or name another in bongsu.toml, then retry this job")


def _entered(run: Run, channel: str) -> str:
    join(of(run).slack, run, channel)
    return channel


def _known(run: Run, name: str) -> str | None:
    same = (Channel.workspace_id == run.workspace, Channel.name == name[1:], Channel.is_archived.is_(False))
    with run.database.read() as tx:
        return tx.scalar(select(Channel.slack_id).where(*same))


def _search(run: Run, name: str) -> str:
    cursor = ""
    while True:
        more = {"cursor": cursor} if cursor else {}
        page = of(run).slack.call(run, "conversations.list", exclude_archived=True, limit=1000, **more)
        found = [channel["id"] for channel in page["channels"] if channel["name"] == name[1:]]
        if found:
            return str(found[0])
        cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
        if not cursor:
            raise no_channel(name)
