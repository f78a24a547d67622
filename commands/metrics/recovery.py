"""Recovery scripts: which there are, running one by hand, letting one run, and stopping them all."""

from collections.abc import Callable, Collection, Mapping

from bot.catalogue.mistakes import nearest
from bot.catalogue.permissions import Permission
from bot.catalogue.recoveries import AUTO, Recovery, Unfit
from bot.errors import BotError, Conflict, NotAllowed, NotFound
from bot.flows import recovery_acts as flows
from bot.flows.recoveries import place_of
from bot.messages import recovery as words_of
from bot.messages.base import sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.watches import recoveries as service
from bot.watches import recovery_queries as queries
from bot.watches.recoveries import Asked
from bot.watches.recovery_queries import RecoveryView
from bot.watches.recovery_rules import NOT_IN_ROLE, OWN, asks, why_not
from bot.work.inbound import once
from commands.context import Answer, Ask, Handler
from commands.permissions import demand, demand_member, demand_named, is_allowed
from commands.table import Subcommand, split

DIRECT = "directmessage"
Change = Callable[..., bool]


def recovery(ask: Ask) -> Answer:
    """Answer `/metrics recovery [run <name> [host] | dry <name> [host] | off | on]`; alone it lists them."""
    word, rest = split(ask.text)
    if not word or word == "list":
        return _listing(ask)
    act = WORDS.get(word)
    if act is None:
        raise BotError("recovery", "not_understood", word=word)
    return act(ask, rest)


def _listing(ask: Ask) -> Answer:
    demand_member(ask)
    known = ask.bench.catalogue.recoveries
    with ask.bench.database.read() as tx:
        last = {name: found for name in known if (found := queries.last(tx, ask.who.workspace, name))}
        stopped = queries.stopped(tx, ask.who.workspace)
    return words_of.listing(ask.words, known, last, stopped).payload


def _run(ask: Ask, rest: str) -> Answer:
    """Run a script by hand; where that asks for somebody, who asks counts as such unless another has to."""
    _demand(ask)
    name, script, values = _asked(ask, rest)
    bench, who, now = ask.bench, ask.who, ask.bench.clock()
    channel = who.slack_id if ask.body.get("channel_name") == DIRECT else ask.channel
    argv = _filled(script, values)
    wanted = Asked(name, place_of(values), argv, who.slack_id, AUTO, dry=script.dry_run, channel=channel)
    approves = asks(script, AUTO) and _why_not(ask, script, None) is None and not script.approver_differs
    with bench.database.write() as tx:
        if queries.stopped(tx, who.workspace) is not None:
            raise Conflict("recovery", "off_now")

        def write() -> bool:
            return flows.ask(tx, bench.catalogue, who.workspace, wanted, now, approves=approves) is not None

        once(tx, who.workspace, ask.key, now, write)
    return sentence(ask.words.render("recovery", "recorded", name=name)).payload


def _dry(ask: Ask, rest: str) -> Answer:
    """Show what a script would run, and run nothing."""
    demand_member(ask)
    name, script, values = _asked(ask, rest)
    return words_of.dry(ask.words, name, _filled(script, values)).payload


def _asked(ask: Ask, rest: str) -> tuple[str, Recovery, Mapping[str, str]]:
    """Read a script's name, a host, and other values as `name=value`."""
    name, *given = rest.split() or [""]
    known = ask.bench.catalogue.recoveries
    if not name:
        raise BotError("recovery", "which")
    if name not in known:
        raise NotFound("recovery", "no_script", word=name, near=nearest(name, known))
    values: dict[str, str] = {}
    for word in given:
        parameter, is_named, value = word.partition("=")
        key = parameter if is_named else "host"
        if key in values or key not in known[name].parameters:
            raise BotError("recovery", "not_understood", word=word)
        values[key] = value if is_named else word
    return name, known[name], values


def _filled(script: Recovery, values: Mapping[str, str]) -> tuple[str, ...]:
    try:
        return script.arguments(values)
    except Unfit as unfit:
        raise BotError("recovery", "unfit", name=unfit.name, value=unfit.value) from None


def _off(ask: Ask, _: str) -> Answer:
    """Let no script begin any more, on any instance, until somebody lets them again."""
    _demand(ask)
    with ask.bench.database.write() as tx:
        before = queries.stopped(tx, ask.who.workspace)
        if before is not None:
            raise Conflict("recovery", "already_off", by=before.by, at=before.at)
        service.stop(tx, ask.who.workspace, ask.who.slack_id, ask.bench.clock())
        ask.audit(tx, "recovery.off", "recovery")
    return sentence(ask.words.render("recovery", "switched_off")).payload


def _on(ask: Ask, _: str) -> Answer:
    _demand(ask)
    with ask.bench.database.write() as tx:
        if not service.go_on(tx, ask.who.workspace):
            raise Conflict("recovery", "already_on")
        ask.audit(tx, "recovery.on", "recovery")
    return sentence(ask.words.render("recovery", "switched_on")).payload


def _demand(ask: Ask) -> None:
    demand(ask, Permission.RECOVERY_RUN)
    demand_named(ask)


def _why_not(ask: Ask, script: Recovery, requester: str | None) -> str | None:
    """Tell why who asks may not let a script run."""
    allowed = is_allowed(ask, Permission.RECOVERY_RUN)
    return why_not(script, requester, ask.who.slack_id, _roles(ask), is_allowed=allowed)


def _roles(ask: Ask) -> Collection[str]:
    catalogue = ask.bench.catalogue
    key = catalogue.person_key(slack=ask.who.slack_id, email=ask.who.email)
    return catalogue.roles_of(key) if key else ()


def _pressed(action: str, change: Change) -> Handler:
    """Make the handler of a button; it acts only on the state that it showed, and says so where that is another."""

    def press(ask: Ask) -> None:
        demand_member(ask)
        demand_named(ask)
        key, state = ask.text.split()
        bench, who = ask.bench, ask.who
        with bench.database.read() as tx:
            view = queries.by_id(tx, int(key))
        _demand_decider(ask, view, action)
        with bench.database.write() as tx:
            row = service.locked(tx, who.workspace, view.id)
            done = row.state == state and change(tx, bench.catalogue, row, who.slack_id, bench.clock())
            now_in = queries.by_id(tx, row.id).state
        if not done:
            raise Conflict("recovery", "over", state=ask.words.label(words_of.STATES[now_in]))

    return press


def _demand_decider(ask: Ask, view: RecoveryView, action: str) -> None:
    """Raise `NotAllowed` to whom the script does not leave it to decide; anybody may take back what they asked for."""
    script = ask.bench.catalogue.recoveries.get(view.script)
    refusal = _why_not(ask, script, view.requested_by if action == "approve" else None) if script else None
    if refusal is None:
        return
    with ask.bench.database.write() as tx:
        ask.audit(tx, f"recovery.{action}", f"recovery:{view.id}", allowed=False)
    if refusal == OWN:
        raise NotAllowed("recovery", "own")
    if refusal == NOT_IN_ROLE and script is not None:
        raise NotAllowed("recovery", "not_in_role", role=script.approval)
    demand(ask, Permission.RECOVERY_RUN)


WORDS: Mapping[str, Callable[[Ask, str], Answer]] = {"run": _run, "dry": _dry, "off": _off, "on": _on}
SUBCOMMANDS = (
    Subcommand(
        "recovery",
        recovery,
        Usage(
            ("recovery",),
            "/metrics recovery [run restart web-1 | dry restart web-1 | off | on]",
            mark("List recovery scripts, run one, or stop them all"),
        ),
    ),
)
ACTIONS: dict[str, Handler] = {
    "recovery.approve": _pressed("approve", flows.approve),
    "recovery.decline": _pressed("decline", flows.decline),
}
