"""Action items as issues of a tracker: what the issue says there, and what people are told here."""

from bot.messages.paper import KINDS
from bot.messages.words import Words
from bot.postmortems.document import Action
from bot.slack.mrkdwn import Mrkdwn, plain


def standing(words: Words, item: Action) -> Mrkdwn | None:
    """Tell which issue an action item is, or why it is none yet; nothing where it is to be none."""
    return words.render("issue", "standing", issue=item.issue, action=item.id) if item.issue else None


def text(words: Words, item: Action, owner: str | None) -> tuple[str, ...]:
    """Tell in plain paragraphs where an action item comes from, and what is known of it; its title says the rest."""
    number, title = item.number, item.title
    came = words._("From the post-mortem of incident %(number)d: %(title)s", number=number, title=title)
    followed = words._(
        "When this issue is closed, the action #%(action)d is done; opened again, so is that.", action=item.id
    )
    return plain(came), _facts(words, item, owner), plain(followed)


def _facts(words: Words, item: Action, owner: str | None) -> str:
    facts = [words._("Priority: %(rank)s", rank=f"P{item.priority}")]
    if item.kind in KINDS:
        facts.append(words._("Kind: %(kind)s", kind=words.label(KINDS[item.kind])))
    if owner:
        facts.append(words._("Owner: %(name)s", name=owner))
    if item.due_on:
        facts.append(words._("Due: %(day)s", day=item.due_on.isoformat()))
    return " · ".join(map(plain, facts))
