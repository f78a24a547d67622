"""What a picture of four series of 360 figures costs, in time and in memory: `python -m bench.charts`.

Measured in a process of its own, which has loaded the bot's words before, as a worker has; what loading the modules of
charts costs is told apart. Levels, deploys and an incident are drawn too, in Korean.
"""

import json
import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

SERIES, FIGURES, TIMES = 4, 360, 30
CHILD = "--child"


def _memory() -> float:
    """Tell how much memory this process holds now, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _peak() -> float:
    """Tell how much memory this process held at the most, in MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) * 1024 / 1e6


def _child() -> dict[str, float]:
    """Measure here."""
    import bot.metrics.queries  # noqa: F401, PLC0415 - what is loaded when is what is measured
    from bot.messages.words import words_for  # noqa: PLC0415

    words_for("ko").render("metric", "no_metrics")
    before, begun = _memory(), time.process_time()
    from bot.messages import metric_charts  # noqa: PLC0415

    loading, loaded = time.process_time() - begun, _memory()
    chart = _chart()
    walls, spans = [], []
    for _ in range(TIMES):
        begun, wall = time.process_time(), time.perf_counter()
        content = metric_charts.Drawing(chart, "").content(words_for("ko"), ZoneInfo("Asia/Seoul"))
        spans.append(time.process_time() - begun)
        walls.append(time.perf_counter() - wall)
    return {
        "loading": loading * 1000,
        "loaded": loaded - before,
        "first": spans[0] * 1000,
        "median": statistics.median(spans) * 1000,
        "wall": statistics.median(walls) * 1000,
        "drawn": _memory() - before,
        "peak": _peak(),
        "size": len(content) / 1000,
    }


def _chart() -> Any:  # noqa: ANN401 - its class is loaded only here
    """Make a chart with all that one can have."""
    from bot.messages.charts.chart import Chart, Level, Line, Mark, Panel  # noqa: PLC0415
    from bot.metrics.ports import Point  # noqa: PLC0415
    from bot.severity import Severity  # noqa: PLC0415

    end = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    start, step = end - timedelta(hours=6), timedelta(hours=6) / (FIGURES - 1)
    lines = [
        Line(
            [Point(start + at * step, 2 + math.sin(at / 30 + own) + at % 7 / 20) for at in range(FIGURES)],
            f"매장 {own}",
            2,
        )
        for own in range(SERIES)
    ]
    levels = [Level(severity, low=4 - severity / 3) for severity in reversed(Severity)]
    marks = [Mark(start + timedelta(hours=hour), f"v1.4.{hour}") for hour in range(1, 6)]
    marks.append(Mark(start + timedelta(hours=2.2), "SEV2 #12", Severity.SEV2))
    return Chart(
        "결제 지연 시간", [Panel("s", lines, levels)], start, end, "3월 2일 18:00까지 6시간", "자료 없음", marks
    )


def table() -> Iterator[str]:
    """Give the table line by line."""
    told = subprocess.run([sys.executable, "-m", "bench.charts", CHILD], check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(told.stdout)
    yield f"| A picture of {SERIES} series of {FIGURES} figures | Measured | aim |"
    yield "|---|--:|--:|"
    yield f"| loading the modules of charts, once | {found['loading']:.0f} ms, {found['loaded']:.1f} MB | |"
    yield f"| the first picture, CPU | {found['first']:.0f} ms | |"
    yield f"| a picture, CPU (median of {TIMES}) | {found['median']:.0f} ms | 250 ms |"
    yield f"| the same by the clock on the wall | {found['wall']:.0f} ms | 250 ms |"
    yield f"| memory that {TIMES} pictures leave behind, loading included | {found['drawn']:.1f} MB | |"
    yield f"| the most memory of the whole process | {found['peak']:.0f} MB | 120 MB |"
    yield f"| size of the PNG | {found['size']:.0f} kB | |"


def main() -> None:
    """Print the table."""
    if CHILD in sys.argv:
        print(json.dumps(_child()))
        return
    for line in table():
        print(line)


if __name__ == "__main__":
    main()
