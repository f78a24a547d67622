"""What becomes of alerts: the rules, and what holds where no rule speaks."""

import re
from collections.abc import Mapping
from datetime import timedelta
from fnmatch import fnmatchcase
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bot.catalogue.durations import Duration
from bot.catalogue.matchers import LabelMatcher
from bot.catalogue.mistakes import did_you_mean
from bot.catalogue.names import WindowNames, listed
from bot.severity import Severity, from_foreign, parse, plain

Action = Literal["incident", "line", "ignore", "watchdog"]
SEVERITIES = ", ".join(level.word for level in Severity)


def _severity(value: object) -> Severity:
    if (found := parse(str(value))) is None:
        raise ValueError(f'"{value}" is no severity{did_you_mean(str(value), (level.word for level in Severity))}')
    return found


SeverityWord = Annotated[Severity, BeforeValidator(_severity)]
TOPIC = re.compile(r"arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w.-]{1,256}", re.ASCII)


def _topic(value: str) -> str:
    if not TOPIC.fullmatch(value):
        raise ValueError(f'"{value}" is no ARN of an SNS topic')
    return value


Topics = Annotated[tuple[Annotated[str, AfterValidator(_topic)], ...], BeforeValidator(listed)]
Words = Annotated[tuple[str, ...], BeforeValidator(listed)]


class AlertRule(BaseModel):
    """An entry `[[alert.rule]]`; the first that matches an alert decides, and what it leaves out stays as it is."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    match: tuple[LabelMatcher, ...] = Field(
        description="a list of matchers such as ['alertname = \"Disk\"', 'env =~ \"prod.*\"'], or [] for every alert"
    )
    then: Action | None = Field(default=None, description='"incident", "line", "ignore" or "watchdog"')
    severity: SeverityWord | None = Field(default=None, description=f"one of {SEVERITIES}")
    service: str | None = Field(default=None, description="the name of a service of this catalogue")
    group_by: Words | None = Field(default=None, description='a list of labels such as ["cluster", "service"]')
    group_for: Duration | None = Field(default=None, description='a duration such as "30m"')
    mute: WindowNames = Field(default=(), description="the name of a window, or a list of them")
    count: int | None = Field(
        default=None, ge=2, le=1000, strict=True, description="a number of firings from 2 to 1000, such as 3"
    )
    within: Duration | None = Field(default=None, description='a duration such as "10m"')

    @model_validator(mode="after")
    def _speaks(self) -> Self:
        if self.model_fields_set <= {"match"}:
            raise ValueError(
                "decides nothing; expected `then`, `severity`, `service`, `group_by`, `group_for`, `mute` or `count`"
            )
        if (self.count is None) != (self.within is None):
            raise ValueError('has one of `count` and `within`; expected both, such as count = 3 and within = "10m"')
        return self

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether every matcher fits the labels of an alert."""
        return all(matcher.matches(labels) for matcher in self.match)


class AlertSettings(BaseModel):
    """The table `[alert]`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    incident_from: SeverityWord = Field(
        default=Severity.SEV2, description=f"the least severity that opens an incident: one of {SEVERITIES}"
    )
    group_for: Duration = Field(default=timedelta(minutes=30), description='a duration such as "30m"')
    reopen_within: Duration = Field(
        default=timedelta(hours=24),
        description='a duration such as "24h", in which an alert that comes back reopens its incident',
    )
    severity_label: str = Field(default="severity", min_length=1, description="the label that holds the severity")
    service_labels: Words = Field(
        default=("service", "app", "job"), description="a list of the labels that may name the service, in order"
    )
    watchdogs: Words = Field(
        default=("Watchdog", "DeadMansSwitch", "Heartbeat"),
        description='a list of names of alerts whose absence warns, such as ["Watchdog", "*-heartbeat"]',
    )
    absent_after: Duration = Field(
        default=timedelta(minutes=15), description='a duration such as "15m", longer than the sender takes to repeat'
    )
    words: dict[Annotated[str, AfterValidator(plain)], SeverityWord] = Field(
        default_factory=dict,
        alias="severity",
        description=f'words of your alerts with their severity, such as sofort = "critical"; one of {SEVERITIES}',
    )
    sns_topics: Topics = Field(
        default=(),
        description='a list of the SNS topics that bring alarms, such as ["arn:aws:sns:eu-west-1:123456789012:alarms"]',
    )
    rules: tuple[AlertRule, ...] = Field(default=(), alias="rule", description="entries [[alert.rule]]")

    def rule_for(self, labels: Mapping[str, str]) -> AlertRule | None:
        """Find the first rule that matches."""
        return next((rule for rule in self.rules if rule.matches(labels)), None)

    def severity_of(self, labels: Mapping[str, str]) -> Severity:
        """Read the severity that an alert carries, under the team's label or the usual one; else `caution`."""
        return from_foreign(labels.get(self.severity_label) or labels.get("severity"), self.words)

    def is_watchdog(self, name: str) -> bool:
        """Whether an alert of this name is to come all the time; upper and lower case are the same."""
        return any(fnmatchcase(name.casefold(), pattern.casefold()) for pattern in self.watchdogs)
