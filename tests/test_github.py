import pytest

from bot.github import Api, said
from bot.http import Answer, OutsideBusy
from tests.trackers import TOKEN, GitHubSite, Reply, serving


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            {"message": "Validation Failed", "errors": [{"field": "ref", "code": "invalid"}]},
            "Validation Failed; ref: invalid",
        ),
        ({"message": "Not Found", "errors": "odd"}, "Not Found"),
        ({"errors": ["No ref found"]}, "status 422"),
        (["odd"], "status 422"),
        (None, "status 422"),
        ({"message": "x" * 900}, "x" * 300),
    ],
)
def test_it_refuses_in_its_own_words(body: object, words: str) -> None:
    assert said(Answer(422, body, {})) == words


def test_a_limit_is_a_pause_and_a_refusal_an_answer() -> None:
    site = GitHubSite()
    with serving(site):
        site.faults.extend([Reply(403, {}, {"Retry-After": "7"}), Reply(403, {"message": "Resource not accessible"})])
        with pytest.raises(OutsideBusy) as busy:
            Api(TOKEN, site.url).ask("GET", "/repos/shop/ops/issues/1")
        assert busy.value.seconds == 7
        assert Api(TOKEN, site.url).ask("GET", "/repos/shop/ops/issues/1").status == 403


def test_a_token_is_shown_to_nobody() -> None:
    assert TOKEN not in repr(Api(TOKEN))
