"""Reads of people."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bot.catalogue.people import Contact
from bot.models import Person, Workspace


@dataclass(frozen=True)
class Reader:
    """Somebody who types or presses; what is unknown of them is None or False."""

    workspace: int
    slack_id: str
    locale: str | None
    email: str | None
    is_outsider: bool
    is_known: bool


def reader(tx: Session, team: str, slack_id: str) -> Reader | None:
    """Find who it is, None in a workspace that is not known yet."""
    workspace = tx.scalar(select(Workspace.id).where(Workspace.team_id == team))
    if workspace is None:
        return None
    return reader_in(tx, workspace, slack_id)


def reader_in(tx: Session, workspace: int, slack_id: str) -> Reader:
    """Find who it is in a workspace that is known."""
    row = tx.scalar(select(Person).where(Person.workspace_id == workspace, Person.slack_id == slack_id))
    if row is None:
        return Reader(workspace, slack_id, None, None, is_outsider=False, is_known=False)
    outside = row.is_guest or row.is_stranger
    return Reader(
        workspace, slack_id, row.locale, row.email, is_outsider=outside, is_known=row.refreshed_at is not None
    )


def is_of_team(tx: Session, workspace: int, slack_id: str) -> bool:
    """Whether somebody is a member of the team, as far as Slack has told: no guest, no stranger, nobody who is gone."""
    who = tx.scalar(select(Person).where(Person.workspace_id == workspace, Person.slack_id == slack_id))
    return who is None or not (who.is_guest or who.is_stranger or who.is_gone)


def is_teammate(tx: Session, workspace: int, slack_id: str) -> bool:
    """Whether somebody whom Slack has described is a person of the team, and no app."""
    who = tx.scalar(select(Person).where(Person.workspace_id == workspace, Person.slack_id == slack_id))
    return who is not None and not (who.is_guest or who.is_stranger or who.is_gone or who.is_bot)


def of_team(tx: Session, workspace: int, people: Collection[str]) -> list[str]:
    """Keep those who are not known to be apps, guests, strangers or gone, in their order."""
    other = or_(Person.is_bot, Person.is_guest, Person.is_stranger, Person.is_gone)
    known = set(tx.scalars(select(Person.slack_id).where(Person.workspace_id == workspace, other)))
    return [each for each in people if each not in known]


def persons(tx: Session, workspace: int, people: Collection[str]) -> list[str]:
    """Keep those who are not known to be apps, strangers of other companies or gone, in their order; guests stay."""
    other = or_(Person.is_bot, Person.is_stranger, Person.is_gone)
    known = set(tx.scalars(select(Person.slack_id).where(Person.workspace_id == workspace, other)))
    return [each for each in people if each not in known]


@dataclass(frozen=True)
class Account:
    """Somebody of the team, and the GitHub login that they gave."""

    slack_id: str
    name: str
    email: str | None
    github_login: str | None


def team(tx: Session, workspace: int) -> Sequence[Account]:
    """List the members of a workspace that may commit code: no bots, no guests, nobody who is gone."""
    no = (Person.is_bot, Person.is_guest, Person.is_stranger, Person.is_gone)
    rows = tx.scalars(select(Person).where(Person.workspace_id == workspace, *(each.is_(False) for each in no)))
    return [Account(row.slack_id, row.name, row.email, row.github_login) for row in rows.all() if row.refreshed_at]


def email_of(tx: Session, workspace: int, slack_id: str) -> str | None:
    """Tell somebody's e-mail address, as far as Slack has told."""
    same = (Person.workspace_id == workspace, Person.slack_id == slack_id)
    return tx.scalar(select(Person.email).where(*same))


def slack_ids(tx: Session, workspace: int, contacts: Iterable[Contact]) -> list[str]:
    """Find people whom the catalogue names, those whom Slack knows, each once and in their order."""
    named = list(contacts)
    emails = [contact.email.lower() for contact in named if contact.email and not contact.slack]
    email = func.lower(Person.email)
    same = (Person.workspace_id == workspace, email.in_(emails), Person.is_gone.is_(False))
    ids: dict[str, str] = {row[0]: row[1] for row in tx.execute(select(email, Person.slack_id).where(*same))}
    found = (contact.slack or ids.get((contact.email or "").lower()) for contact in named)
    return list(dict.fromkeys(filter(None, found)))


def github_of(tx: Session, workspace: int, slack_id: str) -> str | None:
    """Tell the GitHub login that somebody gave."""
    same = (Person.workspace_id == workspace, Person.slack_id == slack_id)
    return tx.scalar(select(Person.github_login).where(*same))


def locale_of(tx: Session, workspace: int, slack_id: str) -> str | None:
    """Tell somebody's locale, as far as Slack has told."""
    return tx.scalar(select(Person.locale).where(Person.workspace_id == workspace, Person.slack_id == slack_id))


def zone_of(tx: Session, workspace: int, slack_id: str) -> str | None:
    """Tell somebody's time zone, as far as Slack has told."""
    return tx.scalar(select(Person.zone).where(Person.workspace_id == workspace, Person.slack_id == slack_id))


def names_of(tx: Session, workspace: int, people: Collection[str]) -> Mapping[str, str]:
    """Tell what people are called, those whose name Slack has told."""
    mine = (Person.workspace_id == workspace, Person.slack_id.in_(people), Person.name != "")
    return {row.slack_id: row.name for row in tx.scalars(select(Person).where(*mine))}


def scopes(tx: Session, workspace: int) -> Sequence[str]:
    """List what the app was granted when Slack last told; nothing before."""
    return tx.get_one(Workspace, workspace).scopes


def uninstalled_at(tx: Session, workspace: int) -> datetime | None:
    """Tell since when the app may not call Slack in a workspace, None while it may."""
    return tx.scalar(select(Workspace.uninstalled_at).where(Workspace.id == workspace))


@dataclass(frozen=True)
class Refusal:
    """Slack's word for what it did not permit, and when it said so."""

    code: str
    at: datetime


def canvases_off(tx: Session, workspace: int) -> Refusal | None:
    """Tell why Slack permits no canvases there, None while it is not known to refuse them."""
    row = tx.get_one(Workspace, workspace)
    return Refusal(row.canvases_off, row.canvases_off_at) if row.canvases_off and row.canvases_off_at else None


def bot_user(tx: Session, workspace: int) -> str:
    """Tell Bongsu's own user id in a workspace, nothing before Slack has told."""
    return tx.get_one(Workspace, workspace).bot_user_id


def only_workspace(tx: Session) -> Workspace | None:
    """Read the workspace that the token of the environment belongs to, None before Slack has told."""
    return tx.scalar(select(Workspace).order_by(Workspace.id).limit(1))
