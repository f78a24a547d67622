"""What people are asked before one incident becomes a part of another."""

from bot.incidents.merging import Plan
from bot.messages.base import Message
from bot.messages.words import Words
from bot.slack import blocks, elements
from bot.slack.mrkdwn import plain


def question(words: Words, plan: Plan) -> Message:
    """Say what merging will do, with the button that does it."""
    one, other = plan.duplicate, plan.survivor
    asked = words.render("merging", "question", duplicate=one, survivor=other)
    value = f"{one.id} {one.state} {other.id} {other.state}"
    label = words._("Merge %(number)d into %(other)d", number=one.number, other=other.number)
    button = elements.button(label, "incident.merge", value=value, style="danger")
    shown = [blocks.section(asked), blocks.section(words.render("merging", "consequences", plan=plan))]
    return Message(plain(asked), [*shown, blocks.actions(button)])
