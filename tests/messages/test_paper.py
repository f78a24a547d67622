"""A document in the words of its reader and the times of a zone."""

from dataclasses import replace
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from bot.messages.paper import Paper, Scribe
from bot.messages.words import words_for
from bot.postmortems.document import Deployed, Times
from tests.postmortems.papers import NOW, document

SEOUL = ZoneInfo("Asia/Seoul")


def paper(lang: str = "en", **changes: object) -> Paper:
    return Scribe(words_for(lang), document(**changes), SEOUL).paper()


def test_what_is_known_of_the_incident() -> None:
    shown = paper()
    assert (shown.title, shown.kicker) == ("Checkout fails", "Post-mortem of incident 12")
    assert (shown.severity, shown.level, shown.state_label) == ("SEV2 urgent", 2, "Draft")
    assert dict(shown.facts)["Detected"] == "3 Mar 2026, 05:09 KST"
    assert dict(shown.facts)["Owner"] == "Kim Minji"
    assert shown.spans[0] == ("Time to detect", "9 min")
    assert dict(shown.spans)["Time to resolve"] == "47 min"


def test_time_between_an_end_and_a_reopening_does_not_count() -> None:
    assert dict(paper(took=timedelta(minutes=20)).spans)["Time to resolve"] == "20 min"


def test_what_is_not_known_is_left_out() -> None:
    shown = paper(times=Times(), services=(), owner=None, authors=(), review_at=None)
    assert [label for label, _ in shown.facts] == ["Due"]
    assert shown.spans == []


def test_a_published_one_tells_since_when_and_no_longer_when_it_is_due() -> None:
    facts = dict(paper(state="published", published_at=NOW).facts)
    assert facts["Published"] == "3 Mar 2026, 05:00 KST"
    assert "Due" not in facts


def test_everybody_is_named_once_with_all_roles() -> None:
    expected = [("commander, first responder", "Ada <b>"), ("reporter", "Kim Minji"), ("verifier", "U9")]
    assert paper().people == expected


def test_the_timeline_is_told_by_days_of_the_zone() -> None:
    days = paper().timeline
    assert [(day.date, [line.time for line in day.lines]) for day in days] == [
        ("Tuesday, 3 March 2026", ["05:11", "05:47", "10:00"])
    ]
    assert [line.text for line in days[0].lines] == [
        "Kim Minji declared the incident.",
        "Ada <b> set the state: resolved",
        "Ada <b>: *now* <!channel>",
    ]
    in_utc = Scribe(words_for("en"), document(), UTC).paper().timeline
    assert [day.date for day in in_utc] == ["Monday, 2 March 2026", "Tuesday, 3 March 2026"]


def test_actions_tell_what_they_have() -> None:
    first, second = paper().actions
    assert first.details == ["#41", "Kim Minji", "due Friday, 20 March 2026", "prevent", "P1"]
    assert second.details == ["#42", "nobody yet", "P3", "done"]


def test_links_that_are_no_web_addresses_are_left_out() -> None:
    assert [alert.url for alert in paper().alerts] == [""]


def test_incidents_that_belong_to_it_are_linked() -> None:
    assert paper().links[-1] == ("Related: 2 Search is slow", "https://slack.example/2")


def test_in_korean() -> None:
    shown = paper("ko")
    assert (shown.kicker, shown.severity, shown.state_label) == ("장애 12 회고", "SEV2 긴급", "초안")
    assert shown.timeline[0].date == "2026년 3월 3일 화요일"
    assert shown.actions[0].details[2] == "기한 2026년 3월 20일 금요일"


def test_the_deploys_that_caused_and_mended_it_are_facts() -> None:
    cause = Deployed("cause", 42, "web", "production", "a1b2c3d", NOW)
    facts = dict(paper(deploys=(cause, replace(cause, kind="mend", number=43, at=None))).facts)
    assert facts["Caused by"] == "Deploy 42: web a1b2c3d to production, 3 Mar 2026, 05:00 KST"
    assert facts["Mended by"] == "Deploy 43: web a1b2c3d to production"
