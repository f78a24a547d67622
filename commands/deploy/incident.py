"""The button of a deploy that went wrong: declaring an incident from it."""

from bot.catalogue.permissions import Permission
from bot.deploys import service
from bot.flows import deploy_alarms as flows
from commands.context import Ask, Handler
from commands.permissions import demand


def pressed_declare(ask: Ask) -> None:
    """Declare an incident from a deploy; a second press finds that there is one."""
    demand(ask, Permission.INCIDENT_DECLARE)
    bench, now = ask.bench, ask.bench.clock()
    key, state, _ = ask.text.split()
    with bench.database.write() as tx:
        row = service.locked(tx, ask.who.workspace, int(key))
        where = (tx, bench.catalogue, bench.default_words, row)
        declared = flows.declare(*where, ask.who.slack_id, now) if row.state == state else None
        if declared is not None:
            ask.audit(tx, "incident.declare", f"incident:{declared.number} deploy:{row.number}")


ACTIONS: dict[str, Handler] = {"deploy.incident": pressed_declare}
