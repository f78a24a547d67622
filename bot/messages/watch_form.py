"""The forms by which a metric is chosen, or made, and a watch over it is made and changed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from bot.catalogue.metrics import Metric
from bot.catalogue.watches import Route
from bot.messages.base import View
from bot.messages.languages import mark
from bot.messages.words import Words
from bot.severity import Severity
from bot.slack import blocks, elements, limits, views
from bot.slack.mrkdwn import Mrkdwn
from bot.slack.text import Json
from bot.watches.notation import plain_number, write_levels
from bot.watches.rules import LONGEST_NAME, Definition

CHOOSE, SAVE = "metrics.choose", "metrics.watch"
"""The forms: which metric, and how it is watched."""
NEVER, ALWAYS = "never", "always"
MOST_PEOPLE = 20
LONGEST_QUERY = 1200
CONDITIONS: Mapping[str, str] = {
    "above": mark("it is above a threshold"),
    "below": mark("it is below a threshold"),
    "outside": mark("it is outside of a range"),
    "change": mark("it changes by a share"),
    "no_data": mark("it tells nothing"),
    "full": mark("it is soon full"),
}
KINDS: Mapping[str, str] = {
    "cpu": mark("CPU in use"),
    "memory": mark("memory in use"),
    "disk": mark("disk in use"),
    "load": mark("load per core"),
    "errors": mark("share of errors"),
    "latency": mark("latency"),
    "traffic": mark("traffic"),
    "certificate": mark("days of a certificate"),
    "up": mark("whether it is up"),
}
"""What the form calls each kind of `bot.catalogue.metrics.UNITS`."""
MODES: Mapping[str, str] = {"ask": mark("after approval"), "auto": mark("at once")}


@dataclass(frozen=True)
class Kept:
    """What a form carries to whoever reads it: which watch it is about, of which version, and of which metric.

    `watch` is 0 for a new one; `made` is the metric where it is new too, as the catalogue would have it.
    """

    metric: str
    watch: int = 0
    version: int = 0
    made: Mapping[str, Any] | None = None

    @property
    def text(self) -> str:
        """What stands in the form's private metadata."""
        return json.dumps(asdict(self), ensure_ascii=False)


def read_kept(text: str) -> Kept:
    """Read what a form carried."""
    return Kept(**json.loads(text))


@dataclass(frozen=True)
class Choices:
    """What can be chosen in the forms: names of metrics, services, windows and recovery scripts."""

    metrics: Sequence[str] = ()
    services: Sequence[str] = ()
    windows: Sequence[str] = ()
    recoveries: Sequence[str] = ()


def choose_view(words: Words, known: Mapping[str, Metric], sources: Sequence[str], begun: Mapping[str, str]) -> View:
    """Ask which metric is to be watched: a known one, or a new one; `begun` fills fields in."""
    shown: list[Json] = []
    if known and not begun:
        titles = sorted((each.title_in(words.lang, name), name) for name, each in known.items())[: limits.OPTIONS]
        menu = elements.static_select("metric", [elements.option(title, name) for title, name in titles])
        shown = [blocks.input_(words._("A metric that is known"), menu, block_id="metric", optional=True)]
        shown.append(blocks.context(words._("or a new one:")))
    query = elements.text_input("query", initial=begun.get("query"), multiline=True, max_length=LONGEST_QUERY)
    unit_hint = words._('such as "s", "%%", "B" or "orders/min"; a kind has its own')
    shown += [
        _menu(words._("Source"), "source", {each: each for each in sources}, begun.get("source"), optional=True),
        blocks.input_(words._("Query"), query, block_id="query", optional=True),
        _text(words._("Name"), "name", begun.get("name", ""), hint=words._("in lower-case letters, digits and dashes")),
        _menu(words._("Kind"), "kind", _labels(words, KINDS), begun.get("kind"), optional=True),
        _text(words._("Unit"), "unit", begun.get("unit", ""), hint=unit_hint),
        _text(words._("Title"), "title", begun.get("title", "")),
    ]
    return View(views.modal(words._("Watch a figure"), CHOOSE, shown, submit=words._("Next"), private_metadata="new"))


def watch_view(words: Words, of: Definition, metric: Metric, kept: Kept, choices: Choices) -> View:
    """Ask how a metric is to be watched; what its kind is usually watched for is filled in."""
    head = words.render("watch_form", "about", name=of.metric, title=metric.title_in(words.lang, of.metric))
    entered = elements.text_input("levels", initial=levels_of(words, of), multiline=True)
    hint = words.render("watch_form", "notation", unit=metric.measured_in)
    shown = [
        blocks.context(head),
        _text(words._("Name"), "name", of.name, optional=False, most=LONGEST_NAME),
        _menu(words._("Alarm when"), "condition", _labels(words, CONDITIONS), of.condition),
        blocks.input_(words._("Thresholds"), entered, block_id="levels", hint=hint, optional=True),
        _text(words._("For how long"), "hold", span(of.hold.total_seconds()), hint=words._('such as "5m"; together')),
        _text(words._("And in how many samples"), "count", str(of.count)),
        _text(words._("Samples without data until it is an alarm"), "missed", str(of.missed or 0)),
        _text(
            words._("Looking back over"), "over", _spanned(of.over), hint=words._("for changes, and what is soon full")
        ),
        *_traffic(words, of, choices),
        _text(words._("Only where"), "matching", _matching(of), hint=words._('labels such as "instance=web-*"')),
        *_offered(words._("Service"), "service", choices.services, of.service),
        *_routes(words, of.routes, choices),
        *_recovery(words, of, choices),
    ]
    title = words._("Change a watch") if kept.watch else words._("Watch a figure")
    return View(views.modal(title, SAVE, shown, submit=words._("Save"), private_metadata=kept.text))


def levels_of(words: Words, of: Definition) -> str:
    """Write the thresholds of a watch, a line for each severity in the reader's language."""
    return write_levels(of.levels, of.condition, lambda each: each.korean if words.lang == "ko" else each.word)


def _spanned(length: timedelta | None) -> str:
    return span(length.total_seconds()) if length else ""


def span(seconds: float) -> str:
    """Write a duration as it is typed, such as `5m` or `1h30m`."""
    left, parts = int(seconds), []
    for letter, length in (("d", 86400), ("h", 3600), ("m", 60), ("s", 1)):
        count, left = divmod(left, length)
        parts += [f"{count}{letter}"] if count else []
    return "".join(parts) or "0"


def _matching(of: Definition) -> str:
    return ", ".join(f"{name}={pattern}" for name, pattern in of.matching.items())


def _traffic(words: Words, of: Definition, choices: Choices) -> Sequence[Json]:
    """Ask for the traffic below which nothing is raised."""
    least = "" if of.minimum is None else plain_number(of.minimum)
    menu = _offered(words._("Only with traffic in"), "minimum_metric", choices.metrics, of.minimum_metric)
    return [*menu, _text(words._("of at least"), "minimum", least)] if menu else []


def _routes(words: Words, routes: Sequence[Route], choices: Choices) -> Sequence[Json]:
    """Ask who is told: a channel always, people and whoever is called in a window."""
    channel = next((each.channel for each in routes if each.channel), None)
    people = [person for each in routes for person in each.people]
    calling = next((each for each in routes if each.page), None)
    window = next((each.window for each in routes if each.window), None)
    levels = {NEVER: words._("never")} | {each.word: words.severity(each) for each in Severity}
    hint = words._("else the channel of all alerts")
    shown = [
        blocks.input_(
            words._("Tell it in"),
            elements.channel_select("channel", chosen=channel),
            block_id="channel",
            hint=hint,
            optional=True,
        ),
        blocks.input_(
            words._("And by direct message"),
            elements.multi_users_select("people", most=MOST_PEOPLE, chosen=people),
            block_id="people",
            optional=True,
        ),
        _menu(words._("Call for help from"), "page", levels, Severity(calling.least).word if calling else NEVER),
    ]
    if choices.windows:
        offered = {ALWAYS: words._("always")} | {name: Mrkdwn(name) for name in choices.windows}
        label = words._("People and calls only in the window")
        shown.append(_menu(label, "window", offered, window if window in choices.windows else ALWAYS))
    return shown


def _recovery(words: Words, of: Definition, choices: Choices) -> Sequence[Json]:
    scripts = _offered(words._("Recovery script"), "recovery", choices.recoveries, of.recovery)
    return [*scripts, _menu(words._("It runs"), "mode", _labels(words, MODES), of.recovery_mode)] if scripts else []


def _offered(label: str, name: str, offered: Sequence[str], chosen: str | None) -> Sequence[Json]:
    """Make a menu of names where there are any."""
    if not offered:
        return []
    return [_menu(label, name, {each: each for each in offered}, chosen, optional=True)]


def _labels(words: Words, table: Mapping[str, str]) -> Mapping[str, str]:
    return {name: words.label(text) for name, text in table.items()}


def _menu(label: str, name: str, offered: Mapping[str, str], chosen: str | None, *, optional: bool = False) -> Json:
    first = sorted(offered, key=lambda each: each != chosen)[: limits.OPTIONS]
    kept = [each for each in offered if each in first]
    options = [elements.option(offered[each], each) for each in kept]
    menu = elements.static_select(name, options, chosen=chosen if chosen in kept else None)
    return blocks.input_(label, menu, block_id=name, optional=optional)


def _text(
    label: str, name: str, initial: str, *, hint: str | None = None, optional: bool = True, most: int = 200
) -> Json:
    field = elements.text_input(name, initial=initial, max_length=most)
    return blocks.input_(label, field, block_id=name, hint=hint, optional=optional)
