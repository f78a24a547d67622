"""Binding the commands, buttons and modals to Bolt: each listener checks, commits, and only then answers."""

import logging
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App

from bot.db import DatabaseAway
from bot.errors import BotError, reference_id
from bot.messages.base import Message, sentence
from bot.messages.errors import error_message
from bot.slack.client import SlackAway, SlackRefused
from commands import alert, bongsu, incident
from commands.context import Answer, Ask, Bench, Handler
from commands.table import Command, not_known, split

log = logging.getLogger(__name__)

COMMANDS = (incident.COMMAND, bongsu.COMMAND)
ACTIONS: dict[str, Handler] = {**incident.ACTIONS, **alert.ACTIONS}
VIEWS: dict[str, Handler] = {**incident.VIEWS}


def register(app: App, bench: Bench) -> None:
    """Name each identifier of Slack beside what answers it."""
    for command in COMMANDS:
        app.command(command.name)(_command(bench, command))
    for action, handler in ACTIONS.items():
        app.action(action)(_action(bench, handler))
    for view, handler in VIEWS.items():
        app.view(view)(_view(bench, handler))


def _command(bench: Bench, command: Command) -> Callable[..., None]:
    def listen(ack: Ack, body: dict[str, Any]) -> None:
        word, rest = split(body.get("text") or "")
        known = command.words.get(word)

        def handle(ask: Ask) -> Answer:
            if known is not None:
                return known.handler(ask)
            return not_known(command, ask, word) if word else command.bare(ask)

        key = f"trigger:{body.get('trigger_id', '')}"
        where = {"channel": body.get("channel_id", ""), "text": rest, "key": key}
        answered = _answered(bench, body["team_id"], body["user_id"], where, body, handle)
        ack() if answered is None else ack(answered)

    return listen


def _action(bench: Bench, handler: Handler) -> Callable[..., None]:
    def listen(ack: Ack, body: dict[str, Any]) -> None:
        action = body["actions"][0]
        text = action.get("value") or (action.get("selected_option") or {}).get("value", "")
        where = {"channel": (body.get("channel") or {}).get("id", ""), "text": text, "key": ""}
        _answered(bench, body["team"]["id"], body["user"]["id"], where, body, handler)
        ack()

    return listen


def _view(bench: Bench, handler: Handler) -> Callable[..., None]:
    def listen(ack: Ack, body: dict[str, Any]) -> None:
        view = body["view"]
        where = {"channel": view.get("private_metadata", ""), "text": "", "key": f"view:{view['id']}"}
        answered = _answered(bench, body["team"]["id"], body["user"]["id"], where, body, handler)
        ack() if answered is None else ack(**_for_view(answered))

    return listen


def _for_view(answered: dict[str, Any]) -> dict[str, Any]:
    """Keep what a modal can take; a sentence stands under its first field."""
    if "response_action" in answered:
        return answered
    return {"response_action": "errors", "errors": {"title": answered["text"]}}


def _answered(
    bench: Bench, team: str, user: str, where: dict[str, str], body: dict[str, Any], handle: Handler
) -> Answer:
    """Answer, or say what happened, what was kept, and what to do."""
    try:
        who = bench.reader(team, user)
    except DatabaseAway:
        return sentence(bench.default_words.render("errors", "database_away")).payload
    ask = Ask(bench, who, bench.words(who), body=body, trigger=body.get("trigger_id", ""), **where)
    try:
        return handle(ask)
    except Exception as error:  # noqa: BLE001 - every error is answered, in one place
        return _error(ask, error).payload


def _error(ask: Ask, error: Exception) -> Message:
    if isinstance(error, DatabaseAway):
        return sentence(ask.words.render("errors", "database_away"))
    if isinstance(error, (SlackAway, SlackRefused)):
        return sentence(ask.words.render("errors", "slack_away"))
    reference = reference_id()
    if not isinstance(error, BotError):
        log.error("a request failed", exc_info=error, extra={"reference": reference})
    return error_message(ask.words, error, reference)
