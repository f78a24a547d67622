from bot.messages.incident_forms import mark_of
from commands.forms import changed, entered


def test_what_was_entered_is_read_by_block() -> None:
    values = {
        "title": {"a": {"type": "plain_text_input", "value": "x"}},
        "impact": {"a": {"type": "plain_text_input", "value": None}},
        "severity": {"a": {"type": "static_select", "selected_option": {"value": "2"}}},
        "none": {"a": {"type": "static_select", "selected_option": None}},
        "services": {"a": {"type": "multi_static_select", "selected_options": [{"value": "b"}, {"value": "c"}]}},
        "callees": {"a": {"type": "multi_users_select", "selected_users": ["U1", "U2"]}},
        "role": {"a": {"type": "users_select", "selected_user": "U1"}},
        "at": {"a": {"type": "timepicker", "selected_time": "09:00"}},
    }
    expected = {"title": "x", "impact": None, "severity": "2", "none": None, "services": ["b", "c"], "role": "U1"}
    expected |= {"at": "09:00"}
    expected |= {"callees": ["U1", "U2"]}
    assert entered({"view": {"state": {"values": values}}}) == expected


def test_only_what_somebody_changed_counts_and_what_was_not_shown_never_does() -> None:
    shown = {"title": mark_of("a"), "impact": mark_of(None)}
    assert changed({"title": "a", "impact": "all", "services": []}, shown) == {"impact": "all"}
