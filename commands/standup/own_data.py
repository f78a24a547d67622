"""Standups as a file, and one's own answers: taking them along, and erasing them."""

from bot.flows import standup_files as files
from bot.flows import standup_forget as flows
from bot.messages import standup_own_data as words_of
from bot.messages.base import sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.standups import answering
from bot.standups.reports import EVER, Wanted
from bot.work.inbound import once
from commands.context import Answer, Ask, Handler
from commands.standup.report import asked, viewer
from commands.table import Subcommand


def export(ask: Ask) -> Answer:
    """Answer `/standup export [@person | @group | name] [days] [json]` by a file to whoever asks."""
    form, text = _form(ask.text)
    wanted, _ = asked(ask, viewer(ask), text)
    return _sent(ask, wanted, form)


def my_data(ask: Ask) -> Answer:
    """Answer `/standup my-data [json]`: all that whoever asks was asked, and answered, in a file."""
    return _sent(ask, Wanted(EVER, person=ask.who.slack_id), _form(ask.text)[0])


def _form(text: str) -> tuple[str, str]:
    """Read the last word as the form of a file, and answer what stands before it."""
    *words, last = text.split() or [""]
    known = last.casefold() in {files.CSV, files.JSON}
    return (last.casefold(), " ".join(words)) if known else (files.CSV, text)


def _sent(ask: Ask, wanted: Wanted, form: str) -> Answer:
    now = ask.bench.clock()
    with ask.bench.database.write() as tx:

        def write() -> int:
            ask.audit(tx, "standup.export", "")
            files.send(tx, ask.told, wanted, form, now)
            return 0

        once(tx, ask.who.workspace, ask.key, now, write)
    return sentence(ask.words.render("standup_own_data", "on_its_way")).payload


def forget(ask: Ask) -> Answer:
    """Answer `/standup forget` with a question; the button under it erases."""
    with ask.bench.database.read() as tx:
        _, count = answering.newest(tx, ask.who.workspace, ask.who.slack_id)
    return words_of.forget(ask.words, count).payload


def forgotten(ask: Ask) -> None:
    """Erase all that whoever pressed has answered until now."""
    with ask.bench.database.write() as tx:
        count = flows.forget(tx, ask.told, ask.bench.clock())
        ask.audit(tx, "standup.forget", f"answers:{count}")


SUBCOMMANDS = (
    Subcommand(
        "export",
        export,
        Usage(("export",), "/standup export [@person|name] [2w] [json]", mark("Get past standups as a file")),
    ),
    Subcommand(
        "my-data", my_data, Usage(("my-data",), "/standup my-data [json]", mark("Get all of your own as a file"))
    ),
    Subcommand("forget", forget, Usage(("forget",), "/standup forget", mark("Erase all that you answered"))),
)
ACTIONS: dict[str, Handler] = {words_of.FORGET: forgotten}
