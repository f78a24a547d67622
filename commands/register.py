"""Binding commands, buttons, modals, shortcuts and events to Bolt: each listener checks, commits, and then answers."""

import logging
import re
from collections.abc import Callable
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltResponse

from bot.db import DatabaseAway
from bot.errors import BotError, reference_id
from bot.messages.base import sentence
from bot.messages.errors import error_message
from bot.slack.client import SlackAway, SlackRefused
from commands import alert, bongsu, deploy, digests, events, incident, mentions, metrics, postmortem, standup
from commands.context import Answer, Ask, Bench, Handler
from commands.table import obey

log = logging.getLogger(__name__)

COMMANDS = (
    incident.COMMAND,
    postmortem.COMMAND,
    deploy.COMMAND,
    standup.COMMAND,
    metrics.COMMAND,
    bongsu.COMMAND,
)
ACTIONS: dict[str, Handler] = {
    **incident.ACTIONS,
    **alert.ACTIONS,
    **postmortem.ACTIONS,
    **digests.ACTIONS,
    **deploy.ACTIONS,
    **standup.ACTIONS,
    **metrics.ACTIONS,
}
VIEWS: dict[str, Handler] = {
    **incident.VIEWS,
    **postmortem.VIEWS,
    **digests.VIEWS,
    **deploy.VIEWS,
    **standup.VIEWS,
    **metrics.VIEWS,
}
SHORTCUTS: dict[str, Handler] = {**incident.SHORTCUTS}
ANY = re.compile("")
UNREADABLE, AGAIN = 400, 503


def register(app: App, bench: Bench) -> None:
    """Name each identifier of Slack beside what answers it."""
    for command in COMMANDS:
        app.command(command.name)(_command(bench, partial(obey, command)))
    for action, handler in ACTIONS.items():
        app.action(action)(_act(bench, handler, _of_action))
    for view, handler in VIEWS.items():
        app.view(view)(_view(bench, handler))
    for shortcut, handler in SHORTCUTS.items():
        app.shortcut(shortcut)(_act(bench, handler, _of_shortcut))
    app.event(ANY)(_event(bench))
    app.error(_failed)


def _command(bench: Bench, handler: Handler) -> Callable[..., None]:
    def listen(ack: Ack, body: dict[str, Any]) -> None:
        key = f"trigger:{body.get('trigger_id', '')}"
        where = {"channel": body.get("channel_id", ""), "text": body.get("text") or "", "key": key}
        answered = _answered(bench, body["team_id"], body["user_id"], where, body, handler)
        ack() if answered is None else ack(answered)

    return listen


def _act(bench: Bench, handler: Handler, where: Callable[[dict[str, Any]], dict[str, str]]) -> Callable[..., None]:
    """Serve a button or a shortcut: its ack shows nothing, so that what went wrong is said later, alone."""

    def listen(ack: Ack, body: dict[str, Any]) -> None:
        who = bench.reader(body["team"]["id"], body["user"]["id"])
        trigger = body.get("trigger_id", "")
        ask = Ask(bench, who, bench.words(who), body=body, trigger=trigger, key="", **where(body))
        try:
            handler(ask)
        except DatabaseAway:
            raise
        except Exception as error:  # noqa: BLE001 - every error is answered, in one place
            ask.tell(_sentence(error))
        ack()

    return listen


def _of_action(body: dict[str, Any]) -> dict[str, str]:
    action = body["actions"][0]
    text = action.get("value") or (action.get("selected_option") or {}).get("value", "")
    return {"channel": (body.get("channel") or {}).get("id", ""), "text": text}


def _of_shortcut(body: dict[str, Any]) -> dict[str, str]:
    return {"channel": (body.get("channel") or {}).get("id", ""), "text": ""}


def _view(bench: Bench, handler: Handler) -> Callable[..., None]:
    def listen(ack: Ack, body: dict[str, Any]) -> None:
        view = body["view"]
        where = {"channel": view.get("private_metadata", ""), "text": "", "key": f"view:{view['id']}"}
        answered = _answered(bench, body["team"]["id"], body["user"]["id"], where, body, handler)
        ack() if answered is None else ack(**_for_view(answered, view))

    return listen


def _for_view(answered: dict[str, Any], view: dict[str, Any]) -> dict[str, Any]:
    """Keep what a modal can take; a sentence stands under its first field."""
    if "response_action" in answered:
        return answered
    first = next((block["block_id"] for block in view.get("blocks", ()) if block["type"] == "input"), "title")
    return {"response_action": "errors", "errors": {first: answered["text"]}}


def _event(bench: Bench) -> Callable[..., None]:
    by_name = {command.name: command for command in COMMANDS}

    def listen(ack: Ack, body: dict[str, Any]) -> None:
        try:
            if mentions.is_question(body["event"]):
                ask = mentions.asked(bench, body)
                answered = _tried(ask, lambda ask: mentions.spoken(by_name, bongsu.COMMAND, ask))
                if answered is not None:
                    mentions.reply(ask, answered)
            else:
                events.hear(bench, body)
        except (AttributeError, KeyError, TypeError) as error:
            log.warning("an event of Slack could not be read: %s", type(error).__name__)
        ack()

    return listen


def _answered(
    bench: Bench, team: str, user: str, where: dict[str, str], body: dict[str, Any], handle: Handler
) -> Answer:
    """Answer, or say what happened, what was kept, and what to do."""
    try:
        who = bench.reader(team, user)
    except DatabaseAway:
        return sentence(bench.default_words.render("errors", "database_away")).payload
    return _tried(Ask(bench, who, bench.words(who), body=body, trigger=body.get("trigger_id", ""), **where), handle)


def _tried(ask: Ask, handle: Handler) -> Answer:
    try:
        return handle(ask)
    except Exception as error:  # noqa: BLE001 - every error is answered, in one place
        return error_message(ask.words, _sentence(error), "").payload


def _sentence(error: Exception) -> BotError:
    """Find the sentence for an error; one that has none gets a reference, which the log shows too."""
    if isinstance(error, BotError):
        return error
    if isinstance(error, DatabaseAway):
        return BotError("errors", "database_away")
    if isinstance(error, (SlackAway, SlackRefused)):
        return BotError("errors", "slack_away")
    reference = reference_id()
    log.error("a request failed", exc_info=error, extra={"reference": reference})
    return BotError("errors", "unknown", reference=reference)


def _failed(error: Exception) -> BoltResponse:
    """Refuse what lacks a field, and have Slack send again what could not be kept."""
    if isinstance(error, (AttributeError, IndexError, KeyError, TypeError)):
        log.error("a request of Slack could not be read", exc_info=error, extra={"reference": reference_id()})
        return BoltResponse(status=UNREADABLE)
    log.error("a request of Slack could not be kept: %s", type(error).__name__)
    return BoltResponse(status=AGAIN)
