"""What the catalogue says of deploys: environments in their order, and how a service gets into each of them."""

import re
from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from bot.catalogue.alerting import SEVERITIES, SeverityWord
from bot.catalogue.arguments import Address, Argument, Telling
from bot.catalogue.clusters import ArgoCD, Kubernetes
from bot.catalogue.conditions import CONDITIONS, Condition
from bot.catalogue.durations import Duration
from bot.catalogue.names import BRANCH, Slug, WindowNames, free
from bot.catalogue.pipelines import GitLab, Jenkins
from bot.catalogue.tracking import REPOSITORY
from bot.catalogue.webhooks import Webhook
from bot.severity import Severity

BACKENDS = ("command", "github_actions", "gitlab", "jenkins", "argo_cd", "kubernetes", "webhook")
"""The tables of which a target has one: by what it is deployed."""

OURS = re.compile(r"(?:BONGSU|SLACK)_.*|DATABASE_URL")
"""Names of environment variables that are Bongsu's own, and never given to a program."""

EnvironmentName = Annotated[Slug, AfterValidator(free)]
Wait = Annotated[Duration, Field(ge=timedelta(seconds=1), le=timedelta(days=1))]
WAITED = 'a duration up to a day, such as "20m"'
GateName = Literal["ci", "review", "metrics"]
GATES = 'a list of "ci", "review" and "metrics"'
Offer = Literal["offer", "open", "never"]
OWN = ("gates", "metrics", "approvals", "freeze", "timeout", "watch", "incident", "incident_severity")
"""What a service may set for itself in an environment."""


def _repository(value: str) -> str:
    if not REPOSITORY.fullmatch(value):
        raise ValueError(f'"{value}" is no repository of GitHub')
    return value


def _folder(value: str) -> str:
    if not value.startswith(("/", "~")):
        raise ValueError(f'"{value}" depends on where Bongsu was started')
    return value


def _passed(value: str) -> str:
    """Accept the name of an environment variable that is not Bongsu's own."""
    if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", value) is None:
        raise ValueError(f'"{value}" is no name of an environment variable')
    if OURS.fullmatch(value) is not None:
        raise ValueError(f'"{value}" is Bongsu\'s own, and not given to programs')
    return value


GitHubRepository = Annotated[str, AfterValidator(_repository)]


class Environment(BaseModel):
    """A table `[environment.<name>]`: somewhere a service runs, and what has to be so before it gets there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str | None = Field(default=None, min_length=1, max_length=80, description="at most 80 characters")
    title_ko: str | None = Field(default=None, min_length=1, max_length=80, description="at most 80 characters")
    after: EnvironmentName | None = Field(
        default=None, description="the environment in which the same commit must be live before"
    )
    production: bool = Field(default=False, description="true where people are served")
    gates: tuple[GateName, ...] = Field(default=(), description=GATES)
    metrics: tuple[Condition, ...] = Field(default=(), max_length=10, description=CONDITIONS)
    approvals: int = Field(default=0, ge=0, le=5, description="how many others must approve, from 0 to 5")
    freeze: WindowNames = Field(
        default=(), description="the name of a window in which nothing is deployed, or a list of them"
    )
    confirm: bool | None = Field(default=None, description="true where a deploy waits for a button; so in production")
    tell_authors: bool | None = Field(
        default=None, description="true where who wrote a commit is told when it goes out; so in production"
    )
    timeout: Wait = Field(default=timedelta(minutes=20), description=WAITED)
    watch: Wait = Field(default=timedelta(minutes=2), description=WAITED)
    rollback: Literal["ask", "auto", "never"] = Field(
        default="ask", description='"ask", "auto" or "never": what a release that turns out faulty leads to'
    )
    incident: Offer = Field(
        default="offer", description='"offer", "open" or "never": whether a release that is faulty makes an incident'
    )
    incident_severity: SeverityWord = Field(
        default=Severity.SEV3, description=f"how grave that incident is: one of {SEVERITIES}"
    )

    @property
    def asks(self) -> bool:
        """Whether a deploy waits for somebody to confirm its plan."""
        return self.production if self.confirm is None else self.confirm

    @property
    def asks_metrics(self) -> bool:
        """Whether metrics or watches may keep a deploy from beginning here."""
        return "metrics" in self.gates or any(each.is_before for each in self.metrics)

    @property
    def compares_metrics(self) -> bool:
        """Whether a release is watched by metrics once it is out here."""
        return any(each.worse is not None for each in self.metrics)

    @property
    def tells_authors(self) -> bool:
        """Whether who wrote a commit is told when it goes out here."""
        return self.production if self.tell_authors is None else self.tell_authors


class Program(BaseModel):
    """A program on Bongsu's own machine: arguments, never a shell."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    folder: Annotated[str, AfterValidator(_folder)] | None = Field(
        default=None, description='the whole path of the folder in which it runs, such as "/srv/deploys"'
    )
    pass_on: tuple[Annotated[str, AfterValidator(_passed)], ...] = Field(
        default=(), description='names of environment variables that it is given, such as ["AWS_PROFILE"]'
    )


class Command(Program):
    """A program that deploys."""

    run: tuple[Argument, ...] = Field(
        min_length=1, description='a list such as ["./deploy", "{environment}", "{commit}"]'
    )


class GitHubActions(BaseModel):
    """A workflow of GitHub Actions that runs on `workflow_dispatch`.

    It runs from a branch or a tag, and is told by its inputs which commit it is to deploy. Its `run-name` shows the
    input with the id, by which a run is found again of which no answer came.

    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#run-name
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    workflow: str = Field(
        pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}\.ya?ml$",
        description='the name of a file in .github/workflows, such as "deploy.yml"',
    )
    repository: GitHubRepository | None = Field(
        default=None,
        description='the repository that has the workflow, such as "shop/deploys"; else the service\'s own',
    )
    ref: str | None = Field(
        default=None,
        pattern=BRANCH,
        description="the branch or tag whose workflow runs; else the service's default branch",
    )
    inputs: Annotated[dict[str, Argument], Telling] = Field(
        default={"commit": "{commit}", "environment": "{environment}", "id": "{id}"},
        max_length=25,
        description='at most 25 inputs of the workflow, such as { commit = "{commit}", id = "{id}" }',
    )


class Target(BaseModel):
    """A table `[service.<name>.deploy.<environment>]`: what brings a service there, and how its health shows."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    command: Command | None = Field(default=None, description="a table with `run`")
    github_actions: GitHubActions | None = Field(default=None, description="a table with `workflow`")
    gitlab: GitLab | None = Field(default=None, description="a table, which may be empty")
    jenkins: Jenkins | None = Field(default=None, description="a table with `job`")
    argo_cd: ArgoCD | None = Field(default=None, description="a table with `application`")
    kubernetes: Kubernetes | None = Field(default=None, description="a table with `deployment` and `image`")
    webhook: Webhook | None = Field(default=None, description="a table with `url` and `secret`")
    health: tuple[Address, ...] = Field(
        default=(), description="http addresses that answer with success when all is well"
    )
    gates: tuple[GateName, ...] | None = Field(default=None, description=GATES)
    metrics: tuple[Condition, ...] | None = Field(default=None, max_length=10, description=CONDITIONS)
    approvals: int | None = Field(default=None, ge=0, le=5, description="how many others must approve, from 0 to 5")
    freeze: WindowNames | None = Field(
        default=None, description="the name of a window in which it is not deployed there, or a list of them"
    )
    timeout: Wait | None = Field(default=None, description=WAITED)
    watch: Wait | None = Field(default=None, description=WAITED)
    incident: Offer | None = Field(
        default=None, description='"offer", "open" or "never": whether a release that is faulty makes an incident'
    )
    incident_severity: SeverityWord | None = Field(
        default=None, description=f"how grave that incident is: one of {SEVERITIES}"
    )

    def rules(self, environment: Environment) -> Environment:
        """Give what holds for this service there: its own where it says something, else the environment's."""
        own = {name: getattr(self, name) for name in OWN}
        return environment.model_copy(update={name: value for name, value in own.items() if value is not None})

    @model_validator(mode="after")
    def _by_one(self) -> Self:
        if sum(getattr(self, name) is not None for name in BACKENDS) != 1:
            raise ValueError(f"is deployed by nothing, or by several; expected one of {', '.join(BACKENDS)}")
        return self

    @property
    def backend(self) -> str:
        """By what it is deployed."""
        return next(name for name in BACKENDS if getattr(self, name) is not None)
