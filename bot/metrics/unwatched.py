"""What nobody watches: decided from what sources offer, what watches look at, and what was told lately."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import get_close_matches

from bot.catalogue.metrics import Metric
from bot.metrics.names import family, names_in
from bot.metrics.recipes import Recipe, name_of, recipe_for

SILENT = timedelta(days=1)
"""How long a metric has told nothing before people are told."""
PAGE = 10
"""Entries of a page."""
COMPARED = 500
"""Names to which one that is gone is compared; comparing takes long."""
LONGEST_NAME = 50
"""Characters of a name to which a number is added."""
LISTED_WHOLE = frozenset({"prometheus", "host"})
"""Sources that list all they can tell, so that what is not listed is not there."""
URGENCY = ("up", "disk", "errors", "memory", "cpu", "latency", "load", "certificate", "traffic")
"""Which kinds are worth watching first."""


@dataclass(frozen=True)
class Offer:
    """Something that a source lists now; see `bot.models.MetricOffer` for what each means."""

    id: int
    source: str
    way: str
    query: str
    about: str
    unit: str
    watched_there: bool
    ignored_by: str | None
    ignored_why: str | None

    @property
    def is_ignored(self) -> bool:
        """Whether somebody said that nobody need watch it."""
        return self.ignored_by is not None


@dataclass(frozen=True)
class Proposal:
    """An offer that nobody watches; with a recipe it can be adopted in one press."""

    offer: Offer
    recipe: Recipe | None


@dataclass(frozen=True)
class Group:
    """Offers of a source whose names begin alike."""

    source: str
    prefix: str
    count: int


@dataclass(frozen=True)
class Lacking:
    """A metric whose source lists no more what its query names; `near` is what may have become of it."""

    metric: str
    source: str
    name: str
    near: str | None


@dataclass(frozen=True)
class Silent:
    """A metric that has told nothing since, or never."""

    metric: str
    since: datetime | None


def unwatched(offers: Sequence[Offer], watched: Collection[Metric]) -> Sequence[Proposal]:
    """Choose what no watch looks at, neither here nor at the source, and nobody ignores; the well-known first."""
    seen = _seen(offers, watched)
    listed: dict[str, set[str]] = {}
    for each in offers:
        listed.setdefault(each.source, set()).add(each.query)
    left = [each for each in offers if not each.is_ignored and (each.source, family(each.query)) not in seen]
    found = [Proposal(each, recipe_for(each.way, each.query, listed[each.source])) for each in left]
    return sorted(found, key=_urgency)


def _seen(offers: Sequence[Offer], watched: Collection[Metric]) -> set[tuple[str, str]]:
    """Name what is looked at, by source and family."""
    ways = {each.source: each.way for each in offers}
    here = {(each.source, family(name)) for each in watched for name in names_in(ways.get(each.source, ""), each.query)}
    return here | {(each.source, family(each.query)) for each in offers if each.watched_there}


def _urgency(of: Proposal) -> tuple[int, str, str]:
    place = URGENCY.index(of.recipe.kind) if of.recipe else len(URGENCY)
    return place, of.offer.source, of.offer.query


def free_name(name: str, source: str, taken: Collection[str]) -> str:
    """Choose a name that nothing has: as it is, with its source, or with a number."""
    beside = name_of(f"{name}_{source}")
    numbered = (f"{beside[:LONGEST_NAME]}_{number}" for number in range(2, len(taken) + 3))
    return next(each for each in (name, beside, *numbered) if each not in taken)


def grouped(found: Sequence[Proposal]) -> Sequence[Group]:
    """Count what has no recipe by source and first word, the largest first."""
    counted = Counter((each.offer.source, prefix(each.offer.query)) for each in found if each.recipe is None)
    rows = [Group(source, word, count) for (source, word), count in counted.items()]
    return sorted(rows, key=lambda each: (-each.count, each.source, each.prefix))


def prefix(query: str) -> str:
    """Give the first word of a name, such as `node` of `node_load1`."""
    for end, letter in enumerate(query):
        if letter in "_.:/" and end:
            return query[:end]
    return query


def lacking(known: Mapping[str, Metric], offers: Sequence[Offer]) -> Sequence[Lacking]:
    """Find the metrics whose source lists things, but not what they ask for."""
    listed: dict[str, list[str]] = {}
    ways = {each.source: each.way for each in offers}
    for each in offers:
        listed.setdefault(each.source, []).append(each.query)
    found = []
    for metric, of in sorted(known.items()):
        there = listed.get(of.source, [])
        if ways.get(of.source) not in LISTED_WHOLE:
            continue
        gone = sorted(names_in(ways[of.source], of.query) - set(there))
        found += [Lacking(metric, of.source, name, _near(name, there)) for name in gone]
    return found


def _near(name: str, there: Sequence[str]) -> str | None:
    """Guess what has become of a name: the likest of those that begin with the same word."""
    alike = [each for each in there if prefix(each) == prefix(name)][:COMPARED]
    near = get_close_matches(name, alike, n=1, cutoff=0.7)
    return near[0] if near else None


def silent(told: Mapping[str, tuple[datetime, datetime | None]], now: datetime) -> Sequence[Silent]:
    """Find the metrics that were looked at for long and told nothing lately: by name, first look and newest figure."""
    long_ago = now - SILENT
    return [Silent(name, newest) for name, (first, newest) in sorted(told.items()) if (newest or first) < long_ago]


@dataclass(frozen=True)
class Findings:
    """All that nobody watches, and what was left out of it."""

    proposals: Sequence[Proposal]
    lacking: Sequence[Lacking]
    silent: Sequence[Silent]
    offered: int
    watched_there: int
    ignored: Sequence[Offer]

    @property
    def ready(self) -> Sequence[Proposal]:
        """Those that can be adopted in one press."""
        return [each for each in self.proposals if each.recipe]

    def about(self, word: str) -> Sequence[Proposal]:
        """Those of a source, or with a word in their names; case does not matter."""
        wanted = word.casefold()
        return [
            each
            for each in self.proposals
            if wanted == each.offer.source.casefold() or wanted in each.offer.query.casefold()
        ]
