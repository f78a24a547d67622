"""What people read about their own answers in standups: taking them along, and having them erased."""

from bot.messages.base import Message
from bot.messages.words import Words
from bot.slack import blocks, elements
from bot.slack.mrkdwn import plain

FORGET = "standup.forget"


def forget(words: Words, count: int) -> Message:
    """Ask once more before answers are erased; `count` is how many there are."""
    said = words.render("standup_own_data", "forget", count=count)
    shown = [blocks.section(said)]
    if count:
        sure = words.render("standup_own_data", "sure", count=count)
        labels = {"yes": words._("Erase them"), "no": words._("Keep them")}
        confirm = elements.confirmation(words._("Erase my answers"), sure, **labels, style="danger")
        shown.append(
            blocks.actions(elements.button(words._("Erase my answers"), FORGET, style="danger", confirm=confirm))
        )
    return Message(plain(said), shown)
