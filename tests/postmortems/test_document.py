"""How long things took is worked out from the stations of an incident alone."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.postmortems.document import Times

START = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
SEOUL = timezone(timedelta(hours=9))


def after(**span: float) -> datetime:
    return START + timedelta(**span)


@pytest.mark.parametrize(
    ("times", "spans"),
    [
        (Times(), {}),
        (Times(started=START, detected=after(minutes=5)), {"detect": timedelta(minutes=5)}),
        (Times(declared=START, acknowledged=after(minutes=3)), {"acknowledge": timedelta(minutes=3)}),
        (
            Times(detected=START, declared=after(minutes=9), acknowledged=after(minutes=10)),
            {"acknowledge": timedelta(minutes=10)},
        ),
        (Times(declared=START, resolved=after(days=3, hours=2)), {"resolve": timedelta(days=3, hours=2)}),
        (
            Times(started=START, declared=after(hours=1), mitigated=after(hours=2), resolved=after(hours=30)),
            {"mitigate": timedelta(hours=2), "resolve": timedelta(hours=30)},
        ),
        (Times(declared=START, resolved=after(hours=1).astimezone(SEOUL)), {"resolve": timedelta(hours=1)}),
        (Times(started=after(hours=1), detected=START), {}),
    ],
)
def test_durations(times: Times, spans: dict[str, timedelta]) -> None:
    assert times.spans() == spans
