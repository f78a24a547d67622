from bot.sandbox.calls import Calls


def test_calls_are_numbered_and_forgotten_on_demand() -> None:
    calls = Calls()
    for number in range(3):
        calls.note("auth.test", {"n": number}, None if number else "invalid_auth", at=1.5, ms=0.1234)
    shown = calls.since(1)
    assert shown["next"] == 4
    assert shown["calls"][0] == {
        "n": 1,
        "method": "auth.test",
        "args": {"n": 0},
        "ok": False,
        "at": 1.5,
        "ms": 0.12,
        "error": "invalid_auth",
    }
    assert [call["n"] for call in calls.since(3)["calls"]] == [3]
    calls.clear()
    assert calls.since(1) == {"calls": [], "next": 4}
