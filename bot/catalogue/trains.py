"""Release trains: departures that recur, and the services that may board them."""

from datetime import timedelta
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bot.catalogue.deploying import EnvironmentName
from bot.catalogue.durations import Duration
from bot.catalogue.names import Callee, ChannelName, ServiceName, zone_name
from bot.catalogue.services import Service
from bot.catalogue.windows import MINUTES, DaySet, Moment, Window, time_of_day

WORDS = frozenset({"board", "conductor", "depart", "hold", "leave", "on"})
"""What stands where the name of a train may stand."""
Span = Annotated[Duration, Field(ge=timedelta(minutes=1), le=timedelta(days=1))]
SPAN = 'a duration from a minute to a day, such as "1h"'


def _no_word(value: str) -> str:
    if value in WORDS:
        raise ValueError(f'"{value}" is a word of the commands')
    return value


TrainName = Annotated[ServiceName, AfterValidator(_no_word)]


class Train(BaseModel):
    """A table `[train.<name>]`: when it leaves, where it goes, who may board, and who conducts it."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    title: str | None = Field(default=None, min_length=1, max_length=80, description="at most 80 characters")
    title_ko: str | None = Field(default=None, min_length=1, max_length=80, description="at most 80 characters")
    services: tuple[ServiceName, ...] = Field(default=(), description='a list of services, such as ["checkout", "web"]')
    labels: dict[str, str] = Field(
        default_factory=dict,
        description='labels of services that may board too, such as { namespace = "shop" }',
    )
    environment: EnvironmentName = Field(description="the environment for which it leaves")
    days: DaySet = Field(description='weekdays such as "tue, thu", ["tue", "thu"] or "weekdays"')
    at: Annotated[Moment, BeforeValidator(time_of_day)] = Field(description='a time of day such as "14:00"')
    zone: Annotated[str, AfterValidator(zone_name)] = Field(
        default="UTC", description='a time zone such as "Asia/Seoul"'
    )
    conductor: Callee = Field(description="who conducts it: a person's key or identifier, or a user group")
    channel: ChannelName = Field(description='a channel such as "releases"')
    remind: Span = Field(default=timedelta(hours=1), description=SPAN)
    leaves: Literal["when confirmed", "by itself"] = Field(
        default="when confirmed", description='"when confirmed" (by its conductor) or "by itself"'
    )
    late: Span = Field(default=timedelta(hours=2), description=SPAN)
    closed: Literal["skip", "move"] = Field(
        default="skip", description='"skip" or "move" (to the next day): what a holiday or a freeze means for it'
    )

    @model_validator(mode="after")
    def _for_some(self) -> Self:
        if not self.services and not self.labels:
            raise ValueError("is for no service; expected `services`, `labels`, or both")
        return self

    def title_in(self, language: str, name: str) -> str:
        """Give the title for readers of `en` or `ko`, or the name of its table."""
        return (self.title_ko if language == "ko" else None) or self.title or name

    def serves(self, service: Service) -> bool:
        """Whether a service may board: it is named, or its own labels are among others those of the train."""
        is_meant = service.name in self.services or (
            bool(self.labels) and self.labels.items() <= service.labels.items()
        )
        return is_meant and self.environment in service.deploy

    @cached_property
    def window(self) -> Window:
        """The timetable as a window, whose spans begin when the train leaves."""
        end = Moment(None, MINUTES)
        return Window.model_construct(name="train", days=self.days, start=self.at, end=end, zone=self.zone)
