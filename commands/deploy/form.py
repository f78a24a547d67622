"""Asking for a deploy by a form: what it says goes the same way as the words of the command."""

from typing import Any

from bot.catalogue.permissions import Permission
from bot.deploys.grammar import Wish, read_incident, read_ref, with_reason
from bot.messages.deploy_forms import PLAN, deploy_view
from commands.context import Answer, Ask, Handler
from commands.deploy.ask import told_in, wished
from commands.deploy.read import status
from commands.forms import at_its_field, entered
from commands.permissions import demand, is_named

FIELDS = {
    "no_service": "service",
    "no_environment": "environment",
    "not_named": "environment",
    "no_ref": "ref",
    "no_incident": "fixes",
    "unknown_gate": "skip",
    "why_skip": "reason",
}
"""Under which field the form shows what could not be."""


def bare(ask: Ask) -> Answer:
    """Answer `/deploy`: with the form, and where none can be opened with what is live."""
    if not (ask.trigger and _services(ask)):
        return status(ask)
    _open(ask)
    return None


def _open(ask: Ask) -> None:
    demand(ask, Permission.DEPLOY_RUN)
    services, catalogue = _services(ask), ask.bench.catalogue
    deployed = {name for each in services for name in catalogue.services[each].deploy}
    environments = [name for name in catalogue.environments if name in deployed]
    here = {ask.body.get("channel_name"), ask.channel} - {None}
    likely = [each for each in services if catalogue.services[each].channel in here] or services
    chosen = likely[0] if len(likely) == 1 else None
    may_skip = is_named(ask)
    ask.open_view(
        deploy_view(ask.words, told_in(ask), services, environments, service=chosen, may_skip=may_skip),
        otherwise=("deploy_people", "no_form"),
    )


def _services(ask: Ask) -> list[str]:
    return sorted(each.name for each in ask.bench.catalogue.services.values() if each.deploy)


def submitted(ask: Ask) -> Answer:
    """Take the form's values: what cannot be is said at its field, else the deploy is recorded and the form closes."""
    return at_its_field(ask, FIELDS, lambda: wished(ask, _wish(entered(ask.body))))


def _wish(values: dict[str, Any]) -> Wish:
    """Read what was entered as the same wish that the words of the command make."""
    ref, fixes = (values.get("ref") or "").strip(), (values.get("fixes") or "").strip()
    return with_reason(
        Wish(
            values["service"],
            read_ref(ref) if ref else None,
            values["environment"],
            is_dry_run=values["how"] == PLAN,
            skip=tuple(values.get("skip") or ()),
            reason=(values.get("reason") or "").strip() or None,
            fixes=read_incident(fixes) if fixes else None,
        )
    )


VIEWS: dict[str, Handler] = {"deploy.ask": submitted}
