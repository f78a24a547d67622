"""What people read in an incident's channel when something has happened, and when an update is due."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.incidents.queries import EntryView, IncidentView, UpdateView
from bot.incidents.rules import OPEN, State
from bot.messages import incident_deploys, silences
from bot.messages.base import Message, sentence
from bot.messages.history import happened
from bot.messages.incident import role_name, state_name, state_of
from bot.messages.words import Words
from bot.severity import Severity
from bot.slack import blocks, elements
from bot.slack.mrkdwn import Mrkdwn

EDITED = ("severity", "title", "services", "impact")
"""What is told of an edit, in this order."""
SNOOZE = 15
"""Minutes by which a reminder is put off."""


def entry(words: Words, told: EntryView) -> Message:
    """Tell in the incident's channel what has just happened."""
    say = _SAID.get(told.kind)
    if say:
        return sentence(say(words, told))
    return sentence(words.render("incident", told.kind, **({"who": told.actor} if told.actor else {}), **told.detail))


def _recovered(words: Words, told: EntryView) -> Mrkdwn:
    return words.render("incident", "alert_resolved", **told.detail)


def _returned(words: Words, told: EntryView) -> Mrkdwn:
    times = told.detail["times"]
    named = ordinals(words)
    said = named[times - 2] if 1 < times < len(named) + 2 else None
    detail = {name: value for name, value in told.detail.items() if name != "deploys"}
    returned = words.render("incident", "alert_returned", **detail | {"ordinal": said})
    return Mrkdwn("\n").join([returned, *incident_deploys.between(words, told.detail.get("deploys", ()))])


def ordinals(words: Words) -> tuple[str, ...]:
    """Name the second to the tenth time."""
    return (
        words._("second"),
        words._("third"),
        words._("fourth"),
        words._("fifth"),
        words._("sixth"),
        words._("seventh"),
        words._("eighth"),
        words._("ninth"),
        words._("tenth"),
    )


def _role(words: Words, told: EntryView) -> Mrkdwn:
    role = role_name(words, told.detail["role"])
    return words.render("incident", "role_changed", **told.detail | {"role": role})


def _moved(words: Words, told: EntryView) -> Mrkdwn:
    before, after = State(told.detail["from"]), State(told.detail["to"])
    if after == State.MERGED:
        return happened(words, told.kind, told.actor, told.detail)
    return words.render(
        "incident",
        "moved",
        who=told.actor,
        name=state_name(words, after),
        why=told.detail["why"],
        after=after,
        reopens=before not in OPEN and after in OPEN,
    )


def _edited(words: Words, told: EntryView) -> Mrkdwn:
    changes = told.detail["changes"]
    lines = [
        words.render("incident", f"{name}_changed", who=told.actor, **_change(name, changes[name]))
        for name in EDITED
        if name in changes
    ]
    if why := told.detail["why"]:
        lines.append(words.render("incident", "why_line", why=why))
    return Mrkdwn("\n").join(lines)


def _change(name: str, change: Mapping[str, Any]) -> dict[str, Any]:
    if name == "severity":
        return {"before": Severity(change["from"]), "after": Severity(change["to"])}
    return {"before": change["from"], "after": change["to"]}


def _update(words: Words, told: EntryView) -> Mrkdwn:
    return words.render("incident", "update_inside", who=told.actor, text=told.detail["text"])


def _linked(words: Words, told: EntryView) -> Mrkdwn:
    return happened(words, told.kind, told.actor, told.detail)


def _note(words: Words, told: EntryView) -> Mrkdwn:
    if "erased" in told.detail:
        return happened(words, told.kind, told.actor, told.detail)
    when = told.happened_at if told.recorded_at not in {None, told.happened_at} else None
    return words.render("timeline", "told", who=told.actor, text=told.detail["text"], when=when)


_SAID: Mapping[str, Callable[[Words, EntryView], Mrkdwn]] = {
    "alert_resolved": _recovered,
    "alert_returned": _returned,
    "alerts_over": _recovered,
    "edited": _edited,
    "note": _note,
    "related": _linked,
    "role": _role,
    **dict.fromkeys(incident_deploys.TOLD, _linked),
    **dict.fromkeys(silences.TOLD, lambda words, told: silences.told(words, told.kind, told.actor, told.detail)),
    "state": _moved,
    "time_set": _linked,
    "took_over": _linked,
    "unrelated": _linked,
    "update": _update,
}
"""What is said of each kind of entry; of the others, what the macro of their name says."""


def update(words: Words, told: UpdateView) -> Message:
    """Tell those who read the announcements how an incident goes, in its thread there."""
    name = state_name(words, told.state)
    return sentence(words.render("incident", "update", told=told, name=name))


def reminder(words: Words, incident: IncidentView, due: datetime, is_due: bool) -> Message:  # noqa: FBT001
    """Remind whoever leads an incident that others were promised an update; later, that it was written or put off."""
    if not is_due:
        return sentence(words.render("incident", "reminder_over", due=due))
    said = words.render("incident", "reminder", commander=incident.commander, due=due)
    write = elements.button(words._("Write an update"), "incident.update", value=state_of(incident), style="primary")
    later = words._("In %(span)d minutes", span=SNOOZE)
    snooze = elements.button(later, "incident.snooze", value=f"{incident.id} {int(due.timestamp())}")
    return Message(said, [blocks.section(said), blocks.actions(write, snooze)])


def for_customers(words: Words, incident: IncidentView, text: str) -> Message:
    """Write what a team may copy to its customers: no names, no channels, no reasons."""
    said = words.render("incident", "for_customers", incident=incident, text=text)
    return Message(said, [blocks.section(words.render("incident", "copy_this")), blocks.section(said)])
