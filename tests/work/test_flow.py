from bot.app import FLOWS
from bot.work import Lane


def test_lanes_are_in_order() -> None:
    assert sorted(Lane) == [Lane.URGENT, Lane.NORMAL, Lane.BULK]


def test_the_flows_of_the_product_are_what_jobs_in_databases_expect() -> None:
    """Change a flow only under a new version: jobs of the old one still wait in somebody's database."""
    assert {name: (flow.payload, [step.name for step in flow.steps]) for name, flow in FLOWS.items()} == {
        "alerts.sort/1": ((), ["sort"]),
        "incident.invite/1": (("incident",), ["invite"]),
        "incident.open/1": (("incident",), ["channel"]),
        "incident.topic/1": (("incident",), ["topic"]),
        "people.fetch/1": (("person",), ["person"]),
        "people.refresh/1": (("cursor",), ["page"]),
        "projection.pin/1": (("projection",), ["pin"]),
        "projection.show/1": (("projection",), ["channel", "show"]),
        "projection.sweep/1": (("projection",), ["sweep"]),
    }
