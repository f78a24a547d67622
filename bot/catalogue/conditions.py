"""What has to hold of metrics before a deploy begins, and after it went out."""

from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bot.catalogue.names import ServiceName

CONDITIONS = (
    'tables such as { metric = "checkout_errors", above = 1 } for before, '
    'or { metric = "checkout_latency", worse = "20 %" } for after'
)


def _share(value: Any) -> Any:  # noqa: ANN401 - whatever stands in the file
    """Read a share such as "20 %"; leave the rest as it is."""
    if isinstance(value, str) and value.strip().endswith("%"):
        return float(value.strip().removesuffix("%")) / 100
    return value


class Condition(BaseModel):
    """An entry of `metrics` in `[environment.<name>]` or in a service's own table there.

    Nothing begins while the metric is `above` or `below` a value. What is out turns out faulty where the metric is
    `worse` by a share than it was before, and by `least` in its own unit; which way is worse, the metric says.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    metric: ServiceName = Field(description="the name of a metric")
    above: float | None = Field(default=None, description="a number above which nothing begins")
    below: float | None = Field(default=None, description="a number below which nothing begins")
    worse: Annotated[float, BeforeValidator(_share), Field(gt=0)] | None = Field(
        default=None, description='a share such as "20 %"'
    )
    least: float = Field(default=0, ge=0, description="a number: a smaller difference does not matter")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.above is None and self.below is None and self.worse is None:
            raise ValueError("asks for nothing; expected `above`, `below` or `worse`")
        return self

    @property
    def is_before(self) -> bool:
        """Whether it is looked at before a deploy begins."""
        return self.above is not None or self.below is not None
