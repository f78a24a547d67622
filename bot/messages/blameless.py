"""What the blameless check says: why something matters, and how it might be put."""

from collections.abc import Mapping, Sequence

from bot.messages.base import Message, sentence
from bot.messages.languages import mark
from bot.messages.words import Words, words_for
from bot.postmortems.blameless import Finding, Kind
from bot.slack.blocks import section
from bot.slack.mrkdwn import Mrkdwn, plain

SHOWN = 20
"""Findings that one message shows; the others come once these are looked at."""

LABELS: Mapping[Kind, str] = {
    Kind.BLAME: mark("A fault word"),
    Kind.PERSON_CAUSE: mark("A person as the cause"),
    Kind.COUNTERFACTUAL: mark("What did not happen"),
    Kind.SINGLE_CAUSE: mark("A single cause"),
    Kind.HINDSIGHT: mark("Hindsight"),
    Kind.WEAK_ACTION: mark("An action that relies on attention"),
    Kind.NO_ZONE: mark("A time without its zone"),
    Kind.NO_NUMBERS: mark("An impact without figures"),
    Kind.SHALLOW_WHYS: mark("Questions that stop early"),
    Kind.WHYS_END_IN_PERSON: mark("Questions that end in a person"),
    Kind.ACTION_INCOMPLETE: mark("An action that lacks something"),
    Kind.NO_TIME: mark("A time that is missing"),
    Kind.TIMES_ORDER: mark("Times out of order"),
    Kind.NOTHING_LEARNT: mark("Nothing learnt"),
    Kind.REVIEW_OVERDUE: mark("A review past its time"),
}


def why(words: Words, kind: Kind) -> Mrkdwn:
    """Say why a kind matters."""
    return words.render("blameless", f"why_{kind.value}")


def proposal(words: Words, finding: Finding) -> Mrkdwn:
    """Propose another way to put it, in the language of the text; of a text without one, in the reader's."""
    spoken = words_for(finding.language) if finding.language else words
    return spoken.render("blameless", f"rewrite_{finding.rewrite}", **finding.slots)


def advice(words: Words, finding: Finding) -> Mrkdwn:
    """Say all of one finding."""
    label, told = words.label(LABELS[finding.kind]), finding.sentence
    parts = {"why": why(words, finding.kind), "proposal": proposal(words, finding)}
    return words.render("blameless", "advice", label=label, sentence=told, **parts)


def report(words: Words, findings: Sequence[Finding]) -> Message:
    """Show what was found, or that nothing was."""
    if not findings:
        return sentence(words.render("blameless", "calm"))
    shown = [advice(words, finding) for finding in findings[:SHOWN]]
    return Message(plain(shown[0]), [section(each) for each in shown])
