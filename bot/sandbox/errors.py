"""What the workspace refuses."""

from bot.sandbox.payload import Json


class SlackError(Exception):
    """A refusal as Slack words it: `ok` is false, `error` is a code, and more fields may say why."""

    def __init__(self, code: str, **fields: object) -> None:
        super().__init__(code)
        self.code = code
        self.fields = fields

    def answer(self) -> Json:
        """Return the body of the answer."""
        return {"ok": False, "error": self.code, **self.fields}


def invalid_arguments(*messages: str) -> SlackError:
    """Refuse a call, telling for each mistake what it is."""
    return SlackError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {text}" for text in messages]})


class PageError(Exception):
    """A request of the page that makes no sense; the text is for a developer."""
