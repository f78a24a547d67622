"""Writing post-mortems, section by section."""

import json
from collections.abc import Sequence

from bot.catalogue.permissions import Permission
from bot.db import Transaction
from bot.errors import Conflict, NotFound
from bot.flows import postmortems as flows
from bot.incidents import queries as incidents
from bot.incidents import service as incident_service
from bot.messages import postmortem_forms as forms
from bot.messages.base import sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.messages.postmortem_forms import Kinds
from bot.postmortems import factors, queries, service
from bot.postmortems.blameless import check_fields
from bot.postmortems.blameless.drafts import around
from bot.postmortems.rules import SECTIONS, joined
from bot.postmortems.service import Edit, Saved
from bot.work.inbound import once
from commands.context import Answer, Ask, Handler
from commands.forms import entered
from commands.permissions import demand
from commands.postmortem.meant import NUMBER, by_key, meant, section_of
from commands.table import Subcommand


def edit(ask: Ask) -> Answer:
    """Answer `/postmortem edit [number] [section]`; the summary where no section is named."""
    demand(ask, Permission.POSTMORTEM_WRITE)
    found, typed = meant(ask)
    _open(ask, found.key, section_of(typed) if typed.strip() else SECTIONS[0])
    return None


def chosen_section(ask: Ask) -> None:
    """Open the form of the section that was chosen."""
    demand(ask, Permission.POSTMORTEM_WRITE)
    key, section = ask.text.split()
    _open(ask, by_key(ask, int(key)).key, section)


def _open(ask: Ask, key: int, section: str) -> None:
    with ask.bench.database.read() as tx:
        said, kinds = queries.section(tx, key, section), _kinds(tx, ask, key, section)
    ask.open_view(forms.section_view(ask.words, key, section, said.text, said.version, kinds=kinds))


def _kinds(tx: Transaction, ask: Ask, key: int, section: str) -> Kinds | None:
    """Read which kinds of factors may be chosen, in the form of that section."""
    return Kinds(queries.factors(tx, key), ask.bench.catalogue.postmortem.factors) if section == "factors" else None


def saved(ask: Ask) -> Answer:
    """Keep what was written in the form; show what it was brought together with, and what might be put otherwise."""
    demand(ask, Permission.POSTMORTEM_WRITE)
    kept, values = json.loads(ask.channel), entered(ask.body)
    key, section = by_key(ask, kept["key"]).key, kept["section"]
    chosen = values.pop("kinds", None)
    pieces = [values[f"text{place}"] or "" for place in range(len(values))]
    text = joined(pieces, kept["joints"])
    shown, chosen = kept.get("kinds", ()), () if chosen is None else chosen
    done = _write(ask, key, Edit(section, text, ask.who.slack_id, kept["version"]), shown, chosen)
    return _answer(ask, key, section, text, done)


def _write(ask: Ask, key: int, edit: Edit, shown: Sequence[str], chosen: Sequence[str]) -> Saved:
    bench, now = ask.bench, ask.bench.clock()
    with bench.database.write() as tx:
        row = service.locked(tx, ask.who.workspace, key)

        def write() -> list[object]:
            done = service.write(tx, row, edit, now)
            factors.choose(tx, row, shown, chosen, ask.who.slack_id, now)
            flows.changed(tx, bench.catalogue, row, now)
            ask.audit(tx, "postmortem.write", f"postmortem:{row.id}:{edit.section}")
            return [done.number, done.current, done.joined, done.aside]

        return Saved(*once(tx, ask.who.workspace, ask.key, now, write))


def _answer(ask: Ask, key: int, section: str, text: str, done: Saved) -> Answer:
    """Close the form where all is well; else put the other's text, or the advice, in its place."""
    with ask.bench.database.read() as tx:
        said = queries.section(tx, key, section)
        document, kinds = queries.document(tx, key, is_whole=False), _kinds(tx, ask, key, section)
    if done.aside:
        told = (said.text, said.version, said.author, done.number, kinds)
        return _updated(forms.conflict_view(ask.words, key, section, text, *told).payload)
    findings = check_fields({section: said.text}, around(document, ask.bench.catalogue.services))
    if not findings and not done.joined:
        return None
    return _updated(forms.advice_view(ask.words, section, findings, joined=done.joined).payload)


def _updated(view: dict[str, object]) -> dict[str, object]:
    return {"response_action": "update", "view": view}


def begin(ask: Ask) -> Answer:
    """Answer `/postmortem begin [number]`: for an incident that gets none by itself."""
    demand(ask, Permission.POSTMORTEM_WRITE)
    bench, where, now = ask.bench, ask.who.workspace, ask.bench.clock()

    def make(tx: Transaction, incident: int) -> int:
        row = incident_service.locked(tx, where, incident)
        ask.audit(tx, "postmortem.begin", f"incident:{row.number}")
        return flows.begin(tx, bench.catalogue, row, now).id

    with bench.database.write() as tx:
        of = _incident(tx, ask)
        if of is None:
            raise NotFound("incident", "not_found", number=ask.text) if ask.text else NotFound("postmortem", "which")
        if of.is_open:
            raise Conflict("postmortem", "still_open", number=of.number)
        once(tx, where, ask.key, now, lambda: make(tx, of.id))
    return sentence(ask.words.render("postmortem", "begun", number=of.number)).payload


def _incident(tx: Transaction, ask: Ask) -> incidents.IncidentView | None:
    """Find the incident of the number that was typed, else of the channel."""
    where, number = ask.who.workspace, NUMBER.fullmatch(ask.text.strip())
    if number:
        return incidents.by_number(tx, where, int(number[1]), ask.reader)
    return incidents.by_channel(tx, where, ask.channel)


SUBCOMMANDS = (
    Subcommand("edit", edit, Usage(("edit",), "/postmortem edit [number] [section]", mark("Write a section"))),
    Subcommand("begin", begin, Usage(("begin",), "/postmortem begin [number]", mark("Begin one for an incident"))),
)
ACTIONS: dict[str, Handler] = {"postmortem.edit": chosen_section}
VIEWS: dict[str, Handler] = {"postmortem.save": saved}
