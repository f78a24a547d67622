"""Standups that the catalogue keeps: the same things as in the form of `/standup create`."""

from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bot.catalogue.durations import parse_duration
from bot.catalogue.names import Callee, Callees, ChannelName, Slug, zone_name
from bot.catalogue.paging import is_group
from bot.catalogue.windows import DaySet, Moment, time_of_day

LONGEST_NAME, LONGEST_QUESTION, LONGEST_CHOICE = 80, 200, 75
MOST_QUESTIONS, MOST_CHOICES = 10, 20
TIME = 'a time of day such as "09:00"'
StandupName = Slug
Text = Annotated[str, Field(min_length=1, max_length=LONGEST_QUESTION)]
Choice = Annotated[str, Field(min_length=1, max_length=LONGEST_CHOICE)]
Time = Annotated[Moment, BeforeValidator(time_of_day)]


class StandupQuestion(BaseModel):
    """One question, as a text alone or as a table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: Text = Field(description=f"a question of 1 to {LONGEST_QUESTION} characters")
    choices: tuple[Choice, ...] = Field(default=(), description='a list of choices, such as ["good", "so-so", "bad"]')
    number: bool = Field(default=False, description="true where a number is the answer")
    about: Literal["done", "plan", "blocker"] | None = Field(
        default=None, description='"done", "plan" or "blocker": what got done, what is planned, what is in the way'
    )
    wanted: bool = Field(default=False, description="true where it has to be answered")

    @model_validator(mode="before")
    @classmethod
    def _text_alone(cls, value: object) -> object:
        return {"text": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _of_one_kind(self) -> Self:
        if sum((bool(self.choices), self.number, self.about is not None)) > 1:
            raise ValueError("wants several kinds of answers; expected one of `choices`, `number` and `about`")
        if self.choices and not 1 < len(set(self.choices)) == len(self.choices) <= MOST_CHOICES:
            raise ValueError(f"cannot be chosen from; expected 2 to {MOST_CHOICES} different `choices`")
        return self


def _nudge(value: object) -> timedelta | None:
    return None if value == "never" else parse_duration(value)


def _some(questions: tuple[StandupQuestion, ...]) -> tuple[StandupQuestion, ...]:
    if not 0 < len(questions) <= MOST_QUESTIONS:
        raise ValueError(f"asks {len(questions)} questions")
    return questions


class StandupTable(BaseModel):
    """A table `[standup.<name>]`."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    title: str | None = Field(
        default=None,
        min_length=1,
        max_length=LONGEST_NAME,
        description=f"what it is called, at most {LONGEST_NAME} characters; the table's name unless told",
    )
    owner: Callee = Field(description="who is told what is wrong with it: a person's key, identifier or address")
    channel: ChannelName = Field(description='a channel such as "web-team"')
    questions: Annotated[tuple[StandupQuestion, ...], AfterValidator(_some)] = Field(
        description=f'1 to {MOST_QUESTIONS} questions: texts, or tables such as {{ text = "Reviews?", number = true }}',
    )
    days: DaySet = Field(default=frozenset(range(5)), description='weekdays such as "mon-fri" or ["tue", "thu"]')
    at: Time = Field(default=Moment(None, 9 * 60), description=TIME)
    until: Time = Field(default=Moment(None, 12 * 60), description=TIME)
    summary: Time = Field(default=Moment(None, 12 * 60), description=TIME)
    zone: Annotated[str, AfterValidator(zone_name)] = Field(
        default="UTC", description='a time zone such as "Asia/Seoul"'
    )
    clock: Literal["personal", "team"] = Field(
        default="personal", description='"personal" (everybody is asked by their own clock) or "team"'
    )
    nudge: Annotated[timedelta | None, BeforeValidator(_nudge)] = Field(
        default=timedelta(minutes=30),
        description='how long before `until` somebody is reminded, such as "30m"; or "never"',
    )
    members: Callees = Field(
        default=(), description="people, or one user group of Slack; everybody in the channel where it is not told"
    )
    missing: Literal["named", "counted"] = Field(
        default="named", description='"named" or "counted": how the summary tells who has not answered'
    )
    blockers_to: Callee | None = Field(
        default=None, description="who is told of what stays in the way: a person; else the owner"
    )

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        texts = [each.text for each in self.questions]
        if len(set(texts)) < len(texts):
            raise ValueError("asks a question twice; expected different `questions`")
        if len(self.members) > 1 and any(map(is_group, self.members)):
            raise ValueError("names a user group beside others; expected one user group in `members`, or people")
        return self

    @property
    def group(self) -> str | None:
        """The user group whose members are asked."""
        return next(filter(is_group, self.members), None)

    def title_of(self, name: str) -> str:
        """Tell what it is called."""
        return self.title or name
