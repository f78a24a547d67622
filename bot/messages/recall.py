"""What people read about incidents of the past."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.incidents.recall import Past
from bot.messages import postmortem
from bot.messages.base import Message, sentence
from bot.messages.words import Words
from bot.postmortems.queries import Listed
from bot.slack.blocks import context, section
from bot.slack.mrkdwn import Mrkdwn, plain


@dataclass(frozen=True)
class Reading:
    """Past incidents like one, their published post-mortems by the incident's key, and others of the same services."""

    past: Sequence[Past] = ()
    papers: Mapping[int, Listed] = field(default_factory=dict)
    others: Sequence[Listed] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to read."""
        return bool(self.past or self.others)


def similar(words: Words, reading: Reading) -> Message:
    """Tell which incidents are like this one and how they ended, and what to read of them and of the same services."""
    if not reading:
        return sentence(words.render("recall", "nothing_like_it"))
    headline = words.render("recall", "similar", has_past=bool(reading.past))
    shown = [section(headline)]
    for each in reading.past:
        paper = reading.papers.get(each.incident.id)
        shown.append(section(_row(words, each), accessory=postmortem.page_button(words, paper.key) if paper else None))
    if reading.others:
        shown.append(context(words.render("recall", "same_services")))
        shown += [postmortem.found_row(words, each) for each in reading.others]
    return Message(plain(headline), shown)


def found(words: Words, typed: str, incidents: Sequence[Past]) -> Message:
    """List what was found by words."""
    if not incidents:
        return sentence(words.render("recall", "nothing_found", typed=typed))
    headline = words.render("recall", "found", typed=typed)
    return Message(plain(headline), [section(headline), *(section(_row(words, each)) for each in incidents)])


def _row(words: Words, past: Past) -> Mrkdwn:
    return words.render("recall", "row", incident=past.incident, told=past.told)
