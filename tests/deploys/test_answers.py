from typing import Any

import pytest

from bot.deploys.answers import beginning, best, carries, merged, readable, reading, started
from bot.deploys.ports import REASONS, Finding, Handle, Rejected, Uncertain, Verdict
from bot.http import Answer, OutsideAway, OutsideBusy


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answer(301, {}, {}), "missing"),
        (Answer(400, {}, {}), "invalid"),
        (Answer(401, None, {}), "denied"),
        (Answer(403, {}, {}), "denied"),
        (Answer(404, {}, {}), "missing"),
        (Answer(409, {}, {}), "conflict"),
        (Answer(410, {}, {}), "missing"),
        (Answer(422, {}, {}), "invalid"),
        (Answer(200, None, {}), "unreadable"),
        (Answer(200, None, {}, is_cut=True), "too_large"),
    ],
)
def test_an_answer_that_is_no_yes_says_why(answer: Answer, why: str) -> None:
    with pytest.raises(Rejected) as rejected:
        readable(answer, "their words")
    assert rejected.value.why == why
    assert why in REASONS


def test_a_yes_gives_its_content() -> None:
    assert readable(Answer(201, {"id": 1}, {}), "") == {"id": 1}


def test_without_an_answer_it_may_have_begun() -> None:
    with pytest.raises(Uncertain), beginning():
        raise OutsideAway("status 502", 502)
    with pytest.raises(OutsideBusy), beginning():
        raise OutsideBusy(5)


def test_a_start_that_names_its_run_is_one() -> None:
    answer = Answer(201, {"id": 7}, {})
    assert started(answer, "", lambda: Handle(str(answer.body["id"]))) == Handle("7")
    with pytest.raises(Rejected, match="denied: their words"):
        started(Answer(403, {"id": 7}, {}), "their words", lambda: Handle("7"))


@pytest.mark.parametrize("body", [None, {}, [], "odd", {"id": "odd"}, {"id": None}])
def test_a_start_that_names_none_leaves_it_open(body: Any) -> None:
    with pytest.raises(Uncertain):
        started(Answer(200, body, {}), "", lambda: Handle(str(int(body["id"]))))


@pytest.mark.parametrize(
    ("text", "is_there"),
    [
        ("t-1-7", True),
        ("Deploy t-1-7, again", True),
        ("(t-1-7)", True),
        ("t-1-70", False),
        ("at-1-7", False),
        ("t-1-7-b", False),
        ("t.1.7", False),
        ("", False),
    ],
)
def test_an_id_is_a_whole_word(text: str, is_there: bool) -> None:  # noqa: FBT001
    assert carries(text, "t-1-7") is is_there


def test_one_that_failed_decides_and_none_is_no_yes() -> None:
    yes, wait, no = ((each, each.value, None) for each in (Verdict.PASSED, Verdict.PENDING, Verdict.FAILED))
    assert merged([yes, wait, no, no]) == Finding(Verdict.FAILED, ("failed",))
    assert merged([yes, wait]).verdict == Verdict.PENDING
    assert merged([yes, (Verdict.NONE, "odd", None)]).verdict == Verdict.PASSED
    assert merged([(Verdict.NONE, "odd", None)]) == merged([]) == Finding(Verdict.NONE)


def test_one_approved_change_of_several_will_do() -> None:
    found = [Finding(each) for each in (Verdict.PENDING, Verdict.FAILED, Verdict.PASSED)]
    assert [best(found[:count]).verdict for count in range(4)] == ["none", "pending", "failed", "passed"]


@pytest.mark.parametrize("body", [[], {}, {"id": None}, {"id": "x"}, "text", 1])
def test_what_has_another_form_cannot_be_read(body: object) -> None:
    with pytest.raises(Rejected, match="unreadable"), reading():
        int(body["id"])  # type: ignore[index]  # the mistake that is tried
