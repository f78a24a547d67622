import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.messages.unwatched import about, ignore_view, ignored, overview
from bot.messages.words import words_for
from bot.metrics.offer_queries import SurveyView
from bot.metrics.unwatched import Findings, Lacking, Offer, Proposal, Silent, unwatched
from bot.slack import limits
from tests.work.bench import NOW

LOOKED = SurveyView("shop", NOW, NOW, None, ())


def offers(*queries: str) -> list[Offer]:
    return [
        Offer(key, "shop", "prometheus", query, "x" * 200, "", watched_there=False, ignored_by=None, ignored_why=None)
        for key, query in enumerate(queries)
    ]


def findings(*queries: str, **given: object) -> Findings:
    found = offers(*queries)
    told = {"lacking": (), "silent": (), "offered": len(found), "watched_there": 0, "ignored": (), **given}
    return Findings(unwatched(found, ()), **told)  # type: ignore[arg-type]  # by name


def said(of: object) -> str:
    return json.dumps(of, ensure_ascii=False)


@pytest.mark.parametrize(
    ("given", "lang", "told"),
    [
        (
            {"lacking": [Lacking("orders", "shop", "a", "b")]},
            "en",
            "`orders`: shop has no `a` any more. Is it `b` now?",
        ),
        ({"lacking": [Lacking("orders", "shop", "a", None)]}, "en", "`orders`: shop has no `a` any more."),
        ({"silent": [Silent("orders", None)]}, "en", "`orders`: never told a figure."),
        ({"silent": [Silent("orders", NOW - timedelta(days=2))]}, "en", "`orders`: no figure since"),
        ({"watched_there": 3}, "en", "3 are watched by alert rules of their source itself."),
        ({}, "ko", "지켜보는 사람이 없는 것이"),
    ],
)
def test_what_is_amiss_is_said(given: dict[str, object], lang: str, told: str) -> None:
    assert told in said(overview(words_for(lang), findings("a", **given), {"shop": LOOKED}).payload)


@pytest.mark.parametrize(
    ("survey", "told"),
    [
        (SurveyView("shop", NOW, None, "away", ()), "`shop` told nothing of late: it does not answer."),
        (SurveyView("shop", NOW, NOW, None, tuple("abcdefg")), "`a`, `b`, `c`, `d`, `e` and 2 more"),
    ],
)
def test_a_source_that_is_away_or_finds_things_down_is_named(survey: SurveyView, told: str) -> None:
    assert told in said(overview(words_for("en"), findings("a"), {"shop": survey}).payload)


def test_all_may_be_well() -> None:
    text = said(overview(words_for("en"), findings(offered=7), {"shop": LOOKED}).payload)
    assert "Of 7 figures on offer each is watched" in text


def test_the_fullest_page_is_within_the_limits() -> None:
    proposals = [Proposal(each, None) for each in offers(*(f"n{number}_{'y' * 300}" for number in range(40)))]
    amiss = {
        "lacking": [Lacking("m" * 60, "s" * 60, "n" * 300, "o" * 300)] * 99,
        "silent": [Silent("m" * 60, NOW)] * 99,
    }
    ready = findings(*(f"x{number}_seconds_bucket" for number in range(40)), **amiss)
    surveys = {str(number): SurveyView("s" * 60, NOW, NOW, "away", ("d" * 300,) * 50) for number in range(20)}
    for message in (
        overview(words_for("ko"), ready, surveys),
        about(words_for("en"), "x" * 60, proposals, 1),
        ignored(words_for("en"), [replace(each.offer, ignored_by="U1") for each in proposals], 2),
    ):
        assert len(message.blocks) <= limits.BLOCKS_OF_MESSAGE


def test_foreign_words_are_shown_as_they_are() -> None:
    text = said(about(words_for("en"), "<!channel>", [Proposal(offers("<!here>")[0], None)], 1).payload)
    assert "<!here>" not in text
    assert "<!channel> " not in text


def test_the_reason_is_asked_for() -> None:
    view = ignore_view(words_for("en"), "12").payload
    assert view["private_metadata"] == "12"
