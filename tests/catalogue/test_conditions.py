import pytest
from pydantic import ValidationError

from bot.catalogue import CatalogueError, parse
from bot.catalogue.conditions import Condition
from bot.catalogue.deploying import Environment

METRICS = """
[metric.errors]
source = "host"
query = "e"
kind = "errors"
[metric.orders]
source = "host"
query = "o"
"""


@pytest.mark.parametrize(("typed", "share"), [("20 %", 0.2), ("7.5%", 0.075), (0.5, 0.5)])
def test_a_share_is_read(typed: object, share: float) -> None:
    assert Condition(metric="errors", worse=typed).worse == share  # type: ignore[arg-type]  # as the file has it


@pytest.mark.parametrize(
    "given",
    [{}, {"least": 1}, {"worse": 0}, {"worse": "-5 %"}, {"worse": "much"}, {"above": 1, "least": -1}, {"above": "nan"}],
)
def test_what_asks_for_nothing_or_makes_no_sense_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Condition.model_validate({"metric": "errors", **given})


@pytest.mark.parametrize(
    ("given", "asks", "compares"),
    [
        ({}, False, False),
        ({"gates": ["metrics"]}, True, False),
        ({"metrics": [{"metric": "errors", "below": 1}]}, True, False),
        ({"metrics": [{"metric": "errors", "worse": "5 %"}]}, False, True),
    ],
)
def test_when_metrics_are_asked(given: dict[str, object], *, asks: bool, compares: bool) -> None:
    environment = Environment.model_validate(given)
    assert (environment.asks_metrics, environment.compares_metrics) == (asks, compares)


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ('{ metric = "erorrs", above = 1 }', '"erorrs" is no metric (did you mean "errors"?)'),
        ('{ metric = "orders", worse = "5 %" }', "nothing says which way orders is worse"),
        ('{ metric = "errors", worse = "5 %" }', None),
        ('{ metric = "orders", below = 5 }', None),
    ],
)
def test_they_are_about_metrics_that_there_are(wanted: str, message: str | None) -> None:
    own = '[service.web]\ngit = "/x"\n[service.web.deploy.staging]\ncommand = { run = ["x"] }\n'
    for table in ("[environment.staging]\n", f"[environment.staging]\n{own}"):
        text = f"{METRICS}{table}metrics = [{wanted}]\n"
        if message is None:
            parse(text)
            continue
        with pytest.raises(CatalogueError) as refused:
            parse(text)
        assert [each.message for each in refused.value.mistakes] == [message]
