from hypothesis import given
from hypothesis import strategies as st

from bot.messages.charts.chart import Mark
from bot.messages.charts.flags import ROW, SIGN, flags, rows_of
from bot.messages.charts.letters import width
from bot.messages.charts.places import EDGE, SMALL, WIDTH, Flag, Frame
from bot.severity import Severity
from tests.messages.charting import START, at
from tests.work.bench import NOW

FRAME = Frame(START, NOW, 60, 400)
MARKS = st.builds(
    at,
    st.floats(0, 3),
    st.sampled_from(["v1.4.2", "3f2a9c1", "SEV2 #12", "shop 3f2a9c1", "결제 v10.4.2-rc1 그리고 더"]),
    st.sampled_from([None, *Severity]),
)


def ends(flag: Flag) -> tuple[float, float, float]:
    assert flag.label is not None
    return flag.label.y, flag.label.x, flag.label.x + SIGN + width(flag.label.text, SMALL)


@given(st.lists(MARKS, max_size=12, unique_by=lambda mark: (mark.at, mark.label)))
def test_no_label_lies_over_another_or_over_the_line_of_one_above(marks: list[Mark]) -> None:
    found = flags(FRAME, marks, 80)
    assert len(found) == len(marks)
    labelled = [flag for flag in found if flag.label]
    assert len(labelled) >= min(1, len(marks))
    for flag in labelled:
        row, left, right = ends(flag)
        assert left >= EDGE - 0.01
        assert right <= WIDTH - EDGE + 0.01
        for other in labelled:
            over, first, last = ends(other)
            assert other is flag or over != row or last < left or first > right
            assert other is flag or over >= row or not left < other.x < right


def test_the_gravest_has_its_label_where_there_is_no_room_for_all() -> None:
    marks = [*(at(1.5, f"v{place}.0.0") for place in range(9)), at(1.5, "SEV1 #3", Severity.SEV1)]
    found = flags(FRAME, marks, 80)
    assert found[-1].label is not None
    assert sum(flag.label is not None for flag in found) < len(marks)


def test_rows_are_counted_by_their_labels() -> None:
    alone = [at(0.5, "v1"), at(2.5, "v2")]
    assert rows_of(flags(FRAME, [], 80), 80) == 0
    assert rows_of(flags(FRAME, alone, 80), 80) == 1
    both = flags(FRAME, [at(1.3, "v1.4.2"), at(1.5, "SEV2 #12", Severity.SEV2), at(1.7, "v1.4.3")], 80)
    assert sorted(flag.label.y for flag in both if flag.label) == [80, 80 + ROW, 80 + ROW]
    assert rows_of(both, 80) == 2
