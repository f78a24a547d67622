import re

import pytest
from sqlalchemy import select

from bot.errors import BotError, NotAllowed
from bot.flows import papers
from bot.flows.papers import Pass
from bot.models import Notice
from bot.postmortems import factors, service
from commands.context import Bench
from tests.commands.bench import SEAL, USER, ask
from tests.commands.postmortem.writing import make_private, press, type_in
from tests.work.bench import NOW


def test_alone_it_shows_what_fits(bench: Bench) -> None:
    assert "Still to be written, 10 of 10" in type_in(bench, "", channel="C7")
    assert "Post-mortems still to be written" in type_in(bench, "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("list", "Checkout is down"),
        ("list published", "No post-mortem has been published yet."),
        ("factors", "of the last 90 days"),
        ("factors 30d", "of that time: 1; without any kind: 1"),
        ("search checkout", "Checkout is down"),
        ("search nowhere", "No post-mortem has"),
        ("show 1", "Checkout is down"),
        ("check 1", "Nothing learnt"),
        ("help", "/postmortem publish [number]"),
        ("pubish", "Did you mean `publish`?"),
    ],
)
def test_reads_answer_wholly(bench: Bench, text: str, said: str) -> None:
    assert said in type_in(bench, text)


def test_private_ones_are_in_no_list(bench: Bench) -> None:
    make_private(bench)
    assert "Checkout is down" not in type_in(bench, "list")
    assert "Checkout is down" not in type_in(bench, "search checkout")


def test_factors_are_counted_of_what_one_may_see(bench: Bench) -> None:
    workspace = ask(bench).who.workspace
    with bench.database.write() as tx:
        factors.choose(tx, service.locked(tx, workspace, 1), (), ["data"], USER, NOW)
    assert "*1* Data (before that: 0) · *1* Checkout is down" in type_in(bench, "factors")
    make_private(bench)
    assert "Data" not in type_in(bench, "factors")
    with pytest.raises(BotError, match="no_window"):
        type_in(bench, "factors soon")


def test_a_search_without_words_says_how_and_guests_find_nothing(bench: Bench) -> None:
    with pytest.raises(BotError, match="which_words"):
        type_in(bench, "search")
    with pytest.raises(NotAllowed):
        type_in(bench, "search checkout", is_outsider=True)


def test_a_link_is_of_one_person_and_one_page(bench: Bench) -> None:
    found = re.search(r"http://127\.0\.0\.1:3000/postmortems/1\?key=([\w=-]+)", type_in(bench, "link 1"))
    assert found is not None
    assert papers.opened(SEAL, found[1], NOW) == Pass(ask(bench).who.workspace, 1, USER)


def test_the_button_tells_the_link_to_whoever_pressed_it_alone(bench: Bench) -> None:
    press(bench, "link", "1")
    with bench.database.read() as tx:
        notice = tx.scalars(select(Notice)).one()
    assert (notice.person, notice.channel) == (USER, None)
    assert notice.content["context"]["url"].startswith("http://127.0.0.1:3000/postmortems/1?key=")
