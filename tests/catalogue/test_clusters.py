from pathlib import Path

import pytest

from bot.catalogue import CatalogueError, check, parse, uninstalled

ARGO = """
[environment.live]
[argo_cd]
url = "https://argocd.example.com/"
[service.web]
git = "/srv/web"
[service.web.deploy.live.argo_cd]
application = "{service}-{environment}"
"""


def test_an_application_is_named_and_nothing_is_deleted_unless_told() -> None:
    catalogue = parse(ARGO)
    target = catalogue.services["web"].deploy["live"]
    assert (target.backend, catalogue.argo_cd.url) == ("argo_cd", "https://argocd.example.com")
    assert target.argo_cd is not None
    assert (target.argo_cd.application, target.argo_cd.prune) == ("{service}-{environment}", False)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (ARGO.replace("url =", "# url ="), "deploy.live.argo_cd: nothing says where Argo CD is; expected `url`"),
        (ARGO.replace("{service}", "{name}"), "has an unknown field"),
        (ARGO.replace('application = "{service}-{environment}"', ""), "application"),
        (f'{ARGO}namespace = "Shop"', "namespace: .* does not fit; expected the namespace"),
    ],
)
def test_a_mistake_says_what_is_wrong(text: str, message: str) -> None:
    with pytest.raises(CatalogueError, match=message):
        parse(text)


KUBERNETES = """
[environment.live]
[service.web]
git = "/srv/web"
[service.web.deploy.live.kubernetes]
deployment = "{service}"
image = "registry.example.com/web:{commit}"
"""


def test_a_deployment_gets_the_image_of_a_commit() -> None:
    target = parse(KUBERNETES).services["web"].deploy["live"]
    assert target.backend == "kubernetes"
    assert target.kubernetes is not None
    assert (target.kubernetes.namespace, target.kubernetes.container, target.kubernetes.context) == (
        "default",
        None,
        None,
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (KUBERNETES.replace("{commit}", "latest"), "does not tell which commit to deploy; expected .commit. in it"),
        (KUBERNETES.replace("{service}", "{name}"), "has an unknown field"),
        (f'{KUBERNETES}container = "Web"', "container: .* does not fit; expected the container"),
        (f'{KUBERNETES}namespace = "a b"', "namespace: .* does not fit"),
        (f'{KUBERNETES}context = "my cluster"', "context: .* does not fit; expected a context"),
    ],
)
def test_a_mistake_of_a_rollout_is_said(text: str, message: str) -> None:
    with pytest.raises(CatalogueError, match=message):
        parse(text)


def test_a_package_that_is_missing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "bongsu.toml"
    path.write_text(KUBERNETES, encoding="utf-8")
    assert uninstalled(path) == []
    monkeypatch.setattr(check, "find_spec", lambda _name: None)
    (told,) = uninstalled(path)
    assert told == (
        f"{path}: service.web.deploy.live.kubernetes: lacks a package; "
        "expected it by `pip install -r requirements-kubernetes.lock`"
    )
    path.write_text(KUBERNETES.replace("deployment", "deploiment"), encoding="utf-8")
    assert uninstalled(path) == []
