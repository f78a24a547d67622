import pytest

from bot.manifest import SCOPES
from bot.messages.scopes import FEATURES, missing


def test_every_scope_of_the_manifest_says_what_it_is_for() -> None:
    assert sorted(FEATURES) == sorted(SCOPES)


@pytest.mark.parametrize(
    ("granted", "lacking"),
    [([], []), (list(SCOPES), []), ([*SCOPES, "more"], []), (sorted(set(SCOPES) - {"pins:write"}), ["pins:write"])],
)
def test_what_is_lacking_is_known_once_slack_has_told(granted: list[str], lacking: list[str]) -> None:
    assert missing(granted) == lacking
