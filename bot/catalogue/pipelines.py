"""What the catalogue says of deploys by the pipelines of GitLab and the jobs of Jenkins, and where those are."""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from bot.catalogue.arguments import Argument, Telling
from bot.catalogue.names import BRANCH
from bot.catalogue.tracking import Site

GITLAB, JENKINS = "gitlab", "jenkins"
PROJECT = re.compile(r"(?!\.+$)[A-Za-z0-9_.][A-Za-z0-9_.-]{0,254}")
JOB = re.compile(r"(?!\.+$)[^\s/:?#\\][^/:?#\\]{0,199}")
"""What stands between the slashes of a project's path, and of a job's name."""
TOLD = {"COMMIT": "{commit}", "ENVIRONMENT": "{environment}", "DEPLOY_ID": "{id}"}


def _project(value: str) -> str:
    parts = value.split("/")
    if len(parts) == 1 or not all(map(PROJECT.fullmatch, parts)):
        raise ValueError(f'"{value}" is no project of GitLab')
    return value


def _job(value: str) -> str:
    if not all(map(JOB.fullmatch, value.split("/"))):
        raise ValueError(f'"{value}" is no job of Jenkins')
    return value


Project = Annotated[str, AfterValidator(_project)]
"""A project of GitLab, by its path with all groups."""
VariableName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,254}$")]


class GitLabSettings(BaseModel):
    """The table `[gitlab]`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: Site = Field(
        default="https://gitlab.com", description='the http address of a GitLab, such as "https://gitlab.example.com"'
    )


class JenkinsSettings(BaseModel):
    """The table `[jenkins]`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: Site | None = Field(default=None, description='an http address such as "https://jenkins.example.com"')


class GitLab(BaseModel):
    """A pipeline of GitLab, told by its variables which commit it is to deploy, and the id by which it is found.

    https://docs.gitlab.com/api/pipelines/#create-a-new-pipeline
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    project: Project | None = Field(
        default=None, description='the project that has the pipeline, such as "shop/deploys"; else the service\'s own'
    )
    ref: str | None = Field(
        default=None,
        pattern=BRANCH,
        description="the branch or tag whose pipeline runs; else the service's default branch",
    )
    variables: Annotated[dict[VariableName, Argument], Telling] = Field(
        default=TOLD,
        max_length=50,
        description='at most 50 variables of the pipeline, such as { COMMIT = "{commit}", DEPLOY_ID = "{id}" }',
    )


class Jenkins(BaseModel):
    """A job of Jenkins with parameters, which tell it the commit, and the id by which its build is found.

    https://www.jenkins.io/doc/book/using/remote-access-api/
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    job: Annotated[str, AfterValidator(_job)] = Field(
        description='the name of a job with its folders, such as "shop/deploy"'
    )
    parameters: Annotated[dict[VariableName, Argument], Telling] = Field(
        default=TOLD,
        max_length=50,
        description='at most 50 parameters of the job, such as { COMMIT = "{commit}", DEPLOY_ID = "{id}" }',
    )
