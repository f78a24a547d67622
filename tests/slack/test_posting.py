"""What must stand once stands once, whatever became of an earlier attempt."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.db import Database
from bot.slack.client import SlackRefused
from bot.slack.posting import EVENT, SKEW, find_own, join, post_once
from bot.work.flow import Lane, Run

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class FakeSlack:
    """Answers calls in the order in which its answers were given, and keeps them."""

    def __init__(self, *answers: dict[str, Any] | Exception) -> None:
        self.answers = list(answers)
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def call(self, run: Run, method: str, **arguments: Any) -> dict[str, Any]:
        self.calls.append((method, arguments))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def message(ts: str, key: str | None, event: str = EVENT) -> dict[str, Any]:
    return {"ts": ts, "metadata": {"event_type": event, "event_payload": {"key": key}}}


def page(*messages: dict[str, Any], cursor: str = "") -> dict[str, Any]:
    return {"ok": True, "messages": list(messages), "response_metadata": {"next_cursor": cursor}}


MakeRun = Callable[[datetime | None], Run]


@pytest.fixture
def make_run(sqlite_url: str) -> Iterator[MakeRun]:
    database = Database(sqlite_url)
    yield lambda since: Run(1, 7, {}, Lane.URGENT, database, None, lambda: NOW, lambda: None, resumed_since=since)
    database.close()


def test_a_first_attempt_posts_with_its_key(make_run: MakeRun) -> None:
    slack = FakeSlack({"ok": True, "ts": "1.2"})
    assert post_once(slack, make_run(None), "C1", "k", {"text": "hello"}) == "1.2"
    metadata = {"event_type": EVENT, "event_payload": {"key": "k"}}
    assert slack.calls == [("chat.postMessage", {"channel": "C1", "metadata": metadata, "text": "hello"})]


def test_a_later_attempt_finds_the_message(make_run: MakeRun) -> None:
    slack = FakeSlack(page(message("5.0", "k")))
    assert post_once(slack, make_run(NOW), "C1", "k", {"text": "hello"}) == "5.0"
    assert [method for method, _ in slack.calls] == ["conversations.history"]


def test_a_later_attempt_posts_where_nothing_stands(make_run: MakeRun) -> None:
    slack = FakeSlack(page(message("5.0", "another")), {"ok": True, "ts": "6.0"})
    assert post_once(slack, make_run(NOW), "C1", "k", {"text": "hello"}) == "6.0"


def test_of_two_messages_the_older_counts(make_run: MakeRun) -> None:
    slack = FakeSlack(page(message("6.0", "k"), message("5.0", "k")))
    assert post_once(slack, make_run(NOW), "C1", "k", {}) == "5.0"


def test_every_page_is_searched_from_before_the_attempt(make_run: MakeRun) -> None:
    slack = FakeSlack(page(message("6.0", "k"), cursor="c2"), page(cursor="c3"), page(message("5.0", "k")))
    assert find_own(slack, make_run(NOW), "C1", "k", NOW) == ["5.0", "6.0"]
    assert [arguments.get("cursor") for _, arguments in slack.calls] == [None, "c2", "c3"]
    assert {arguments["oldest"] for _, arguments in slack.calls} == {f"{(NOW - SKEW).timestamp():.6f}"}
    assert all(arguments["include_all_metadata"] for _, arguments in slack.calls)


@pytest.mark.parametrize(
    "other",
    [{"ts": "5.0"}, {"ts": "5.0", "metadata": None}, message("5.0", "k", "of_another_app"), message("5.0", None)],
)
def test_what_is_not_ours(make_run: MakeRun, other: dict[str, Any]) -> None:
    slack = FakeSlack({"ok": True, "messages": [other]})
    assert find_own(slack, make_run(NOW), "C1", "k", NOW - timedelta(hours=1)) == []


@pytest.mark.parametrize("code", ["already_in_channel", "method_not_supported_for_channel_type"])
def test_being_a_member_is_as_good_as_joining(make_run: MakeRun, code: str) -> None:
    slack = FakeSlack(SlackRefused("conversations.join", code))
    join(slack, make_run(None), "C1")
    assert slack.calls == [("conversations.join", {"channel": "C1"})]


def test_another_refusal_of_joining_is_told(make_run: MakeRun) -> None:
    with pytest.raises(SlackRefused, match="is_archived"):
        join(FakeSlack(SlackRefused("conversations.join", "is_archived")), make_run(None), "C1")


def test_in_a_thread_its_replies_are_searched(make_run: MakeRun) -> None:
    slack = FakeSlack(page(message("5.0", "other")), {"ok": True, "ts": "6.0"})
    assert post_once(slack, make_run(NOW), "C1", "k", {"text": "hello"}, thread="4.0") == "6.0"
    (searched, where), (_, posted) = slack.calls
    assert (searched, where["ts"]) == ("conversations.replies", "4.0")
    assert posted["thread_ts"] == "4.0"
