import pytest

from bot.deploys.rules import State
from bot.errors import NotAllowed, NotFound
from commands.context import Bench
from tests.commands.deploy.typing import bring, type_in


def test_status_shows_what_is_live_where(bench: Bench) -> None:
    assert "nothing yet" in type_in(bench, "status")
    type_in(bench, "web")
    bring(bench, 1, State.STARTING, State.RUNNING, State.LIVE)
    for text in ("status", "status web"):
        assert "aaaaaaa" in type_in(bench, text)
    assert "aaaaaaa" not in type_in(bench, "status api")


def test_history_and_the_queue(bench: Bench) -> None:
    assert "Nothing was deployed yet." in type_in(bench, "history")
    assert "Nothing waits." in type_in(bench, "queue")
    type_in(bench, "web")
    bring(bench, 1, State.QUEUED)
    for text in ("history", "history web", "history web staging", "queue"):
        assert "Waits for its turn" in type_in(bench, text)
    for text in ("history api", "history web production"):
        assert "Nothing was deployed yet." in type_in(bench, text)


def test_the_help_names_every_word(bench: Bench) -> None:
    told = type_in(bench, "help")
    for word in ("promote", "rollback", "status", "history", "queue", "cancel", "lock", "unlock"):
        assert f"/deploy {word}" in told


def test_wrong_words_and_guests(bench: Bench) -> None:
    with pytest.raises(NotFound):
        type_in(bench, "status wob")
    for text in ("", "status", "history", "queue"):
        with pytest.raises(NotAllowed):
            type_in(bench, text, is_outsider=True)
