"""What the steps of flows are given to work with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.catalogue import Catalogue, Shelf
from bot.catalogue.services import Service
from bot.deploys.ports import Backend, Repository, Showcase
from bot.http import fetch
from bot.incidents.ports import Pager
from bot.integrations.alertmanager_silences import Silencers, silencer
from bot.messages.words import Words, words_for
from bot.metrics.ports import Source
from bot.postmortems.ports import Tracker
from bot.secret_key import Seal
from bot.slack.client import Slack
from bot.work import Run

Fetch = Callable[[str], bytes]


@dataclass(frozen=True)
class Services:
    """What the steps of flows call and know.

    The way to Slack, the catalogue in force, the workspace's language, the seal, where signs of life go; `fetch` is the
    way to other addresses, and `certificate` the same with a memory; `pager` wakes people, `silencer` finds the way to
    an Alertmanager, `tracker` that to the issues of a place, `backend` that to what deploys, `repository` that to
    the commits of a service, `showcase` that to where its deploys are shown too, and `source` that to figures; `sweep`
    forgets runs of this machine that ended before a time. `base_url` is where people reach Bongsu.
    """

    slack: Slack
    shelf: Shelf
    default_language: str
    seal: Seal
    heartbeat_url: str = ""
    fetch: Fetch = fetch
    certificate: Fetch = fetch
    pager: Pager | None = None
    silencer: Silencers = silencer
    tracker: Callable[[str], Tracker | None] = lambda _place: None
    backend: Callable[[str], Backend | None] = lambda _name: None
    repository: Callable[[Service], Repository | None] = lambda _service: None
    showcase: Callable[[str], Showcase | None] = lambda _place: None
    source: Callable[[str], Source | None] = lambda _name: None
    sweep: Callable[[datetime], None] = lambda _before: None
    base_url: str = ""

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue as it is now."""
        return self.shelf.current()

    @property
    def words(self) -> Words:
        """The words for channels."""
        return self.words_of(None)

    def words_of(self, locale: str | None) -> Words:
        """Choose a reader's own words, or the workspace's while theirs are not known."""
        return words_for(locale or self.catalogue.workspace.language or self.default_language)


def of(run: Run) -> Services:
    """Answer the services of a run."""
    services = run.services
    if not isinstance(services, Services):
        raise TypeError(f"a flow was given {type(services).__name__}")
    return services
