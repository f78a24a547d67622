"""Who may do what, decided from the catalogue and the mirror of people, without asking Slack."""

from typing import NoReturn

from bot.catalogue.permissions import Permission
from bot.errors import NotAllowed
from bot.messages.languages import mark
from bot.people.rules import may
from commands.context import Ask

LABELS = {
    Permission.INCIDENT_DECLARE: mark("declaring incidents"),
    Permission.INCIDENT_RESPOND: mark("working on incidents"),
    Permission.INCIDENT_RESOLVE: mark("resolving incidents"),
    Permission.POSTMORTEM_WRITE: mark("writing post-mortems"),
    Permission.POSTMORTEM_PUBLISH: mark("publishing post-mortems"),
    Permission.INCIDENT_REDACT: mark("erasing entries of a timeline"),
    Permission.ALERTS_MUTE: mark("muting alerts"),
    Permission.ALERTS_SILENCE: mark("silencing alerts at their source"),
    Permission.DEPLOY_RUN: mark("deploying"),
    Permission.DEPLOY_APPROVE: mark("approving deploys"),
    Permission.DEPLOY_LOCK: mark("locking places"),
    Permission.DEPLOY_STEAL: mark("taking a lock from somebody"),
    Permission.DEPLOY_FREEZE: mark("freezing deploys"),
    Permission.DEPLOY_CONDUCT: mark("conducting release trains"),
    Permission.RECOVERY_RUN: mark("running recovery scripts"),
    Permission.STANDUP_MANAGE: mark("changing the standups of others"),
    Permission.BOARD_SHARE: mark("sharing the wall board"),
    Permission.METRICS_MANAGE: mark("changing the watches of others"),
    Permission.JOBS_RETRY: mark("retrying jobs"),
    Permission.PEOPLE_LINK: mark("linking the accounts of others"),
}


def demand_member(ask: Ask) -> None:
    """Raise `NotAllowed` to guests and people of other companies."""
    if ask.who.is_outsider:
        raise NotAllowed("errors", "guest")


def is_allowed(ask: Ask, permission: Permission) -> bool:
    """Tell whether the person may; what they may not is no refusal yet, and is kept nowhere.

    Somebody whom Slack has not described yet is taken at their word: a listener asks nobody.
    """
    return not ask.who.is_outsider and (
        not ask.who.is_known or may(ask.bench.catalogue, permission, ask.who.slack_id, ask.who.email, is_outsider=False)
    )


def demand(ask: Ask, permission: Permission) -> None:
    """Raise `NotAllowed` where the person may not.

    Nobody from outside may. Until the team sets roles, all others may; then those whose role grants it.
    """
    if ask.who.is_outsider:
        _refuse(ask, permission, NotAllowed("errors", "guest"))
    if not is_allowed(ask, permission):
        _refuse(ask, permission, NotAllowed("errors", "not_allowed", action=LABELS[permission]))


def is_named(ask: Ask) -> bool:
    """Whether the catalogue names who asks."""
    return ask.bench.catalogue.person_key(slack=ask.who.slack_id, email=ask.who.email) is not None


def demand_named(ask: Ask) -> None:
    """Raise `NotAllowed` to whom the catalogue does not name."""
    if not is_named(ask):
        raise NotAllowed("deploy", "not_named")


def _refuse(ask: Ask, permission: Permission, reason: NotAllowed) -> NoReturn:
    """Keep in the audit table what was refused, and refuse it."""
    with ask.bench.database.write() as tx:
        ask.audit(tx, permission, "", allowed=False)
    raise reason
