"""The composition: everything that an instance is made of is built here, after the fork."""

import contextlib
import logging
import os
import socket
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from flask import Flask
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult

from bot import wiring
from bot.catalogue import Shelf
from bot.clock import Clock, system_clock
from bot.config import Settings
from bot.db import Database, DatabaseAway
from bot.flows import (
    alert_proofs,
    alerts,
    board_posts,
    canvases,
    deploy_authors,
    deploy_diff,
    deploy_runs,
    deploy_showcase,
    deploy_upkeep,
    deploys,
    erasures,
    files,
    heartbeat,
    home,
    incident_ends,
    incidents,
    invites,
    issue_news,
    issues,
    metric_collect,
    metric_pictures,
    metric_rounds,
    metrics,
    notify,
    on_call,
    paging,
    people,
    pictures,
    projections,
    recoveries,
    recovery_runs,
    reporters,
    silences,
    similar,
    standup_files,
    standup_forget,
    standup_members,
    standup_notes,
    standup_pulls,
    timeline,
    trains,
    unwatched,
    welcome,
)
from bot.flows.services import Services
from bot.http import fetch
from bot.people import service as people_service
from bot.people.queries import only_workspace
from bot.secret_key import Seal, secret_keys
from bot.slack.client import NOT_INSTALLED, SlackAway, SlackClient, SlackRefused
from bot.telemetry import exposition
from bot.ticks.clock import Ticks
from bot.ticks.upkeep import ticks
from bot.web.alerts import AlertsEndpoint
from bot.web.board import BoardPage
from bot.web.deploys import DeployHook
from bot.web.files import Files
from bot.web.postmortems import PostmortemPages
from bot.web.server import Health, make_web
from bot.web.slack import SlackEndpoint
from bot.web.sockets import Sockets
from bot.wiring import secret
from bot.work.leases import BEAT, Leases
from bot.work.queries import go_on, waiting
from bot.work.runner import Boundary, Runner
from bot.work.workers import Workers
from commands.context import Bench
from commands.register import register

log = logging.getLogger(__name__)

_FAMILIES = (
    deploys,
    deploy_authors,
    deploy_diff,
    deploy_runs,
    deploy_showcase,
    deploy_upkeep,
    trains,
    standup_files,
    standup_forget,
    metrics,
    metric_collect,
    unwatched,
    recoveries,
    recovery_runs,
    metric_rounds,
    metric_pictures,
    pictures,
    standup_members,
    standup_notes,
    standup_pulls,
    incidents,
    invites,
    incident_ends,
    projections,
    alerts,
    alert_proofs,
    people,
    heartbeat,
    notify,
    reporters,
    home,
    similar,
    paging,
    on_call,
    erasures,
    files,
    timeline,
    silences,
    issues,
    issue_news,
    welcome,
    canvases,
    board_posts,
)
FLOWS = {flow.name: flow for family in _FAMILIES for flow in family.FLOWS}
RETRY = 2.0
"""Seconds between two attempts to learn from Slack whose token this is."""


@dataclass
class Instance:
    """A worker process: its web application, its job threads and its ticks."""

    web: Flask
    database: Database
    workers: Workers
    ticks: Ticks
    introduction: "Introduction"
    sockets: Sockets | None

    def start(self) -> None:
        """Begin to work; the web threads are the server's."""
        self.workers.start()
        self.ticks.start()
        self.introduction.start()
        if self.sockets:
            self.sockets.start()

    def stop(self) -> None:
        """Finish or hand back what runs, and close the database."""
        if self.sockets:
            self.sockets.stop()
        self.introduction.stop()
        self.ticks.stop()
        self.workers.stop()
        self.database.close()


class Introduction:
    """Asks Slack whose token this is, until it has answered."""

    def __init__(self, database: Database, slack: SlackClient, clock: Clock) -> None:
        self._database, self._slack, self._clock = database, slack, clock
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._ask, daemon=True, name="introduction")
        self.state = "not asked yet"

    def start(self) -> None:
        """Begin to ask."""
        self._thread.start()

    def stop(self) -> None:
        """Ask no more."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(RETRY)

    def _ask(self) -> None:
        while not self._stopped.is_set():
            try:
                self._introduce()
            except (SlackAway, SlackRefused, DatabaseAway) as error:
                self.state = str(error) if not isinstance(error, DatabaseAway) else "the database is away"
                log.warning("Slack has not told yet whose token this is: %s", self.state)
                self._stopped.wait(RETRY)
            else:
                return

    def _introduce(self) -> None:
        answer, scopes = self._slack.introduce()
        with self._database.write() as tx:
            workspace = people_service.identify(tx, answer, scopes, self._clock())
            go_on(tx, workspace.id, NOT_INSTALLED, self._clock())
            people.refresh(tx, workspace.id, self._clock())
        self.state = "connected"


def build(settings: Settings, boundary: Boundary | None = None, clock: Clock = system_clock) -> Instance:
    """Build an instance; nothing of it runs before `start`. `boundary` is told of every step, for tests."""
    database = Database(settings.database_url, pool=32)
    shelf = Shelf(settings.config, clock, keep=settings.state / "catalogue.toml")
    token = secret(settings.slack_bot_token)
    slack = SlackClient(database, token, settings.slack_api_url)
    language = settings.language or "en"
    owner = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
    leases = Leases(database, owner, clock, lambda tx, jobs: projections.sweep_later(tx, jobs, clock()))
    seal = Seal(secret_keys(settings))
    certificate = lru_cache(maxsize=32)(fetch)
    beat = secret(settings.heartbeat_url)
    commands = wiring.programs(settings, clock)
    services = Services(
        slack,
        shelf,
        language,
        seal,
        beat,
        certificate=certificate,
        pager=wiring.pager(settings),
        tracker=wiring.trackers(settings, shelf),
        backend=wiring.backends(settings, shelf, commands, clock),
        sweep=commands.sweep,
        repository=wiring.repositories(settings, shelf),
        showcase=wiring.showcases(settings, shelf),
        source=wiring.sources(shelf, os.environ),
        base_url=settings.base_url,
    )
    told = {"boundary": boundary} if boundary else {}
    runner = Runner(database, FLOWS, services, owner=owner, clock=clock, guard=leases.check, **told)
    workers = Workers(runner, leases)
    database.wake = workers.wake
    introduction = Introduction(database, slack, clock)
    bolt = App(
        signing_secret=secret(settings.slack_signing_secret),
        authorize=_authorize(database, token),
        process_before_response=True,
        request_verification_enabled=False,  # by SlackEndpoint, before a body is parsed
    )
    register(bolt, Bench(database, shelf, clock, slack, language, seal, settings.base_url))
    sockets = Sockets(bolt, secret(settings.slack_app_token), settings.slack_api_url) if settings.socket_mode else None
    by_http = None if sockets else SlackEndpoint(bolt, secret(settings.slack_signing_secret))
    web = _web(settings, database, shelf, seal, clock, by_http, _health(database, leases, introduction, sockets))
    return Instance(web, database, workers, Ticks(database, clock, ticks(shelf)), introduction, sockets)


def _web(
    settings: Settings,
    database: Database,
    shelf: Shelf,
    seal: Seal,
    clock: Clock,
    slack: SlackEndpoint | None,
    health: Callable[[], Health],
) -> Flask:
    """Build what answers by HTTP."""
    language = settings.language or "en"
    return make_web(
        slack,
        AlertsEndpoint(database, wiring.senders(settings, shelf), clock),
        health,
        exposition(_counts(database)),
        PostmortemPages(database, shelf, seal, clock, language),
        wiring.github_hook(settings, database, shelf, clock),
        Files(database, seal, clock),
        DeployHook(database, shelf, clock),
        BoardPage(database, shelf, clock, language, is_secure=settings.base_url.startswith("https://")),
    )


def _authorize(database: Database, token: str) -> Callable[..., AuthorizeResult]:
    """Answer from the workspace's row, without asking Slack; where the database is away, the listener says so."""

    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        row = None
        with contextlib.suppress(DatabaseAway), database.read() as tx:  # the listener meets it again, and says so
            row = only_workspace(tx)
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_token=token,
            bot_user_id=row.bot_user_id or None if row else None,
            bot_id=row.bot_id or None if row else None,
        )

    return authorize


def _counts(database: Database) -> Callable[[], dict[str, int]]:
    def count() -> dict[str, int]:
        with database.read() as tx:
            return waiting(tx)

    return count


def _health(
    database: Database, leases: Leases, introduction: Introduction, sockets: Sockets | None
) -> Callable[[], Health]:
    def look() -> Health:
        slack = introduction.state
        try:
            database.ping()
            with database.read() as tx:
                row = only_workspace(tx)
            slack = NOT_INSTALLED if row and row.uninstalled_at else slack
            writable = True
        except DatabaseAway:
            writable = False
        beating = time.monotonic() - leases.beat_at < 4 * BEAT
        connected = sockets.connected if sockets else None
        return Health(database=writable, workers=beating, slack=slack, sockets=connected)

    return look
