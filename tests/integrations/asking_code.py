"""What is asked of every repository at an outside place."""

from collections.abc import Callable

import pytest

from bot.deploys.ports import Repository
from bot.http import OutsideAway, OutsideBusy
from tests.github_site import sha
from tests.trackers import LOST, Reply, Site

LINE = [sha(each) for each in range(1, 6)]
"""Commits one after the other."""
LIVE, HEAD = LINE[0], LINE[-1]
Call = Callable[[Repository], object]
CALLS: list[Call] = [
    lambda code: code.resolve("main"),
    lambda code: code.compare(LIVE, HEAD),
    lambda code: code.checks(HEAD),
    lambda code: code.review(HEAD),
]


def tells_a_pause_from_an_absence(site: Site, code: Repository, call: Call) -> None:
    """Assert that a call keeps a pause that is asked for, and says when nobody answers."""
    site.faults.append(Reply(429, b"Retry later\n", {"Retry-After": "30"}))
    with pytest.raises(OutsideBusy) as busy:
        call(code)
    assert busy.value.seconds == 30
    for fault in (LOST, 502):
        site.faults.append(fault)
        with pytest.raises(OutsideAway):
            call(code)
