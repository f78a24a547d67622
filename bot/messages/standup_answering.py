"""The form in which somebody answers a standup."""

from bot.messages.base import View
from bot.messages.words import Words
from bot.slack import blocks, elements, views
from bot.slack.text import Json
from bot.standups.queries import FormView
from bot.standups.rules import LONGEST_ANSWER, Kind, Question


def answer_view(words: Words, of: FormView) -> View:
    """Ask all questions at once; what was answered stands there and can be changed."""
    asked = [_answer(each, of.said.get(each.key)) for each in of.questions]
    told = blocks.context(words.render("standup", "until", of=of.asked))
    kept = f"{of.asked.id}:{of.version}"
    title, submit = words._("Standup"), words._("Send")
    return View(views.modal(title, "standup.answered", [*asked, told], submit=submit, private_metadata=kept))


def _answer(of: Question, said: str | None) -> Json:
    if of.kind == Kind.CHOICE and of.choices:
        offered = [elements.option(each, each) for each in of.choices]
        menu = elements.static_select(of.key, offered, chosen=said if said in of.choices else None)
        return blocks.input_(of.text, menu, block_id=of.key, optional=of.is_optional)
    is_text = of.kind == Kind.TEXT
    entered = elements.text_input(of.key, initial=said, multiline=is_text, max_length=LONGEST_ANSWER)
    return blocks.input_(of.text, entered, block_id=of.key, optional=of.is_optional)
