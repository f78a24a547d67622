"""`bongsu serve`, ending itself with -9 at the boundary of a step that `CRASH_AT` names.

With `FREEZE_AT` it freezes itself once, at the worst moment: the lease was just checked, and the call of that method
of Slack is about to go out. With `LEASE` its leases last that many seconds, so that nobody waits 20 for a takeover.
"""

import os
import signal
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.config import read_settings
from bot.flows import projections
from bot.process import serve
from bot.slack.client import SlackClient
from bot.work import leases, queue, workers


def freeze_before(method: str) -> None:
    """Freeze this process group before the first call of a method."""
    send, frozen = SlackClient.send, list[str]()

    def sending(self: SlackClient, called: str, **arguments: Any) -> dict[str, Any]:
        if called == method and not frozen:
            frozen.append(called)
            os.killpg(os.getpgid(0), signal.SIGSTOP)
        return send(self, called, **arguments)

    SlackClient.send = sending  # type: ignore[method-assign, assignment]  # a method is replaced for once


def shorten_leases(seconds: float) -> None:
    """Let leases, and what is measured by them, last a part of their time."""
    share = seconds / queue.LEASE.total_seconds()
    for module in (queue, leases, projections):
        setattr(module, "LEASE", timedelta(seconds=seconds))  # noqa: B010 - a name that they do not export
    leases.CALL *= share
    setattr(workers, "BEAT", leases.BEAT * share)  # noqa: B010


def run(environment: Mapping[str, str], log: Path) -> None:
    """Be `bongsu serve` in a session of its own, with nothing in the environment but what is given."""
    os.setsid()
    os.environ.clear()
    os.environ.update(environment)
    with log.open("ab") as written:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(written.fileno(), stream.fileno())
    main()


def main() -> None:
    if lease := os.environ.pop("LEASE", ""):
        shorten_leases(float(lease))
    wanted, method = os.environ.pop("CRASH_AT", ""), os.environ.pop("FREEZE_AT", "")

    def boundary(flow: str, step: str, edge: str) -> None:
        if f"{flow}:{step}:{edge}" == wanted:
            os.killpg(os.getpgid(0), signal.SIGKILL)

    if method:
        freeze_before(method)
    serve(read_settings(), boundary=boundary)
