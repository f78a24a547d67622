"""Post-mortems put together for people: where the document, its incident, the styles and the zone meet."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.deploys import causes
from bot.incidents import links
from bot.incidents import queries as incidents
from bot.messages.paper import AddressOf
from bot.messages.postmortem_document import Writer
from bot.messages.styles import Styles
from bot.messages.words import Words
from bot.models import Workspace
from bot.people.queries import is_of_team
from bot.postmortems import queries
from bot.postmortems.document import Attached, Deployed, Document, Linked
from bot.secret_key import Seal

SERVES = timedelta(minutes=10)
"""How long a link serves."""


def load(tx: Session, key: int, now: datetime) -> Document:
    """Read a post-mortem with how long its incident needed people, what that belongs to, and which deploys did."""
    found = queries.document(tx, key)
    took = incidents.time_open(tx, incidents.by_id(tx, found.incident), found.times.resolved or now)
    return found.taking(took).beside(_linked(tx, found)).deployed(_deployed(tx, found))


def _deployed(tx: Session, of: Document) -> tuple[Deployed, ...]:
    """Find the deploy that is said to have brought the incident about, and what mended it or a part of it."""
    cause = causes.cause(tx, of.incident)
    numbers = [incidents.by_id(tx, key).number for key in links.family(tx, of.incident)]
    named = {"cause": cause, "mend": causes.mending(tx, of.workspace, numbers, cause)}
    return tuple(
        Deployed(kind, each.number, each.service, each.environment, each.short, each.started_at)
        for kind, each in named.items()
        if each is not None
    )


def _linked(tx: Session, of: Document) -> tuple[Linked, ...]:
    """List the incidents that belong to a document's, with the addresses of their channels.

    https://docs.slack.dev/interactivity/deep-linking
    """
    team = tx.get_one(Workspace, of.workspace).team_id
    address = f"https://slack.com/app_redirect?team={team}&channel="
    found = links.of_incident(tx, of.workspace, of.incident)
    return tuple(Linked(each.kind, each.number, each.title, address + each.channel) for each in found if each.channel)


def may_read(tx: Session, workspace: int, incident: int, person: str) -> bool:
    """Whether somebody may read the post-mortem of an incident: of the team, and let into a private one."""
    return is_of_team(tx, workspace, person) and incident in incidents.known_to(tx, workspace, person, [incident])


def styles(catalogue: Catalogue, file: Path) -> Styles:
    """Find the styles that a catalogue names; its folder lies beside its file."""
    folder = catalogue.postmortem.templates
    return Styles(file.parent / folder if folder else None)


def writer(
    catalogue: Catalogue, file: Path, words: Words, document: Document, of_file: AddressOf | None = None
) -> Writer:
    """Write a document in somebody's words, and in the zone of the workspace; files are found by `of_file`."""
    known = styles(catalogue, file)
    chosen = replace(document, style=known.chosen(document.style))
    return Writer(words, chosen, ZoneInfo(catalogue.workspace.zone), known.environment(words.lang), of_file)


@dataclass(frozen=True)
class Pass:
    """What lets one person read one page for ten minutes."""

    workspace: int
    number: int
    person: str


def may_read_number(tx: Session, given: Pass) -> bool:
    """Whether whoever a pass belongs to may read of its incident, of the team, and let into a private one."""
    found = incidents.by_number(tx, given.workspace, given.number, given.person)
    return found is not None and is_of_team(tx, given.workspace, given.person)


def sealed(seal: Seal, given: Pass, now: datetime) -> str:
    """Write a pass so that nobody can make or change one."""
    until = int((now + SERVES).timestamp())
    return seal.close(json.dumps([given.workspace, given.number, given.person, until]))


def opened(seal: Seal, text: str, now: datetime) -> Pass | None:
    """Read a pass; None where it is none of ours, or its time is over."""
    try:
        workspace, number, person, until = json.loads(seal.open(text) or "[]")
        is_over = now.timestamp() > until
        return None if is_over else Pass(int(workspace), int(number), str(person))
    except (TypeError, ValueError):  # it is no pass of ours
        return None


def file_address(base_url: str, file: int, key: str) -> str:
    """Give the address of a file of the incident that a pass is for."""
    return f"{base_url}/files/{file}?key={key}"


def beside_page(file: Attached, key: str) -> str:
    """Give the address of a file as the page of its post-mortem links to it, with the page's own pass."""
    return file_address("..", file.id, key)


def beside_export(file: Attached, folder: str) -> str:
    """Give the address of a file as an exported post-mortem links to it."""
    return f"{quote(folder)}/{quote(file_name(file))}"


def file_name(file: Attached) -> str:
    """Name a file that is written beside an export; no two of an incident have the same."""
    return f"{file.id}-{file.name}"


def address(base_url: str, number: int, key: str | None = None) -> str:
    """Give the address of a page, with a pass or without."""
    return f"{base_url}/postmortems/{number}" + (f"?key={key}" if key else "")
