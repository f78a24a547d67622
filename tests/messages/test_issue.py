from datetime import date

import pytest

from bot.messages import issue
from bot.messages.words import words_for
from bot.postmortems.document import Action, IssueLink
from tests.work.bench import NOW

EN = words_for("en")
WHYS = ("tokenless", "denied", "missing", "moved", "off", "invalid", "no_way", "odd", "away")


def item(link: IssueLink | None = None) -> Action:
    return Action(5, "Add a limit", "U5", date(2026, 3, 9), "prevent", 1, "open", NOW, 1, 1, 12, "Checkout <b>", link)


def test_an_issue_says_where_it_comes_from_and_what_is_known() -> None:
    assert issue.text(EN, item(), "Anna") == (
        "From the post-mortem of incident 12: Checkout <b>",
        "Priority: P1 · Kind: prevent · Owner: Anna · Due: 2026-03-09",
        "When this issue is closed, the action #5 is done; opened again, so is that.",
    )


def test_one_that_is_to_be_no_issue_says_nothing_of_it() -> None:
    assert issue.standing(EN, item()) is None


def test_one_that_is_an_issue_leads_there() -> None:
    link = IssueLink("shop/ops", "shop/ops#7", "https://github.com/shop/ops/issues/7")
    assert issue.standing(EN, item(link)) == "<https://github.com/shop/ops/issues/7|shop/ops#7>"
    assert issue.standing(EN, item(IssueLink("shop/ops"))) == "becomes an issue in `shop/ops`"


@pytest.mark.parametrize("why", WHYS)
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_what_is_wrong_says_what_was_kept_and_what_to_do(why: str, lang: str) -> None:
    told = issue.standing(words_for(lang), item(IssueLink("OPS", None, None, why, "field <x> & *y*")))
    assert told is not None
    assert "`/postmortem push 5`" in told
    assert "&lt;x&gt; &amp;" in told


def test_every_reason_has_words_of_its_own() -> None:
    told = {issue.standing(EN, item(IssueLink("OPS", None, None, why))) for why in WHYS}
    assert len(told) == len(WHYS)
