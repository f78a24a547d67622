"""Every finding can be said, in both languages."""

import pytest

from bench.blameless import examples
from bot.messages.blameless import LABELS, SHOWN, advice, report, why
from bot.messages.words import words_for
from bot.postmortems.blameless import Finding, Kind, check
from bot.slack.mrkdwn import plain


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_name_and_a_reason(kind: Kind, lang: str) -> None:
    words = words_for(lang)
    assert words.label(LABELS[kind])
    assert why(words, kind)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_sentence_of_the_corpus_gets_advice(lang: str) -> None:
    words = words_for("en")
    for each in examples("known", lang):
        for finding in check(each.text, each.field):
            assert finding.rewrite
            assert plain(advice(words, finding)).count("\n") >= 2


def test_the_reason_is_for_the_reader_and_the_proposal_for_the_text() -> None:
    (found,) = check("Dana forgot to run the migration.")
    told = plain(advice(words_for("ko"), found))

    assert "탓하는 말이 나오면" in told
    assert "Nothing in the process prompted anybody to do this: run the migration." in told


def test_a_mention_in_a_sentence_calls_nobody() -> None:
    (found,) = check("<@U0AB12CD> forgot to run `rm`.")
    assert "<@" not in advice(words_for("en"), found)


def test_a_calm_text_is_praised() -> None:
    assert report(words_for("en"), []).text == "Nothing here blames anybody. Well written."


def test_a_report_is_no_longer_than_a_message_holds() -> None:
    assert len(report(words_for("en"), [Finding(Kind.NO_TIME, rewrite="add_time")] * 60).blocks) == SHOWN
