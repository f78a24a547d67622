from pathlib import Path

from bot.catalogue import check_text, load, secretless, tokenless, unanswered, unkeyed
from bot.severity import Severity

EXAMPLE = Path(__file__).parents[2] / "examples" / "bongsu.toml"


def test_each_mistake_is_a_line(tmp_path: Path) -> None:
    path = tmp_path / "bongsu.toml"
    path.write_text('[workspace]\nlanguage = "fr"\n[service.web]\nowner = 1\n')
    keys = (
        "title, title_ko, owners, team, channel, repository, gitlab, git, branch, deploy, show_deploys, issues, aliases"
    )
    keys += ", labels, mute, page, pagerduty, pagerduty_service"
    assert check_text(path) == [
        f'{path}:2: workspace.language: "fr" does not fit; expected "en" or "ko"',
        f'{path}:4: service.web.owner: unknown key (did you mean "owners"?); expected one of {keys}',
    ]


def test_nothing_to_say_of_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert check_text(tmp_path / "bongsu.toml") == []


def test_the_example_is_well() -> None:
    assert check_text(EXAMPLE) == []


def test_the_example_says_what_its_comments_say() -> None:
    catalogue = load(EXAMPLE)
    assert set(catalogue.services) == {"checkout", "payments", "web", "search"}
    assert {person.email for person in catalogue.people.values()} == {
        f"{name}@example.com" for name in ("jiwoo", "seoyeon", "anna", "maya", "luca")
    }
    assert catalogue.service_name({"namespace": "payments"}) == "payments"
    assert catalogue.alert.severity_of({"severity": "sofort"}) is Severity.SEV1
    assert catalogue.incident.severity("P2") is Severity.SEV2


def test_the_example_shows_every_table() -> None:
    catalogue = load(EXAMPLE)
    assert catalogue.model_fields_set == set(type(catalogue).model_fields)


def test_a_routing_key_that_is_named_and_not_there_is_a_mistake(tmp_path: Path) -> None:
    path = tmp_path / "bongsu.toml"
    path.write_text('[service.web]\npagerduty = "web"\n[service.shop]\npagerduty = "shop"\n[page]\npagerduty = "all"\n')
    assert unkeyed(path, {"shop"}) == [
        f'{path}: service.web.pagerduty: "web" has no key; expected web=… in BONGSU_PAGERDUTY_KEYS',
        f'{path}: page.pagerduty: "all" has no key; expected all=… in BONGSU_PAGERDUTY_KEYS',
    ]
    assert unkeyed(path, {"shop", "web", "all"}) == []
    path.write_text("[page]\npagerduty = 1\n")
    assert unkeyed(path, ()) == []


def test_a_place_for_issues_without_a_token_is_a_mistake(tmp_path: Path) -> None:
    path = tmp_path / "bongsu.toml"
    path.write_text('[tracker]\nissues = "OPS"\njira_url = "https://x"\n[service."a.b"]\nissues = "shop/web"\n')
    (told,) = tokenless(path, {"jira"})
    reason = '"shop/web" cannot be reached without a token; expected one in BONGSU_GITHUB_TOKEN'
    assert told == f'{path}: service."a.b".issues: {reason}'
    assert len(tokenless(path, ())) == 2
    assert tokenless(path, {"github", "jira"}) == []
    path.write_text("[tracker]\nissues = 1\n")
    assert tokenless(path, ()) == []


def test_code_at_github_without_a_token_is_a_mistake(tmp_path: Path) -> None:
    path = tmp_path / "bongsu.toml"
    path.write_text(
        '[environment.live]\n[service.web]\nrepository = "shop/web"\n'
        '[service.web.deploy.live.github_actions]\nworkflow = "deploy.yml"\n'
        '[service.shop]\nrepository = "shop/shop"\n[service.local]\ngit = "/x"\n'
        '[service.local.deploy.live.command]\nrun = ["x"]\n'
    )
    reason = '"shop/web" cannot be reached without a token; expected one in BONGSU_GITHUB_TOKEN'
    keys = ("service.web.repository", "service.web.deploy.live.github_actions")
    assert tokenless(path, ()) == [f"{path}: {key}: {reason}" for key in keys]
    assert tokenless(path, {"github"}) == []


def test_a_place_at_gitlab_or_jenkins_without_a_token_is_a_mistake(tmp_path: Path) -> None:
    path = tmp_path / "bongsu.toml"
    path.write_text(
        '[environment.live]\n[jenkins]\nurl = "https://ci.example"\n[service.web]\ngitlab = "shop/web"\n'
        '[service.web.deploy.live.gitlab]\n[service.shop]\ngit = "/x"\n'
        '[service.shop.deploy.live.jenkins]\njob = "shop/deploy"\n'
    )
    reason = "cannot be reached without a token; expected one in"
    user = "and its user in BONGSU_JENKINS_USER"
    assert tokenless(path, ()) == [
        f'{path}: service.web.gitlab: "shop/web" {reason} BONGSU_GITLAB_TOKEN',
        f'{path}: service.web.deploy.live.gitlab: "shop/web" {reason} BONGSU_GITLAB_TOKEN',
        f'{path}: service.shop.deploy.live.jenkins: "shop/deploy" {reason} BONGSU_JENKINS_TOKEN, {user}',
    ]
    assert tokenless(path, {"gitlab", "jenkins"}) == []


def test_a_gate_that_a_folder_cannot_answer_is_a_mistake(tmp_path: Path) -> None:
    path = tmp_path / "bongsu.toml"
    text = (
        '[environment.live]\ngates = ["ci"]\n[service.web]\ngit = "/x"\n[service.web.deploy.live]\n'
        'command = { run = ["x"] }\n'
    )
    path.write_text(text)
    expected = "expected `repository` or `gitlab` instead, or no such gate for this service there"
    assert unanswered(path) == [f"{path}: service.web.git: a folder cannot answer the gate ci of live; {expected}"]
    path.write_text(text + "gates = []\n")
    assert unanswered(path) == []
    path.write_text("[environment.live]\ngates = 1\n")
    assert unanswered(path) == []


def test_secrets_that_the_environment_lacks_are_said(tmp_path: Path) -> None:
    path = tmp_path / "bongsu.toml"
    path.write_text(
        '[environment.live]\n[service.web]\ngit = "/x"\n[service.web.deploy.live.webhook]\n'
        'url = "http://x"\nsecret = "DEPLOY_SECRET"\n'
    )
    (told,) = secretless(path, {"DEPLOY_SECRET": ""})
    assert told.startswith(f'{path}: service.web.deploy.live.webhook.secret: "DEPLOY_SECRET" is not set')
    assert secretless(path, {"DEPLOY_SECRET": "x"}) == []
    path.write_text("[")
    assert secretless(path, {}) == []
