"""Whether a deploy may start: pure decisions over facts that were gathered before, again at the moment of the start."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.catalogue.deploying import Environment
from bot.deploys.conditions import Beyond
from bot.deploys.ports import Finding, Verdict


class Outcome(StrEnum):
    """What a gate says; `waits` is a no that time or people turn into a yes."""

    OPEN = "open"
    WAITS = "waits"
    SHUT = "shut"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Lock:
    """Who holds a place, and why: for a topic branch, or because they went back from the deploy `rolled_back`."""

    holder: str
    reason: str
    until: datetime | None = None
    branch: str | None = None
    rolled_back: int | None = None


@dataclass(frozen=True)
class Facts:
    """All that gates look at. Commits are whole; people are Slack ids; None is not known.

    `lock` is somebody else's, `own` the requester's; `topic` is the topic branch that this is, where it is one.
    `frozen_by` is a window of the catalogue, or somebody. `incidents` are the open critical ones of the service that
    the requester may know of; `hidden` counts the others. `alarms` names watches of the service that fire gravely, and
    `beyond` are metrics that are beyond what may be.
    """

    commit: str
    authored_at: datetime
    asked_at: datetime
    requester: str
    is_named: bool
    live: str | None = None
    earlier: str | None = None
    earlier_live: str | None = None
    checks: Finding | None = None
    review: Finding | None = None
    lock: Lock | None = None
    own: Lock | None = None
    topic: str | None = None
    frozen_by: str | None = None
    frozen_until: datetime | None = None
    frozen_why: str = ""
    approvers: Sequence[str] = ()
    incidents: Sequence[int] = ()
    hidden: int = 0
    alarms: Sequence[str] = ()
    beyond: Sequence[Beyond] = ()
    fixes: int | None = None
    is_rollback: bool = False


@dataclass(frozen=True)
class Decision:
    """What a gate says, and why: a word for the sentence, and what that sentence names."""

    gate: str
    outcome: Outcome
    why: str = ""
    names: Mapping[str, object] = field(default_factory=dict)

    @property
    def kept(self) -> dict[str, Any]:
        """What is kept of it, as JSON takes it; times are in ISO 8601."""
        kept: dict[str, Any] = json.loads(json.dumps(asdict(self), default=datetime.isoformat))
        return kept


Gate = Callable[[Facts, Environment], Decision]
SKIPPABLE = ("ci", "review", "earlier", "freeze", "incident", "metrics")
"""Gates that a person who is named may skip with a reason; never a lock, what is not known, or who approves."""
ASKING = {"own_branch", "own_rollback"}
"""What makes the requester confirm a plan even where nobody has to."""
_VERDICTS = {Verdict.FAILED: Outcome.SHUT, Verdict.PENDING: Outcome.WAITS, Verdict.NONE: Outcome.SHUT}


def decide(facts: Facts, environment: Environment, skip: Sequence[str] = ()) -> Sequence[Decision]:
    """Ask every gate of an environment; those that are skipped say so, and are named all the same."""
    return [_skipped(gate(facts, environment), skip) for gate in _gates(environment)]


def may_start(decisions: Sequence[Decision]) -> bool:
    """Say whether all gates are open."""
    return all(each.outcome in {Outcome.OPEN, Outcome.SKIPPED} for each in decisions)


def has_to_be_confirmed(decisions: Sequence[Decision]) -> bool:
    """Say whether a plan takes away what its requester holds a place for, so that they are asked before it starts."""
    return any(each.why in ASKING for each in decisions)


def _skipped(decision: Decision, skip: Sequence[str]) -> Decision:
    is_known = decision.why != "not_known"
    if decision.gate in skip and decision.gate in SKIPPABLE and decision.outcome != Outcome.OPEN and is_known:
        return Decision(decision.gate, Outcome.SKIPPED, decision.why, decision.names)
    return decision


def _gates(environment: Environment) -> Sequence[Gate]:
    """Choose the gates of an environment."""
    chosen: list[Gate] = [_named, _authored, _locked, _frozen, _incident]
    if "ci" in environment.gates:
        chosen.append(_ci)
    if "review" in environment.gates:
        chosen.append(_review)
    if environment.asks_metrics:
        chosen.append(_metrics)
    if environment.after is not None:
        chosen.append(_earlier)
    if environment.approvals:
        chosen.append(_approved)
    return chosen


def _named(facts: Facts, environment: Environment) -> Decision:
    """Let only people whom the catalogue names into production."""
    is_open = facts.is_named or not environment.production
    return Decision("named", Outcome.OPEN) if is_open else Decision("named", Outcome.SHUT, "nobody_named")


def _authored(facts: Facts, _: Environment) -> Decision:
    """Refuse a commit that was written after somebody asked: it is not what they saw."""
    if facts.authored_at <= facts.asked_at:
        return Decision("authored", Outcome.OPEN)
    return Decision("authored", Outcome.SHUT, "authored_later")


def _locked(facts: Facts, _: Environment) -> Decision:
    """Let only the holder of a place in; what one holds it for is not taken away without a word."""
    if facts.lock is not None and facts.lock.holder != facts.requester:
        return Decision("lock", Outcome.WAITS, "locked", asdict(facts.lock))
    own = facts.own
    if own is None or facts.is_rollback:
        return Decision("lock", Outcome.OPEN)
    if own.rolled_back is not None:
        return Decision("lock", Outcome.OPEN, "own_rollback", asdict(own))
    if own.branch and facts.topic and own.branch != facts.topic:
        return Decision("lock", Outcome.OPEN, "own_branch", asdict(own))
    return Decision("lock", Outcome.OPEN)


def _frozen(facts: Facts, _: Environment) -> Decision:
    if facts.frozen_by is None or facts.is_rollback:
        return Decision("freeze", Outcome.OPEN)
    names = {"by": facts.frozen_by, "until": facts.frozen_until, "reason": facts.frozen_why}
    return Decision("freeze", Outcome.SHUT, "frozen", names)


def _incident(facts: Facts, _: Environment) -> Decision:
    """Let only what mends it through while a critical incident of the service is open."""
    others = [number for number in facts.incidents if number != facts.fixes]
    if facts.is_rollback or not (others or facts.hidden):
        return Decision("incident", Outcome.OPEN)
    if not others:
        return Decision("incident", Outcome.SHUT, "ask_release_manager")
    return Decision("incident", Outcome.SHUT, "incident_open", {"incidents": others})


def _ci(facts: Facts, _: Environment) -> Decision:
    return _found("ci", facts.checks)


def _review(facts: Facts, _: Environment) -> Decision:
    return _found("review", facts.review)


def _found(gate: str, finding: Finding | None) -> Decision:
    if finding is None:
        return Decision(gate, Outcome.SHUT, "not_known")
    if finding.verdict == Verdict.PASSED:
        return Decision(gate, Outcome.OPEN)
    return Decision(gate, _VERDICTS[finding.verdict], f"{gate}_{finding.verdict}", {"names": tuple(finding.names)})


def _metrics(facts: Facts, environment: Environment) -> Decision:
    """Begin nothing while a watch of the service fires, or a metric is beyond what may be; what mends goes through."""
    if facts.is_rollback or facts.fixes is not None:
        return Decision("metrics", Outcome.OPEN)
    if facts.alarms and "metrics" in environment.gates:
        return Decision("metrics", Outcome.SHUT, "watch_fires", {"watches": list(facts.alarms)})
    if facts.beyond:
        return Decision("metrics", Outcome.SHUT, "metric_beyond", {"metrics": [asdict(each) for each in facts.beyond]})
    return Decision("metrics", Outcome.OPEN)


def _earlier(facts: Facts, environment: Environment) -> Decision:
    """Want the same commit live in the environment before."""
    if facts.earlier_live == facts.commit or facts.is_rollback:
        return Decision("earlier", Outcome.OPEN)
    names = {"environment": environment.after, "live": facts.earlier_live}
    return Decision("earlier", Outcome.SHUT, "not_earlier", names)


def _approved(facts: Facts, environment: Environment) -> Decision:
    """Want so many others to have approved this very commit, unless it goes back to one that was."""
    others = {person for person in facts.approvers if person != facts.requester}
    if len(others) >= environment.approvals or facts.is_rollback:
        return Decision("approval", Outcome.OPEN)
    return Decision("approval", Outcome.WAITS, "needs_approval", {"missing": environment.approvals - len(others)})
