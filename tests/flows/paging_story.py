"""A story of pages: an engine, a table of Slack, and PagerDuty over real HTTP."""

from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from bot.db import Database
from bot.flows import incidents, paging
from bot.incidents import service
from bot.incidents.rules import State
from bot.integrations.pagerduty_events import PagerDuty
from bot.models import Page, Person
from bot.severity import Severity
from tests.flows.bench import make
from tests.pagerduty import KEYS, TOKEN, Account

CATALOGUE = """
[person.anna]
email = "Anna@example.com"
[person.maya]
slack = "U0MAYAJOHN"

[service.checkout]
pagerduty = "checkout"
pagerduty_service = "PCHECKOUT"
owners = ["anna"]

[service.search]
page = ["anna"]

[service.web]
page = ["S0ONCALLWEB", "maya"]

[service.orders]
page = ["S0ONCALLWEB"]
owners = ["anna"]

[service.ghost]
page = ["ghost@example.com"]

[service.wrong]
pagerduty = "unknown"
owners = ["anna"]

[page]
escalate_after = "10m"
escalate_to = ["maya"]
"""


class Story:
    """An engine, Slack, PagerDuty, and incidents of one service each."""

    def __init__(self, database: Database, folder: Path, account: Account) -> None:
        self.engine, self.slack, services = make(database, folder, CATALOGUE)
        self.account = account
        self.engine.runner.services = replace(services, pager=PagerDuty(KEYS, TOKEN, account.url, account.url))
        self.catalogue = services.catalogue
        with database.write() as tx:
            tx.add(Person(workspace_id=self.engine.workspace, slack_id="U0ANNAWEB", email="anna@example.com"))

    def declare(self, service_name: str, severity: Severity = Severity.SEV1) -> int:
        engine = self.engine
        with engine.database.write() as tx:
            names = [service_name] if service_name else []
            made = incidents.declare(tx, self.catalogue, engine.workspace, "down", severity, engine.now, services=names)
            return made.id

    def change(self, incident: int, change: service.Change) -> None:
        with self.engine.database.write() as tx:
            row = service.locked(tx, self.engine.workspace, incident)
            entry = change(tx, row, self.engine.now)
            if entry:
                incidents.changed(tx, self.catalogue, row, entry, self.engine.now)

    def acknowledge(self, incident: int) -> None:
        self.change(incident, lambda tx, row, now: service.acknowledge(tx, row, "U0MAYAJOHN", now))

    def resolve(self, incident: int) -> None:
        self.change(incident, lambda tx, row, now: service.move(tx, row, State.RESOLVED, "U0MAYAJOHN", now))

    def reopen(self, incident: int, actor: str | None) -> None:
        self.change(incident, lambda tx, row, now: service.move(tx, row, State.INVESTIGATING, actor, now))

    def tick(self, **span: float) -> None:
        self.engine.later(**span)
        with self.engine.database.write() as tx:
            paging.escalate(tx, self.catalogue, self.engine.workspace, self.engine.now)
        self.engine.run_all()

    def pages(self) -> list[tuple[str, str]]:
        with self.engine.database.read() as tx:
            return [(page.reason, page.state) for page in tx.scalars(select(Page).order_by(Page.id))]

    def said_to(self, channel: str) -> list[str]:
        return [call["text"] for call in self.slack.of("chat.postMessage") if call["channel"] == channel]

    def statuses(self) -> list[tuple[str, int]]:
        return [(each.status, each.woken) for each in self.account.incidents.values()]
