"""What people read about incidents that belong together."""

from collections.abc import Mapping, Sequence

from bot.incidents.links import CONTINUED, MERGED, MERGED_HERE, RELATED, RETURNED, RETURNED_AS, Link
from bot.messages.languages import mark
from bot.messages.words import Words
from bot.slack.mrkdwn import Mrkdwn

KINDS: Mapping[str, str] = {
    MERGED: mark("Merged into"),
    MERGED_HERE: mark("Merged into this"),
    RETURNED: mark("It came back after"),
    RETURNED_AS: mark("It came back as"),
    RELATED: mark("Related"),
    CONTINUED: mark("Channel before"),
}
"""How links are called, in the order in which they are shown."""


def belonging(words: Words, links: Sequence[Link]) -> Mrkdwn:
    """Say what an incident belongs to, a line a kind; nothing where it stands alone."""
    found = [(words.label(label), [each for each in links if each.kind == kind]) for kind, label in KINDS.items()]
    lines = [words.render("links", "line", label=label, links=those) for label, those in found if those]
    return Mrkdwn("\n").join(lines)
