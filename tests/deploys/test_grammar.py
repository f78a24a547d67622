import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.deploys.grammar import (
    REASON,
    Wish,
    is_commit,
    read_ref,
    read_service,
    read_way_back,
    read_wish,
    read_words,
)
from bot.errors import BotError


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("web", Wish("web")),
        ("web@v1.2 to staging", Wish("web", "v1.2", "staging")),
        ("web@feature/apple", Wish("web", "feature/apple")),
        ("web dry-run", Wish("web", is_dry_run=True)),
        ("web --dry-run TO production", Wish("web", None, "production", is_dry_run=True)),
        (
            'web to production skip ci,review "the fix for the outage" fixes inc-12',
            Wish("web", None, "production", skip=("ci", "review"), reason="the fix for the outage", fixes=12),
        ),
        ("web fixes #7 in staging", Wish("web", None, "staging", fixes=7)),
        ('web "a reason without a gate"', Wish("web", reason="a reason without a gate")),
    ],
)
def test_what_people_type(text: str, wish: Wish) -> None:
    assert read_wish(text) == wish


@pytest.mark.parametrize(
    ("text", "wish", "release"),
    [
        ("web", Wish("web"), None),
        ("web in production", Wish("web", None, "production"), None),
        ("web to production", Wish("web", None, "production"), None),
        ("web in production to 41", Wish("web", None, "production"), "41"),
        ("web TO #41 in production", Wish("web", None, "production"), "41"),
        (f"web to {'ab' * 20}", Wish("web"), "ab" * 20),
        ('web "back to 41" in production', Wish("web", None, "production", reason="back to 41"), None),
    ],
)
def test_what_people_type_to_go_back(text: str, wish: Wish, release: str | None) -> None:
    assert read_way_back(text) == (wish, release)


def test_a_reason_has_its_length() -> None:
    assert read_wish(f'web "{"x" * 3000}"').reason == "x" * REASON


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", "which_service"),
        ("@main", "which_service"),
        ("web@", "which_service"),
        ('"web"', "which_service"),
        ("web tomorrow", "not_understood"),
        ("web to", "not_finished"),
        ("web skip ci", "why_skip"),
        ('web skip ci ""', "why_skip"),
        ("web fixes everything", "no_incident"),
        ("web@--upload-pack=x", "no_ref"),
        ("web@../..", "no_ref"),
        ("web@a..b", "no_ref"),
        ("web@main.lock", "no_ref"),
        ("web@a@{1}", "no_ref"),
        (f"web@{'a' * 201}", "no_ref"),
    ],
)
def test_what_is_not_understood_is_said(text: str, name: str) -> None:
    with pytest.raises(BotError) as refused:
        read_wish(text)
    assert refused.value.name == name


def answered(text: str) -> Wish | str:
    try:
        return read_wish(text)
    except BotError as refused:
        return refused.family


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused_with_a_sentence(text: str) -> None:
    wish = answered(text)
    assert wish == "deploy" or (isinstance(wish, Wish) and (wish.ref is None or read_ref(wish.ref) == wish.ref))


@given(st.text(min_size=1, max_size=30))
def test_no_ref_can_be_an_option_or_lead_upward(text: str) -> None:
    try:
        ref = read_ref(text)
    except BotError:
        return
    assert not ref.startswith("-")
    assert ".." not in ref
    assert " " not in ref


@pytest.mark.parametrize(("ref", "commit"), [("main", False), ("abcdef1", True), ("abcdef", False), ("a" * 40, True)])
def test_a_commit_is_told_from_a_branch(ref: str, commit: bool) -> None:  # noqa: FBT001
    assert is_commit(ref) is commit


def test_what_stands_between_quotes_is_one_word() -> None:
    assert read_words('hold 30m "a fair"') == [(False, "hold"), (False, "30m"), (True, "a fair")]


@pytest.mark.parametrize("word", ["", "@main", "web@"])
def test_a_service_has_a_name_and_a_ref_where_one_is_promised(word: str) -> None:
    with pytest.raises(BotError):
        read_service(word)
