import pytest

from bot.gitlab import Api, path_of, said
from bot.http import Answer, OutsideAway, OutsideBusy
from tests.gitlab_site import GITLAB_TOKEN, GitLabSite
from tests.trackers import Reply, serving


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"message": "404 Project Not Found"}, "404 Project Not Found"),
        ({"message": {"base": ["Reference not found", "No jobs"]}}, "Reference not found; No jobs"),
        ({"message": {"ref": "is missing", "variables": ["odd"]}}, "ref: is missing; variables: odd"),
        ({"message": ["one", "two"]}, "one; two"),
        ({"error": "insufficient_scope", "error_description": "It needs more."}, "It needs more."),
        ({"error": "ref is missing"}, "ref is missing"),
        ({"message": {"base": [["deep"]]}}, "status 400"),
        ({"message": 7}, "status 400"),
        (["odd"], "status 400"),
        (None, "status 400"),
        ({"message": "x" * 900}, "x" * 300),
    ],
)
def test_it_refuses_in_its_own_words(body: object, words: str) -> None:
    assert said(Answer(400, body, {})) == words


def test_a_project_is_one_word_of_the_path() -> None:
    assert path_of("shop/team/web") == "/projects/shop%2Fteam%2Fweb"


def test_a_limit_is_a_pause_and_a_refusal_an_answer() -> None:
    site = GitLabSite()
    with serving(site):
        api = Api(GITLAB_TOKEN, site.url)
        site.faults.extend([Reply(429, b"Retry later\n", {"Retry-After": "7"}), 502, Reply(403, {})])
        with pytest.raises(OutsideBusy) as busy:
            api.ask("GET", path_of(site.project))
        assert busy.value.seconds == 7
        with pytest.raises(OutsideAway):
            api.ask("GET", path_of(site.project))
        assert api.ask("GET", path_of(site.project)).status == 403
        assert api.ask("GET", path_of(site.project)).body == {"path_with_namespace": site.project}


def test_a_token_is_shown_to_nobody() -> None:
    assert GITLAB_TOKEN not in repr(Api(GITLAB_TOKEN))
