import pytest

from bot.sandbox.errors import SlackError
from bot.sandbox.ids import Ids
from bot.sandbox.response_urls import ResponseUrls, Target
from tests.sandbox.stage import Clock

TARGET = Target("C1", "U1", "1.000001")


@pytest.fixture
def urls(ids: Ids, clock: Clock) -> ResponseUrls:
    return ResponseUrls("http://127.0.0.1:1", ids, clock)


def test_five_uses(urls: ResponseUrls) -> None:
    address = urls.give(TARGET)
    assert address.startswith("http://127.0.0.1:1/response/T0BEACON/A0BONGSU/")
    key = address.rpartition("/")[2]
    assert [urls.use(key) for _ in range(5)] == [TARGET] * 5
    with pytest.raises(SlackError, match="used_url"):
        urls.use(key)


@pytest.mark.parametrize("age", [1800.5, 3601, 10_000])
def test_thirty_minutes(urls: ResponseUrls, clock: Clock, age: float) -> None:
    key = urls.give(TARGET).rpartition("/")[2]
    clock.now += 1800
    assert urls.use(key) == TARGET
    clock.now += age - 1800
    urls.give(TARGET)
    with pytest.raises(SlackError, match="expired_url"):
        urls.use(key)
