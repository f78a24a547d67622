"""The threads that run jobs, in lanes, and the one that shows signs of life."""

import logging
import threading
import time
from collections.abc import Callable

from bot.work.flow import Lane
from bot.work.leases import BEAT, Leases
from bot.work.queue import claim
from bot.work.runner import Runner

log = logging.getLogger(__name__)

LANES = (*[(Lane.URGENT,)] * 3, *[(Lane.URGENT, Lane.NORMAL)] * 2, *[(Lane.URGENT, Lane.NORMAL, Lane.BULK)] * 2)
"""The lanes of each thread: a thread of a lower lane helps the higher ones, never the other way."""
POLL = 0.5
"""Seconds after which a thread looks for work that nobody told it of."""


class Workers:
    """Threads that claim and run jobs until they are stopped."""

    def __init__(self, runner: Runner, leases: Leases, timer: Callable[[], float] = time.monotonic) -> None:
        self.runner, self.leases, self._timer = runner, leases, timer
        self._calls = 0
        self._called = threading.Condition()
        self._claiming = threading.Lock()
        self._barren: dict[tuple[Lane, ...], tuple[int, float]] = {}
        self._stopped = threading.Event()
        self._threads = [
            threading.Thread(target=self._work, args=(lanes,), daemon=True, name=f"job-{n}")
            for n, lanes in enumerate(LANES)
        ]
        self._threads.append(threading.Thread(target=self._beat, daemon=True, name="beat"))

    def start(self) -> None:
        """Announce the instance and start its threads."""
        self.leases.start()
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Tell the threads that there is work."""
        with self._called:
            self._calls += 1
            self._called.notify_all()

    def stop(self, seconds: float = 10.0) -> None:
        """Let the running steps end, hand back the rest, and wait for the threads at most `seconds`."""
        self.runner.stopping = True
        self._stopped.set()
        self.wake()
        until = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _work(self, lanes: tuple[Lane, ...]) -> None:
        called = False
        while not self._stopped.is_set():
            seen = self._calls
            try:
                idle = not self._once(lanes, called=called)
            except Exception:  # the database is away: the job is kept there, the thread lives on
                log.exception("a worker could not reach its work")
                idle = True
            if idle:
                with self._called:
                    called = self._called.wait_for(lambda seen=seen: self._calls != seen, POLL)  # type: ignore[misc]  # a lambda that binds what the loop has now

    def _once(self, lanes: tuple[Lane, ...], *, called: bool) -> bool:
        """Run a job of these lanes, unless another thread has just found that there is none."""
        since = self._timer()
        with self._claiming:
            calls = self._calls
            if self._is_barren(lanes, since, called=called):
                return False
            job = claim(self.runner.database, self.runner.owner, lanes, self.runner.flows.keys(), self.runner.clock())
            if job is None:
                self._barren[lanes] = (calls, self._timer())
                return False
        self.leases.hold(job.id, since)
        try:
            self.runner.run(job)
        finally:
            self.leases.drop(job.id)
        self.wake()
        return True

    def _is_barren(self, lanes: tuple[Lane, ...], now: float, *, called: bool) -> bool:
        """Tell whether nothing was found in these lanes, or in more than these, since the last call.

        Without a call that holds for a while only: another instance may have work for everybody.
        """
        looks = [look for others, look in self._barren.items() if set(lanes) <= set(others)]
        return any(calls == self._calls and (called or now - at < POLL / 2) for calls, at in looks)

    def _beat(self) -> None:
        while not self._stopped.wait(BEAT):
            try:
                self.leases.beat()
            except Exception:  # the next beat tries again; leases lapse meanwhile, as they should
                log.exception("no sign of life could be written")
