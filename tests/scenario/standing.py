"""A team with standups, and people who answer them in their forms."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests
from sqlalchemy import func

from bot.db import Database
from bot.flows.standup_summaries import PAUSE
from bot.models import StandupOccurrence, Watermark
from bot.standups.rules import SUMMARY
from tests.scenario.running import MAYA, Team, until

HOUR = timedelta(hours=1)
NEWS = {":sunrise:": "asked", ":hourglass:": "reminded", ":hourglass_flowing_sand:": "told"}
"""How what somebody is told alone begins."""


def text(value: str) -> dict[str, Any]:
    return {"type": "plain_text_input", "value": value}


class Standing(Team):
    """A team with standups, whose time comes when a test says so."""

    def __init__(self, folder: Path, database_url: str, *, manifest: dict[str, Any] | None = None) -> None:
        super().__init__(folder, database_url, manifest=manifest)
        self.database = Database(database_url)

    def stop(self) -> None:
        super().stop()
        self.database.close()

    def its_time_comes(self, kind: str, person: str = "") -> None:
        """Have somebody's next question, or the next summary, be due now, all of them as of the same day.

        At some hours the next day that is planned is tomorrow in one zone and today in another.
        """

        def due() -> bool:
            with self.database.write() as tx:
                mine = tx.query(StandupOccurrence).filter_by(kind=kind, person=person)
                row = mine.order_by(StandupOccurrence.day).first()
                day = tx.query(func.min(StandupOccurrence.day)).filter_by(kind=SUMMARY).scalar()
                if row is not None:
                    row.day = day or row.day
                    row.due_at, row.deadline = datetime.now(UTC), datetime.now(UTC) + HOUR
                return row is not None

        until(due, f"a {kind} that is planned")

    def submit(self, person: str, **entered: Any) -> Any:
        """Send the form that is open to somebody."""
        views = requests.get(f"{self.sandbox.url}/sandbox/views", params={"as": person}, timeout=5).json()
        values = {name: {name: value} for name, value in entered.items()}
        return self.post("submit", **{"as": person, "view_id": views[-1]["id"], "values": values})

    def thread(self, channel: str, ts: str) -> list[str]:
        """Read what stands under a message, one text for each."""
        address = f"{self.sandbox.url}/sandbox/channels/{channel}/messages"
        found = requests.get(address, params={"as": MAYA, "thread_ts": ts}, timeout=10).json()["messages"]
        return [str(said["blocks"]) for said in found if said["ts"] != ts]


class Timed(Standing):
    """Standups by a clock that is moved; `told` keeps what everybody was told alone, message by message."""

    def __init__(self, folder: Path, database_url: str) -> None:
        super().__init__(folder, database_url)
        self.clock = folder / "clock"
        self.clock.write_text("0")
        self.environment["CLOCK"] = str(self.clock)
        self.told: dict[tuple[str, str], tuple[str, str, str]] = {}

    def now(self) -> datetime:
        """Read the clock that the bot goes by."""
        return datetime.now(UTC) + timedelta(seconds=float(self.clock.read_text()))

    def move(self, moment: str) -> None:
        """Move the bot's clock on to a moment in UTC, and wait until what is due then was seen and done."""
        then = self.goes_to(moment)
        until(lambda: self._has_looked(then), f"a look at {moment}")
        self.settled()

    def goes_to(self, moment: str) -> datetime:
        """Move the bot's clock on to a moment in UTC, whatever becomes of the bot."""
        then = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        self._be_ahead(then - datetime.now(UTC))
        return then

    def _be_ahead(self, of_now: timedelta) -> None:
        ahead = self.clock.with_suffix(".new")
        ahead.write_text(str(of_now.total_seconds()))
        ahead.replace(self.clock)

    def _has_looked(self, then: datetime) -> bool:
        with self.database.read() as tx:
            mark = tx.get(Watermark, "standups.look")
            return mark is not None and mark.reached >= then

    def news(self, *people: str) -> list[tuple[str, str, str]]:
        """Tell who was told something since the last time: person, standup, and whether asked or reminded."""
        found = []
        for person in people:
            for said in self.direct(person):
                key = (said["channel"], said["ts"])
                if key not in self.told:
                    self.told[key] = (person, said["text"].split("*")[1], NEWS[said["text"].split(" ")[0]])
                    found.append(self.told[key])
        return sorted(found)

    def question(self, person: str, standup: str) -> dict[str, Any]:
        """Read the newest question of a standup to somebody, as it stands now."""
        asked = [key for key, news in self.told.items() if news == (person, standup, "asked")]
        return next(said for said in self.direct(person) if (said["channel"], said["ts"]) == max(asked))

    def press(self, person: str, message: dict[str, Any], action: str = "standup.answer") -> Any:
        """Press a button of a message."""
        places = [
            (block, part) for block in message["blocks"] if block["type"] == "actions" for part in block["elements"]
        ]
        block, button = next(place for place in places if place[1]["action_id"] == action)
        given = {"channel": message["channel"], "message_ts": message["ts"], "block_id": block["block_id"]}
        return self.post("action", **{"as": person}, **given, type="button", action_id=action, value=button["value"])

    def answer(self, person: str, standup: str, **said: str) -> None:
        """Answer the newest question of a standup in its form."""
        self.press(person, self.question(person, standup))
        assert self.submit(person, **{key: text(value) for key, value in said.items()})["ok"]
        self._be_ahead(self.now() + PAUSE - datetime.now(UTC))
        self.settled()

    def summaries(self, channel: str, standup: str) -> list[str]:
        """Read the summaries of a standup in its channel, the oldest first, each with its thread as one text."""
        tops = [said for said in self.messages(channel) if f":sunrise: *{standup}* · " in said["text"]]
        return ["\n".join([str(top["blocks"]), *self.thread(channel, top["ts"])]) for top in tops]
