import pytest

from bot.sandbox import stream as module
from bot.sandbox.stream import Stream


def test_news_go_to_those_whom_they_concern() -> None:
    stream = Stream()
    one, two = stream.listen("U1"), stream.listen("U2")
    assert (next(one), next(two)) == ("retry: 1000\n\n", "retry: 1000\n\n")
    stream.tell("message", only={"U2"}, channel="C1")
    stream.tell("people")
    assert next(one) == 'data: {"type":"people"}\n\n'
    assert next(two) == 'data: {"type":"message","channel":"C1"}\n\n'


def test_a_quiet_stream_says_that_it_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEEP_ALIVE_SECONDS", 0.01)
    lines = Stream().listen("U1")
    next(lines)
    assert next(lines).startswith(":")


def test_a_closed_stream_ends() -> None:
    stream = Stream()
    lines = stream.listen("U1")
    next(lines)
    stream.close()
    assert list(lines) == []
    stream.tell("people")


def test_a_reader_that_falls_behind_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BACKLOG", 3)
    stream = Stream()
    lines = stream.listen("U1")
    next(lines)
    for _ in range(4):
        stream.tell("people")
    assert list(lines) == []
