"""A chart for tests: three hours of a latency with a gap, in which something was deployed and something broke."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from xml.etree.ElementTree import Element, fromstring

from bot.messages.charts.chart import Chart, Level, Line, Mark, Panel
from bot.metrics.ports import Point
from bot.severity import Severity
from tests.work.bench import NOW

HOURS = timedelta(hours=3)
START = NOW - HOURS
LEVELS = (Level(Severity.SEV4, low=0.5), Level(Severity.SEV2, low=0.6))


def points(figure: Callable[[int], float | None], count: int = 61) -> Sequence[Point]:
    return [Point(START + HOURS * place / (count - 1), figure(place)) for place in range(count)]


def at(hours: float, label: str, severity: Severity | None = None) -> Mark:
    return Mark(START + timedelta(hours=hours), label, severity)


def panel(figure: Callable[[int], float | None] = lambda place: place / 100, unit: str = "s") -> Panel:
    return Panel(unit, [Line(points(figure), now=0.6)], LEVELS)


def chart(*marks: Mark, panels: Sequence[Panel] = ()) -> Chart:
    return Chart("결제 지연", panels or [panel()], START, NOW, "3 h", "no data", marks)


def parsed(svg: str) -> Element:
    return fromstring(svg.replace(' xmlns="http://www.w3.org/2000/svg"', ""))
