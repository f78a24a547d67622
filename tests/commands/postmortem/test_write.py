import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.errors import Conflict, NotAllowed, NotFound
from bot.flows import incidents as flows
from bot.messages.postmortem_forms import PIECE, Kinds, section_view
from bot.postmortems import queries
from bot.severity import Severity
from commands.context import Bench
from commands.postmortem.write import saved
from tests.commands.bench import USER, ask, make_bench, silent_slack
from tests.commands.incident.forms import submitted
from tests.commands.postmortem.writing import document, resolved, type_in
from tests.work.bench import NOW


def save(bench: Bench, section: str, text: str, *, shown: str = "", version: int = 0, key: str = "view:1") -> Any:
    """Fill the form of a section, whose first field takes all of it."""
    asked = ask(bench, key=key)
    view = section_view(asked.words, 1, section, shown, version)
    return saved(submitted(asked, view, text0=text))


def text(bench: Bench, section: str = "summary") -> str:
    return document(bench).section(section).text


@pytest.mark.parametrize("typed", ["edit 1", "edit 1 went well", "edit 1 whys"])
def test_a_form_is_opened(database: Database, tmp_path: Path, typed: str) -> None:
    with silent_slack() as (api, called):
        bench = make_bench(database, tmp_path, api=api)
        resolved(bench)
        assert type_in(bench, typed) == "null"
    assert called == ["views.open"]


def test_a_section_that_is_not_there_is_said(bench: Bench) -> None:
    with pytest.raises(NotFound, match="no_section"):
        type_in(bench, "edit 1 gossip")


def test_what_is_written_is_kept_once(bench: Bench) -> None:
    for _ in range(2):
        assert save(bench, "summary", "Checkout was slow for 40 people.") is None
    assert text(bench) == "Checkout was slow for 40 people."
    assert document(bench).authors == (USER,)
    with bench.database.read() as tx:
        assert len(queries.versions(tx, 1, "summary")) == 1


def test_advice_follows_and_holds_nothing_up(bench: Bench) -> None:
    answer = save(bench, "summary", "Obviously the disk was full.")
    assert text(bench) == "Obviously the disk was full."
    assert answer["response_action"] == "update"
    assert "Hindsight" in json.dumps(answer)
    assert "Perhaps: The disk was full." in json.dumps(answer)


def test_two_people_at_one_place_see_both_texts(bench: Bench) -> None:
    save(bench, "summary", "Mine.")
    answer = save(bench, "summary", "Yours.", key="view:2")
    assert answer["response_action"] == "update"
    assert ["Mine." in json.dumps(answer), "Yours." in json.dumps(answer)] == [True, True]
    assert text(bench) == "Mine."
    kept = json.loads(answer["view"]["private_metadata"])
    assert kept["version"] == 1
    save(bench, "summary", "Ours.", version=kept["version"], key="view:3")
    assert text(bench) == "Ours."


def test_two_people_in_different_places_are_told_that_both_are_kept(bench: Bench) -> None:
    base = "One.\n\nTwo.\n\nThree."
    save(bench, "factors", base)
    save(bench, "factors", base.replace("One", "First"), shown=base, version=1, key="view:2")
    answer = save(bench, "factors", base.replace("Three", "Third"), shown=base, version=1, key="view:3")
    assert "together with what somebody else wrote" in json.dumps(answer)
    assert text(bench, "factors") == "First.\n\nTwo.\n\nThird."


def test_a_long_text_comes_back_whole_from_its_parts(bench: Bench) -> None:
    long = "\n".join(f"Line {number} of a long story." for number in range(600))
    view = section_view(ask(bench).words, 1, "response", long, 0)
    fields = [block for block in view.payload["blocks"] if block["type"] == "input"]
    assert len(fields) > len(long) / PIECE
    saved(submitted(ask(bench, key="view:1"), view))
    assert text(bench, "response") == long


def test_one_that_is_not_ours_cannot_be_written(bench: Bench) -> None:
    asked = ask(bench, key="view:1")
    view = section_view(asked.words, 99, "summary", "", 0)
    with pytest.raises(NotFound):
        saved(submitted(asked, view, text0="x"))
    with pytest.raises(NotAllowed):
        saved(submitted(dataclasses.replace(asked, who=dataclasses.replace(asked.who, is_outsider=True)), view))


def test_a_mild_incident_gets_one_when_somebody_begins_it(bench: Bench) -> None:
    resolved(bench, Severity.SEV5, channel="C8")
    with bench.database.read() as tx:
        assert queries.by_number(tx, ask(bench).who.workspace, 2) is None
    assert "is there" in type_in(bench, "begin 2")
    assert "is there" in type_in(bench, "begin", channel="C8")
    assert document(bench, 2).section("summary").text == ""


def test_an_open_incident_gets_none_yet(bench: Bench) -> None:
    workspace = ask(bench).who.workspace
    with bench.database.write() as tx:
        flows.declare(tx, bench.catalogue, workspace, "Search", Severity.SEV1, NOW)
    with pytest.raises(Conflict, match="still_open"):
        type_in(bench, "begin 2")
    with pytest.raises(NotFound):
        type_in(bench, "begin 9")


def test_kinds_of_factors_are_chosen_in_the_form_of_that_section(bench: Bench) -> None:
    asked = ask(bench, key="view:1")
    view = section_view(asked.words, 1, "factors", "", 0, kinds=Kinds(own=["supplier"]))
    assert saved(submitted(asked, view, text0="It was full.", kinds=["data", "supplier"])) is None
    assert document(bench).factors == ("data", "supplier")
    again = section_view(asked.words, 1, "factors", "It was full.", 1, kinds=Kinds(["data", "supplier"]))
    saved(submitted(ask(bench, key="view:2"), again, kinds=["supplier"]))
    assert document(bench).factors == ("supplier",)
    assert text(bench, "factors") == "It was full."
    assert save(bench, "summary", "More.", key="view:3") is None
    assert document(bench).factors == ("supplier",)
