"""Services in clusters are deployed from chat: by Argo CD, and by Kubernetes alone."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.argo_site import COMMIT, ArgoSite
from tests.github_site import CodeSite
from tests.kube_site import KubeSite, kubeconfig
from tests.scenario.deploying import Deploying
from tests.scenario.running import MAYA, at_work, until
from tests.trackers import LOST, TOKEN, serving

SYNC = "POST /api/v1/applications/web-staging/sync"
PATCH = "PATCH /apis/apps/v1/namespaces/shop/deployments/api"
CATALOGUE = f"""
[person.maya]
slack = "{MAYA}"
[environment.staging]
[service.web]
repository = "shop/web"
[service.web.deploy.staging.argo_cd]
application = "{{service}}-{{environment}}"
[service.api]
repository = "shop/web"
[service.api.deploy.staging.kubernetes]
namespace = "shop"
deployment = "api"
image = "api:{{commit}}"
"""


@pytest.fixture
def code() -> Iterator[CodeSite]:
    made = CodeSite(commits=[COMMIT], refs={"main": COMMIT})
    with serving(made):
        yield made


@pytest.fixture
def argo() -> Iterator[ArgoSite]:
    made = ArgoSite(now=datetime.now(UTC))
    made.app("web-staging")
    with serving(made):
        yield made


@pytest.fixture
def kube() -> Iterator[KubeSite]:
    made = KubeSite()
    made.deployment("api")
    with serving(made):
        yield made


@pytest.fixture
def team(tmp_path: Path, database_url: str, code: CodeSite, argo: ArgoSite, kube: KubeSite) -> Iterator[Deploying]:
    places = f'[tracker]\ngithub_url = "{code.url}"\n[argo_cd]\nurl = "{argo.url}"\n'
    made = Deploying(tmp_path, database_url, CATALOGUE + places)
    made.environment |= {"BONGSU_GITHUB_TOKEN": TOKEN, "BONGSU_ARGOCD_TOKEN": TOKEN}
    made.environment["KUBECONFIG"] = str(kubeconfig(tmp_path, kube.url))
    with at_work(made):
        yield made


def test_a_sync_of_argo_cd_is_asked_for_once_though_the_answer_is_lost(team: Deploying, argo: ArgoSite) -> None:
    policy = argo.apps["web-staging"]["spec"]["syncPolicy"]
    policy["automated"] = {}
    team.deploy("web")
    until(lambda: team.states() == ["refused"], "the plan")
    until(lambda: "syncs this application by itself" in team.said(1), "the reason")
    policy.pop("automated")
    argo.refusals[SYNC] = LOST
    team.deploy("web")
    until(lambda: team.states() == ["refused", "running"], "the sync")
    argo.begin("web-staging")
    argo.later(5)  # it was looked at before
    argo.end("web-staging")
    until(lambda: "Synced" in team.said(2), "the end of the sync")
    argo.look("Healthy", "web-staging")
    until(lambda: team.states() == ["refused", "live"], "the release")
    assert len(argo.sent) == 1


def test_a_rollout_of_kubernetes_is_put_back_when_it_is_cancelled(team: Deploying, kube: KubeSite) -> None:
    kube.refusals[PATCH] = LOST
    team.deploy("api")
    until(lambda: team.states() == ["running"], "the rollout")
    kube.roll("api", 1, 4, 3)
    until(lambda: "1/3" in team.said(1), "the first pod")
    kube.refusals.clear()
    team.deploy("cancel 1")
    until(lambda: len(kube.sent) == 2, "what was there before")
    kube.roll("api", 3, 3, 3)
    until(lambda: team.states() == ["cancelled"], "the end")
    (container,) = kube.deployments["api"]["spec"]["template"]["spec"]["containers"]
    assert container["image"] == "web:old"
