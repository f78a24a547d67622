from bot.work import Lane


def test_lanes_are_in_order() -> None:
    assert sorted(Lane) == [Lane.URGENT, Lane.NORMAL, Lane.BULK]
