import pytest

from bot.sandbox.channels import Channel, Kind


def channel(kind: Kind, *members: str) -> Channel:
    return Channel("C1", "one", kind, "U1", 1_800_000_000, list(members))


@pytest.mark.parametrize(
    ("kind", "visible", "letter", "scope", "spoken"),
    [
        ("channel", True, "C", "channels", "one"),
        ("group", False, "G", "groups", "privategroup"),
        ("im", False, "D", "im", "directmessage"),
    ],
)
def test_kinds(kind: Kind, letter: str, scope: str, spoken: str, *, visible: bool) -> None:
    one = channel(kind, "U1")
    assert (one.visible_to("U2"), one.visible_to("U1")) == (visible, True)
    assert (one.letter, one.scope, one.spoken_name) == (letter, scope, spoken)


def test_a_channel_is_shown_as_its_viewer_sees_it() -> None:
    shown = channel("group", "U1").to_slack(viewer="U1", with_count=True, with_locale=True)
    assert (shown["is_private"], shown["is_group"], shown["is_channel"], shown["is_member"]) == (
        True,
        True,
        False,
        True,
    )
    assert (shown["num_members"], shown["locale"]) == (1, "en-US")
    assert not channel("channel", "U1").to_slack(viewer="U2")["is_member"]


def test_a_direct_message_names_the_other() -> None:
    assert channel("im", "U1", "U2").to_slack(viewer="U1")["user"] == "U2"
    assert channel("im", "U1").partner_of("U1") == "U1"


def test_a_row_makes_the_same_channel_again() -> None:
    one = channel("channel", "U1")
    one.pins.append({"message": {"ts": "1.000001"}})
    assert Channel(**one.row()) == one
    assert one.pinned("1.000001")
    assert not one.pinned("1.000002")
