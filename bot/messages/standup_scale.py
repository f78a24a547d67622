"""What is told of the asking itself: how far it is, and whom it did not reach."""

from collections.abc import Sequence

from bot.messages.base import Message, sentence
from bot.messages.words import Words
from bot.slack.mrkdwn import Mrkdwn
from bot.standups.progress import Progress
from bot.standups.reaching import Unreached


def unreached(words: Words, of: Unreached) -> Message:
    """Tell who made a standup whom Slack lets nobody write to."""
    return sentence(words.render("standup_scale", "unreached", of=of))


def progress(words: Words, found: Sequence[Progress]) -> Sequence[Mrkdwn]:
    """Tell how far the standups are that are asking."""
    return [words.render("standup_scale", "progress", of=each) for each in found]
