"""What the steps of flows are given to work with."""

from dataclasses import dataclass

from bot.catalogue import Catalogue, Shelf
from bot.messages.words import Words, words_for
from bot.slack.client import Caller
from bot.work import Run


@dataclass(frozen=True)
class Services:
    """The way to Slack, the catalogue in force, the workspace's language, and where signs of life go."""

    slack: Caller
    shelf: Shelf
    default_language: str
    heartbeat_url: str = ""

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue as it is now."""
        return self.shelf.current()

    @property
    def words(self) -> Words:
        """The words for channels."""
        return words_for(self.catalogue.workspace.language or self.default_language)


def of(run: Run) -> Services:
    """Answer the services of a run."""
    services = run.services
    if not isinstance(services, Services):
        raise TypeError(f"a flow was given {type(services).__name__}")
    return services
