"""README and its Korean sister say the same.

Whoever follows a translation that is a release behind sets a variable that no longer exists, and the alerts of that
night go to nobody. Both have the same headings in the same order, the same code, the same tables and pictures.
"""

import re
from pathlib import Path

import pytest

from bot.config import Settings
from bot.messages.scopes import FEATURES
from bot.messages.words import words_for
from bot.slack.mrkdwn import plain
from tests.house.checkout import CHECKOUT

ENGLISH, KOREAN = CHECKOUT / "README.md", CHECKOUT / "README.ko.md"


def shape(text: str) -> list[str]:
    """Answer the outline of a text: depths of headings, code as it stands, columns of tables, names of pictures."""
    pattern = r"^```.*?^```|^#+ |^\|.*\|$|!\[[^\]]*\]\([^)]*\)"
    found = re.findall(pattern, text, re.MULTILINE | re.DOTALL)
    return [_outline(part) for part in found]


def _outline(part: str) -> str:
    if part.startswith("|"):
        return "|" * part.count("|")
    if part.startswith("!"):
        return part.partition("](")[2].replace(".ko.", ".")
    return re.sub(r"\s+#.*", "", part) if part.startswith("```") else part


def test_both_say_the_same() -> None:
    assert shape(ENGLISH.read_text()) == shape(KOREAN.read_text())


@pytest.mark.parametrize(
    ("english", "korean", "same"),
    [
        ("# One\n\n## Two\n", "# 하나\n\n## 둘\n", True),
        ("# One\n\n## Two\n", "# 하나\n", False),
        ("```sh\nmake demo  # go\n```\n", "```sh\nmake demo  # 시작\n```\n", True),
        ("```sh\nmake demo\n```\n", "```sh\nmake test\n```\n", False),
        ("| a | b |\n", "| 가 |\n", False),
        ("![A page](docs/page.png)", "![화면](docs/page.png)", True),
        ("![A page](docs/page.png)", "![화면](docs/page.ko.png)", True),
        ("![A page](docs/page.png)", "![화면](docs/other.ko.png)", False),
    ],
)
def test_a_difference_is_noticed(english: str, korean: str, same: bool) -> None:  # noqa: FBT001
    assert (shape(english) == shape(korean)) is same


@pytest.mark.parametrize(("readme", "language"), [(ENGLISH, "en"), (KOREAN, "ko")])
def test_every_scope_says_what_it_is_for(readme: Path, language: str) -> None:
    rows = re.findall(r"^\| `([a-z_.:]+)` \| (.+) \|$", readme.read_text(), re.MULTILINE)
    assert rows == [(scope, plain(words_for(language).label(text))) for scope, text in sorted(FEATURES.items())]


@pytest.mark.parametrize("readme", [ENGLISH, KOREAN])
def test_every_setting_that_it_names_is_one(readme: Path) -> None:
    known = {str(field.validation_alias) for field in Settings.model_fields.values()}
    named = set(re.findall(r"`((?:BONGSU|SLACK|DATABASE)_[A-Z_]+)`", readme.read_text()))
    assert named <= known
    assert known - named <= {"SLACK_API_URL"}
