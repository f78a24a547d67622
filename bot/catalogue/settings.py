"""The tables of the catalogue that are settings of the workspace."""

from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from bot.catalogue.alerting import SEVERITIES, SeverityWord
from bot.catalogue.durations import Duration
from bot.catalogue.holidays import HolidayList
from bot.catalogue.names import ChannelName, ChannelPrefix, ServiceName, zone_name
from bot.catalogue.windows import DateList
from bot.severity import Severity, parse, plain

Label = Annotated[str, StringConstraints(pattern=r"^[^\s:]{1,20}$")]
EmojiName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_+'-]{1,100}$")]
Kept = Annotated[Duration, Field(ge=timedelta(days=1))]


class WorkspaceSettings(BaseModel):
    """The table `[workspace]`."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    language: Literal["en", "ko"] | None = Field(default=None, description='"en" or "ko"')
    zone: Annotated[str, AfterValidator(zone_name)] = Field(
        default="UTC", description='a time zone such as "Asia/Seoul", for windows that name none'
    )
    incidents_channel: ChannelName = Field(default="incidents", description='a channel such as "incidents"')
    alerts_channel: ChannelName = Field(default="alerts", description='a channel such as "alerts"')
    holidays: HolidayList = Field(
        default=(),
        description='a list of countries and dates such as ["KR", "DE-BE", "12-31", "2027-02-06..2027-02-08"]',
    )
    workdays: DateList = Field(
        default=(), description='a list of dates on which you work although they are such holidays, as ["2027-05-01"]'
    )


class IncidentSettings(BaseModel):
    """The table `[incident]`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    channel_prefix: ChannelPrefix = Field(
        default="inc", description="at most 20 lower-case letters, digits, dashes and underscores"
    )
    labels: dict[SeverityWord, Label] = Field(
        default_factory=dict,
        description=f'your own name for a severity without spaces, such as critical = "P1"; one of {SEVERITIES}',
    )
    roles: tuple[Label, ...] = Field(
        default=(), description='a list of roles beside commander, communications and scribe, such as ["database"]'
    )
    update_every: dict[SeverityWord, Duration] = Field(
        default_factory=lambda: {Severity.SEV1: timedelta(minutes=30), Severity.SEV2: timedelta(hours=1)},
        description=f'how often others are told, such as critical = "30m"; one of {SEVERITIES}',
    )
    stakeholder_channels: tuple[ChannelName, ...] = Field(
        default=(), description='a list of further channels that are told, such as ["status"]'
    )
    stakeholders_from: SeverityWord = Field(
        default=Severity.SEV2, description=f"the lowest severity that those channels are told of; one of {SEVERITIES}"
    )
    capture_emoji: EmojiName = Field(
        default="pushpin", description='the name of an emoji without colons, such as "pushpin"'
    )
    deploys_within: Duration = Field(
        default=timedelta(hours=6),
        description='a duration such as "6h", for which the deploys before an incident are shown',
    )
    close_after: Duration = Field(default=timedelta(days=7), description='a duration such as "7d"')
    archive_after: Duration = Field(default=timedelta(days=7), description='a duration such as "7d"')

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        for severity, label in self.labels.items():
            if sum(plain(label) == plain(other) for other in self.labels.values()) > 1:
                raise ValueError(f'`labels` has "{label}" twice; expected a name of its own for each severity')
            if parse(label) not in {None, severity} and not plain(label).startswith("p"):
                reason = f'`labels` calls {severity.word} "{label}", as another severity is called'
                raise ValueError(f"{reason}; expected a name of its own for each severity")
        return self

    def severity(self, word: str) -> Severity | None:
        """Read a severity as people write it, the team's own labels first."""
        own = {plain(label): severity for severity, label in self.labels.items()}
        return own.get(plain(word)) or parse(word)


class FileSettings(BaseModel):
    """The table `[files]`: how much of what people share is copied. A megabyte is a million bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    largest: int = Field(default=10, ge=0, le=50, description="megabytes of a file, 0 to 50; 0 copies none")
    together: int = Field(default=200, ge=0, le=10_000, description="megabytes of an incident, 0 to 10000")
    count: int = Field(default=100, ge=0, le=1000, description="files of an incident, 0 to 1000")


class StandupSettings(BaseModel):
    """The table `[standup_settings]`: what holds for all standups."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reports: Literal["members", "team", "managers"] = Field(
        default="members",
        description='who reads past answers: "members" of the channel or the standup, the "team", or the "managers"; '
        "those of a private channel only who is in it",
    )


class Retention(BaseModel):
    """The table `[retention]`: for how long what is only needed for a while is kept."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    alert_posts: Kept = Field(default=timedelta(days=30), description='a duration of a day or more, such as "30d"')
    inbound: Kept = Field(default=timedelta(days=3), description='a duration of a day or more, such as "3d"')
    jobs: Kept = Field(default=timedelta(days=7), description='a duration of a day or more, such as "7d"')
    dead_jobs: Kept = Field(default=timedelta(days=90), description='a duration of a day or more, such as "90d"')


class DigestSettings(BaseModel):
    """The table `[digest]`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    metrics: tuple[ServiceName, ...] = Field(
        default=(), max_length=20, description='at most 20 metrics of which the morning tells, such as ["orders"]'
    )
