import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.deploys.pulls import Pull, read_merge_request, read_pull

PAGE = "https://github.com/shop/web"


@pytest.mark.parametrize(
    ("message", "pull"),
    [
        ("Make it faster (#12)", Pull(12, "Make it faster", f"{PAGE}/pull/12")),
        ("Make it faster (#12)\n\n* try\n* again", Pull(12, "Make it faster", f"{PAGE}/pull/12")),
        ("Revert (#3) and more (#12)", Pull(12, "Revert (#3) and more", f"{PAGE}/pull/12")),
        ("Merge pull request #7 from maya/fast\n\nMake it faster", Pull(7, "Make it faster", f"{PAGE}/pull/7")),
        (
            "Merge pull request #7 from maya/fast",
            Pull(7, "Merge pull request #7 from maya/fast", f"{PAGE}/pull/7"),
        ),
        ("Make it faster", None),
        ("Mend #12", None),
        ("(#12)", None),
        ("Make it faster (#12) now", None),
        ("Merge branch 'main'", None),
        ("", None),
    ],
)
def test_what_a_message_tells_of_its_pull_request(message: str, pull: Pull | None) -> None:
    assert read_pull(message, PAGE) == pull


@pytest.mark.parametrize(
    ("message", "title"),
    [
        ("Merge branch 'fast' into 'main'\n\nMake it faster\n\nSee merge request shop/web!12", "Make it faster"),
        ("See merge request shop/web!12", "See merge request shop/web!12"),
        ("Make it faster\n\nSee the merge request !12", None),
        ("", None),
    ],
)
def test_what_a_message_tells_of_its_merge_request(message: str, title: str | None) -> None:
    pull = Pull(12, title, "https://gitlab.com/shop/web/-/merge_requests/12", "!") if title else None
    assert read_merge_request(message, "https://gitlab.com/shop/web") == pull


def test_where_the_page_is_not_known_the_number_is() -> None:
    assert read_pull("Make it faster (#12)") == Pull(12, "Make it faster")


@given(st.text(max_size=80))
def test_whatever_a_message_says_is_read(message: str) -> None:
    found = read_pull(message)
    assert found is None or (found.number >= 0 and found.title)
