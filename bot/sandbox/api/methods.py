"""What Slack says of each method: arguments, scopes, rate tier; kept in `methods.json`.

Source: https://docs.slack.dev/reference/methods
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Spec:
    """The facts of one method; any one of the scopes suffices, tier 0 has limits of its own."""

    tier: int
    scopes: frozenset[str]
    required: tuple[str, ...]
    optional: frozenset[str]


@cache
def specs() -> dict[str, Spec]:
    """Return the facts of every method that this workspace serves."""
    facts = json.loads(Path(__file__).with_name("methods.json").read_text())
    return {
        name: Spec(fact["tier"], frozenset(fact["scopes"]), tuple(fact["required"]), frozenset(fact["optional"]))
        for name, fact in facts.items()
    }


def every_scope() -> frozenset[str]:
    """Return all scopes that a method asks for."""
    scopes = {scope for spec in specs().values() for scope in spec.scopes}
    return frozenset(scopes | {"users:read.email", "commands", "app_mentions:read"})
