"""What is said of deploys where they are shown beside Slack, and of places that do not show them."""

from collections.abc import Sequence

from bot.deploys.queries import DeployView
from bot.deploys.showing import Unshown
from bot.messages.deploy import STATES
from bot.messages.words import Words
from bot.slack import blocks
from bot.slack.mrkdwn import plain
from bot.slack.text import Json


def line(words: Words, of: DeployView) -> str:
    """Say in a few words, without markup, how a deploy goes."""
    return plain(words._("Deploy %(number)s: %(state)s", number=of.number, state=words.label(STATES[of.state])))


def unshown(words: Words, places: Sequence[Unshown]) -> list[Json]:
    """Say where deploys cannot be shown, and what to do."""
    return blocks.paragraphs(words.render("deploy_showcase", "unshown", of=each) for each in places)
