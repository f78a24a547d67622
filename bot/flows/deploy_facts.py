"""What the gates of a deploy look at: gathered from its repository side by side, and from the database."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.catalogue.deploying import Environment, Target
from bot.deploys import freezes, locks, queries
from bot.deploys.gates import Facts, Lock
from bot.deploys.grammar import is_commit
from bot.deploys.ports import Commit, Comparison, Finding, Rejected, Repository, Verdict
from bot.deploys.queries import DeployView
from bot.deploys.rules import ROLLBACK
from bot.flows import deploy_metrics
from bot.incidents.queries import critical_of, known_to
from bot.models import Deploy
from bot.people.queries import email_of, is_of_team

SHOWN_COMMITS, SHOWN_PATHS, SHOWN_SUBJECTS = 20, 10, 5
"""What of a comparison the plan keeps: of its commits, of its paths, and of what each author wrote."""


def gather(
    repository: Repository, environment: Environment, commit: str, base: str | None, branch: str | None = None
) -> dict[str, Any]:
    """Ask a repository all that is needed, side by side; what nobody asks for is not asked.

    With the default `branch` it is asked whether the commit is not on that.
    """
    wanted: dict[str, Callable[[], Any]] = {}
    if branch is not None:
        wanted["unmerged"] = lambda: _is_unmerged(repository, branch, commit)
    if base is not None and base != commit:
        wanted["comparison"] = lambda: kept(repository.compare(base, commit))
    if "ci" in environment.gates:
        wanted["checks"] = lambda: asdict(repository.checks(commit))
    if "review" in environment.gates:
        wanted["review"] = lambda: asdict(repository.review(commit))
    if not wanted:
        return {}
    with ThreadPoolExecutor(len(wanted)) as pool:
        asked = {name: pool.submit(call) for name, call in wanted.items()}
        return {name: each.result() for name, each in asked.items()}


def on_default(catalogue: Catalogue, view: DeployView) -> dict[str, bool]:
    """Note that a commit is on the default branch, where that is what was asked for."""
    known = catalogue.services.get(view.service)
    return {"unmerged": False} if known is not None and view.ref == known.branch else {}


def branch_to_compare(tx: Session, catalogue: Catalogue, view: DeployView, now: datetime) -> str | None:
    """Name the default branch where it makes a difference whether a commit is on it."""
    known = catalogue.services.get(view.service)
    if known is None or view.ref == known.branch or view.kind == ROLLBACK:
        return None
    held = locks.covering(tx, view.workspace, view.service, view.environment, now)
    return known.branch if not is_commit(view.ref) or any(each.branch for each in held) else None


def _is_unmerged(repository: Repository, branch: str, commit: str) -> bool | None:
    """Tell whether a commit is not on a branch; None where the repository does not know that branch."""
    try:
        found = repository.compare(repository.resolve(branch).sha, commit)
    except Rejected:  # the repository does not know that branch
        return None
    return found.total > 0 and not found.is_backward


def kept(found: Comparison) -> dict[str, Any]:
    """Keep of a comparison what people are shown, as JSON takes it."""
    commits = [{**asdict(each), "authored_at": each.authored_at.isoformat()} for each in found.commits[-SHOWN_COMMITS:]]
    authors = [] if found.is_backward else authors_of(found.commits)
    return {**asdict(found), "commits": commits, "paths": list(found.paths[:SHOWN_PATHS]), "authors": authors}


def authors_of(commits: Sequence[Commit]) -> list[dict[str, Any]]:
    """List who wrote commits, each once, with the first lines of some of theirs, the newest first, and their number."""
    found: dict[str, dict[str, Any]] = {}
    for each in reversed(commits):
        name = (each.login or each.email or "").lower()
        author = found.setdefault(name, {"login": each.login, "email": each.email, "subjects": [], "count": 0})
        author["count"] += 1
        if len(author["subjects"]) < SHOWN_SUBJECTS:
            author["subjects"].append(each.subject)
    return [author for name, author in found.items() if name]


def facts(tx: Session, catalogue: Catalogue, row: Deploy, environment: Environment, now: datetime) -> Facts:
    """Put together all that the gates look at, as it is now."""
    plan = row.plan
    asked_at = datetime.fromisoformat(plan["asked_for"]) if "asked_for" in plan else row.asked_at
    known = Facts(
        commit=row.commit or "",
        authored_at=datetime.fromisoformat(plan["commit"]["authored_at"]),
        asked_at=asked_at,
        requester=row.requester,
        is_named=_is_named(tx, catalogue, row),
        live=row.live_before,
        checks=_finding(plan.get("checks")),
        review=_finding(plan.get("review")),
        approvers=tuple(each for each in plan.get("approvers", ()) if is_of_team(tx, row.workspace_id, each)),
        fixes=row.fixes,
        is_rollback=row.kind == "rollback",
    )
    known = _with_place(tx, catalogue, row, environment, known, now)
    return _with_incidents(tx, row, _with_metrics(tx, catalogue, row, environment, known))


def _is_named(tx: Session, catalogue: Catalogue, row: Deploy) -> bool:
    email = email_of(tx, row.workspace_id, row.requester)
    return catalogue.person_key(slack=row.requester, email=email) is not None


def _finding(kept: Mapping[str, Any] | None) -> Finding | None:
    return Finding(Verdict(kept["verdict"]), tuple(kept["names"]), kept["url"]) if kept else None


def _with_place(
    tx: Session, catalogue: Catalogue, row: Deploy, environment: Environment, known: Facts, now: datetime
) -> Facts:
    """Add who holds the place, what freezes it, and what is live in the one before."""
    held = locks.covering(tx, row.workspace_id, row.service, row.environment, now)
    other = next((each for each in held if each.holder != row.requester), None)
    own = next((each for each in held if each.holder == row.requester and (each.branch or each.rolled_back)), None)
    frozen = freezes.of_place(tx, catalogue, row.workspace_id, row.service, row.environment, now)
    earlier = queries.live(tx, row.workspace_id, row.service, environment.after) if environment.after else None
    return replace(
        known,
        lock=_lock(other) if other else None,
        own=_lock(own) if own else None,
        topic=queries.by_id(tx, row.id).topic,
        frozen_by=frozen.by if frozen else None,
        frozen_until=frozen.until if frozen else None,
        frozen_why=frozen.why if frozen else "",
        earlier=environment.after,
        earlier_live=earlier.commit if earlier and earlier.state == "live" else None,
    )


def _lock(row: locks.Row) -> Lock:
    return Lock(row.holder, row.reason, row.expires_at, row.branch, row.rolled_back)


def _with_metrics(tx: Session, catalogue: Catalogue, row: Deploy, environment: Environment, known: Facts) -> Facts:
    """Add what watches and metrics say, where they are asked."""
    where = (tx, catalogue, row.workspace_id)
    asks_watches = "metrics" in environment.gates
    alarms = deploy_metrics.alarms(*where, row.service) if asks_watches else ()
    return replace(known, alarms=alarms, beyond=deploy_metrics.beyond(*where, environment.metrics))


def _with_incidents(tx: Session, row: Deploy, known: Facts) -> Facts:
    """Add the open critical incidents of the service; of private ones only that there are some."""
    grave = critical_of(tx, row.workspace_id, row.service)
    seen = known_to(tx, row.workspace_id, None, grave)
    numbers = tuple(number for key, number in grave.items() if key in seen)
    hidden = sum(key not in seen and number != row.fixes for key, number in grave.items())
    return replace(known, incidents=numbers, hidden=hidden)


def environment_of(catalogue: Catalogue, view: DeployView | Deploy) -> Environment | None:
    """Find what holds for a deploy where it goes, None where the catalogue names that no more."""
    environment, target = catalogue.environments.get(view.environment), target_of(catalogue, view)
    return target.rules(environment) if environment is not None and target is not None else None


def target_of(catalogue: Catalogue, view: DeployView | Deploy) -> Target | None:
    """Find what brings a service where a deploy goes, None where the catalogue names that no more."""
    known = catalogue.services.get(view.service)
    return known.deploy.get(view.environment) if known else None
