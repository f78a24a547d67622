"""The table of the catalogue about post-mortems."""

from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from bot.catalogue.alerting import SEVERITIES, SeverityWord
from bot.catalogue.durations import Duration
from bot.severity import Severity

StyleName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]


FactorName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


class PostmortemSettings(BaseModel):
    """The table `[postmortem]`."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    least: SeverityWord = Field(
        default=Severity.SEV3, alias="from", description=f"the least severity that gets one; one of {SEVERITIES}"
    )
    style: StyleName = Field(
        default="sre", description='"sre", "pagerduty", "atlassian", "etsy", or the name of a template of your own'
    )
    templates: str | None = Field(
        default=None, description='a folder with templates of your own beside this file, such as "postmortems"'
    )
    due: Annotated[Duration, Field(ge=timedelta(days=1))] = Field(
        default=timedelta(days=5), description='a duration of a day or more, such as "5d"'
    )

    factors: tuple[FactorName, ...] = Field(
        default=(), max_length=40, description='kinds of contributing factors of your own, such as ["supplier"]'
    )

    @field_validator("factors")
    @classmethod
    def _each_once(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f'"{name}" stands there more than once')
        return names

    canvas: bool = Field(
        default=True, strict=True, description="true or false: whether each is a canvas in its channel too"
    )

    def wants(self, severity: Severity) -> bool:
        """Whether an incident of this severity gets a post-mortem by itself."""
        return severity.at_least(self.least)
