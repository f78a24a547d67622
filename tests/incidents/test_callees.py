import pytest

from bot.catalogue import parse
from bot.incidents.callees import Callees, asked, first, further, is_grave
from bot.severity import Severity

CATALOGUE = parse("""
[person.anna]
slack = "U0ANNAWEB"
[person.luca]
slack = "U0LUCARIN"
[person.maya]
slack = "U0MAYAJOHN"
[service.a]
owners = ["anna"]
[service.b]
owners = ["anna"]
page = ["luca"]
[service.c]
pagerduty = "shop"
owners = ["luca"]
[service.d]
[page]
people = ["maya"]
""")


@pytest.mark.parametrize(
    ("services", "target", "people"),
    [
        (["a"], None, ("anna",)),
        (["b"], None, ("luca",)),
        (["a", "b"], None, ("anna", "luca")),
        (["a", "a"], None, ("anna",)),
        (["c"], "shop", ()),
        (["a", "c"], "shop", ()),
        (["d"], None, ("maya",)),
        (["unknown"], None, ("maya",)),
        ([], None, ("maya",)),
    ],
)
def test_who_is_called_first(services: list[str], target: str | None, people: tuple[str, ...]) -> None:
    found = first(CATALOGUE, services)
    assert (found.target, found.people) == (target, people)


@pytest.mark.parametrize(("services", "target"), [([], "all"), (["a"], None)])
def test_a_routing_key_for_all_goes_before_people_for_all(services: list[str], target: str | None) -> None:
    catalogue = parse('[service.a]\nowners = ["U0ANNAWEB"]\n[page]\npagerduty = "all"\npeople = ["U0MAYAJOHN"]')
    assert first(catalogue, services).target == target


def test_nobody_is_named() -> None:
    assert not first(parse(""), ["a"])


@pytest.mark.parametrize(
    ("services", "called", "people"),
    [(["c"], [], ("luca",)), (["a"], ["anna"], ()), ([], ["maya"], ()), (["d"], [], ("maya",))],
)
def test_who_is_called_next_without_a_word_of_the_catalogue(
    services: list[str], called: list[str], people: tuple[str, ...]
) -> None:
    assert further(CATALOGUE, services, called).people == people


def test_who_is_named_for_that_is_called_next_unless_they_were() -> None:
    catalogue = parse('[page]\nescalate_to = ["U0MAYAJOHN", "U0LUCARIN"]')
    assert further(catalogue, [], ["U0LUCARIN"]).people == ("U0MAYAJOHN",)


@pytest.mark.parametrize(("least", "woken"), [("critical", [1]), ("urgent", [1, 2]), ("info", [1, 2, 3, 4, 5])])
def test_for_what_somebody_is_woken(least: str, woken: list[int]) -> None:
    catalogue = parse(f'[page]\nfrom = "{least}"')
    assert [int(level) for level in Severity if is_grave(catalogue, level)] == woken


@pytest.mark.parametrize(
    ("named", "services", "wanted"),
    [
        (["U1", "anna", "U1"], [], [Callees(None, ("U1", "anna"))]),
        (["S0ONCALL", "U1", "S0OTHER"], [], [Callees(None, each) for each in (("U1",), ("S0ONCALL",), ("S0OTHER",))]),
        (["U1"], ["c", "b", "c"], [Callees(None, ("U1",)), Callees("shop", ()), Callees(None, ("luca",))]),
        ([], [], []),
    ],
)
def test_who_is_asked_for(named: list[str], services: list[str], wanted: list[Callees]) -> None:
    assert asked(CATALOGUE, named, services) == wanted
