"""What people read of the tasks of an incident."""

from collections.abc import Sequence

from bot.incidents.queries import IncidentView
from bot.incidents.task_rules import FREE, TEXT_LIMIT
from bot.incidents.tasks import TaskView
from bot.messages.base import Message, View, sentence
from bot.messages.words import Words
from bot.slack import blocks, elements, views
from bot.slack.mrkdwn import Mrkdwn, plain


def state(words: Words, task: TaskView) -> Mrkdwn:
    """Say how far a task is."""
    return words.render("tasks", "state", task=task)


def message(words: Words, task: TaskView) -> Message:
    """Show a task in the incident's channel, with what can be done about it."""
    said = words.render("tasks", "task", task=task)
    shown = [blocks.section(said), blocks.context(state(words, task))]
    if task.is_to_do:
        value = value_of(task)
        take = elements.button(words._("Take"), "incident.task_take", value=value, style="primary")
        done = elements.button(words._("Done"), "incident.task_done", value=value)
        shown.append(blocks.actions(*([take] if task.state == FREE else []), done))
    return Message(Mrkdwn(" · ").join((said, state(words, task))), shown)


def value_of(task: TaskView) -> str:
    """Write what a button expects: the task, its state and whose it is."""
    return f"{task.id} {task.state} {task.owner or '-'}"


def listing(words: Words, incident: IncidentView, tasks: Sequence[TaskView]) -> Message:
    """List the tasks of an incident."""
    if not tasks:
        return sentence(words.render("tasks", "nothing", number=incident.number))
    heading = words._("Tasks of incident %(number)d", number=incident.number)
    lines = [words.render("tasks", "row", task=task, state=state(words, task)) for task in tasks]
    return Message(plain(heading), [blocks.header(plain(heading)), *blocks.paragraphs(lines)])


def form(words: Words, incident: IncidentView, text: str = "") -> View:
    """Ask what is to be done, and who is to do it."""
    entered = elements.text_input("text", max_length=TEXT_LIMIT, initial=text)
    asked = [
        blocks.input_(words._("What is to be done?"), entered, block_id="text"),
        blocks.input_(words._("Who does it?"), elements.users_select("owner"), block_id="owner", optional=True),
    ]
    title, kept = words._("Add a task"), str(incident.id)
    return View(views.modal(title, "incident.task", asked, submit=words._("Add"), private_metadata=kept))
