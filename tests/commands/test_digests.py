import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.db import Database
from bot.errors import BotError, NotAllowed
from bot.messages.digest import form
from bot.models import Audit, Digest
from bot.people.channels import joined
from bot.people.digests import KINDS
from commands.bongsu import COMMAND
from commands.context import Ask, Bench
from commands.digests import ACTIONS, digest, saved
from commands.table import obey
from tests.commands.bench import USER, ask, make_bench, silent_slack
from tests.commands.incident.forms import submitted

NONE_YET = dict.fromkeys(KINDS, ((), 540))


@pytest.fixture
def opened(database: Database, tmp_path: Path) -> Iterator[tuple[Bench, list[str]]]:
    with silent_slack() as (api, called):
        yield make_bench(database, tmp_path, api=api), called


def in_channel(asked: Ask, name: str) -> Ask:
    return dataclasses.replace(asked, body={"channel_name": name})


def chosen(bench: Bench) -> dict[tuple[str, str], tuple[int, list[str]]]:
    with bench.database.read() as tx:
        return {(row.place, row.kind): (row.minute, row.sections) for row in tx.query(Digest)}


def test_the_form_opens_by_command_and_from_the_home_tab(opened: tuple[Bench, list[str]]) -> None:
    bench, called = opened
    for text in ("digest", "digest here"):
        assert obey(COMMAND, in_channel(ask(bench, text), "general")) is None
    ACTIONS["digest.form"](ask(bench))
    assert called == ["views.open"] * 3


def test_what_was_chosen_is_kept_and_changed(opened: tuple[Bench, list[str]]) -> None:
    bench, _ = opened
    asked = ask(bench)
    view = form(asked.words, "C9", NONE_YET, is_channel=True)
    for minute in ("540", "570"):
        sent = submitted(asked, view, morning_sections=["incidents"], morning_minute=minute)
        assert saved(sent) is None
    assert chosen(bench) == {("C9", "morning"): (570, ["incidents"]), ("C9", "weekly"): (540, [])}
    with bench.database.read() as tx:
        assert [(row.actor, row.action, row.subject) for row in tx.query(Audit)] == [
            (USER, "digest.choose", "place:C9")
        ] * 2


def test_a_private_channel_needs_the_bot_in_it(opened: tuple[Bench, list[str]]) -> None:
    bench, called = opened
    asked = in_channel(ask(bench, "here"), "privategroup")
    with pytest.raises(BotError) as refused:
        digest(asked)
    assert refused.value.name == "not_here"
    with bench.database.write() as tx:
        joined(tx, asked.who.workspace, "C1", "UBOT", is_bot=True)
    assert digest(asked) is None
    assert called == ["views.open"]


def test_here_means_oneself_in_a_direct_message(opened: tuple[Bench, list[str]]) -> None:
    bench, called = opened
    assert digest(in_channel(ask(bench, "here", channel="D1"), "directmessage")) is None
    assert called == ["views.open"]


def test_guests_choose_nothing(opened: tuple[Bench, list[str]]) -> None:
    bench, called = opened
    for act in (digest, ACTIONS["digest.form"], saved):
        with pytest.raises(NotAllowed):
            act(ask(bench, is_outsider=True))
    assert called == []


def test_now_shows_ones_own_at_once(opened: tuple[Bench, list[str]]) -> None:
    bench, called = opened
    answer = obey(COMMAND, ask(bench, "digest now"))
    assert answer is not None
    assert answer["text"].startswith("Good morning")
    assert called == []
