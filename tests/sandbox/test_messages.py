from bot.sandbox.messages import Message, Timeline


def message(number: int, user: str = "U1", **more: object) -> Message:
    return Message("C1", f"1800000000.{number:06d}", user, str(number), **more)  # type: ignore[arg-type]  # a table of fields and values


def timeline(*messages: Message) -> Timeline:
    made = Timeline()
    for one in messages:
        made.add(one)
    return made


PARENT = message(1)
REPLY = message(2, "U2", thread_ts=PARENT.ts)
LOUD = message(3, "U3", thread_ts=PARENT.ts, is_broadcast=True)
WHISPER = message(4, only_for="U1")
LAST = message(5, "U2")


def test_the_channel_shows_no_replies_and_no_whispers() -> None:
    made = timeline(PARENT, REPLY, LOUD, WHISPER, LAST)
    assert list(made.newest_first()) == [LAST, LOUD, PARENT]
    assert list(made) == [PARENT, REPLY, LOUD, WHISPER, LAST]


def test_a_whisper_is_found_by_its_own_name_alone() -> None:
    made = timeline(PARENT, WHISPER)
    assert (made.get(WHISPER.ts), made.whisper(WHISPER.ts)) == (None, WHISPER)
    assert (made.get(PARENT.ts), made.whisper(PARENT.ts)) == (PARENT, None)


def test_a_thread_counts_its_replies() -> None:
    made = timeline(PARENT, REPLY, LOUD, LAST)
    counts = made.counts(PARENT.ts)
    assert (counts["reply_count"], counts["reply_users"], counts["latest_reply"]) == (2, ["U2", "U3"], LOUD.ts)
    assert made.counts(LAST.ts) == {}
    made.remove(REPLY)
    assert made.thread(PARENT.ts) == [PARENT, LOUD]
    assert made.thread("1.000001") == []


def test_unread_is_what_others_said_since() -> None:
    made = timeline(PARENT, REPLY, LOUD, LAST)
    assert [made.unread("U2", since) for since in ("0", PARENT.ts, LOUD.ts, LAST.ts)] == [2, 1, 0, 0]


def test_a_message_is_shown_as_slack_shows_it() -> None:
    one = message(1, "U0BONGSU", metadata={"event_type": "a", "event_payload": {}}, reactions={"eyes": ["U1"]})
    shown = one.to_slack()
    assert (shown["bot_id"], shown["bot_profile"]["name"]) == ("B0BONGSU", "Bongsu")
    assert shown["reactions"] == [{"name": "eyes", "users": ["U1"], "count": 1}]
    assert "metadata" not in shown
    assert one.to_slack(with_metadata=True)["metadata"]["event_type"] == "a"
    assert LOUD.to_slack()["subtype"] == "thread_broadcast"
    assert "bot_id" not in PARENT.to_slack()
    assert Message(**one.row()) == one
