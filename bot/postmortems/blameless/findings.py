"""What the check finds, and what it may know of the incident."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as default
from enum import StrEnum


class Kind(StrEnum):
    """What a sentence, or a draft, does that teaches less than it could."""

    BLAME = "blame"
    """A fault word about somebody."""
    PERSON_CAUSE = "person_cause"
    """A person stands where a condition should."""
    COUNTERFACTUAL = "counterfactual"
    """What did not happen is told in place of what did."""
    SINGLE_CAUSE = "single_cause"
    """One cause is made to explain everything."""
    HINDSIGHT = "hindsight"
    """What was known only later is told as plain at that time."""
    WEAK_ACTION = "weak_action"
    """An action that asks people to be better."""
    NO_ZONE = "no_zone"
    """A time of day without its zone."""
    NO_NUMBERS = "no_numbers"
    """An impact without a figure."""
    SHALLOW_WHYS = "shallow_whys"
    """A chain of questions under three deep."""
    WHYS_END_IN_PERSON = "whys_end_in_person"
    """A chain of questions whose last answer is a person."""
    ACTION_INCOMPLETE = "action_incomplete"
    """An action without owner, date or kind."""
    NO_TIME = "no_time"
    """It is not told when something was detected or mitigated."""
    TIMES_ORDER = "times_order"
    """Times that cannot have come in this order."""
    NOTHING_LEARNT = "nothing_learnt"
    """Nothing went well, or nobody was lucky."""
    REVIEW_OVERDUE = "review_overdue"
    """The review is past its time."""


@dataclass(frozen=True)
class Surroundings:
    """Whom and what a text may name: people by their names, services and machines by theirs."""

    people: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Finding:
    """One piece of advice.

    `start` and `end` are the place of the sentence in its field, in characters; a finding about a whole field or the
    whole draft has no sentence. `words` are those that were noticed. `rewrite` names a macro of the proposal, with its
    `slots`, in the language of the text (`en` or `ko`).
    """

    kind: Kind
    field: str = ""
    sentence: str = ""
    start: int = 0
    end: int = 0
    words: str = ""
    language: str = ""
    rewrite: str = ""
    slots: Mapping[str, str] = default(default_factory=dict)
