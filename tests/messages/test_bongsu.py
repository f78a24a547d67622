from datetime import UTC, datetime

import pytest

from bot.catalogue import parse
from bot.catalogue.origins import settings
from bot.messages import bongsu
from bot.messages.scopes import FEATURES
from bot.messages.words import words_for
from bot.metrics.pictures import Missing
from bot.people.queries import Account
from bot.postmortems.issues import Unread
from bot.work.queries import DeadJob

DEAD = DeadJob(3, "incident.open/1", "incident:3", 1, "<!channel>: refused", datetime(2026, 3, 1, tzinfo=UTC))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_status_and_stuck_jobs(language: str) -> None:
    words = words_for(language)
    assert "7" in bongsu.status(words, {"dead": 7}, None, []).text
    assert "line 3" in str(bongsu.status(words, {}, "bongsu.toml, line 3", []).blocks)
    shown = str(bongsu.dead_jobs(words, [DEAD]).blocks)
    assert "incident.open/1" in shown
    assert "<!channel>" not in shown
    assert bongsu.dead_jobs(words, []).text


@pytest.mark.parametrize("language", ["en", "ko"])
def test_status_tells_what_is_off_for_want_of_a_scope(language: str) -> None:
    words = words_for(language)
    shown = str(bongsu.status(words, {}, None, ["pins:write"]).blocks)
    assert "pins:write" in shown
    assert str(words.label(FEATURES["pins:write"])) in shown


@pytest.mark.parametrize(
    ("language", "default", "given"),
    [("en", "(default)", "(from the catalogue file)"), ("ko", "(기본값)", "(목록 파일)")],
)
def test_settings_tell_where_they_come_from(language: str, default: str, given: str) -> None:
    catalogue = parse('[workspace]\nalerts_channel = "fires"\n[retention]\njobs = "2d"\n', "bongsu.toml")
    message = bongsu.settings(words_for(language), settings(catalogue))
    lines = "\n".join(block["text"]["text"] for block in message.blocks).splitlines()
    from_file = [line for line in lines if given in line]
    assert ["fires" in line or "retention.jobs" in line for line in from_file] == [True, True]
    assert default in next(line for line in lines if "workspace.incidents_channel" in line)


def test_links_name_thirty_people_and_count_the_rest() -> None:
    people = [Account(f"U{n}", "", None, None) for n in range(32)]
    shown = str(bongsu.links(words_for("en"), None, people).blocks)
    assert "not known yet" in shown
    assert "<@U29>" in shown
    assert "<@U30>" not in shown
    assert "and 2 more" in shown
    assert "octocat" in str(bongsu.links(words_for("en"), "octocat", []).blocks)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_status_tells_which_tracker_cannot_be_read(language: str) -> None:
    shown = str(bongsu.status(words_for(language), {}, None, [], [Unread("shop/ops", "missing", "Not <Found>")]).blocks)
    assert "`shop/ops`" in shown
    assert "&lt;Found&gt;" in shown


@pytest.mark.parametrize("language", ["en", "ko"])
def test_status_tells_that_there_are_no_canvases(language: str) -> None:
    shown = str(bongsu.status(words_for(language), {}, None, [], [], "restricted_action").blocks)
    assert "`restricted_action`" in shown


@pytest.mark.parametrize(("count", "said"), [(1, "1 picture of metrics was"), (3, "3 pictures of metrics were")])
def test_status_tells_which_pictures_were_left_out(count: int, said: str) -> None:
    left_out = Missing(count, "files.info: <no>")
    shown = str(bongsu.status(words_for("en"), {}, None, [], no_pictures=left_out).blocks)
    assert said in shown
    assert "&lt;no&gt;" in shown
