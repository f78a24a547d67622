import json
from dataclasses import replace
from typing import Any

import pytest

from bot.deploys.rules import State
from bot.messages.deploy import card
from bot.messages.deploy_plan import Lately, diff, held
from bot.messages.words import words_for
from bot.severity import Severity
from tests.messages.test_deploy import COMMIT, NOW, VIEW
from tests.messages.test_incident import INCIDENT
from tests.messages.test_postmortem import LISTED as PAPER

BOTH = pytest.mark.parametrize("lang", ["en", "ko"])
PULL = {"number": 12, "title": "Make it <!here> faster", "url": "https://github.com/shop/web/pull/12", "mark": "#"}


def shown(lang: str, of: Any = VIEW, **more: Any) -> str:
    return json.dumps(card(words_for(lang), of, **more).payload, ensure_ascii=False)


def compared(**comparison: Any) -> Any:
    return replace(VIEW, state=State.PLANNED, plan={"commit": COMMIT, "comparison": comparison, "gates": []})


@BOTH
def test_a_commit_stands_with_its_pull_request(lang: str) -> None:
    commits = [{**COMMIT, "pull": PULL, "url": "https://github.com/shop/web/commit/a"}, {**COMMIT, "pull": None}]
    told = shown(lang, compared(commits=commits, total=2))
    assert "<https://github.com/shop/web/pull/12|#12>" in told
    assert "Make it &lt;!here&gt; faster" in told
    assert "#13" in shown(lang, compared(commits=[{**COMMIT, "pull": {**PULL, "number": 13, "url": None}}], total=1))


@pytest.mark.parametrize(
    ("comparison", "said"),
    [
        ({"behind": 1}, "lacks 1 commit that is live"),
        ({"behind": 3, "total": 5}, "lacks 3 commits that are live"),
        ({"behind": 3, "total": 3, "is_backward": True}, "goes back to an older commit"),
    ],
)
def test_what_is_taken_away_is_said(comparison: dict[str, Any], said: str) -> None:
    assert said in shown("en", compared(**comparison))


@BOTH
def test_what_happened_lately(lang: str) -> None:
    lately = Lately([replace(INCIDENT, title="Search <!channel>", severity=Severity.SEV1)], [PAPER])
    told = shown(lang, lately=lately)
    assert "Search &lt;!channel&gt;" in told
    assert ":scroll:" in told
    assert ":scroll:" not in shown(lang, lately=Lately())


HELD = {"holder": "U9", "reason": "a <fair>", "until": NOW.isoformat(), "branch": None, "rolled_back": None}


@BOTH
@pytest.mark.parametrize("change", [{}, {"branch": "feature/a"}, {"rolled_back": 7, "until": None, "reason": ""}])
def test_who_holds_a_place_and_why(lang: str, change: dict[str, Any]) -> None:
    words = words_for(lang)
    names = {**HELD, **change}
    assert "<@U9>" in str(held(words, "locked", names))
    assert all(str(value) in str(held(words, "locked", names)) for value in change.values() if value)
    if names["branch"]:
        assert "feature/a" in str(held(words, "own_branch", names))
    if names["rolled_back"]:
        assert "7" in str(held(words, "own_rollback", names))
    assert held(words, "ci_failed", names) is None


@BOTH
def test_a_place_is_offered_by_a_button(lang: str) -> None:
    assert '"deploy.hold"' in shown(lang, can_hold=True)
    assert '"deploy.hold"' not in shown(lang)


def test_what_was_rolled_back_offers_no_way_back() -> None:
    faulty = replace(VIEW, state=State.FAULTY)
    assert '"deploy.rollback"' in shown("en", faulty)
    assert '"deploy.rollback"' not in shown("en", replace(faulty, why="rolled_back"))


@BOTH
def test_what_lies_between_two(lang: str) -> None:
    found = {"commits": [COMMIT], "total": 12, "behind": 2, "url": "https://github.com/shop/web/compare/a...b"}
    told = json.dumps(diff(words_for(lang), "web", "staging aaaaaaa", "feature/<b>", found).payload, ensure_ascii=False)
    for part in ("staging aaaaaaa", "feature/&lt;b&gt;", "Fix &lt;!channel&gt;", "11", "compare/a...b"):
        assert part in told
    assert "no difference" in diff(words_for("en"), "web", "a", "b", {}).blocks[1]["text"]["text"]
