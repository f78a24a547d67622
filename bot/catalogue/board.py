"""What the wall board shows beside services, incidents and deploys."""

from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.catalogue.durations import Duration
from bot.catalogue.names import ServiceName

MOST = 8
"""Charts that a screen has room for."""


class BoardSettings(BaseModel):
    """A table `[board]`; without `charts` the first metrics of the file are drawn."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    charts: tuple[ServiceName, ...] | None = Field(
        default=None, max_length=MOST, description=f"a list of metrics, at most {MOST}"
    )
    span: Annotated[Duration, Field(ge=timedelta(minutes=30), le=timedelta(days=7))] = Field(
        default=timedelta(hours=3), description='how far its charts look back, from "30m" to "7d"'
    )
