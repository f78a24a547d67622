"""The buttons of an alert's line: declaring an incident from it, and muting it."""

from datetime import timedelta

from bot.alerts import service
from bot.catalogue.permissions import Permission
from bot.flows import alert_lines as flows
from commands.context import Ask
from commands.permissions import demand

MUTED_FOR = timedelta(days=1)


def pressed_declare(ask: Ask) -> None:
    """Declare an incident from a line; a second press finds that there is one."""
    demand(ask, Permission.INCIDENT_DECLARE)
    bench, now = ask.bench, ask.bench.clock()
    with bench.database.write() as tx:
        group = service.locked_group(tx, ask.who.workspace, int(ask.text))
        declared = flows.declare_from(tx, bench.catalogue, group, ask.who.slack_id, now)
        if declared is not None:
            ask.audit(tx, "incident.declare", f"incident:{declared.number}")


def pressed_mute(ask: Ask) -> None:
    """Mute a line for a day."""
    demand(ask, Permission.ALERTS_MUTE)
    bench, now = ask.bench, ask.bench.clock()
    with bench.database.write() as tx:
        group = service.locked_group(tx, ask.who.workspace, int(ask.text))
        service.mute(group, now + MUTED_FOR)
        ask.audit(tx, "alert.mute", f"alert group:{group.id}")
        flows.show_line(tx, bench.catalogue, group, now)


ACTIONS = {"alert.declare": pressed_declare, "alert.mute": pressed_mute}
