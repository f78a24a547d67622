import pytest

from bot.catalogue import CatalogueError, parse
from bot.catalogue.pipelines import TOLD

GITLAB = """
[environment.live]
[service.web]
gitlab = "shop/team/web"
[service.web.deploy.live.gitlab]
"""
JENKINS = """
[environment.live]
[jenkins]
url = "https://jenkins.example.com/"
[service.web]
git = "/srv/web"
[service.web.deploy.live.jenkins]
job = "shop/deploy web"
"""
MANY = "variables = { " + ", ".join(f'V{number} = "{{commit}} {{id}}"' for number in range(51)) + " }"


def test_a_pipeline_is_told_the_commit_and_the_id() -> None:
    catalogue = parse(GITLAB)
    target = catalogue.services["web"].deploy["live"]
    assert (target.backend, catalogue.gitlab.url) == ("gitlab", "https://gitlab.com")
    assert target.gitlab is not None
    assert (target.gitlab.project, target.gitlab.ref, target.gitlab.variables) == (None, None, TOLD)


def test_a_pipeline_may_be_elsewhere() -> None:
    text = GITLAB.replace('gitlab = "shop/team/web"', 'git = "/srv/web"')
    target = parse(f'{text}project = "shop/deploys"\nref = "v2"\n').services["web"].deploy["live"].gitlab
    assert target is not None
    assert (target.project, target.ref) == ("shop/deploys", "v2")


def test_a_job_is_told_the_commit_and_the_id() -> None:
    catalogue = parse(JENKINS)
    target = catalogue.services["web"].deploy["live"]
    assert (target.backend, catalogue.jenkins.url) == ("jenkins", "https://jenkins.example.com")
    assert target.jenkins is not None
    assert (target.jenkins.job, target.jenkins.parameters) == ("shop/deploy web", TOLD)


@pytest.mark.parametrize("job", ["deploy", "shop/team/deploy", "web/feature%2Flimits", "배포/웹", ".hidden", "a..b"])
def test_jobs_have_many_names(job: str) -> None:
    parse(JENKINS.replace("shop/deploy web", job))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GITLAB.replace("shop/team/web", "web"), 'gitlab: "web" is no project of GitLab'),
        (GITLAB.replace("shop/team/web", "https://gitlab.com/shop/web"), "is no project of GitLab"),
        (GITLAB.replace("shop/team/web", "shop/../web"), "is no project of GitLab"),
        (GITLAB.replace('gitlab = "shop/team/web"', 'git = "/x"'), "gitlab: needs a project of GitLab"),
        (GITLAB.replace('gitlab = "shop/team/web"', 'repository = "shop/web"'), "needs a project of GitLab"),
        (GITLAB.replace("gitlab =", 'repository = "shop/web"\ngitlab ='), "stands beside `repository`"),
        (GITLAB + 'project = "web"', '"web" is no project of GitLab'),
        (GITLAB + 'ref = "--main"', "does not fit; expected the branch or tag"),
        (GITLAB + 'variables = { COMMIT = "{commit}" }', "variables: does not tell by what its run is found again"),
        (GITLAB + 'variables = { ID = "{id}" }', "variables: does not tell which commit to deploy"),
        (GITLAB + 'variables = { COMMIT = "{sha} {id}" }', "has an unknown field"),
        (GITLAB + 'variables = { "A B" = "{commit} {id}" }', "does not fit"),
        (GITLAB + MANY, "at most 50 variables"),
        (GITLAB + '[gitlab]\nurl = "gitlab.example.com"', "is no http address"),
        (GITLAB + '[gitlab]\nurl = "https://me:secret@gitlab.example.com"', "has a name or a password in it"),
        (JENKINS.replace("url =", "# url ="), "jenkins: nothing says where Jenkins is; expected `url` in"),
        (JENKINS.replace("https://", "https://me:secret@"), "has a name or a password in it"),
        (JENKINS.replace("job =", "# job ="), "job: is missing; expected the name of a job"),
        *(
            (JENKINS.replace("shop/deploy web", job), "is no job of Jenkins")
            for job in ("", "/deploy", "shop//deploy", "shop/..", "a?b", "a#b", "a:b", "https://ci/job/x")
        ),
        (JENKINS + 'parameters = { COMMIT = "{commit}" }', "parameters: does not tell by what its run is found again"),
    ],
)
def test_a_mistake_says_what_is_wrong(text: str, message: str) -> None:
    with pytest.raises(CatalogueError, match=message) as caught:
        parse(text)
    assert "secret" not in str(caught.value)
