from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot.sandbox import SandboxConfig, seed
from bot.sandbox.ids import Ids
from bot.sandbox.payload import Json
from bot.sandbox.store import Store
from bot.sandbox.stream import Stream
from bot.sandbox.workspace import Workspace
from tests.sandbox.listening import ListeningApp
from tests.sandbox.stage import Clock, Stage


@pytest.fixture
def app() -> Iterator[ListeningApp]:
    """Give an app that listens."""
    listening = ListeningApp()
    yield listening
    listening.close()


@pytest.fixture
def stages(tmp_path: Path) -> Iterator[Callable[..., Stage]]:
    """Give what opens a workspace; each call opens another on the same state."""
    opened: list[Stage] = []

    def open_stage(**config: Any) -> Stage:
        opened.append(Stage(tmp_path, **config))
        return opened[-1]

    yield open_stage
    for stage in opened:
        stage.close()


@pytest.fixture
def stage(stages: Callable[..., Stage], app: ListeningApp) -> Stage:
    """Give a workspace whose app listens."""
    return stages(events_url=app.url)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ids(clock: Clock) -> Ids:
    return Ids(clock, Random(1))


@pytest.fixture
def ws(tmp_path: Path, ids: Ids, clock: Clock) -> Iterator[Workspace]:
    """Give a new workspace without a server."""
    store = Store(SandboxConfig(state=tmp_path / "alone.db").state)
    workspace = Workspace(store, ids, clock, Stream())
    seed.plant(workspace)
    yield workspace
    store.close()


@pytest.fixture
def events(ws: Workspace) -> list[Json]:
    """Give the events of the workspace as they come."""
    heard: list[Json] = []
    ws.listen(heard.append)
    return heard
