"""What the catalogue says of where figures come from."""

from datetime import timedelta
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from bot.catalogue.addresses import Document, Port, Probed
from bot.catalogue.durations import Duration
from bot.catalogue.tracking import Site

SOURCES = ("prometheus", "graphite", "ganglia", "cloudwatch", "sql", "json_document", "probe", "host")
"""The tables of which a source has one: by what it is asked."""
HOST = "host"
"""The source that is always there: the machine on which Bongsu runs."""
Variable = Annotated[str, StringConstraints(pattern=r"^METRICS_[A-Z0-9_]{1,60}$")]
"""A variable of the environment; of these names alone, so that no other secret of Bongsu's is sent anywhere."""
Recent = Annotated[Duration, Field(ge=timedelta(seconds=10), le=timedelta(days=2))]


def _whole_minutes(value: timedelta) -> timedelta:
    if value % timedelta(minutes=1):
        raise ValueError("is no number of whole minutes")
    return value


Period = Annotated[Duration, Field(ge=timedelta(minutes=1), le=timedelta(hours=1)), AfterValidator(_whole_minutes)]


class Table(BaseModel):
    """What all tables of sources have in common: they are read once, and know their keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class At(Table):
    """A server that is reached by HTTP; `token` names the variable of the environment that has one."""

    url: Site = Field(description='an http address such as "http://prometheus:9090"')
    token: Variable | None = Field(
        default=None, description="the name of an environment variable such as METRICS_TOKEN"
    )
    user: str = Field(default="", max_length=100, description="the user whose password `token` names")


class Prometheus(At):
    """A server that answers Prometheus's HTTP API; a query is one of PromQL."""


class Graphite(At):
    """A Graphite, or what answers its render API; a query is a target."""

    recent: Recent = Field(
        default=timedelta(minutes=5),
        description='how old a figure of now may be: a duration such as "5m"',
    )


class Ganglia(Table):
    """A gmond or gmetad; a query is `host/metric` or `cluster:metric`."""

    address: Port = Field(description='a host and a port such as "gmond:8649"')
    request: str = Field(
        default="",
        max_length=200,
        pattern=r"^(/[ -~]*)?$",
        description='what the port waits for, such as "/?filter=summary" of gmetad\'s 8652',
    )


class CloudWatch(Table):
    """CloudWatch, with the credentials that boto3 finds; a query is a metric, or an expression after `=`."""

    region: str = Field(pattern=r"^[a-z]{2}(-[a-z]+)+-[0-9]$", description='a region such as "eu-west-1"')
    period: Period = Field(default=timedelta(minutes=1), description='whole minutes from "1m" to "1h"')
    recent: Recent = Field(default=timedelta(minutes=15), description="how old a figure of now may be")
    endpoint: Site | None = Field(default=None, description="the http address of what stands in for AWS")


class Sql(Table):
    """A database of the business; a query is a SELECT of one number."""

    address: Variable = Field(
        description="the name of an environment variable such as METRICS_ORDERS, which has the database's address"
    )


class JsonDocument(At):
    """A document in JSON; a query is a JSON Pointer such as `/orders/open`."""

    url: Document = Field(description='an http address such as "https://shop.example.com/figures.json"')
    moment: str | None = Field(
        default=None,
        pattern=r"^(/.*)?$",
        max_length=400,
        description='where the document says of when it is: a JSON Pointer such as "/updated"',
    )
    recent: Recent = Field(default=timedelta(minutes=5), description="how old the document may be, by its own `moment`")


class Probe(Table):
    """Something that is looked at; a query is `up`, `latency` or `certificate`."""

    url: Probed = Field(description='an address such as "https://shop/health", "tcp://db:5432" or "tls://mail:993"')


class Host(Table):
    """The machine on which Bongsu runs; a query is one of its figures."""


class Source(Table):
    """A table `[source.<name>]`, which has one table of its own: by what it is asked."""

    prometheus: Prometheus | None = Field(default=None, description="a table with `url`")
    graphite: Graphite | None = Field(default=None, description="a table with `url`")
    ganglia: Ganglia | None = Field(default=None, description="a table with `address`")
    cloudwatch: CloudWatch | None = Field(default=None, description="a table with `region`")
    sql: Sql | None = Field(default=None, description="a table with `address`")
    json_document: JsonDocument | None = Field(default=None, description="a table with `url`")
    probe: Probe | None = Field(default=None, description="a table with `url`")
    host: Host | None = Field(default=None, description="an empty table")

    @model_validator(mode="after")
    def _by_one(self) -> Self:
        if sum(getattr(self, name) is not None for name in SOURCES) != 1:
            raise ValueError(f"is asked by nothing, or by several ways; expected one of {', '.join(SOURCES)}")
        return self

    @property
    def way(self) -> str:
        """By what it is asked."""
        return next(name for name in SOURCES if getattr(self, name) is not None)
