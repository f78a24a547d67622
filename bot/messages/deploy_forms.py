"""The form of a deploy, for whom the words of the command are too many."""

from collections.abc import Sequence

from bot.deploys.gates import SKIPPABLE
from bot.deploys.grammar import LONGEST, REASON
from bot.messages.base import View
from bot.messages.deploy import GATES
from bot.messages.words import Words
from bot.slack import blocks, elements, limits, views
from bot.slack.text import Json

PLAN = "plan"
"""What the form answers where only the plan is wanted."""


def deploy_view(
    words: Words,
    kept: str,
    services: Sequence[str],
    environments: Sequence[str],
    *,
    service: str | None = None,
    may_skip: bool = False,
) -> View:
    """Ask what goes where; `kept`, the channel where it was asked for, comes back with the answer.

    Who may not skip gates is not asked about them. A service that is not among those shown is typed as a command.
    """
    asked = [
        _choice(words._("What?"), "service", services, chosen=service),
        _choice(words._("Where to?"), "environment", environments, chosen=environments[0]),
        _line(words._("Branch, tag or commit"), "ref", words._("nothing for the default branch"), LONGEST),
        _how(words),
        _line(words._("Incident that it mends"), "fixes", "12"),
        *(_skipping(words) if may_skip else ()),
        blocks.context(words.render("deploy_people", "form_hint")),
    ]
    title, submit = words._("Deploy"), words._("Make the plan")
    return View(views.modal(title, "deploy.ask", asked, submit=submit, private_metadata=kept or None))


def _choice(label: str, name: str, offered: Sequence[str], chosen: str | None) -> Json:
    options = [elements.option(each, each) for each in offered[: limits.OPTIONS]]
    known = chosen if chosen in offered[: limits.OPTIONS] else None
    return blocks.input_(label, elements.static_select(name, options, chosen=known), block_id=name)


def _line(label: str, name: str, placeholder: str, longest: int | None = None) -> Json:
    entered = elements.text_input(name, placeholder=placeholder, max_length=longest)
    return blocks.input_(label, entered, block_id=name, optional=True)


def _how(words: Words) -> Json:
    options = [
        elements.option(words._("deploy it when its gates are open"), "deploy"),
        elements.option(words._("show the plan only"), PLAN),
    ]
    return blocks.input_(words._("And then?"), elements.static_select("how", options, chosen="deploy"), block_id="how")


def _skipping(words: Words) -> list[Json]:
    options = [elements.option(words.label(GATES[gate]), gate) for gate in SKIPPABLE]
    return [
        blocks.input_(
            words._("Skip gates"), elements.multi_static_select("skip", options), block_id="skip", optional=True
        ),
        _line(words._("Why skip them?"), "reason", words._("it is announced and kept"), REASON),
    ]
