"""A language says labels, sentences, times, spans and severities, each as its readers write them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.messages.languages import Language
from bot.messages.words import Words, words_for
from bot.severity import Severity
from bot.slack.mrkdwn import Mrkdwn

_WHEN = datetime(2026, 7, 3, 20, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "default", "lang"),
    [("ko-KR", "en", "ko"), ("fr", "ko", "en"), (None, "ko", "ko"), (None, "en", "en"), ("", "ko", "ko")],
)
def test_a_reader_gets_words(language: str | None, default: Language, lang: str) -> None:
    assert words_for(language, default).lang == lang


def test_the_words_of_a_language_are_made_once() -> None:
    assert words_for("ko") is words_for("ko-KR")


@pytest.mark.parametrize(("lang", "label"), [("en", "normal"), ("ko", "정상")])
def test_labels(lang: str, label: str) -> None:
    said = words_for(lang)._("normal")

    assert said == label
    assert isinstance(said, Mrkdwn)


@pytest.mark.parametrize(
    ("lang", "msgid", "label"),
    [
        ("en", "normal", "normal"),
        ("ko", "normal", "정상"),
        ("ko", "100% <!here>", "100% &lt;!here&gt;"),
        ("ko", "", ""),
    ],
)
def test_labels_of_tables_are_not_trusted(lang: str, msgid: str, label: str) -> None:
    assert words_for(lang).label(msgid) == label


def test_no_label_is_no_text() -> None:
    assert not words_for("ko").label("")


def test_a_label_escapes_its_values() -> None:
    words = words_for("en")

    assert words._("%(who)s: %(what)s, 100%%", who=Mrkdwn("<@U1>"), what="<!here>") == "<@U1>: &lt;!here&gt;, 100%"
    assert words._("by %(who)s", who=None) == "by —"


@pytest.mark.parametrize(
    ("lang", "num", "said"),
    [("en", 1, "1 fire by Kim"), ("en", 2, "2 fires by Kim"), ("en", 0, "0 fires by Kim"), ("ko", 2, "2 fires by Kim")],
)
def test_numbers_choose_the_form(lang: str, num: int, said: str) -> None:
    assert words_for(lang).n("%(num)d fire by %(who)s", "%(num)d fires by %(who)s", num, who="Kim") == said


@pytest.mark.parametrize(
    ("lang", "zone", "shown"),
    [
        ("en", "UTC", "3 Jul 2026, 20:05 UTC"),
        ("en", "Asia/Seoul", "4 Jul 2026, 05:05 KST"),
        ("ko", "Asia/Seoul", "2026년 7월 4일 05:05 KST"),
        ("ko", "Europe/Berlin", "2026년 7월 3일 22:05 CEST"),
    ],
)
def test_times_in_a_zone(lang: str, zone: str, shown: str) -> None:
    assert words_for(lang).time(_WHEN, ZoneInfo(zone)) == shown


def test_times_without_a_zone_are_utc() -> None:
    assert words_for("en").time(_WHEN.astimezone(ZoneInfo("Asia/Seoul"))) == "3 Jul 2026, 20:05 UTC"


def test_a_moment_is_shown_by_slack_in_the_readers_zone() -> None:
    assert words_for("ko").at(_WHEN) == "<!date^1783109100^{date_short_pretty} {time}|2026년 7월 3일 20:05 UTC>"


@pytest.mark.parametrize(
    ("lang", "span", "shown"),
    [
        ("en", timedelta(hours=2, minutes=5), "2 h 5 min"),
        ("ko", timedelta(hours=2, minutes=5), "2시간 5분"),
        ("en", timedelta(), "0 s"),
        ("ko", timedelta(days=3, hours=1), "3일 1시간"),
    ],
)
def test_durations(lang: str, span: timedelta, shown: str) -> None:
    assert words_for(lang).duration(span) == shown


@pytest.mark.parametrize(
    ("lang", "level", "name", "fires"),
    [
        ("en", Severity.SEV1, "SEV1 critical", 5),
        ("ko", Severity.SEV1, "SEV1 치명", 5),
        ("en", Severity.SEV5, "SEV5 info", 1),
        ("ko", Severity.SEV5, "SEV5 무해", 1),
        ("en", None, "normal", 0),
        ("ko", None, "정상", 0),
    ],
)
def test_severities(lang: str, level: Severity | None, name: str, fires: int) -> None:
    assert words_for(lang).severity(level) == name
    assert words_for(lang).fires(level) == "🔥" * fires


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "That was too much at once. Please try again in 5 s."),
        ("ko", "한꺼번에 너무 많은 요청이 들어왔습니다. 5초 후에 다시 시도해 주세요."),
    ],
)
def test_sentences_come_from_templates(lang: str, said: str) -> None:
    rendered = words_for(lang).render("errors", "too_many", wait=timedelta(seconds=5))

    assert rendered == said
    assert isinstance(rendered, Mrkdwn)


def test_a_macro_that_is_not_there_is_a_mistake() -> None:
    with pytest.raises(AttributeError):
        words_for("en").render("errors", "nothing")


def test_threads_share_a_language() -> None:
    words = Words("ko")

    with ThreadPoolExecutor(8) as pool:
        said = set(pool.map(lambda _: words.render("errors", "guest"), range(200)))

    assert len(said) == 1
