"""Slash commands.

Source: https://docs.slack.dev/interactivity/implementing-slash-commands
"""

from bot.sandbox.acts.answers import answer, failure_line
from bot.sandbox.acts.payloads import VERIFICATION
from bot.sandbox.acts.typed import as_command
from bot.sandbox.channels import Channel
from bot.sandbox.errors import PageError, SlackError
from bot.sandbox.local_slack import LocalSlack
from bot.sandbox.payload import Json
from bot.sandbox.people import APP, TEAM, TEAM_DOMAIN, Person
from bot.sandbox.response_urls import Target


def run(slack: LocalSlack, person: Person, channel: Channel, command: str, text: str) -> Json:
    """Send a command to the app, wait for its answer, and show it; or Slack's line when there is none in time."""
    declared = slack.app.commands.get(command)
    if declared is None and not slack.app.takes_any_command:
        return {"ok": False, "error": "invalid_command", "status": 0, "ms": 0}
    if not channel.visible_to(person.id):
        raise PageError("nobody can type where they are not")
    target = Target(channel.id, person.id)
    should_escape = bool(declared and declared.get("should_escape"))
    payload = _payload(person, channel, command, as_command(slack.ws, text, should_escape=should_escape))
    payload["response_url"] = slack.response_urls.give(target)
    payload["trigger_id"] = slack.triggers.give(person.id)
    reply = slack.bridge.send("slash_commands", payload)
    result: Json = {"ok": reply.ok, "status": reply.status, "ms": reply.ms, "answer": reply.body or None}
    if reply.ok:
        refused = _shown(slack, target, reply.body)
    else:
        refused = SlackError("operation_timeout" if reply.failure == "http_timeout" else "dispatch_failed")
    if refused:
        failure_line(slack, target, f"`{command}` failed with the error “{refused.code}”")
        result |= refused.answer()
    return result


def _shown(slack: LocalSlack, target: Target, body: Json) -> SlackError | None:
    """Show the app's answer; return Slack's error about one that cannot be shown."""
    try:
        if body:
            answer(slack, target, body)
    except SlackError as refused:
        return refused
    return None


def _payload(person: Person, channel: Channel, command: str, text: str) -> Json:
    return {
        "token": VERIFICATION,
        "team_id": TEAM,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel.id,
        "channel_name": channel.spoken_name,
        "user_id": person.id,
        "user_name": person.name,
        "command": command,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
    }
