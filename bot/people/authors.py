"""Which people of the team wrote commits, by the logins and the addresses that the commits carry."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.catalogue import Catalogue
from bot.models import Person

NOREPLY = re.compile(r"(?:[0-9]+\+)?([A-Za-z0-9-]+)@users\.noreply\.github\.com", re.IGNORECASE)
"""https://docs.github.com/en/account-and-profile/reference/email-addresses-reference"""


@dataclass(frozen=True)
class Signature:
    """By what a commit names its author, each None where it does not."""

    login: str | None = None
    email: str | None = None

    @property
    def logins(self) -> frozenset[str]:
        """The logins, in lower case: the one that is named, and that of an address which stands for one."""
        found = NOREPLY.fullmatch(self.email or "")
        return frozenset(each.lower() for each in (self.login, found[1] if found else None) if each)


def who_are(
    tx: Session, catalogue: Catalogue, workspace: int, signatures: Sequence[Signature]
) -> Mapping[Signature, str]:
    """Find the people of the workspace behind signatures, guests too, by the Slack ids; others are left out."""
    return _of_each(tx, catalogue, workspace, signatures, (Person.is_bot, Person.is_stranger, Person.is_gone))


def who_wrote(
    tx: Session, catalogue: Catalogue, workspace: int, signatures: Sequence[Signature]
) -> Mapping[Signature, str]:
    """Find the people of the team who want to hear of their commits, by the Slack ids; others are left out."""
    no = (Person.is_bot, Person.is_guest, Person.is_stranger, Person.is_gone, Person.mutes_deploys)
    return _of_each(tx, catalogue, workspace, signatures, no)


Flags = tuple[InstrumentedAttribute[bool], ...]


def _of_each(
    tx: Session, catalogue: Catalogue, workspace: int, signatures: Sequence[Signature], no: Flags
) -> Mapping[Signature, str]:
    found = {each: _found(tx, catalogue, workspace, each, no) for each in signatures}
    return {signature: person for signature, person in found.items() if person}


def _found(tx: Session, catalogue: Catalogue, workspace: int, signature: Signature, no: Flags) -> str | None:
    named = [each for each in catalogue.people.values() if (each.github or "").lower() in signature.logins - {""}]
    addresses = {each.lower() for each in (signature.email, *(person.email for person in named)) if each}
    same = [Person.slack_id.in_([each.slack for each in named if each.slack])]
    same += [func.lower(Person.email).in_(addresses), func.lower(Person.github_login).in_(signature.logins)]
    mine = (Person.workspace_id == workspace, *(each.is_(False) for each in no), or_(*same))
    return tx.scalar(select(Person.slack_id).where(*mine).order_by(Person.id).limit(1))
