"""What people read of answers that they write to Bongsu: which questions take them, and which standup is meant."""

from collections.abc import Sequence

from bot.messages.base import Message, sentence
from bot.messages.dates import day as day_name
from bot.messages.words import Words
from bot.slack import blocks, elements
from bot.slack.mrkdwn import Mrkdwn, plain
from bot.slack.text import Json
from bot.standups.queries import AskedView
from bot.standups.replying import Choice
from bot.standups.rules import Question, State


def still_open(words: Words, of: AskedView, waiting: Sequence[tuple[int, Question]]) -> Sequence[Json]:
    """List the questions that have no answer yet by their numbers, and how they can be answered here."""
    if not waiting:
        return ()
    rows = [words.render("standup_reply", "open_question", number=number, text=each.text) for number, each in waiting]
    if of.state == State.ASKED:
        how = words.render("standup_reply", "ask_here", count=len(waiting))
    else:
        how = words.render("standup_reply", "still_open")
    return [*blocks.paragraphs(rows), blocks.context(how)]


def which(words: Words, of: Choice | None) -> Message:
    """Ask for which standup a message is; once that was said, or it was taken back, tell so."""
    if of is None:
        return sentence(words.render("standup_reply", "taken_back"))
    if of.chosen is not None:
        return sentence(_named(words, "taken", of.chosen))
    told = words.render("standup_reply", "which")
    rows = [blocks.section(_named(words, "candidate", each), accessory=_button(words, of, each)) for each in of.offered]
    return Message(plain(told), [blocks.section(told), *rows])


def _button(words: Words, of: Choice, each: AskedView) -> Json:
    return elements.button(words._("This one"), "standup.this_one", value=f"{of.id}:{each.id}")


def _named(words: Words, sentence_name: str, of: AskedView) -> Mrkdwn:
    return words.render("standup_reply", sentence_name, name=of.standup, day=day_name(words, of.day))
