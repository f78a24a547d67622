import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.silencing import MOST_VALUES, Firing, matchers, wanted
from bot.catalogue import parse

CATALOGUE = parse('[alertmanager.eu]\nurl = "http://eu"\nmatch = [\'cluster = "eu"\']')
LABELS = st.dictionaries(st.sampled_from(["alertname", "instance", "zone"]), st.text(max_size=3), min_size=1)


@pytest.mark.parametrize(
    ("alerts", "found"),
    [
        ([{"a": "1", "b": "2"}], {"a": ["1"], "b": ["2"]}),
        ([{"a": "1", "b": "2"}, {"a": "1", "b": "3"}], {"a": ["1"], "b": ["2", "3"]}),
        ([{"a": "1"}, {"a": "1", "b": "3"}], {"a": ["1"], "b": ["", "3"]}),
        ([{"a": "1", "b": str(number)} for number in range(MOST_VALUES + 1)], {"a": ["1"]}),
        ([{"b": str(number)} for number in range(MOST_VALUES + 1)], {}),
        ([{"a": "1"}, {"b": "1"}], {}),
        ([{}], {}),
        ([], {}),
    ],
)
def test_the_values_of_each_label_are_collected(alerts: list[dict[str, str]], found: dict[str, list[str]]) -> None:
    assert matchers(alerts) == found


@given(st.lists(LABELS, max_size=5))
def test_a_silence_holds_all_that_it_was_made_of(alerts: list[dict[str, str]]) -> None:
    found = matchers(alerts)
    patterns = {name: re.compile("|".join(map(re.escape, values))) for name, values in found.items()}
    assert all(pattern.fullmatch(each.get(name, "")) for each in alerts for name, pattern in patterns.items())


def test_there_is_one_a_name_and_none_of_alerts_that_come_from_elsewhere() -> None:
    fires = [
        Firing("Disk", {"alertname": "Disk", "cluster": "eu", "host": "1"}),
        Firing("Disk", {"alertname": "Disk", "cluster": "eu", "host": "2"}),
        Firing("Errors", {"alertname": "Errors", "cluster": "eu"}),
        Firing("Errors", {"alertname": "Errors", "cluster": "us"}),
    ]
    plans = {each.title: (each.target, each.matchers["cluster"]) for each in wanted(CATALOGUE, fires)}
    assert plans == {"Disk": ("eu", ["eu"]), "Errors": ("eu", ["eu"])}
