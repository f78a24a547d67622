"""What a person is told when something does not work; the one place where errors become words."""

from bot.errors import BotError
from bot.messages.base import Message, sentence
from bot.messages.words import Words


def error_message(words: Words, error: Exception, reference: str) -> Message:
    """Tell of an error: by its own sentence, or, where it has none, by the reference that the log shows too."""
    if isinstance(error, BotError):
        return sentence(words.render(error.family, error.name, **error.context))
    return sentence(words.render("errors", "unknown", reference=reference))
