"""A browser, and two teams with a bot each: one that writes English in its channels, one that writes Korean."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from bot.manifest import manifest
from tests.browser.window import Window
from tests.missing import program
from tests.scenario.standing import Standing


class Watched(Standing):
    """A team whose workspace knows the bot's process, and whose standups come when a test says so."""

    def start(self, **given: str) -> None:
        super().start(**given)
        (self.folder / "bot.pid").write_text(str(self.pid))


def at_work(folder: Path, language: str) -> Iterator[Watched]:
    made = Watched(folder, f"sqlite:///{folder / 'bongsu.db'}", manifest=manifest("http://127.0.0.1"))
    made.environment["BONGSU_LANGUAGE"] = language
    made.start()
    made.ready()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = program("chromium", "chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def english(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    yield from at_work(tmp_path_factory.mktemp("english"), "en")


@pytest.fixture(scope="session")
def korean(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    yield from at_work(tmp_path_factory.mktemp("korean"), "ko")


@pytest.fixture
def window(browser: Browser) -> Iterator[Window]:
    """Give a window in which nothing may go wrong unseen."""
    opened = Window(browser)
    yield opened
    opened.close()
    assert opened.problems == []
