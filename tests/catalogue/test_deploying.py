from datetime import timedelta

import pytest

from bot.catalogue import CatalogueError, parse
from bot.catalogue.deploying import BACKENDS, Environment, Target

WHOLE = """
[environment.staging]
[environment.production]
after = "staging"
production = true
gates = ["ci", "review"]
freeze = "nights"
[[window]]
name = "nights"
[service.web]
repository = "shop/web"
[service.web.deploy.staging.command]
run = ["./deploy", "{environment}", "{commit}", "{{as it is}}"]
[service.web.deploy.production]
command = { run = ["./deploy"] }
health = ["https://shop.example/health"]
watch = "5m"
[service.library]
"""
ACTIONS = """
[environment.live]
[service.web]
repository = "shop/web"
[service.web.deploy.live.github_actions]
workflow = "deploy.yml"
"""
MANY = "inputs = { " + ", ".join(f'i{number} = "{{commit}} {{id}}"' for number in range(26)) + " }"
COMMAND = '[environment.live]\n[service.web]\ngit = "/x"\n[service.web.deploy.live.command]\nrun = ["x"]'


def test_a_whole_one_is_read_in_its_order() -> None:
    catalogue = parse(WHOLE)
    assert list(catalogue.environments) == ["staging", "production"]
    assert catalogue.environments_of(catalogue.services["web"]) == ("staging", "production")
    assert catalogue.environments_of(catalogue.services["library"]) == ()
    target = catalogue.services["web"].deploy["production"]
    assert (target.backend, target.watch, target.timeout) == ("command", timedelta(minutes=5), None)


@pytest.mark.parametrize(
    ("text", "asks"), [("", False), ("production = true", True), ("production = true\nconfirm = false", False)]
)
def test_production_is_confirmed_unless_the_file_says_otherwise(text: str, asks: bool) -> None:  # noqa: FBT001
    assert parse(f"[environment.live]\n{text}").environments["live"].asks is asks


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[environment.promote]", "is a word of the commands"),
        ('[environment.live]\nafter = "staging"', '"staging" is no environment before this one'),
        ('[environment.live]\nafter = "live"', '"live" is no environment before this one'),
        ('[environment.live]\nafter = "later"\n[environment.later]', '"later" is no environment before this one'),
        ('[environment.live]\nfreeze = "night"\n[[window]]\nname = "nights"', r'"night" is no window .did you mean'),
        ('[environment.live]\ngates = ["cl"]', '"cl" does not fit'),
        ("[environment.live]\napprovals = 9", "does not fit"),
        ('[environment.live]\nrollback = "perhaps"', "does not fit"),
        ('[environment.live]\nincident = "perhaps"', "does not fit"),
        ('[environment.live]\nincident_severity = "bad"', '"bad" is no severity'),
        ('[service.web.deploy.live.command]\nrun = ["x"]', '"live" is no environment'),
        ('[environment.live]\n[service.web.deploy.live.command]\nrun = ["x"]', "nothing says where its commits are"),
        ('[environment.live]\n[service.web]\ngit = "/x"\n[service.web.deploy.live]', "is deployed by nothing"),
        ("[environment.live]\n[service.web.deploy.live.command]\nrun = []", "does not fit"),
        ('[environment.live]\n[service.web.deploy.live.command]\nrun = ["{sha}"]', "has an unknown field"),
        ('[environment.live]\n[service.web.deploy.live.command]\nrun = ["{"]', "has a single brace"),
        (f"{COMMAND}\npass_on = ['SLACK_BOT_TOKEN']", "is Bongsu's own"),
        (f"{COMMAND}\npass_on = ['DATABASE_URL']", "is Bongsu's own"),
        (f"{COMMAND}\nfolder = 'deploys'", "depends on where Bongsu was started; expected the whole path"),
        (f"{COMMAND}\npass_on = ['AWS PROFILE']", "is no name of an environment variable"),
        ('[environment.live]\n[service.web.deploy.live]\nhealth = ["shop.example"]', "is no http address"),
        ('[environment.live]\n[service.web.deploy.live]\nhealth = ["https://u:p@shop.example"]', "is no http address"),
        (ACTIONS.replace("deploy.yml", "../deploy.yml"), "workflow: .* does not fit; expected the name of a file"),
        (ACTIONS + 'inputs = { id = "{id}" }', "inputs: does not tell which commit to deploy; expected one with"),
        (ACTIONS + 'inputs = { commit = "{commit}" }', "does not tell by what its run is found again; expected"),
        (ACTIONS + 'inputs = { commit = "{sha}" }', "has an unknown field"),
        (ACTIONS + MANY, "at most 25 inputs"),
        (ACTIONS + 'ref = "--main"', "does not fit; expected the branch or tag"),
        (ACTIONS + 'repository = "https://github.com/shop/web"', "is no repository of GitHub"),
        (ACTIONS.replace('repository = "shop/web"', 'git = "/x"'), "needs a repository of GitHub"),
        (ACTIONS.replace("shop/web", "shop/web/deep"), "github_actions: needs a repository of GitHub"),
        ("[service.web]\nshow_deploys = true", "show_deploys: needs a repository of GitHub"),
        (ACTIONS + 'command = { run = ["x"] }', "unknown key"),
        (ACTIONS + '[service.web.deploy.live.command]\nrun = ["x"]', "by nothing, or by several"),
        ('[service.web]\nbranch = "--upload-pack=x"', "does not fit"),
    ],
)
def test_a_mistake_says_what_is_wrong(text: str, message: str) -> None:
    with pytest.raises(CatalogueError, match=message):
        parse(text)


def test_a_workflow_is_told_the_commit_and_the_id() -> None:
    target = parse(ACTIONS).services["web"].deploy["live"]
    assert target.backend == "github_actions"
    assert target.github_actions is not None
    assert target.github_actions.inputs == {"commit": "{commit}", "environment": "{environment}", "id": "{id}"}
    assert (target.github_actions.repository, target.github_actions.ref) == (None, None)


def test_a_workflow_may_be_elsewhere() -> None:
    text = ACTIONS.replace('repository = "shop/web"', 'git = "/srv/web"') + 'repository = "shop/deploys"\nref = "v2"\n'
    (place,) = parse(text).code_places.values()
    assert place == "shop/deploys"


def test_a_program_is_given_what_the_file_names() -> None:
    target = parse(f"{COMMAND}\npass_on = ['AWS_PROFILE', 'my_database_url']").services["web"].deploy["live"]
    assert target.command is not None
    assert target.command.pass_on == ("AWS_PROFILE", "my_database_url")


def test_every_backend_is_a_table_of_a_target() -> None:
    assert set(BACKENDS) <= set(Target.model_fields)
    assert Environment().rollback == "ask"


def test_what_a_service_says_goes_before_what_its_environment_says() -> None:
    catalogue = parse(WHOLE.replace('watch = "5m"', 'watch = "5m"\ngates = []'))
    rules = catalogue.services["web"].deploy["production"].rules(catalogue.environments["production"])
    assert (rules.gates, rules.watch, rules.timeout) == ((), timedelta(minutes=5), timedelta(minutes=20))
