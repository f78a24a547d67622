"""A post-mortem whose action items become issues of a GitHub and a Jira that run here."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.app import FLOWS
from bot.catalogue import Shelf
from bot.db import Database
from bot.flows import actions, incidents, issue_news
from bot.flows.services import Services
from bot.incidents import service as incident_service
from bot.integrations.github_issues import GitHub
from bot.integrations.jira import Jira
from bot.models import Incident, Issue, Person
from bot.postmortems import queries, service
from bot.postmortems.document import Action
from bot.postmortems.ports import Tracker
from bot.severity import Severity
from tests.flows.bench import SEAL, Slack
from tests.trackers import ACCOUNT, TOKEN, GitHubSite, Site, serving
from tests.work.bench import Engine

CATALOGUE = """
[tracker]
issues = "{place}"
private_issues = "shop/internal"
jira_url = "https://shop.example.com"
"""


class Team:
    """An incident with a post-mortem, the engine that runs its jobs, and the tracker outside."""

    def __init__(self, database: Database, folder: Path, site: Site, more: str = "") -> None:
        place = "shop/ops" if isinstance(site, GitHubSite) else "OPS"
        file = folder / "bongsu.toml"
        file.write_text(CATALOGUE.format(place=place) + more, encoding="utf-8")
        self.site, self.slack, self.database = site, Slack(), database
        self.tracker: Tracker | None = (
            GitHub(TOKEN, site.url) if isinstance(site, GitHubSite) else Jira(site.url, ACCOUNT)
        )
        services = Services(self.slack, Shelf(file, lambda: site.now), "en", SEAL, tracker=lambda _place: self.tracker)
        self.services = services
        self.engine = Engine(database, FLOWS.values(), services)
        self.engine.now = site.now
        self._begin()

    def _begin(self) -> None:
        with self.database.write() as tx:
            where = (tx, self.services.catalogue, self.engine.workspace)
            row = incidents.declare(*where, "Checkout", Severity.SEV2, self.engine.now, reporter="U1")
            incident_service.channel_opened(row, "C7", "inc-1")
            tx.add(Person(workspace_id=row.workspace_id, slack_id="U5", name="Anna", email="anna@example.com"))
            tx.flush()
            within = timedelta(days=5)
            service.begin(tx, row.workspace_id, row.id, self.engine.now, owner="U1", style="sre", within=within)
        self.run()

    def run(self, seconds: float = 0) -> None:
        """Let time pass, here and there, and do what is due."""
        self.site.later(seconds)
        self.engine.now = self.site.now
        self.engine.run_all()

    def make_private(self) -> None:
        with self.database.write() as tx:
            tx.get_one(Incident, 1).is_private = True

    def add(self, text: str = "Add a limit", **given: Any) -> int:
        with self.database.write() as tx:
            row = service.locked(tx, self.engine.workspace, 1)
            item = service.add_action(tx, row, text, self.engine.now, **({"owner": "U5", "kind": "prevent"} | given))
            actions.added(tx, self.services.catalogue, item, self.engine.now)
            return item.id

    def move(self, key: int, state: str) -> None:
        with self.database.write() as tx:
            item = service.locked_action(tx, self.engine.workspace, key)
            assert service.move_action(item, state, "U5", self.engine.now)
            actions.changed(tx, self.services.catalogue, item, self.engine.now)

    def look(self, seconds: float = 60) -> None:
        """Let the clock look for news."""
        with self.database.write() as tx:
            issue_news.look(tx, self.engine.workspace, self.engine.now)
        self.run(seconds)

    def item(self, key: int = 1) -> Action:
        with self.database.read() as tx:
            return queries.known_action(tx, key)

    def issue(self) -> Issue:
        with self.database.read() as tx:
            return tx.get_one(Issue, 1)


@contextmanager
def team(database: Database, folder: Path, site: Site, more: str = "") -> Iterator[Team]:
    """Serve the site, and begin."""
    with serving(site):
        yield Team(database, folder, site, more)
