import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.catalogue.clusters import Kubernetes
from bot.catalogue.deploying import Target
from bot.deploys.ports import Order, Rejected
from bot.integrations.kubernetes.access import access
from bot.integrations.kubernetes.rollouts import Rollouts
from tests.kube_site import KubeSite
from tests.trackers import BEGUN, TOKEN, serving

EXEC = """
import json
status = {"token": "%s"}
print(json.dumps({"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": status}))
"""


def kubeconfig(folder: Path, url: str) -> Path:
    """Write a configuration of two contexts: one has a token, one a program that gives it."""
    program, path = folder / "credentials.py", folder / "config"
    program.write_text(EXEC % TOKEN, encoding="utf-8")
    plugin = {"apiVersion": "client.authentication.k8s.io/v1", "command": sys.executable, "args": [str(program)]}
    by_program = {"exec": {**plugin, "interactiveMode": "Never"}}
    content = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "us",
        "clusters": [{"name": "c", "cluster": {"server": url}}],
        "users": [{"name": "us", "user": {"token": TOKEN}}, {"name": "it", "user": by_program}],
        "contexts": [{"name": each, "context": {"cluster": "c", "user": each}} for each in ("us", "it")],
    }
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


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
