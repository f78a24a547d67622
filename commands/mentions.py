"""`@Bongsu` and the words of a slash command: in threads, where slash commands do not work, and in direct messages."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.flows import notify
from bot.flows.notify import Told
from bot.messages.help import Usage, unknown_word
from bot.work.inbound import once
from commands import direct
from commands.context import Answer, Ask, Bench
from commands.table import Command, obey, split

MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
OTHERS = ("bot_id", "subtype", "edited", "hidden")
"""What a message carries that no person has just written: a bot's, a line of Slack's own, a change."""


def is_question(event: Mapping[str, Any]) -> bool:
    """Whether somebody speaks to Bongsu: by a mention, or in their direct message with it."""
    addressed = event["type"] == "app_mention" or event.get("channel_type") == "im"
    return addressed and bool(event.get("user")) and not any(event.get(name) for name in OTHERS)


def asked(bench: Bench, body: Mapping[str, Any]) -> Ask:
    """Read who asks what, and where."""
    event = body["event"]
    who = bench.reader(body["team_id"], event["user"])
    words = bench.words(who) if _is_direct(event) else bench.default_words
    key, text = f"event:{body['event_id']}", _after_mention(event.get("text") or "", body)
    return Ask(bench, who, words, event["channel"], text, key, "", dict(body))


def _is_direct(event: Mapping[str, Any]) -> bool:
    return event.get("channel_type") == "im"


def _after_mention(text: str, body: Mapping[str, Any]) -> str:
    """Take what stands behind the bot's own name; without that, all of it."""
    bots = {each.get("user_id") for each in body.get("authorizations") or () if each.get("is_bot")}
    own = [found for found in MENTION.finditer(text) if found[1] in bots]
    return text[own[0].end() :] if own else text


def spoken(commands: Mapping[str, Command], home: Command, ask: Ask) -> Answer:
    """Do what somebody says; what they write to Bongsu alone may be an answer to a standup, or be none."""
    if not _is_direct(ask.body["event"]):
        return obey_any(commands, home, ask)
    is_waited_for = direct.is_answer(ask)
    if is_waited_for and not _is_command(commands, home, ask.text):
        return direct.answer(ask)
    if not is_waited_for and not _is_understood(commands, home, ask.text):
        return direct.answers_nothing(ask)
    return obey_any(commands, home, ask)


def _is_command(commands: Mapping[str, Command], home: Command, text: str) -> bool:
    """Whether a line is a command for sure: `deploy of web is done` is something that somebody tells."""
    word, rest = split(text)
    if "\n" in text.strip():
        return False
    command = commands.get(f"/{word.removeprefix('/')}")
    if command is None:
        return word in home.words and not rest
    return word.startswith("/") or not rest or split(rest)[0] in command.words


def _is_understood(commands: Mapping[str, Command], home: Command, text: str) -> bool:
    """Whether a text begins with a command, or with what is near to one."""
    word, _ = split(text)
    known = f"/{word.removeprefix('/')}" in commands or word in home.words
    return not word or known or bool(_near(commands, word))


def _near(commands: Mapping[str, Command], word: str) -> Sequence[str]:
    return difflib.get_close_matches(f"/{word}", commands, n=1, cutoff=0.6)


def obey_any(commands: Mapping[str, Command], home: Command, ask: Ask) -> Answer:
    """Do what a command does whose name, without its slash, is the first word; `home` answers words of its own."""
    word, rest = split(ask.text)
    command = commands.get(f"/{word.removeprefix('/')}")
    if command is not None:
        return obey(command, replace(ask, text=rest))
    if word in home.words:
        return obey(home, ask)
    if not word:
        return obey(home, replace(ask, text="help"))
    near = _near(commands, word)
    usage = commands[near[0]].usages()[0] if near else None
    meant = Usage((near[0].removeprefix("/"),), usage.usage, usage.summary_msgid) if usage else None
    return unknown_word(ask.words, word, meant, home.name).payload


def reply(ask: Ask, answered: Mapping[str, Any]) -> None:
    """Have the answer posted where it was asked, once, however often Slack reports the question."""
    bench, event, now = ask.bench, ask.body["event"], ask.bench.clock()
    thread = event.get("thread_ts") or (None if _is_direct(event) else event["ts"])
    told = Told(ask.who.workspace, ask.who.slack_id)
    with bench.database.write() as tx:
        once(
            tx,
            ask.who.workspace,
            f"reply:{ask.key}",
            now,
            lambda: notify.answer(tx, told, ask.channel, thread, answered, now),
        )
