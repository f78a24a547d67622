"""What the catalogue says of deploys into clusters: by Argo CD, or by Kubernetes alone."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from bot.catalogue.arguments import Argument
from bot.catalogue.tracking import Site

ARGO_CD = "argo_cd"
ClusterName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$")]
"""What Kubernetes calls a namespace or a container."""


class ArgoSettings(BaseModel):
    """The table `[argo_cd]`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: Site | None = Field(default=None, description='an http address such as "https://argocd.example.com"')


class ArgoCD(BaseModel):
    """An application of Argo CD whose source is the service's own repository, and which does not sync by itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    application: Argument = Field(
        min_length=1, description='the name of an application, such as "{service}-{environment}"'
    )
    namespace: ClusterName | None = Field(
        default=None, description="the namespace of the application, where that is not Argo CD's own"
    )
    prune: bool = Field(default=False, description="true where what the commit has no more is deleted")


class Kubernetes(BaseModel):
    """A Deployment of Kubernetes that gets the image of a commit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    deployment: Argument = Field(min_length=1, description='the name of a Deployment, such as "{service}"')
    image: Argument = Field(
        min_length=1, description='the image of a commit, such as "registry.example.com/shop/web:{commit}"'
    )
    container: ClusterName | None = Field(
        default=None, description="the container that gets the image, where there are several"
    )
    namespace: ClusterName = Field(default="default", description='a namespace such as "shop"')
    context: str | None = Field(
        default=None,
        pattern=r"^\S{1,253}$",
        description="a context of the kubeconfig; else its own default, or the cluster in which Bongsu runs",
    )

    @model_validator(mode="after")
    def _of_a_commit(self) -> Self:
        if "{commit}" not in self.image:
            raise ValueError("`image` does not tell which commit to deploy; expected {commit} in it")
        return self
