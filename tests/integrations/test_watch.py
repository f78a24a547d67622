import pytest

from bot.alerts.ports import Unreadable
from bot.integrations.watch import WatchPost, read
from tests.work.bench import NOW


def test_a_post_is_read_as_it_was_written() -> None:
    labels = {"host": "web-1", "severity": "danger"}
    post = WatchPost(status="firing", key="1:host=web-1", subject="7", title="cpu", labels=labels, starts_at=NOW)
    (alert,) = read(post.model_dump_json().encode(), NOW).alerts
    assert (alert.source, alert.fingerprint, alert.group) == ("watch", "1:host=web-1", "watch:7")
    assert (alert.firing, alert.starts_at, alert.ends_at) == (True, NOW, None)
    assert (alert.name, alert.labels, alert.calls) == ("cpu", labels, False)


def test_what_is_not_ours_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        read(b'{"status": "firing"}', NOW)
