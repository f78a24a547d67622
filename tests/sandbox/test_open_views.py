import pytest

from bot.sandbox.errors import SlackError
from bot.sandbox.ids import Ids
from bot.sandbox.open_views import Views
from bot.sandbox.payload import Json
from bot.sandbox.stream import Stream

TITLE = {"type": "plain_text", "text": "A"}
MODAL: Json = {"type": "modal", "title": TITLE, "blocks": [{"type": "divider"}]}


@pytest.fixture
def views(ids: Ids) -> Views:
    return Views(ids, Stream())


def test_opening_takes_the_place_of_all_that_was_open(views: Views) -> None:
    views.open("U1", MODAL)
    views.push("U1", MODAL)
    view = views.open("U1", MODAL)
    assert views.stack("U1") == [view]


def test_a_pushed_view_knows_those_below(views: Views) -> None:
    root = views.open("U1", MODAL)
    second = views.push("U1", MODAL)
    third = views.push("U1", MODAL)
    assert (third["root_view_id"], third["previous_view_id"]) == (root["id"], second["id"])
    with pytest.raises(SlackError, match="push_limit_reached"):
        views.push("U1", MODAL)
    with pytest.raises(SlackError, match="not_found"):
        views.push("U2", MODAL)


def test_an_update_keeps_the_place_and_changes_the_hash(views: Views) -> None:
    root = views.open("U1", MODAL)
    views.push("U1", MODAL)
    new = views.update({**MODAL, "private_metadata": "x"}, view_id=root["id"], hash_=root["hash"])
    assert next(view["id"] for view in views.stack("U1")) == root["id"]
    assert (new["private_metadata"], new["root_view_id"]) == ("x", root["id"])
    with pytest.raises(SlackError, match="hash_conflict"):
        views.update(MODAL, view_id=root["id"], hash_=root["hash"])


def test_an_external_id_is_free_again_when_its_view_is_gone(views: Views) -> None:
    named = {**MODAL, "external_id": "ours"}
    view = views.open("U1", named)
    with pytest.raises(SlackError, match="duplicate_external_id"):
        views.open("U2", named)
    assert views.update(named, external_id="ours")["id"] == view["id"]
    views.close("U1", view["id"])
    assert views.open("U2", named)["external_id"] == "ours"


def test_views_without_external_id_are_not_found_by_none(views: Views) -> None:
    views.open("U1", MODAL)
    with pytest.raises(SlackError, match="not_found"):
        views.update(MODAL)


def test_everything_is_forgotten_on_demand(views: Views) -> None:
    views.open("U1", MODAL)
    home = views.publish("U1", {"type": "home", "blocks": []})
    assert views.of("U1", home["id"]) == home
    views.clear("U1")
    assert (views.stack("U1"), views.home("U1")) == ([], home)
    views.forget()
    assert views.home("U1") is None
