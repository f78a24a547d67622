"""The methods about channels."""

from bot.sandbox import rooms
from bot.sandbox.api.registry import Entry, Slack, channel_for, entry, page
from bot.sandbox.errors import SlackError
from bot.sandbox.payload import Json
from bot.sandbox.people import BOT_USER
from bot.sandbox.posts import shown


def _truth(value: object) -> bool:
    return value in (True, "true", "1", 1)


def _create(slack: Slack, given: Json) -> Json:
    kind = "group" if _truth(given.get("is_private")) else "channel"
    channel = rooms.create(slack.ws, str(given["name"]), BOT_USER, kind="group" if kind == "group" else "channel")
    return {"channel": channel.to_slack()}


def _join(slack: Slack, given: Json) -> Json:
    channel = channel_for(slack, given, live=True)
    if channel.kind != "channel":
        raise SlackError("method_not_supported_for_channel_type")
    if BOT_USER in channel.members:
        return {"channel": channel.to_slack(), "warning": "already_in_channel"}
    rooms.enter(slack.ws, channel, BOT_USER)
    return {"channel": channel.to_slack()}


def _invite(slack: Slack, given: Json) -> Json:
    channel = channel_for(slack, given, member=True, live=True)
    problems = []
    for user in str(given["users"]).split(","):
        code = _cannot_invite(slack, channel.members, user)
        if code:
            problems.append({"user": user, "ok": False, "error": code})
        else:
            rooms.enter(slack.ws, channel, user, inviter=BOT_USER)
    if problems and not (_truth(given.get("force")) and len(problems) < len(str(given["users"]).split(","))):
        raise SlackError(str(problems[0]["error"]), errors=problems)
    return {"channel": channel.to_slack()}


def _cannot_invite(slack: Slack, members: list[str], user: str) -> str | None:
    if user == BOT_USER:
        return "cant_invite_self"
    if slack.ws.human(user) is None:
        return "user_not_found"
    return "already_in_channel" if user in members else None


def _topic(slack: Slack, given: Json) -> Json:
    channel = channel_for(slack, given, member=True, live=True)
    rooms.set_topic(slack.ws, channel, BOT_USER, str(given["topic"]))
    return {"channel": channel.to_slack()}


def _purpose(slack: Slack, given: Json) -> Json:
    channel = channel_for(slack, given, member=True, live=True)
    rooms.set_purpose(slack.ws, channel, BOT_USER, str(given["purpose"]))
    return {"channel": channel.to_slack()}


def _archive(slack: Slack, given: Json) -> Json:
    channel = channel_for(slack, given, member=True)
    if channel.is_archived:
        raise SlackError("already_archived")
    rooms.archive(slack.ws, channel, BOT_USER)
    return {}


def _rename(slack: Slack, given: Json) -> Json:
    channel = channel_for(slack, given, member=True, live=True)
    rooms.rename(slack.ws, channel, BOT_USER, str(given["name"]))
    return {"channel": channel.to_slack()}


def _info(slack: Slack, given: Json) -> Json:
    return {"channel": channel_for(slack, given).to_slack(with_count=True)}


def _members(slack: Slack, given: Json) -> Json:
    channel = channel_for(slack, given)
    members, more = page([{"id": member} for member in channel.members], given)
    return {"members": [member["id"] for member in members], **more}


def _listed(slack: Slack, given: Json, *, own: bool) -> Json:
    kinds = {"public_channel": "channel", "private_channel": "group", "im": "im"}
    wanted = {kinds.get(kind, "") for kind in str(given.get("types") or "public_channel").split(",")}
    chosen = [
        channel.to_slack()
        for channel in slack.ws.seen_by(BOT_USER)
        if channel.kind in wanted
        and (not own or BOT_USER in channel.members)
        and not (_truth(given.get("exclude_archived")) and channel.is_archived)
    ]
    channels, more = page(chosen, given)
    return {"channels": channels, **more}


def _history(slack: Slack, given: Json) -> Json:
    channel = channel_for(slack, given, member=True)
    oldest, latest = str(given.get("oldest") or "0"), str(given.get("latest") or "9")
    with_metadata = _truth(given.get("include_all_metadata"))
    found = [
        shown(slack.ws, channel, message, with_metadata=with_metadata)
        for message in slack.ws.messages(channel).newest_first()
        if oldest < message.ts < latest and message.in_channel and not message.only_for
    ]
    messages, more = page(found, given)
    return {"messages": messages, "has_more": bool(more["response_metadata"]["next_cursor"]), **more}


def _replies(slack: Slack, given: Json) -> Json:
    channel = channel_for(slack, given, member=True)
    with_metadata = _truth(given.get("include_all_metadata"))
    thread = slack.ws.messages(channel).thread(str(given["ts"]))
    if not thread:
        raise SlackError("thread_not_found")
    messages, more = page([shown(slack.ws, channel, each, with_metadata=with_metadata) for each in thread], given)
    return {"messages": messages, **more}


def _open(slack: Slack, given: Json) -> Json:
    user = str(given["users"])
    if slack.ws.human(user) is None:
        raise SlackError("user_not_found")
    channel, known = rooms.open_direct(slack.ws, BOT_USER, user)
    return {"channel": {"id": channel.id}, "already_open": known}


METHODS: dict[str, Entry] = {
    "conversations.archive": entry(_archive, "channel"),
    "conversations.create": entry(_create, "name", "is_private"),
    "conversations.history": entry(_history, "channel", "oldest latest inclusive limit cursor include_all_metadata"),
    "conversations.info": entry(_info, "channel", "include_locale include_num_members"),
    "conversations.invite": entry(_invite, "channel users", "force"),
    "conversations.join": entry(_join, "channel"),
    "conversations.list": entry(lambda s, a: _listed(s, a, own=False), "", "types exclude_archived limit cursor"),
    "conversations.members": entry(_members, "channel", "limit cursor"),
    "conversations.open": entry(_open, "users", "return_im prevent_creation"),
    "conversations.rename": entry(_rename, "channel name"),
    "conversations.replies": entry(_replies, "channel ts", "oldest latest limit cursor include_all_metadata"),
    "conversations.setPurpose": entry(_purpose, "channel purpose"),
    "conversations.setTopic": entry(_topic, "channel topic"),
    "users.conversations": entry(lambda s, a: _listed(s, a, own=True), "", "user types exclude_archived limit cursor"),
}
