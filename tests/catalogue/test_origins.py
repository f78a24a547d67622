from datetime import timedelta

from bot.catalogue import Catalogue, parse
from bot.catalogue.origins import TABLES, Setting, settings

TEXT = """
[workspace]
language = "ko"
holidays = ["12-25"]

[alert]
incident_from = "danger"
watchdogs = ["Watchdog"]
severity = { sofort = "critical" }

[service.web]
"""


def test_every_setting_is_listed_with_its_origin() -> None:
    found = {setting.name: setting for setting in settings(parse(TEXT, "bongsu.toml"))}
    assert found["workspace.language"] == Setting("workspace.language", "ko", is_given=True)
    assert found["workspace.holidays"] == Setting("workspace.holidays", 1, is_given=True)
    assert found["workspace.zone"] == Setting("workspace.zone", "UTC", is_given=False)
    assert found["alert.incident_from"] == Setting("alert.incident_from", "SEV3", is_given=True)
    assert found["alert.watchdogs"] == Setting("alert.watchdogs", "Watchdog", is_given=True)
    assert found["alert.severity"] == Setting("alert.severity", 1, is_given=True)
    assert found["alert.group_for"] == Setting("alert.group_for", timedelta(minutes=30), is_given=False)
    assert found["service"] == Setting("service", 1, is_given=True)


def test_an_empty_file_gives_nothing() -> None:
    found = settings(Catalogue())
    assert not [setting for setting in found if setting.is_given]
    assert {setting.name.partition(".")[0] for setting in found} == {
        *TABLES,
        "service",
        "person",
        "role",
        "train",
        "standup",
        "source",
        "metric",
        "watch",
        "recovery",
        "window",
        "holiday",
    }
