import pytest

from bot.catalogue import CatalogueError, parse

METRICS = """
[service.shop]
[[window]]
name = "nights"
[metric.cpu]
source = "host"
query = "cpu"
kind = "cpu"
"""


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('metric = "cup"', 'watch.a.metric: "cup" is no metric (did you mean "cpu"?)'),
        ('metric = "cpu"\nfree_metric = "x"', "watch.a.free_metric"),
        ('metric = "cpu"\nservice = "x"', '"x" is no service'),
        ('metric = "cpu"\nquiet = "night"', 'did you mean "nights"?'),
        ('metric = "cpu"\n[[watch.a.route]]\nchannel = "x"\nwindow = "night"', "watch.a.route[0].window"),
        ('metric = "cpu"\n[[watch.a.route]]\npeople = ["x"]', "watch.a.route[0].people"),
        ('metric = "cpu"\ncondition = "change"\nlevels.danger = 1', "watch.a.over: is missing for `change`"),
        ('metric = "cpu"\nlevels.danger = [1, 2]', "watch.a.levels.danger: does not fit the condition"),
        ('metric = "cpu"\nlevels = { danger = 90, urgent = 80 }', "watch.a.levels.urgent: is not beyond the milder"),
        ('metric = "cpu"\nlevels.danger = { raise = 9, clear = 10 }', "is clear on the bad side"),
    ],
)
def test_mistakes_are_named(table: str, message: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        parse(f"{METRICS}[watch.a]\n{table}\n", "bongsu.toml")
    assert message in str(caught.value)
