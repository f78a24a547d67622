from datetime import timedelta

import pytest
from pydantic import ValidationError

from bot.catalogue.settings import IncidentSettings, Retention, WorkspaceSettings
from bot.severity import Severity


def incident(**labels: str) -> IncidentSettings:
    return IncidentSettings.model_validate({"labels": labels})


def test_what_holds_without_a_word() -> None:
    workspace, retention = WorkspaceSettings(), Retention()
    assert (workspace.language, workspace.zone) == (None, "UTC")
    assert (workspace.incidents_channel, workspace.alerts_channel) == ("incidents", "alerts")
    assert IncidentSettings().channel_prefix == "inc"
    assert (retention.alert_posts, retention.inbound) == (timedelta(days=30), timedelta(days=3))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("P0", Severity.SEV1),
        ("p1", Severity.SEV2),
        ("brennt", Severity.SEV3),
        ("BRENNT", Severity.SEV3),
        ("sev1", Severity.SEV1),
        ("긴급", Severity.SEV2),
        ("p2", Severity.SEV2),
        ("nothing", None),
    ],
)
def test_the_labels_of_the_team_go_first(word: str, expected: Severity | None) -> None:
    assert incident(critical="P0", urgent="P1", sev3="brennt").severity(word) is expected


@pytest.mark.parametrize(
    ("labels", "reason"),
    [
        ({"critical": "P1", "urgent": "p1"}, "twice"),
        ({"critical": "sev2"}, "as another severity is called"),
        ({"info": "긴급"}, "as another severity is called"),
        ({"grave": "P1"}, '"grave" is no severity'),
        ({"critical": "two words"}, "String should match"),
        ({"critical": "x:"}, "String should match"),
        ({"critical": ""}, "String should match"),
        ({"critical": "x" * 21}, "String should match"),
    ],
)
def test_labels_that_would_mislead(labels: dict[str, str], reason: str) -> None:
    with pytest.raises(ValidationError) as caught:
        incident(**labels)
    assert reason in str(caught.value)


def test_a_severity_may_be_labelled_with_its_own_name() -> None:
    assert incident(critical="sev1").labels == {Severity.SEV1: "sev1"}


def test_nothing_is_kept_for_less_than_a_day() -> None:
    with pytest.raises(ValidationError, match="greater than or equal"):
        Retention.model_validate({"inbound": "23h"})
    assert Retention.model_validate({"inbound": "1d"}).inbound == timedelta(days=1)
