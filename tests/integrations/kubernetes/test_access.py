import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.catalogue.clusters import Kubernetes
from bot.catalogue.deploying import Target
from bot.deploys.ports import Order, Rejected
from bot.integrations.kubernetes.access import access
from bot.integrations.kubernetes.rollouts import Rollouts
from tests.kube_site import KubeSite, kubeconfig
from tests.trackers import BEGUN, serving


@pytest.fixture
def site() -> Iterator[KubeSite]:
    made = KubeSite()
    made.deployment()
    with serving(made):
        yield made


@pytest.mark.parametrize("context", ["us", "it", ""])
def test_the_official_client_reads_the_kubeconfig(
    context: str, site: KubeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KUBECONFIG", str(kubeconfig(tmp_path, site.url)))
    table = Kubernetes(namespace="shop", deployment="web", image="web:{commit}", context=context or None)
    Rollouts(lambda: BEGUN).start(Order("bongsu-T1-7", "web", "live", "5" * 40, "main", Target(kubernetes=table)))
    assert len(site.sent) == 1


def test_a_context_that_is_not_there_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUBECONFIG", str(kubeconfig(tmp_path, "http://127.0.0.1:9")))
    with pytest.raises(Rejected, match=r"invalid: .*elsewhere"):
        access("elsewhere")


def test_without_the_package_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "kubernetes.client", None)
    with pytest.raises(Rejected, match="not_installed"):
        access("")
