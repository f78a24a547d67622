"""Blocks of messages and views, as Slack takes them.

Texts that are too long are clipped; too many parts, or a value that is too long, is a mistake of ours and raises
`ValueError`. That an action id stands once in a message is for the caller to see to.
Source: https://docs.slack.dev/reference/block-kit/blocks
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from bot.slack import limits
from bot.slack.clip import clip
from bot.slack.mrkdwn import Mrkdwn
from bot.slack.text import Json, filled, identifier, mrkdwn, plain_text

Item = TypeVar("Item")


def header(text: str, *, block_id: str | None = None) -> Json:
    """Show a title, without markup."""
    return filled(type="header", text=plain_text(text, limits.HEADER), block_id=block_id)


def section(
    text: str | None = None,
    *,
    fields: Sequence[str] = (),
    accessory: Json | None = None,
    block_id: str | None = None,
) -> Json:
    """Show a paragraph, fields in two columns, or both, with one element beside them."""
    if text is None and not fields:
        raise ValueError("a section needs a text or fields")
    return filled(
        type="section",
        text=None if text is None else mrkdwn(text, limits.SECTION),
        fields=_fields(fields) if fields else None,
        accessory=accessory,
        block_id=block_id,
    )


def context(*elements: str | Json, block_id: str | None = None) -> Json:
    """Show small grey texts and images."""
    shown = [mrkdwn(element, limits.SECTION) if isinstance(element, str) else element for element in elements]
    return filled(type="context", elements=counted(shown, limits.CONTEXT_ELEMENTS), block_id=block_id)


def divider() -> Json:
    """Draw a line."""
    return {"type": "divider"}


def actions(*elements: Json, block_id: str | None = None) -> Json:
    """Show buttons and menus in a row."""
    return filled(type="actions", elements=counted(elements, limits.ACTIONS_ELEMENTS), block_id=block_id)


def image(url: str, alt: str, *, title: str | None = None, block_id: str | None = None) -> Json:
    """Show a picture that Slack can fetch; `alt` says in words what it shows."""
    return filled(
        type="image",
        image_url=identifier(url, limits.IMAGE_URL),
        alt_text=plain_text(alt, limits.IMAGE_ALT)["text"],
        title=None if title is None else plain_text(title, limits.IMAGE_TITLE),
        block_id=block_id,
    )


def picture(file: str, alt: str) -> Json:
    """Show a picture that Slack keeps by the id of its file; `alt` says in words what it shows.

    Source: https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object
    """
    alt_text = plain_text(alt, limits.IMAGE_ALT)["text"]
    return {"type": "image", "slack_file": {"id": identifier(file)}, "alt_text": alt_text}


def markdown(text: str) -> Json:
    """Show standard Markdown, which is not mrkdwn, clipped.

    Source: https://docs.slack.dev/reference/block-kit/blocks/markdown-block
    """
    return {"type": "markdown", "text": clip(text, limits.MARKDOWN)}


def input_(
    label: str,
    element: Json,
    *,
    block_id: str,
    hint: str | None = None,
    optional: bool = False,
    dispatch: bool = False,
) -> Json:
    """Ask for a value in a view; `dispatch` reports it as soon as it changes."""
    return filled(
        type="input",
        block_id=identifier(block_id),
        label=plain_text(label, limits.LABEL),
        element=element,
        hint=None if hint is None else plain_text(hint, limits.HINT),
        optional=optional or None,
        dispatch_action=dispatch or None,
    )


def paragraphs(lines: Iterable[Mrkdwn]) -> list[Json]:
    """Build sections out of lines, as many in each as it holds."""
    texts: list[Mrkdwn] = []
    for line in lines:
        joined = Mrkdwn("\n").join([*texts[-1:], line])
        if texts and len(joined) <= limits.SECTION:
            texts[-1] = joined
        else:
            texts.append(line)
    return [section(text) for text in texts]


def counted(items: Sequence[Item], limit: int) -> list[Item]:
    """Return 1 to `limit` items as a list."""
    if not 0 < len(items) <= limit:
        raise ValueError(f"{len(items)} parts where Slack takes 1 to {limit}")
    return list(items)


def _fields(fields: Sequence[str]) -> list[Json]:
    return [mrkdwn(field, limits.SECTION_FIELD) for field in counted(fields, limits.SECTION_FIELDS)]
