"""The table of the catalogue that says who is woken, and who when they do not answer."""

from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.catalogue.alerting import SEVERITIES, SeverityWord
from bot.catalogue.durations import Duration
from bot.catalogue.names import Callees, KeyName
from bot.severity import Severity

WAITED = 'a duration from a minute to a day, such as "10m"'


def is_group(named: str) -> bool:
    """Tell a user group of Slack from people."""
    return named.startswith("S") and named.isupper()


class PageSettings(BaseModel):
    """The table `[page]`."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, arbitrary_types_allowed=True)

    least: SeverityWord = Field(default=Severity.SEV2, alias="from", description=f"one of {SEVERITIES}")
    people: Callees = Field(
        default=(), description="who is called where a service names nobody: people, or one user group"
    )
    pagerduty: KeyName | None = Field(
        default=None, description="the name of a routing key in BONGSU_PAGERDUTY_KEYS, where a service names none"
    )
    escalate_after: Annotated[Duration, Field(ge=timedelta(minutes=1), le=timedelta(days=1))] = Field(
        default=timedelta(minutes=10), description=WAITED
    )
    escalate_to: Callees = Field(
        default=(), description="who is called when nobody takes it up: people, or one user group"
    )
