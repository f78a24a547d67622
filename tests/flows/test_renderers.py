import ast

from bot.flows.renderers import IN_ORDER, OF_CATALOGUE, OPENING, PINNED, RENDERERS, THREADED
from tests.house.checkout import tracked, tree


def wanted_kinds() -> set[str]:
    """Find the kinds that flows name when they want a message."""
    calls = (node for path in tracked("bot/flows/*.py") for node in ast.walk(tree(path)) if isinstance(node, ast.Call))
    named = (call.args[2] for call in calls if getattr(call.func, "id", "") == "want" and len(call.args) > 2)
    return {kind.value for kind in named if isinstance(kind, ast.Constant) and isinstance(kind.value, str)}


def test_every_kind_that_is_wanted_can_be_made() -> None:
    assert "incident.panel" in wanted_kinds()
    assert wanted_kinds() <= {*RENDERERS, *OF_CATALOGUE}
    assert not RENDERERS.keys() & OF_CATALOGUE.keys()


def test_what_is_said_of_kinds_is_said_of_known_ones() -> None:
    above = {kind for kind, _ in THREADED.values()}
    assert PINNED | IN_ORDER | set(THREADED) | above <= set(RENDERERS)
    assert all(THREADED[kind][0] == over for over, (kind, _) in OPENING.items())
