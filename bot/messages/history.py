"""What happened in an incident, told afterwards in a sentence an entry."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.incidents.rules import State
from bot.messages import incident_deploys, metric_round, recovery, silences, times
from bot.messages.incident import role_name, state_name
from bot.messages.words import Words
from bot.severity import Severity
from bot.slack.mrkdwn import Mrkdwn, line, user


def happened(words: Words, kind: str, actor: str | None, detail: Mapping[str, Any]) -> Mrkdwn:
    """Say what an entry of a timeline tells; one of an unknown kind is shown with what text it has."""
    if kind in silences.TOLD:
        return silences.told(words, kind, actor, detail)
    if kind in incident_deploys.TOLD:
        return incident_deploys.happened(words, kind, actor, detail)
    say = _SAID.get(kind)
    if say is not None:
        return say(words, actor, detail)
    if isinstance(detail.get("text"), str) and detail["text"].strip():
        return words.render("history", "note", who=actor, text=detail["text"])
    return words.render("history", "other", who=actor, kind=kind.replace("_", " "))


def _moved(words: Words, actor: str | None, detail: Mapping[str, Any]) -> Mrkdwn:
    if detail["to"] == State.MERGED:
        into = {"number": detail["into"], "channel": detail["channel"]}
        return words.render("merging", "merged", who=actor, **into)
    name = state_name(words, detail["to"])
    return words.render("history", "moved", who=actor, name=name, why=detail.get("why"))


def _role(words: Words, _: str | None, detail: Mapping[str, Any]) -> Mrkdwn:
    role = role_name(words, detail["role"])
    return words.render("incident", "role_changed", **dict(detail) | {"role": role})


def _edited(words: Words, actor: str | None, detail: Mapping[str, Any]) -> Mrkdwn:
    """Say each change of an edit, and why it was made."""
    told = []
    for name, change in detail["changes"].items():
        before, after = change["from"], change["to"]
        if name == "severity":
            before, after = Severity(before), Severity(after)
        told.append(words.render("incident", f"{name}_changed", who=actor, before=before, after=after))
    if detail.get("why"):
        told.append(words.render("incident", "why_line", why=detail["why"]))
    return Mrkdwn(" ").join(told)


def _erased(detail: Mapping[str, Any]) -> dict[str, Any] | None:
    """Tell who has erased an entry's text, and when; None where it stands."""
    erased = detail.get("erased")
    return {**erased, "when": datetime.fromisoformat(erased["at"])} if erased else None


def _note(words: Words, actor: str | None, detail: Mapping[str, Any]) -> Mrkdwn:
    return words.render("timeline", "note", who=actor, text=detail.get("text", ""), erased=_erased(detail))


def _message(words: Words, actor: str | None, detail: Mapping[str, Any]) -> Mrkdwn:
    return words.render(
        "timeline",
        "message",
        who=actor,
        name=detail.get("name"),
        text=detail.get("text", ""),
        url=detail.get("url"),
        edits=detail.get("edits", 0),
        files=detail.get("files", ()),
        erased=_erased(detail),
    )


def _task(words: Words, actor: str | None, detail: Mapping[str, Any]) -> Mrkdwn:
    told = {name: detail[name] for name in ("event", "text", "owner", "action")}
    return words.render("tasks", "happened", who=actor, number=detail["task"], **told)


def _called(words: Words, actor: str | None, detail: Mapping[str, Any]) -> Mrkdwn:
    """Say who was asked for; people by their id, all others as the catalogue names them."""
    named = [user(each) if each.startswith(("U", "W")) else line(each) for each in detail["named"]]
    return words.render("paging", "called", who=actor, named=named)


_SAID: Mapping[str, Callable[[Words, str | None, Mapping[str, Any]], Mrkdwn]] = {
    "declared": lambda words, actor, detail: words.render(
        "history", "declared", who=actor, source=detail.get("source")
    ),
    "acknowledged": lambda words, actor, _: words.render("history", "acknowledged", who=actor),
    "state": _moved,
    "edited": _edited,
    "role": _role,
    "note": _note,
    "task": _task,
    "message": _message,
    "alert_firing": lambda words, _, detail: words.render(
        "history", "alert_firing", title=detail["title"], summary=detail.get("summary", "")
    ),
    "alert_resolved": lambda words, _, detail: words.render("history", "alert_resolved", title=detail["title"]),
    "alerts_over": lambda words, _, detail: words.render("history", "alert_resolved", title=detail["title"]),
    "channel_lost": lambda words, *_: words.render("history", "channel_lost"),
    "channel_back": lambda words, *_: words.render("history", "channel_back"),
    "called": _called,
    "recovery": recovery.happened,
    "metrics": lambda words, _, detail: metric_round.happened(words, detail),
    "time_set": times.changed,
    "took_over": lambda words, actor, detail: words.render("merging", "took_over", who=actor, **detail),
    "related": lambda words, actor, detail: words.render("links", "related", who=actor, **detail),
    "unrelated": lambda words, actor, detail: words.render("links", "unrelated", who=actor, **detail),
    "not_invited": lambda words, _, detail: words.render("history", "not_invited", reason=detail["reason"]),
}
