from datetime import timedelta

from bot.messages.charts.places import Field, Frame
from tests.messages.charting import START
from tests.work.bench import NOW


def test_a_moment_lies_between_the_edges_by_its_share_of_the_time() -> None:
    frame = Frame(START, NOW, 60, 480)
    assert (frame.x(START), frame.x(NOW), frame.x(START + timedelta(hours=1))) == (60, 480, 200)


def test_a_field_ends_below_its_height() -> None:
    assert Field(10, 30, None, None, (), (), (), ()).bottom == 40
