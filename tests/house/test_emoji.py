"""Every emoji that Bongsu uses is one that the page of the local workspace shows.

Slack shows a name that it does not know as it is typed, `:like_this:`; the page does the same, and who looks at the
demo would take it for a mistake of Bongsu.
"""

import re

from tests.house.checkout import CHECKOUT, tracked

NAME = re.compile(r"(?<![\w<`]):([a-z][a-z0-9_]+):(?![\w>])")


def test_all_are_shown() -> None:
    known = (CHECKOUT / "bot/sandbox/page/emoji.js").read_text(encoding="utf-8")
    sources = [*tracked("bot/templates/*.jinja"), *tracked("bot/messages/*.py")]
    used = {name for path in sources for name in NAME.findall((CHECKOUT / path).read_text(encoding="utf-8"))}
    assert "fire" in used or "scroll" in used
    assert sorted(name for name in used if not re.search(rf'["\s]?{name}"?: ', known)) == []
