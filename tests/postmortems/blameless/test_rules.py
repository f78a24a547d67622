"""What the check notices, what it leaves alone, and where it says that a sentence stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.blameless import ALL, Example, examples, tallies
from bot.postmortems.blameless import Kind, Surroundings, check, check_fields
from bot.postmortems.blameless.rules import language_of

KNOWN = [pytest.param(each, id=each.text[:60]) for lang in ("en", "ko") for each in examples("known", lang)]


@pytest.mark.parametrize("each", KNOWN)
def test_known_sentences(each: Example) -> None:
    assert {finding.kind.value for finding in check(each.text, each.field)} == each.kinds


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("name", ["known", "fresh"])
def test_the_corpus_is_large_and_half_harmless(name: str, lang: str) -> None:
    found = examples(name, lang)

    assert len(found) >= 80
    assert len({each.text for each in found}) == len(found)
    assert 0.4 <= sum(not each.kinds for each in found) / len(found) <= 0.6


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_sentences_that_shaped_no_rule(lang: str) -> None:
    tally = tallies(examples("fresh", lang))[ALL]

    assert tally.precision >= 0.94
    assert tally.recall >= 0.84


def test_a_finding_tells_its_place() -> None:
    text = "All was calm.\n- Obviously, the disk was full. We left."
    (found,) = check(text, "factors")

    assert text[found.start : found.end] == found.sentence == "Obviously, the disk was full."
    assert (found.kind, found.words, found.field) == (Kind.HINDSIGHT, "Obviously,", "factors")
    assert found.slots == {"text": "The disk was full."}


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("The root cause was a typo.", "One contributing factor was a typo."),
        ("근본 원인은 오타였다.", "기여 요인 중 하나는 오타였다."),
        ("당연히 디스크가 가득 찼다.", "디스크가 가득 찼다."),
    ],
)
def test_what_can_be_mended_by_itself_is(text: str, better: str) -> None:
    (found,) = check(text)
    assert (found.rewrite, found.slots) == ("repaired", {"text": better})


def test_what_somebody_did_is_handed_to_the_proposal() -> None:
    (found,) = check("Dana forgot to run the migration.")
    assert (found.rewrite, found.slots) == ("not_prompted", {"what": "run the migration"})


@pytest.mark.parametrize(
    ("text", "around", "kinds"),
    [
        ("Mireille failed to start.", Surroundings(), []),
        ("Mireille failed to start.", Surroundings(people=frozenset({"Mireille"})), [Kind.BLAME]),
        ("Dana failed to start.", Surroundings(), [Kind.BLAME]),
        ("Dana failed to start.", Surroundings(things=frozenset({"dana"})), []),
        ("봉수가 점검을 무시했다.", Surroundings(people=frozenset({"봉수"})), [Kind.BLAME]),
        ("봉수가 점검을 무시했다.", Surroundings(), []),
    ],
)
def test_people_and_services_of_the_incident_are_told_apart(text: str, around: Surroundings, kinds: list[Kind]) -> None:
    assert [finding.kind for finding in check(text, "", around)] == kinds


def test_a_zone_named_once_serves_the_section() -> None:
    assert [each.kind for each in check("It began at 10:20. It ended at 11:40.", "summary")] == [Kind.NO_ZONE] * 2
    assert not check("It began at 10:20. It ended at 11:40. All times are KST.", "summary")


@pytest.mark.parametrize(
    ("impact", "is_found"),
    [("Many people waited.", True), ("40 people waited.", False), ("고객이 기다렸다.", True), ("", False)],
)
def test_an_impact_needs_figures(impact: str, is_found: bool) -> None:  # noqa: FBT001
    found = [each.kind for each in check_fields({"impact": impact, "summary": "All is well."})]
    assert found == [Kind.NO_NUMBERS] * is_found


@pytest.mark.parametrize(
    ("text", "language"),
    [("The disk was full.", "en"), ("디스크가 가득 찼다.", "ko"), ("민수 forgot the flag again", "en"), ("3.5", "en")],
)
def test_the_language_of_a_sentence(text: str, language: str) -> None:
    assert language_of(text) == language


@given(st.text(max_size=300), st.sampled_from(["", "summary", "actions", "timeline"]))
def test_any_text_can_be_read(text: str, field: str) -> None:
    for found in check(text, field):
        assert text[found.start : found.end] == found.sentence


@given(st.lists(st.sampled_from(["Obviously it broke.", "The node failed to start.", "근본 원인은 오타였다."])))
def test_more_text_hides_no_finding(parts: list[str]) -> None:
    alone = [finding.kind for part in parts for finding in check(part)]
    assert [finding.kind for finding in check(" ".join(parts))] == alone
