import json
from datetime import date, timedelta
from typing import Any

from bot.messages.standup_figures import NAMED, shown, today, week
from bot.messages.words import words_for
from bot.standups.blocker_queries import BlockerView
from bot.standups.blocker_rules import Blocked
from bot.standups.dates import Span
from bot.standups.figures import Figures, Taken, Today

EN, KO = words_for("en"), words_for("ko")
DAY = date(2026, 3, 2)
SPAN = Span(DAY, DAY)
WELL = Taken(in_time=7, late=1, missed=1, skipped=1, away=3)


def of(taken: Taken, earlier: Taken = WELL, response: timedelta | None = None) -> Figures:
    return Figures("Daily", "C1", taken, earlier, response)


def test_each_figure_stands_beside_what_is_behind_it() -> None:
    text = json.dumps(shown(EN, SPAN, [of(WELL, Taken(), timedelta(minutes=12))]).payload, ensure_ascii=False)
    assert "Took part: 80 % (of 10 questions; before: too little data)" in text
    assert "In time: 7 · late: 1 · missed: 1 · skipped: 1" in text
    assert "Not counted: away 3, not asked in time by Bongsu 0" in text
    assert "12 min (median)" in text
    assert "counts against nobody" in text
    assert "<@" not in text


def test_of_too_little_nothing_is_claimed() -> None:
    text = json.dumps(shown(KO, SPAN, [of(Taken(in_time=4))]).payload, ensure_ascii=False)
    assert "자료 부족" in text
    assert "100" not in text
    assert "부재 0" not in text
    assert "없습니다" in json.dumps(shown(KO, SPAN, []).payload, ensure_ascii=False)


def test_the_week_stands_against_the_one_before() -> None:
    (line,) = week(EN, [of(WELL, Taken(in_time=9, missed=1)), of(Taken(away=5))])
    assert line == "*Daily* in seven days: took part 80 % (before: 90 %), late 1, missed 1"


def test_today_names_some_who_are_away() -> None:
    some = {f"U{number:02}": DAY for number in range(NAMED + 1)}
    few, many = today(EN, [Today("Daily", "C1", 1, 3, {"U1": DAY, "U2": DAY}), Today("Big", "C2", 0, 9, some)])
    assert few == "*Daily* today: 1 of 3 have answered · away: <@U1>, <@U2>"
    assert many.endswith("<@U09>, …")
    assert today(EN, [Today("Daily", "C1", 1, 3, {})]) == ["*Daily* today: 1 of 3 have answered"]


def test_meetings_are_told_where_there_were_any() -> None:
    met = Figures("Daily", "C1", Taken(), Taken(), None, 3, timedelta(minutes=14))
    assert week(EN, [met])[0].endswith("Meetings: 3, of 14 min (median)")
    assert "Meetings: 3" in json.dumps(shown(EN, SPAN, [met]).payload)
    assert "Meetings" not in json.dumps(shown(EN, SPAN, [of(WELL)]).payload)


def test_what_is_in_the_way_stands_with_its_age() -> None:
    stuck = Figures("Daily", "C1", WELL, WELL, None, raised=4, ages=[10, 3, 2])
    over = Figures("Daily", "C1", WELL, WELL, None, raised=1)
    assert week(EN, [stuck])[0].endswith("In the way: 4 new, 3 still; for 3 days (median), the oldest for 10")
    assert week(EN, [over])[0].endswith("In the way: 1 new, none still")
    same: Any = {"standup": "Daily", "channel": "C1", "made_by": "U0", "told": None, "person": "U1", "name": None}
    days: Any = {"raised_on": DAY - timedelta(days=3), "stands_on": DAY, "owner": None, "due_on": None}
    of = BlockerView(id=1, standup_id=1, **same, text="<!here> no key", state=Blocked.OPEN, **days)
    assert today(EN, [], [of], DAY) == ["• <@U1> · Daily · days: 3: &lt;!here&gt; no key"]
