"""What the plan of a deploy says besides its gates: what changes by it, and what happened to the service lately."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.deploys.conditions import Worse
from bot.deploys.queries import SHORT, DeployView
from bot.incidents.queries import IncidentView
from bot.messages.amounts import amount
from bot.messages.base import Message
from bot.messages.words import Words
from bot.postmortems.queries import Listed
from bot.slack import blocks
from bot.slack.mrkdwn import Mrkdwn, plain

SHOWN = 10
"""Commits that a plan names."""


@dataclass(frozen=True)
class Lately:
    """The last incidents of a service, and the last post-mortems that were published, of what everybody may know."""

    incidents: Sequence[IncidentView] = ()
    papers: Sequence[Listed] = ()


def changes(words: Words, of: DeployView) -> Sequence[Mrkdwn]:
    """Say what changes by a deploy."""
    if of.commit == of.live_before:
        return [words.render("deploy", "same")]
    lines = compared(words, of.plan.get("comparison") or {})
    return [*lines, words.render("deploy", "migrations")] if of.touches_migrations else lines


def compared(words: Words, found: Mapping[str, Any]) -> list[Mrkdwn]:
    """Name the commits between two, the newest first, and what a deploy takes away."""
    shown = found.get("commits", ())[-SHOWN:]
    lines = [_change(words, each) for each in reversed(shown)]
    if found.get("total", 0) > len(shown):
        lines.append(words.render("deploy", "more_changes", more=found["total"] - len(shown)))
    if found.get("is_backward"):
        lines.append(words.render("deploy", "backward"))
    elif found.get("behind"):
        lines.append(words.render("deploy_plan", "behind", count=found["behind"]))
    return lines


def diff(words: Words, service: str, base: str, head: str, found: Mapping[str, Any]) -> Message:
    """Tell what lies between two commits, by what people call them."""
    headline = words.render("deploy_plan", "between", service=service, base=base, head=head)
    lines = compared(words, found) or [words.render("deploy_plan", "none_between")]
    if found.get("url"):
        lines.append(words.render("deploy_plan", "whole", url=found["url"]))
    return Message(plain(headline), [blocks.section(headline), *blocks.paragraphs(lines)])


def _change(words: Words, commit: Mapping[str, Any]) -> Mrkdwn:
    pull = commit.get("pull")
    subject = pull["title"] if pull else commit["subject"]
    said = {"sha": commit["sha"][:SHORT], "subject": subject, "author": commit["author"]}
    return words.render("deploy_plan", "change", **said, url=commit.get("url"), pull=pull)


def lately(words: Words, of: Lately) -> list[Mrkdwn]:
    """Name the last incidents and post-mortems of a service, a line each."""
    lines = [words.render("deploy_plan", "incident", of=each) for each in of.incidents]
    lines += [words.render("deploy_plan", "paper", of=each) for each in of.papers]
    return [words.render("deploy_plan", "lately"), *lines] if lines else []


def held(words: Words, why: str, names: Mapping[str, Any]) -> Mrkdwn | None:
    """Say who holds a place and why, or for what one holds it oneself; None of other reasons of a gate."""
    if why not in {"locked", "own_branch", "own_rollback"} or "holder" not in names:
        return None
    until = datetime.fromisoformat(names["until"]) if names["until"] else None
    return words.render("deploy_plan", why, **{**names, "until": until})


def measured(words: Words, why: str, names: Mapping[str, Any]) -> Mrkdwn | None:
    """Say which watches fire, or which metrics are beyond what may be; None of other reasons of a gate."""
    if why == "watch_fires" and "watches" in names:
        return words.render("deploy_plan", "watch_fires", watches=names["watches"])
    if why == "metric_beyond" and "metrics" in names:
        told = [{**each, "value": _amount(each, "value"), "limit": _amount(each, "limit")} for each in names["metrics"]]
        return words.render("deploy_plan", "metric_beyond", metrics=told)
    return None


def _amount(of: Mapping[str, Any], key: str) -> Mrkdwn | None:
    return None if of[key] is None else amount(of[key], of["unit"])


def worsened(of: Worse) -> str:
    """Say how a metric got worse, in figures alone, which stand beside the sentence in any language."""
    before, after = (plain(amount(each, of.unit)) for each in (of.before, of.after))
    return f"{of.metric}: {before} → {after}" + (f" ({of.share:+.0%})" if of.share is not None else "")
