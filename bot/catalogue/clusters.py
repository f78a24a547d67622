"""What the catalogue says of deploys into clusters: by Argo CD."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

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
