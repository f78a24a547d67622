"""What the digests tell of metrics and watches."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.catalogue.metrics import Metric
from bot.messages.amounts import amount, change
from bot.messages.words import Words
from bot.metrics.rolling import Sum
from bot.metrics.unwatched import Findings
from bot.slack.mrkdwn import Mrkdwn
from bot.watches.queries import EventView, StateView
from bot.watches.rules import Happened

NAMED = 5
"""Watches or metrics that a line names, those that fired most."""


@dataclass(frozen=True)
class Course:
    """A series as a digest tells it: what it is now, None while it tells nothing, and two days summed up."""

    labels: Mapping[str, str]
    now: float | None
    day: Sum | None
    before: Sum | None

    @property
    def change(self) -> float | None:
        """The change of the mean from a day to the next, as a share."""
        if self.day is None or self.before is None or not self.before.mean:
            return None
        return (self.day.mean - self.before.mean) / abs(self.before.mean)


def metric(words: Words, name: str, of: Metric, found: Sequence[Course], *, more: int) -> Mrkdwn:
    """Tell how a metric went since yesterday, a line for each of its series."""
    title = of.title_in(words.lang, name)
    lines = [words.render("digest", "course", title=title, of=each, **_told(words, of, each)) for each in found]
    lines += [words.render("digest", "silent", title=title)] if not found else []
    lines += [words.render("digest", "more_series", name=name, more=more)] if more else []
    return Mrkdwn("\n").join(lines)


def _told(words: Words, of: Metric, course: Course) -> Mapping[str, Mrkdwn | None]:
    unit, day = of.measured_in, course.day
    figures = {"low": day.low, "high": day.high, "mean": day.mean} if day else {}
    told = {name: amount(value, unit) for name, value in figures.items()}
    went = None if course.change is None else change(words, course.change)
    return {"now": amount(course.now, unit), "change": went, "way": _way(words, of, course.change), **told}


def _way(words: Words, of: Metric, share: float | None) -> Mrkdwn | None:
    """Say whether a change that can be seen is for the better."""
    if share is None or of.better == "none" or not round(share * 100):
        return None
    return words._("better") if (share > 0) == (of.better == "high") else words._("worse")


def alarms(words: Words, events: Sequence[EventView]) -> Sequence[Mrkdwn]:
    """Tell how often watches fired in a week, which of them most, and how that ended."""
    counts = Counter(each.kind for each in events)
    often = Counter(each.watch for each in events if each.kind == Happened.RAISED).most_common(NAMED)
    if not (counts[Happened.RAISED] or counts[Happened.RECOVERED] or counts[Happened.ESCALATED]):
        return []
    told = {"raised": counts[Happened.RAISED], "often": often}
    mended = {"recovered": counts[Happened.RECOVERED], "escalated": counts[Happened.ESCALATED]}
    return [words.render("digest", "alarms", **told, **mended)]


def standing(words: Words, found: Sequence[StateView], *, more: int) -> Sequence[Mrkdwn]:
    """Name what is not well now, the gravest first."""
    rows = [words.render("digest", "standing", of=each, labels=label(each.labels)) for each in found]
    return [*rows, words.render("digest", "more_standing", more=more)] if more else rows


def label(labels: Mapping[str, str]) -> str:
    """Write labels as text, such as `host=web-1, job=node`."""
    return ", ".join(f"{name}={value}" for name, value in sorted(labels.items()))


def unwatched(words: Words, found: Findings) -> Sequence[Mrkdwn]:
    """Tell how much nobody watches, and which metrics tell nothing."""
    lacking = sorted({each.metric for each in found.lacking})
    silent = [each.metric for each in found.silent if each.metric not in lacking]
    told = [words.render("digest", "unwatched", count=len(found.proposals), ready=len(found.ready))]
    return [
        *(told if found.proposals else []),
        *([words.render("digest", "lacking", metrics=lacking[:NAMED])] if lacking else []),
        *([words.render("digest", "gone_silent", metrics=silent[:NAMED])] if silent else []),
    ]
