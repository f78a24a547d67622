import pytest

from bot.sandbox.api.arguments import Arguments
from bot.sandbox.errors import SlackError


def test_what_is_null_is_missing() -> None:
    args = Arguments({"a": None, "b": ""})
    assert "a" not in args
    assert "b" in args


@pytest.mark.parametrize(("value", "text"), [("x", "x"), (5, "5"), (1.5, "1.5")])
def test_a_text_may_come_as_a_number(value: object, text: str) -> None:
    assert Arguments({"a": value}).text("a") == text


@pytest.mark.parametrize("value", [True, [], {}])
def test_what_is_no_text_is_refused(value: object) -> None:
    with pytest.raises(SlackError, match="invalid_arguments"):
        Arguments({"a": value}).text("a")


@pytest.mark.parametrize(
    ("value", "flag"),
    [(True, True), ("1", True), ("true", True), ("True", True), (1, True), (False, False), ("0", False), ("no", False)],
)
def test_flags_come_in_many_spellings(value: object, *, flag: bool) -> None:
    assert Arguments({"a": value}).flag("a") is flag


@pytest.mark.parametrize(("value", "number"), [("7", 7), (7, 7), ("0", 100), ("", 100), ("1000", 1000)])
def test_a_number_has_a_default(value: object, number: int) -> None:
    assert Arguments({"limit": value}).number("limit", 100, 1000) == number


@pytest.mark.parametrize("value", ["-1", "x", "1001", "1.5"])
def test_a_number_out_of_bounds_is_refused(value: str) -> None:
    with pytest.raises(SlackError, match="invalid_limit"):
        Arguments({"limit": value}).number("limit", 100, 1000)


@pytest.mark.parametrize(("value", "words"), [("a,b", ["a", "b"]), (" a , ,b", ["a", "b"]), (["a"], ["a"]), ("", [])])
def test_lists_come_as_text_or_as_lists(value: object, words: list[str]) -> None:
    assert Arguments({"users": value}).words("users") == words


@pytest.mark.parametrize(
    ("value", "decoded"), [('[{"a": 1}]', [{"a": 1}]), ([{"a": 1}], [{"a": 1}]), (" ", None), (None, None)]
)
def test_json_comes_as_text_or_as_itself(value: object, decoded: object) -> None:
    assert Arguments({"blocks": value}).json("blocks", "invalid") == decoded


def test_text_that_is_no_json_is_refused() -> None:
    with pytest.raises(SlackError, match="invalid_blocks_format"):
        Arguments({"blocks": "[{"}).json("blocks", "invalid_blocks_format")
