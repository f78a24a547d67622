"""What the words layer makes: messages, views and pages."""

from dataclasses import dataclass, field

from bot.slack import limits
from bot.slack.blocks import section
from bot.slack.clip import clip
from bot.slack.mrkdwn import safe
from bot.slack.text import Json


@dataclass(frozen=True)
class Message:
    """A message of Slack: `text` for notifications and screen readers, `blocks` for everybody else.

    Text that is not `Mrkdwn` is escaped. Without blocks the text is all that is shown.
    """

    text: str
    blocks: list[Json] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError("a message needs a text")
        if len(self.blocks) > limits.BLOCKS_OF_MESSAGE:
            raise ValueError(f"a message has {len(self.blocks)} blocks, more than {limits.BLOCKS_OF_MESSAGE}")
        object.__setattr__(self, "text", clip(safe(self.text), limits.MESSAGE_TEXT))

    @property
    def payload(self) -> Json:
        """The arguments that chat.postMessage, an ack and a response_url have in common."""
        return {"text": str(self.text)} | ({"blocks": self.blocks} if self.blocks else {})


@dataclass(frozen=True)
class View:
    """A modal or a home tab, as views.open, views.publish and an ack take it."""

    payload: Json


@dataclass(frozen=True)
class Page:
    """A page for the browser: its title, and its body as HTML that is ready to be shown.

    `style` and `script` name what stands in it, of `templates/pages/`; `theme` is "light" or "dark", and without one
    the reader's own choice. `again` is after how many seconds a browser asks for it anew by itself.
    """

    title: str
    body: str
    style: str = "style.css"
    script: str | None = None
    theme: str | None = None
    again: int | None = None


def sentence(text: str) -> Message:
    """Make a message of one paragraph."""
    return Message(text, [section(text)])
