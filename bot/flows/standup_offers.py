"""What a standup's form offers to somebody: gathered from all that they did and have to do, by what they may know."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.deploys import deeds as deploys
from bot.incidents import deeds as incidents
from bot.incidents.queries import known_to
from bot.models import Workspace
from bot.postmortems import deeds as postmortems
from bot.standups import carrying, drafts, proposals
from bot.standups.carrying import NOTHING
from bot.standups.proposals import LONGEST_LINK, Offer, Proposal
from bot.standups.queries import AskedView, FormView
from bot.standups.rules import DONE, Role

SOON = timedelta(days=3)
"""How far ahead an action is due that is proposed as a plan: the next working day behind a weekend."""
TO_DO = frozenset({incidents.TASK_TAKEN, postmortems.ACTION_DUE})
"""Kinds that somebody has to do; the others are done."""
Known = incidents.Deed | postmortems.Deed


def offered(tx: Session, form: FormView, until: datetime) -> Offer:
    """Read what a form offers while nothing is answered, for the questions that it has."""
    if form.asked.state in DONE:
        return Offer()
    roles = [role for role in (Role.DONE, Role.PLAN) if drafts.takes(form.questions, role)]
    found = [each for each in proposed(tx, form.asked, until) if each.role in roles]
    carried = carrying.planned(tx, form.asked.id) if Role.PLAN in roles else NOTHING
    return Offer(carried, proposals.choices(found))


def proposed(tx: Session, of: AskedView, until: datetime) -> Sequence[Proposal]:
    """List what somebody did since their last answer and until a time, and what they have to do, the oldest first."""
    since = proposals.since(tx, of.id)
    mine = (tx, of.workspace, of.person, since, until)
    of_incidents: list[Known] = [*incidents.of_person(*mine), *postmortems.of_person(*mine, due=of.day + SOON)]
    found = [*_of_deploys(deploys.of_person(*mine)), *_of_incidents(tx, of, of_incidents)]
    return sorted(found, key=lambda each: (each.at, each.key))


def _of_deploys(deeds: Sequence[deploys.Deed]) -> Iterator[Proposal]:
    for each in deeds:
        about = {"number": str(each.number), "service": each.service, "place": each.place, "text": each.text}
        yield Proposal(each.kind, f"{each.kind}:{each.key}", Role.DONE, each.at, about, _short(each.url))


def _of_incidents(tx: Session, of: AskedView, deeds: Sequence[Known]) -> Iterator[Proposal]:
    """Name what is of incidents that the person may know of; a private one has no link that others could follow."""
    if not deeds:
        return
    keys = {each.incident for each in deeds}
    seen, public = (known_to(tx, of.workspace, who, keys) for who in (of.person, None))
    address = f"https://slack.com/app_redirect?team={tx.get_one(Workspace, of.workspace).team_id}&channel="
    for each in deeds:
        if each.incident in seen:
            is_private = each.incident not in public
            link = _short(address + each.channel) if each.channel and not is_private else None
            role = Role.PLAN if each.kind in TO_DO else Role.DONE
            about = {"number": str(each.number), "text": each.text}
            yield Proposal(each.kind, f"{each.kind}:{each.key}", role, each.at, about, link, is_private)


def _short(link: str | None) -> str | None:
    return link if link and len(link) <= LONGEST_LINK else None
