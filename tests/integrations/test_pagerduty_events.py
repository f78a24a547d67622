from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.http import OutsideAway, OutsideBusy
from bot.incidents.ports import Call
from bot.integrations.pagerduty_events import PagerDuty
from bot.severity import Severity
from bot.work import GiveUp
from tests.pagerduty import KEYS, LOST, TOKEN, Account, pagerduty

WHEN = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
CALL = Call("bongsu-T1-12-1", "Incident 12: 결제가 실패합니다", Severity.SEV1, "checkout", WHEN, "https://example.com/")


@pytest.fixture
def account() -> Iterator[Account]:
    with pagerduty() as made:
        yield made


@pytest.fixture
def pager(account: Account) -> PagerDuty:
    return PagerDuty({**KEYS, "wrong": "R0WRONG"}, TOKEN, account.url, account.url)


def test_a_page_goes_out_once_however_often_it_is_sent(account: Account, pager: PagerDuty) -> None:
    for _ in range(3):
        pager.trigger("checkout", CALL)
    (found,) = account.incidents.values()
    assert (found.summary, found.woken) == (CALL.title, 1)
    event = account.events[0]
    assert event["payload"]["severity"] == "critical"
    assert event["payload"]["source"] == "checkout"
    assert event["links"] == [{"href": "https://example.com/", "text": "Source"}]


def test_it_is_acknowledged_and_resolved_by_the_same_key(account: Account, pager: PagerDuty) -> None:
    pager.trigger("checkout", CALL)
    pager.settle("checkout", CALL.key, is_over=False)
    assert [each.status for each in account.incidents.values()] == ["acknowledged"]
    pager.settle("checkout", CALL.key, is_over=True)
    assert [each.status for each in account.incidents.values()] == ["resolved"]


@pytest.mark.parametrize("severity", Severity)
def test_every_severity_and_any_title_is_taken(account: Account, pager: PagerDuty, severity: Severity) -> None:
    pager.trigger("everything", Call("k", "x" * 5000, severity, "", WHEN))
    assert len(account.events[0]["payload"]["summary"]) == 1024
    assert account.events[0]["links"] == []


@pytest.mark.parametrize("target", ["wrong", "nothing"])
def test_a_wrong_key_is_not_tried_again_and_not_told(pager: PagerDuty, target: str) -> None:
    with pytest.raises(GiveUp) as refused:
        pager.trigger(target, CALL)
    assert "R0" not in str(refused.value)


def test_a_pause_that_is_asked_for_is_kept(account: Account, pager: PagerDuty) -> None:
    account.faults.append(429)
    with pytest.raises(OutsideBusy) as busy:
        pager.trigger("checkout", CALL)
    assert busy.value.seconds == 7


@pytest.mark.parametrize("fault", [500, 502, 503, LOST])
def test_a_system_that_is_away_is_tried_again(account: Account, pager: PagerDuty, fault: int) -> None:
    account.faults.append(fault)
    with pytest.raises(OutsideAway) as away:
        pager.trigger("checkout", CALL)
    assert account.url.rpartition(":")[2] not in str(away.value)
    pager.trigger("checkout", CALL)
    assert [each.woken for each in account.incidents.values()] == [1]


def test_who_is_on_call_is_found_by_the_service_first_who_is_called_first(account: Account, pager: PagerDuty) -> None:
    account.services["PIJ90N7"] = "PPOLICY"
    account.on_calls = [
        ("PPOLICY", 2, "maya@example.com"),
        ("PPOLICY", 1, "anna@example.com"),
        ("POTHER", 1, "luca@example.com"),
        ("PPOLICY", 3, "anna@example.com"),
    ]
    assert pager.policy_of("PIJ90N7") == "PPOLICY"
    assert pager.on_call("PPOLICY") == ["anna@example.com", "maya@example.com"]


def test_a_service_that_is_not_there_has_no_policy(pager: PagerDuty) -> None:
    assert pager.policy_of("PNOTHING") is None


def test_a_token_that_does_not_fit_is_a_matter_for_a_person(account: Account) -> None:
    pager = PagerDuty({}, "a-wrong-one", account.url, account.url)
    with pytest.raises(GiveUp) as refused:
        pager.on_call("P")
    assert "401" in str(refused.value)
    assert "a-wrong-one" not in str(refused.value)
