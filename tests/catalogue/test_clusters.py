import pytest

from bot.catalogue import CatalogueError, parse

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
