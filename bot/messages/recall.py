"""What people read about incidents of the past."""

from collections.abc import Sequence

from bot.incidents.recall import Past
from bot.messages.base import Message, sentence
from bot.messages.words import Words
from bot.slack.blocks import section
from bot.slack.mrkdwn import Mrkdwn, plain


def similar(words: Words, incidents: Sequence[Past]) -> Message:
    """Tell which incidents are like this one, and how they ended."""
    if not incidents:
        return sentence(words.render("recall", "nothing_like_it"))
    return _listed(words, words.render("recall", "similar"), incidents)


def found(words: Words, typed: str, incidents: Sequence[Past]) -> Message:
    """List what was found by words."""
    if not incidents:
        return sentence(words.render("recall", "nothing_found", typed=typed))
    return _listed(words, words.render("recall", "found", typed=typed), incidents)


def _listed(words: Words, headline: Mrkdwn, incidents: Sequence[Past]) -> Message:
    rows = [section(words.render("recall", "row", incident=each.incident, told=each.told)) for each in incidents]
    return Message(plain(headline), [section(headline), *rows])
