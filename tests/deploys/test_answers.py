import pytest

from bot.deploys.answers import beginning, readable, reading
from bot.deploys.ports import REASONS, Rejected, Uncertain
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


@pytest.mark.parametrize("body", [[], {}, {"id": None}, {"id": "x"}, "text", 1])
def test_what_has_another_form_cannot_be_read(body: object) -> None:
    with pytest.raises(Rejected, match="unreadable"), reading():
        int(body["id"])  # type: ignore[index]  # the mistake that is tried
