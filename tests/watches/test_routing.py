import pytest

from bot.catalogue.watches import Route
from bot.severity import Severity
from bot.watches.routing import Told, told

ROUTES = [
    Route.model_validate(each)
    for each in (
        {"from": "danger", "channel": "shop"},
        {"from": "urgent", "people": ["dana"], "window": "nights"},
        {"from": "critical", "page": True, "channel": "shop"},
    )
]


@pytest.mark.parametrize(
    ("severity", "windows", "where"),
    [
        (Severity.SEV4, (), Told(("alerts",))),
        (Severity.SEV3, ("nights",), Told(("shop",))),
        (Severity.SEV2, (), Told(("shop",))),
        (Severity.SEV2, ("nights",), Told(("shop",), ("dana",))),
        (Severity.SEV1, (), Told(("shop",), (), calls=True)),
    ],
)
def test_whom_an_alarm_is_told(severity: Severity, windows: tuple[str, ...], where: Told) -> None:
    assert told(ROUTES, severity, windows, "alerts") == where


def test_people_alone_need_no_channel() -> None:
    assert told([Route.model_validate({"people": ["dana"]})], Severity.SEV5, (), "alerts") == Told((), ("dana",))


def test_a_page_alone_is_said_in_the_usual_channel_too() -> None:
    assert told([Route.model_validate({"page": True})], Severity.SEV5, (), "alerts").channels == ("alerts",)
