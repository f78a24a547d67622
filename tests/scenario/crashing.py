"""`bongsu serve`, ending itself with -9 at the boundary of a step that `CRASH_AT` names.

With `FREEZE_AT` it freezes itself once, at the worst moment: the lease was just checked, and the call of that method
of Slack is about to go out. `CRASH_IN` and `FREEZE_IN` name a function or a method, before or after whose first call it
ends or freezes. With `LEASE` its leases last that many seconds, so that nobody waits 20 for a takeover, and a backend
has as long to show what it began. With `MACHINE` it believes to be on a machine of that name. `CLOCK` names a file with
the seconds by which its clock is ahead: whoever writes there moves its clock, and it looks more often what is due.
"""

import os
import signal
import socket
import sys
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from bot import app, process
from bot.clock import system_clock
from bot.config import read_settings
from bot.flows import deploy_runs, deploys, projections
from bot.slack.client import SlackClient
from bot.ticks.clock import Ticks
from bot.work import leases, queue, workers

TICK = 0.1
"""Seconds between two looks of a bot whose clock is moved."""


def freeze_before(method: str) -> None:
    """Freeze this process group before the first call of a method."""
    send, frozen = SlackClient.send, list[str]()

    def sending(self: SlackClient, called: str, **arguments: Any) -> dict[str, Any]:
        if called == method and not frozen:
            frozen.append(called)
            os.killpg(os.getpgid(0), signal.SIGSTOP)
        return send(self, called, **arguments)

    SlackClient.send = sending  # type: ignore[method-assign, assignment]  # a method is replaced for once


def stop(number: int) -> None:
    """Send this process group a signal that ends or stops it, and stop at this very place."""
    if number == signal.SIGKILL:
        os.killpg(os.getpgid(0), number)
    os.kill(os.getppid(), number)
    signal.pthread_kill(threading.get_ident(), number)


def stop_in(place: str, number: int) -> None:
    """Send this process group a signal at a first call: `module:function:before`, or `module:Class.method:after`."""
    module, name, edge = place.split(":")
    within, _, method = name.rpartition(".")
    owner = getattr(import_module(module), within) if within else import_module(module)
    call, stopped = getattr(owner, method), list[str]()

    def calling(*given: Any, **named: Any) -> Any:
        if edge == "after":
            answer = call(*given, **named)
        if not stopped:
            stopped.append(name)
            stop(number)
        return answer if edge == "after" else call(*given, **named)

    setattr(owner, method, calling)


def shorten_leases(seconds: float) -> None:
    """Let leases, and what is measured by them, last a part of their time."""
    share = seconds / queue.LEASE.total_seconds()
    for module in (queue, leases, projections):
        setattr(module, "LEASE", timedelta(seconds=seconds))  # noqa: B010 - a name that they do not export
    for module in (deploys, deploy_runs):
        setattr(module, "SETTLES", timedelta(seconds=seconds))  # noqa: B010
    leases.CALL *= share
    setattr(workers, "BEAT", leases.BEAT * share)  # noqa: B010


def go_by(clock: Path) -> None:
    """Let the bot go by the machine's clock and as many seconds more as stand in a file."""

    def moved() -> datetime:
        return system_clock() + timedelta(seconds=float(clock.read_text()))

    setattr(process, "build", partial(app.build, clock=moved))  # noqa: B010 - a name that it does not export
    setattr(app, "Ticks", partial(Ticks, seconds=TICK))  # noqa: B010


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
    for name, number in (("CRASH_IN", signal.SIGKILL), ("FREEZE_IN", signal.SIGSTOP)):
        if place := os.environ.pop(name, ""):
            stop_in(place, number)
    if machine := os.environ.pop("MACHINE", ""):
        socket.gethostname = lambda: machine
    if clock := os.environ.pop("CLOCK", ""):
        go_by(Path(clock))
    process.serve(read_settings(), boundary=boundary)
