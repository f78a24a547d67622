"""How often metrics are looked at, and for how long what they told is kept."""

from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.catalogue.durations import Duration

KEPT = 'a duration of a day or more, such as "30d"'
Kept = Annotated[Duration, Field(ge=timedelta(days=1))]
Every = Annotated[Duration, Field(ge=timedelta(seconds=30), le=timedelta(minutes=5))]


class Collecting(BaseModel):
    """The table `[metrics]`.

    Figures are kept as they were told for `looks`, then summed up over five minutes for `minutes`, then over an hour
    for `hours`. Snapshots keep all of their figures for `snapshots`, and a few for `few`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    every: Every = Field(default=timedelta(seconds=30), description='a duration from "30s" to "5m"')
    looks: Kept = Field(default=timedelta(days=2), description=KEPT)
    minutes: Kept = Field(default=timedelta(days=30), description=KEPT)
    hours: Kept = Field(default=timedelta(days=400), description=KEPT)
    snapshots: Kept = Field(default=timedelta(days=90), description=KEPT)
    few: Kept = Field(default=timedelta(days=1826), description=KEPT)
