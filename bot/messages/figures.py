"""What people read about how often there were incidents, and how long they took."""

from bot.incidents.figures import Figures
from bot.messages.base import Message
from bot.messages.words import Words
from bot.slack import blocks
from bot.slack.mrkdwn import Mrkdwn, plain


def shown(words: Words, figures: Figures, days: int, service: str | None) -> Message:
    """Show the figures of the last days, and what was left out of them and why."""
    heading = words.render("figures", "heading", days=days, service=service)
    if figures.total.count:
        rows = [words.render("figures", "row", row=row) for row in (figures.total, *figures.rows)]
    else:
        rows = [words.render("figures", "none_at_all")]
    left = words.render("figures", "left_out", left=figures.left_out) if figures.left_out else None
    parts = [blocks.section(Mrkdwn("\n").join(rows)), *([blocks.section(left)] if left else [])]
    return Message(
        plain(heading), [blocks.header(plain(heading)), *parts, blocks.context(words.render("figures", "how"))]
    )
