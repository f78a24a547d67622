"""The Flask application: every address that machines call."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, jsonify
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import RequestEntityTooLarge

from bot.web.alerts import AlertsEndpoint
from bot.web.board import BoardPage
from bot.web.deploys import DeployHook
from bot.web.files import Files
from bot.web.hooks import GitHubHook
from bot.web.postmortems import PostmortemPages
from bot.web.slack import SlackEndpoint

LARGEST = 4 * 1024 * 1024
"""Bytes of a body that is read at all."""


@dataclass(frozen=True)
class Health:
    """Whether this instance can do its work; `slack` is for the body alone."""

    database: bool
    workers: bool
    slack: str
    sockets: int | None = None


def make_web(
    slack: SlackEndpoint | None,
    alerts: AlertsEndpoint,
    health: Callable[[], Health],
    metrics: Callable[[], bytes],
    postmortems: PostmortemPages | None = None,
    github: GitHubHook | None = None,
    files: Files | None = None,
    deploys: DeployHook | None = None,
    board: BoardPage | None = None,
) -> Flask:
    """Build the application that the web threads serve; without `slack` its requests do not come by HTTP."""
    web = Flask(__name__)
    web.config["MAX_CONTENT_LENGTH"] = LARGEST
    if slack is not None:
        web.post("/slack/events", endpoint="slack")(slack.receive)
    web.post("/alerts/<source>")(alerts.receive)
    if postmortems is not None:
        web.get("/postmortems/<int:number>", endpoint="postmortem")(postmortems.show)
    if github is not None:
        web.post("/hooks/github", endpoint="github")(github.receive)
    if deploys is not None:
        web.post("/hooks/deploy", endpoint="deploy")(deploys.receive)
    if files is not None:
        web.get("/files/<int:key>", endpoint="file")(files.show)
    if board is not None:
        web.get("/board", endpoint="board")(board.show)
        web.get("/board/now", endpoint="board_now")(board.now)
    web.get("/favicon.ico", endpoint="icon")(lambda: ("", 204))  # browsers ask for one beside every page
    web.get("/healthz", endpoint="healthz")(lambda: "ok\n")
    web.get("/readyz", endpoint="readyz")(lambda: _ready(health()))
    web.get("/metrics", endpoint="metrics")(lambda: Response(metrics(), mimetype="text/plain; version=0.0.4"))
    web.errorhandler(RequestEntityTooLarge)(lambda _: (jsonify(error=f"the body is larger than {LARGEST} bytes"), 413))
    web.errorhandler(OperationalError)(lambda _: (jsonify(error="the database is away; send it again"), 503))
    return web


def _ready(health: Health) -> tuple[Any, int]:
    body = {"database": health.database, "workers": health.workers, "slack": health.slack}
    if health.sockets is not None:
        body["sockets"] = health.sockets
    return jsonify(body), 200 if health.database and health.workers else 503
