from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from bot.metrics.answers import Server, told
from bot.metrics.ports import Unanswerable
from tests.trackers import Reply, Site, serving


class Echo(Site):
    def answer(self, method: str, path: str, headers: Mapping[str, str], body: Any) -> Reply:
        return Reply(200, {"who": headers.get("Authorization"), "body": body})


@pytest.fixture
def site() -> Iterator[Site]:
    made = Echo()
    with serving(made):
        yield made


@pytest.mark.parametrize(
    ("given", "who"),
    [({}, None), ({"token": "word"}, "Bearer word"), ({"token": "word", "user": "me"}, "Basic bWU6d29yZA==")],
)
def test_who_we_are(site: Site, given: dict[str, str], who: str | None) -> None:
    server = Server(site.url, **given)
    assert told(server.ask("GET", "/"))["who"] == who
    assert "word" not in repr(server)


def test_a_form_may_name_something_several_times(site: Site) -> None:
    found = told(Server(site.url).ask("POST", "/", [("target", "a"), ("target", "b&c"), ("from", "1")]))
    assert found["body"] == {"target": ["a", "b&c"], "from": "1"}


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Reply(400, b"  what is nonsense?\n" + b"x" * 400), f"invalid: what is nonsense?\n{'x' * 282}"),
        (Reply(400, b"<html>no</html>"), "invalid"),
        (Reply(403, {"error": "no"}), "denied"),
        (Reply(418, b"tea"), "missing: tea"),
        (Reply(200, b"x" * 16_000_001), "too_much: xxx"),
        (Reply(204, b""), "unreadable"),
    ],
)
def test_what_an_answer_means_that_is_no_yes(site: Site, answer: Reply, why: str) -> None:
    site.faults.append(answer)
    with pytest.raises(Unanswerable) as refused:
        told(Server(site.url).ask("GET", "/"))
    assert str(refused.value).startswith(why)
