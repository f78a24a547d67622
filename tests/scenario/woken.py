"""A team that PagerDuty wakes."""

from pathlib import Path

from tests.pagerduty import KEYS, Account
from tests.scenario.running import Team


class Woken(Team):
    """A team with PagerDuty."""

    def __init__(self, folder: Path, database_url: str, account: Account, catalogue: str) -> None:
        super().__init__(folder, database_url)
        self.account = account
        file = folder / "bongsu.toml"
        file.write_text(catalogue, encoding="utf-8")
        self.environment |= {
            "BONGSU_CONFIG": str(file),
            "BONGSU_PAGERDUTY_KEYS": ",".join(f"{name}={key}" for name, key in KEYS.items()),
            "BONGSU_PAGERDUTY_EVENTS_URL": account.url,
        }

    def woken(self) -> list[tuple[str, int]]:
        return [(each.status, each.woken) for each in self.account.incidents.values()]
