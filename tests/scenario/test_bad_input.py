"""Whatever comes in: a clear answer, nothing lost, and no error of ours for a mistake of theirs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.models import Incident
from tests.scenario.signed import FORM, JSON, Signed


@pytest.fixture
def signed(tmp_path: Path, database_url: str) -> Iterator[Signed]:
    made = Signed(tmp_path, database_url)
    yield made
    made.close()


def titles(signed: Signed) -> list[str]:
    with signed.instance.database.read() as tx:
        return [row.title for row in tx.query(Incident)]


COMMAND = b"command=%2Fincident&text=declare+x&team_id=T0BEACON&user_id=U1&channel_id=C1&trigger_id=1"


@pytest.mark.parametrize(
    ("age", "signature"), [(0, ""), (0, "v0=nonsense"), (0, "v0=" + "0" * 64), (301, None), (-301, None)]
)
def test_a_stranger_or_a_stale_request_is_refused(signed: Signed, age: int, signature: str | None) -> None:
    for kind in (FORM, JSON, "text/plain"):
        assert signed.post(COMMAND, kind, age=age, signature=signature).status_code == 401
    assert titles(signed) == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", FORM),
        (b"", JSON),
        (b"{", JSON),
        (b"[]", JSON),
        (b'"text"', JSON),
        (b"null", JSON),
        (b"{}", JSON),
        (b'{"type": "event_callback"}', JSON),
        (b'{"type": "event_callback", "event": []}', JSON),
        (b'{"type": "event_callback", "event": {"type": 7}}', JSON),
        (b"[" * 100_000, JSON),
        (b"payload=%7B", FORM),
        (b"payload=[]", FORM),
        (b"payload=%7B%22type%22%3A%22block_actions%22%7D", FORM),
        (b"payload=%7B%22type%22%3A%22view_submission%22%7D", FORM),
        (b"command=%2Fincident", FORM),
        (b"command=%2Fincident&team_id=T0BEACON", FORM),
        (b"command=%2Fnobody&team_id=T0BEACON&user_id=U1", FORM),
        (b"\xff\xfe\x00", FORM),
        (b"command=%2Fincident&text=%FF%FE&team_id=T0BEACON&user_id=U1&trigger_id=1", FORM),
        (COMMAND, "text/plain; charset=utf-16"),
    ],
)
def test_what_makes_no_sense_is_no_error_of_ours(signed: Signed, body: bytes, kind: str) -> None:
    assert signed.post(body, kind).status_code < 500
    assert titles(signed) == []


def test_ten_megabytes_are_not_read(signed: Signed) -> None:
    answer = signed.post(b"text=" + b"x" * 10_000_000)
    assert answer.status_code == 413


def test_more_fields_than_are_known_change_nothing(signed: Signed) -> None:
    answer = signed.command("declare checkout is failing", something_new="x" * 1000, enterprise_id="", is_new="true")
    assert "Incident 1" in answer.text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("결제 실패 🔥🔥", "결제 실패 🔥🔥"),
        ("الدفع معطل", "الدفع معطل"),
        ("a\u202eb", None),
        ("nul \x00 byte", "nul byte"),
        ("bell \x07 and escape \x1b[31m", "bell and escape [31m"),
        ("*bold* _it_ ~no~ `code`", "*bold* _it_ ~no~ `code`"),
        ("<!channel> &lt;!here&gt;", None),
        ("'; DROP TABLE incident; --", "'; DROP TABLE incident; --"),
        ("{{ 7 * 7 }} %(x)s {0}", "{{ 7 * 7 }} %(x)s {0}"),
        ("x" * 4000, ""),
    ],
)
def test_any_text_is_a_title_or_is_told_why_not(signed: Signed, typed: str, kept: str | None) -> None:
    answer = signed.command(f"declare {typed}")
    assert answer.status_code == 200
    assert "<!" not in answer.text
    assert "reference" not in answer.text
    found = titles(signed)
    assert len(found) == (kept != "")
    if kept:
        assert found == [kept]
