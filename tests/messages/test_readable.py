"""What Slack would show as people, emoji and bold is put into plain words."""

import pytest

from bot.messages.readable import readable
from bot.slack.mrkdwn import Mrkdwn, bold, literal, user


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (user("U1") + " took it up.", "Ann took it up."),
        (Mrkdwn(":white_check_mark: Done"), "✅ Done"),
        (Mrkdwn(":unheard_of: Done"), "Done"),
        (bold("Checkout") + " fails", "Checkout fails"),
        (literal("*stars* :smile: <b> & 5 > 4"), "*stars* :smile: <b> & 5 > 4"),
        (Mrkdwn("in <#C1|inc-1> and <#C2>"), "in #inc-1 and #C2"),
        (Mrkdwn("see <https://a.example|Open>"), "see Open"),
        ("plain  <text>\n", "plain <text>"),
    ],
)
def test_readable(text: str, shown: str) -> None:
    assert readable(text, lambda person: "Ann" if person == "U1" else person) == shown
