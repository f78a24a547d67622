"""Whose token opens each of the outside places that the catalogue names."""

from collections.abc import Iterator

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.clusters import ARGO_CD
from bot.catalogue.lines import Path
from bot.catalogue.pipelines import GITLAB, JENKINS
from bot.catalogue.services import Service
from bot.catalogue.tracking import GITHUB, tracker_of

VARIABLES = {
    ARGO_CD: "BONGSU_ARGOCD_TOKEN",
    JENKINS: "BONGSU_JENKINS_TOKEN, and its user in BONGSU_JENKINS_USER",
}
"""Where a token stands, unless it is called after whose it is."""


def needed(catalogue: Catalogue) -> Iterator[tuple[Path, str, str]]:
    """List the outside places: the path of the key that says so, whose it is, and the place."""
    for path, place in catalogue.issue_places.items():
        yield path, tracker_of(place), place
    for path, place in catalogue.code_places.items():
        yield path, GITHUB, place
    for name, service in catalogue.services.items():
        for key, owner, place in _of_service(service):
            yield ("service", name, *key), owner, place


def variable_of(owner: str) -> str:
    """Name the variable of the environment in which somebody's token stands."""
    return VARIABLES.get(owner, f"BONGSU_{owner.upper()}_TOKEN")


def _of_service(service: Service) -> Iterator[tuple[Path, str, str]]:
    if service.gitlab and service.deploy and not service.git:
        yield ("gitlab",), GITLAB, service.gitlab
    for environment, target in service.deploy.items():
        if target.gitlab is not None:
            yield ("deploy", environment, GITLAB), GITLAB, target.gitlab.project or service.gitlab or ""
        if target.jenkins is not None:
            yield ("deploy", environment, JENKINS), JENKINS, target.jenkins.job
        if target.argo_cd is not None:
            yield ("deploy", environment, ARGO_CD), ARGO_CD, target.argo_cd.application
