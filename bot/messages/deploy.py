"""What people read about deploys: one message for each, kept current, and lists."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.deploys.gates import ASKING
from bot.deploys.queries import SHORT, DeployView
from bot.deploys.rules import WENT_WRONG, State
from bot.messages import deploy_freezes, deploy_plan
from bot.messages.base import Message, sentence
from bot.messages.deploy_plan import Lately
from bot.messages.languages import mark
from bot.messages.words import Words
from bot.slack import blocks, elements
from bot.slack.mrkdwn import Mrkdwn, plain
from bot.slack.text import Json

SHOWN = 10
"""Services of which a list tells."""
STATES: Mapping[State, str] = {
    State.PLANNING: mark("Making the plan"),
    State.REFUSED: mark("Not started"),
    State.PLANNED: mark("Waits to be confirmed"),
    State.APPROVING: mark("Waits for an approval"),
    State.QUEUED: mark("Waits for its turn"),
    State.STARTING: mark("Starting"),
    State.UNKNOWN: mark("Started, no answer yet"),
    State.RUNNING: mark("Running"),
    State.CANCELLING: mark("Being cancelled"),
    State.VERIFYING: mark("Out, and being watched"),
    State.LIVE: mark("Live"),
    State.FAULTY: mark("Live, and faulty"),
    State.FAILED: mark("Failed"),
    State.TIMED_OUT: mark("Took too long"),
    State.LOST: mark("Lost: nobody knows how it ended"),
    State.CANCELLED: mark("Cancelled"),
    State.EXPIRED: mark("Nobody confirmed it in time"),
}
GATES: Mapping[str, str] = {
    "named": mark("Who may"),
    "authored": mark("The same commit"),
    "lock": mark("Free"),
    "freeze": mark("No freeze"),
    "incident": mark("No critical incident"),
    "ci": mark("Checks"),
    "review": mark("Review"),
    "metrics": mark("Metrics"),
    "earlier": mark("Live one step below"),
    "approval": mark("Approved"),
}
GATE_SAYS: Mapping[str, str] = {
    "nobody_named": mark("production takes somebody whom the catalogue names"),
    "authored_later": mark("the commit was written after this was asked for"),
    "locked": mark("somebody holds this place"),
    "own_branch": mark("you hold this place for another branch, which this takes away"),
    "own_rollback": mark("a deploy was rolled back here; please confirm that this one is better"),
    "frozen": mark("nothing is deployed there for a while"),
    "incident_open": mark("a critical incident of the service is open; `fixes 12` marks what mends it"),
    "ask_release_manager": mark("please ask the release manager"),
    "not_known": mark("it could not be found out"),
    "ci_failed": mark("a check failed"),
    "ci_pending": mark("checks are still running"),
    "ci_none": mark("there are no checks, which is not the same as green"),
    "review_failed": mark("somebody asked for changes"),
    "review_pending": mark("nobody has approved it yet"),
    "review_none": mark("there is no pull request that anybody approved"),
    "watch_fires": mark("a watch of the service fires"),
    "metric_beyond": mark("a metric is beyond what may be"),
    "not_earlier": mark("another commit is live one step below"),
    "needs_approval": mark("somebody else has to approve it"),
}
WHY: Mapping[str, str] = {
    "gates": mark("A gate is shut. Nothing was begun."),
    "no_commit": mark("There is no such branch, tag or commit. Nothing was begun."),
    "no_environment": mark("The catalogue names this environment no more. Nothing was begun."),
    "no_facts": mark("The repository did not tell what the gates need. Nothing was begun."),
    "away": mark("The repository was away for too long. Nothing was begun; please try again."),
    "dry_run": mark("That was a dry run: only the plan."),
    "denied": mark("The backend refused the token. Nothing was begun; the token's rights need mending."),
    "missing": mark("The backend knows nothing of this. Nothing was begun; the catalogue needs mending."),
    "invalid": mark("The backend did not take the request. Nothing was begun."),
    "conflict": mark("The backend is busy with another run. Nothing was begun."),
    "unreadable": mark("The backend's answer could not be read. Nothing was begun."),
    "too_large": mark("The backend's answer was too large to be read. Nothing was begun."),
    "not_here": mark("Another machine would have to run it. Nothing was begun."),
    "auto_sync": mark(
        "Argo CD syncs this application by itself, and would undo the deploy and every rollback. Nothing was begun; "
        "please switch its automated sync off."
    ),
    "not_installed": mark(
        "The package that talks with Kubernetes is not installed. Nothing was begun; `bongsu check` says how to get it."
    ),
    "undeclared": mark(
        "The job does not declare all parameters that it is to be told. Nothing was begun; please add them there."
    ),
    "never_began": mark("The backend has no such run. Nothing was begun; please try again."),
    "not_picked_up": mark("Half a minute after the start nobody has said yet that they picked this up."),
    "blocked": mark("It waits there for somebody to let it go on."),
    "not_ended": mark("The backend does not end it. Please look there; what becomes of it is shown here."),
    "timed_out": mark("It took longer than it may."),
    "no_word": mark("The backend said nothing for too long. Please look there, and say how it ended."),
    "host_gone": mark(
        "The machine that runs it has been silent for two minutes. Please look there, and say how it ended."
    ),
    "unwell": mark("The release did not answer well."),
    "worse": mark("A metric is worse than before the release."),
    "rolled_back": mark("It was rolled back."),
}
ICONS = {"open": ":white_check_mark:", "waits": ":hourglass:", "shut": ":x:", "skipped": ":warning:"}
BUTTONS: Mapping[State, Sequence[tuple[str, str, elements.Style | None]]] = {
    State.PLANNED: (("confirm", mark("Deploy"), "primary"), ("cancel", mark("Cancel"), None)),
    State.APPROVING: (("approve", mark("Approve"), "primary"), ("cancel", mark("Cancel"), None)),
    State.QUEUED: (("cancel", mark("Cancel"), None),),
    State.RUNNING: (("cancel", mark("Cancel"), "danger"),),
    State.UNKNOWN: (("cancel", mark("Cancel"), "danger"),),
    State.FAULTY: (("rollback", mark("Roll back"), "danger"),),
}


def card(
    words: Words,
    of: DeployView,
    ahead: int = 0,
    *,
    lately: Lately | None = None,
    can_hold: bool = False,
    caused: Sequence[int] = (),
    mends: int | None = None,
) -> Message:
    """Show a deploy: its plan, how it goes, how it ended, and what can be done.

    `ahead` is how many go before it, `lately` what its plan names of the past; with `can_hold` the place is offered.
    `caused` and `mends` are the incidents that it brought about, and is to mend.
    """
    heading, state = words.render("deploy", "heading", of=of), words.label(STATES[of.state])
    shown = [blocks.section(heading), blocks.section(words.render("deploy", "state", of=of, state=state))]
    if ahead:
        shown.append(blocks.context(words.n("%(num)d goes before it", "%(num)d go before it", ahead)))
    shown += _plan(words, of)
    if lately is not None and (lines := deploy_plan.lately(words, lately)):
        shown.append(blocks.context(Mrkdwn("\n").join(lines)))
    shown += _incidents(words, caused, mends)
    if of.why is not None and of.why in WHY:
        shown.append(blocks.section(words.render("deploy", "why", of=of, sentence=words.label(WHY[of.why]))))
    if of.tail and of.state not in {State.LIVE, State.VERIFYING}:
        shown.append(blocks.section(words.render("deploy", "tail", text=of.tail)))
    offers = not caused and of.plan.get("incident") != "never"
    shown += _buttons(words, of, can_hold=can_hold, offers=offers)
    return Message(f"{plain(heading)} · {plain(state)}", shown)


def _incidents(words: Words, caused: Sequence[int], mends: int | None) -> list[Json]:
    """Say which incidents it brought about, and which one it is to mend."""
    lines = [words.render("incident_deploys", "caused", numbers=caused)] if caused else []
    lines += [words.render("incident_deploys", "mends", number=mends)] if mends else []
    return [blocks.context(Mrkdwn("\n").join(lines))] if lines else []


def _plan(words: Words, of: DeployView) -> list[Json]:
    """Show the commit, what changes by it, and what each gate says."""
    commit = of.plan.get("commit")
    if commit is None:
        return []
    before = of.live_before[:SHORT] if of.live_before else None
    shown = [blocks.section(words.render("deploy", "commit", of=of, commit=commit, before=before))]
    shown += blocks.paragraphs(deploy_plan.changes(words, of))
    told = [_gate(words, each) for each in of.plan.get("gates", ()) if not (of.is_over and each["outcome"] == "open")]
    if told:
        shown.append(blocks.context(Mrkdwn("\n").join(told)))
    if of.skip and of.reason:
        shown.append(blocks.context(words.render("deploy", "skipped", reason=of.reason)))
    return shown


def _gate(words: Words, said: Mapping[str, Any]) -> Mrkdwn:
    outcome = "skipped" if said["why"] in ASKING else said["outcome"]
    name, icon = words.label(GATES[said["gate"]]), Mrkdwn(ICONS[outcome])
    if not said["why"]:
        return Mrkdwn(" ").join([icon, name])
    why = deploy_freezes.why(words, said) if said["why"] == "frozen" else _why(words, said)
    return words._("%(icon)s %(name)s: %(why)s", icon=icon, name=name, why=why)


def _why(words: Words, said: Mapping[str, Any]) -> Mrkdwn:
    names = said.get("names") or {}
    told = deploy_plan.held(words, said["why"], names) or deploy_plan.measured(words, said["why"], names)
    return told or words.label(GATE_SAYS[said["why"]])


def _buttons(words: Words, of: DeployView, *, can_hold: bool, offers: bool) -> list[Json]:
    """Offer what can be done, and with `offers` an incident where it went wrong.

    Each button carries the state and the commit that it was shown with.
    """
    value = f"{of.id} {of.state} {of.commit or '-'}"
    made = [
        elements.button(words.label(label), f"deploy.{event}", value=value, style=style)
        for event, label, style in (BUTTONS.get(of.state, ()) if of.why != "rolled_back" else ())
    ]
    if can_hold:
        label = words._("Hold %(environment)s for it", environment=of.environment)
        made.append(elements.button(label, "deploy.hold", value=value))
    if offers and of.state in WENT_WRONG:
        made.append(elements.button(words._("Declare an incident"), "deploy.incident", value=value))
    return [blocks.actions(*made)] if made else []


def history(words: Words, found: Sequence[DeployView]) -> Message:
    """List what was deployed."""
    return _listed(words, found, words._("Deploys, the newest first"), "none_yet")


def line(words: Words, found: Sequence[DeployView]) -> Message:
    """List what waits for people or for its turn."""
    return _listed(words, found, words._("What waits, the first to go first"), "none_waits")


def _listed(words: Words, found: Sequence[DeployView], headline: str, nothing: str) -> Message:
    if not found:
        return sentence(words.render("deploy", nothing))
    rows = [words.render("deploy", "row", of=each, state=words.label(STATES[each.state])) for each in found]
    return Message(plain(headline), [blocks.section(headline), *blocks.paragraphs(rows)])


def title_of_incident(words: Words, of: DeployView) -> str:
    """Name the incident that is declared from a deploy that went wrong."""
    named = {"number": of.number, "service": of.service, "environment": of.environment}
    return plain(
        words._("Deploy %(number)d of %(service)s to %(environment)s: %(state)s", **named, state=_state(words, of))
    )


Place = tuple[str, DeployView | None]
"""An environment, and what is live there."""


def status(words: Words, services: Sequence[tuple[str, Sequence[Place]]], locks: Sequence[Mrkdwn]) -> Message:
    """Show what is live where, and who holds which place."""
    if not services:
        return sentence(words.render("deploy", "none_yet"))
    headline = words._("What is live")
    shown: list[Json] = [blocks.section(headline)]
    for service, places in services[:SHOWN]:
        rows = [
            words.render("deploy", "place_row", service=service, environment=name, live=live, state=_state(words, live))
            for name, live in places
        ]
        shown += [blocks.divider(), blocks.section(words._("*%(service)s*", service=service)), *blocks.paragraphs(rows)]
    return Message(plain(headline), [*shown, *blocks.paragraphs(locks)])


def _state(words: Words, of: DeployView | None) -> Mrkdwn:
    return words.label(STATES[of.state]) if of else Mrkdwn("")


def lock_row(
    words: Words,
    place: str,
    holder: str,
    reason: str,
    until: object,
    branch: str | None = None,
    rolled_back: int | None = None,
) -> Mrkdwn:
    """Tell of a lock on a line."""
    why = words.render("deploy_plan", "holds", reason=reason, until=until, branch=branch, rolled_back=rolled_back)
    return words.render("deploy", "lock_row", place=place, holder=holder, why=why)
