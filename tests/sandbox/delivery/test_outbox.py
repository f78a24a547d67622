from collections.abc import Iterator
from threading import Event

import pytest

from bot.sandbox.delivery.outbox import Outbox
from bot.sandbox.delivery.reply import Kind, Link, Repetition, Reply
from bot.sandbox.ids import Ids
from bot.sandbox.payload import Json
from tests.sandbox.stage import Clock, until


class Recorded(Link):
    """Answers each delivery by the next reply, then by `last`."""

    def __init__(self) -> None:
        self.sent: list[tuple[Json, Repetition | None]] = []
        self.replies: list[Reply] = []
        self.last = Reply()

    def send(self, kind: Kind, payload: Json, repetition: Repetition | None = None) -> Reply:
        assert kind == "events_api"
        self.sent.append((payload, repetition))
        return self.replies.pop(0) if self.replies else self.last


@pytest.fixture
def link() -> Recorded:
    return Recorded()


@pytest.fixture
def outbox(link: Recorded, ids: Ids, clock: Clock) -> Iterator[Outbox]:
    made = Outbox(link, ids, clock, retries=(0, 0.01, 0.02))
    made.start()
    yield made
    made.close()


def test_an_event_travels_in_slacks_envelope(outbox: Outbox, link: Recorded, clock: Clock) -> None:
    outbox.put({"type": "message", "text": "a", "event_ts": "1.000001"})
    ((envelope, repetition),) = until(lambda: list(link.sent))
    assert repetition is None
    assert (envelope["type"], envelope["team_id"], envelope["event_time"]) == ("event_callback", "T0BEACON", clock.now)
    assert envelope["event"] == {"type": "message", "text": "a", "event_ts": "1.000001"}
    assert envelope["event_id"].startswith("Ev")
    assert envelope["authorizations"][0]["is_bot"]


def test_an_event_that_fails_comes_three_times_more_with_the_same_id(outbox: Outbox, link: Recorded) -> None:
    link.last = Reply("http_timeout")
    outbox.put({"type": "message"})
    until(lambda: len(link.sent) == 4)
    assert [repetition for _, repetition in link.sent] == [
        None,
        Repetition(1, "http_timeout"),
        Repetition(2, "http_timeout"),
        Repetition(3, "http_timeout"),
    ]
    assert len({envelope["event_id"] for envelope, _ in link.sent}) == 1


def test_it_comes_no_more_once_it_was_taken(outbox: Outbox, link: Recorded) -> None:
    link.replies = [Reply("http_error")]
    outbox.put({"type": "first"})
    until(lambda: len(link.sent) == 2)
    outbox.put({"type": "second"})
    until(lambda: len(link.sent) == 3)
    assert [envelope["event"]["type"] for envelope, _ in link.sent] == ["first", "first", "second"]


def test_an_app_may_ask_for_no_repetition(outbox: Outbox, link: Recorded) -> None:
    link.replies = [Reply("http_error", may_repeat=False)]
    outbox.put({"type": "first"})
    until(lambda: link.sent)
    outbox.put({"type": "second"})
    until(lambda: len(link.sent) == 2)
    assert [envelope["event"]["type"] for envelope, _ in link.sent] == ["first", "second"]


def test_what_waits_is_forgotten_on_demand(link: Recorded, ids: Ids, clock: Clock) -> None:
    outbox = Outbox(link, ids, clock, retries=())
    outbox.put({"type": "old"})
    outbox.clear()
    outbox.start()
    outbox.put({"type": "new"})
    until(lambda: link.sent)
    outbox.close()
    assert [envelope["event"]["type"] for envelope, _ in link.sent] == ["new"]


def test_one_slow_delivery_does_not_hold_up_the_others(ids: Ids, clock: Clock) -> None:
    released = Event()

    class Slow(Recorded):
        def send(self, kind: Kind, payload: Json, repetition: Repetition | None = None) -> Reply:
            if payload["event"]["type"] == "slow":
                released.wait(10)
            return super().send(kind, payload, repetition)

    link = Slow()
    outbox = Outbox(link, ids, clock, retries=())
    outbox.start()
    outbox.put({"type": "slow"})
    outbox.put({"type": "quick"})
    until(lambda: link.sent)
    released.set()
    outbox.close()
    assert [envelope["event"]["type"] for envelope, _ in link.sent] == ["quick", "slow"]
