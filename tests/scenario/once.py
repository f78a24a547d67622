"""The promise that every story of death ends with: everything once."""

import json

from tests.scenario.running import Bot, Team

REMINDER = ":books:"
"""How the message begins that tells of similar incidents."""


def everything_once(team: Team, incidents: int | None = None, by: Bot | None = None) -> None:
    """Check that each incident has one channel, one pinned message, one announcement, one topic."""
    (by or team).settled()
    channels = team.channels()
    announcements = [json.dumps(message["blocks"]) for message in team.messages("C0INCIDENTS")]
    assert len(announcements) == len(channels)
    assert incidents in {None, len(channels)}
    assert len({channel["name"].split("-")[1] for channel in channels}) == len(channels)
    for channel in channels:
        said = team.messages(channel["id"])
        reminders = [message for message in said if REMINDER in message["text"]]
        (panel,) = [message for message in said if message not in reminders]
        assert len(reminders) <= 1
        assert panel["pinned"]
        assert channel["topic"]
        assert sum(f"<#{channel['id']}" in announcement for announcement in announcements) == 1
    assert (by or team).jobs()["dead"] == 0
