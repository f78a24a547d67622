import pytest

from bot.catalogue import parse
from bot.catalogue.tokens import needed, variable_of

TEXT = """
[environment.live]
[jenkins]
url = "https://jenkins.example.com"
[tracker]
issues = "OPS"
jira_url = "https://shop.atlassian.net"
[service.one]
gitlab = "shop/one"
[service.one.deploy.live.gitlab]
[service.two]
git = "/srv/two"
[service.two.deploy.live.gitlab]
project = "shop/deploys"
[service.three]
repository = "shop/three"
[service.three.deploy.live.jenkins]
job = "three"
[service.four]
gitlab = "shop/four"
[argo_cd]
url = "https://argocd.example.com"
[service.five]
git = "/srv/five"
[service.five.deploy.live.argo_cd]
application = "five"
"""


def test_what_needs_a_token_says_whose() -> None:
    assert {(path[-1], owner, place) for path, owner, place in needed(parse(TEXT))} == {
        ("issues", "jira", "OPS"),
        ("gitlab", "gitlab", "shop/one"),
        ("gitlab", "gitlab", "shop/deploys"),
        ("repository", "github", "shop/three"),
        ("jenkins", "jenkins", "three"),
        ("argo_cd", "argo_cd", "five"),
    }


@pytest.mark.parametrize(
    ("owner", "variable"),
    [
        ("gitlab", "BONGSU_GITLAB_TOKEN"),
        ("jira", "BONGSU_JIRA_TOKEN"),
        ("argo_cd", "BONGSU_ARGOCD_TOKEN"),
        ("jenkins", "BONGSU_JENKINS_TOKEN, and its user in BONGSU_JENKINS_USER"),
    ],
)
def test_a_token_stands_in_a_variable_of_its_owner(owner: str, variable: str) -> None:
    assert variable_of(owner) == variable
