from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.config import ConfigError, Settings, demand_slack, read_settings

KEY = "k" * 32


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.validation_alias), raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))


def setting(monkeypatch: pytest.MonkeyPatch, **values: str) -> Settings:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return read_settings()


def test_an_empty_environment_is_enough(tmp_path: Path) -> None:
    settings = read_settings()
    assert settings.state == tmp_path / "bongsu"
    assert settings.database_url == f"sqlite:///{tmp_path}/bongsu/bongsu.db"
    assert settings.config == Path("bongsu.toml")
    assert settings.slack_api_url == "https://slack.com/api/"
    assert (settings.host, settings.port) == ("127.0.0.1", 3000)
    assert settings.base_url == "http://127.0.0.1:3000"
    assert settings.log_level == "INFO"
    assert settings.language is None
    assert not settings.socket_mode
    assert not settings.state.exists()


def test_the_names_are_those_that_outsiders_rely_on() -> None:
    assert {str(field.validation_alias) for field in Settings.model_fields.values()} == {
        "DATABASE_URL",
        "BONGSU_STATE",
        "SLACK_BOT_TOKEN",
        "SLACK_SIGNING_SECRET",
        "SLACK_APP_TOKEN",
        "SLACK_API_URL",
        "BONGSU_CONFIG",
        "BONGSU_HOST",
        "BONGSU_PORT",
        "BONGSU_BASE_URL",
        "BONGSU_ALERT_TOKEN",
        "BONGSU_EVENTS_SECRET",
        "BONGSU_GRAFANA_SECRET",
        "BONGSU_PAGERDUTY_SECRET",
        "BONGSU_GITHUB_TOKEN",
        "BONGSU_GITHUB_SECRET",
        "BONGSU_GITLAB_TOKEN",
        "BONGSU_JENKINS_USER",
        "BONGSU_JENKINS_TOKEN",
        "BONGSU_ARGOCD_TOKEN",
        "BONGSU_JIRA_TOKEN",
        "BONGSU_SENTRY_SECRET",
        "BONGSU_PAGERDUTY_KEYS",
        "BONGSU_PAGERDUTY_TOKEN",
        "BONGSU_PAGERDUTY_EVENTS_URL",
        "BONGSU_PAGERDUTY_API_URL",
        "BONGSU_SECRET_KEY",
        "BONGSU_LOG_LEVEL",
        "BONGSU_LANGUAGE",
        "BONGSU_HEARTBEAT_URL",
    }


@pytest.mark.parametrize("field", Settings.model_fields.values(), ids=lambda field: field.validation_alias)
def test_an_empty_variable_is_as_good_as_none(field: object, monkeypatch: pytest.MonkeyPatch) -> None:
    assert setting(monkeypatch, **{str(getattr(field, "validation_alias", "")): ""}) == read_settings()


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://u:p@h:5432/d", "postgresql+psycopg://u:p@h:5432/d"),
        ("postgresql://u:p@h/d?sslmode=require", "postgresql+psycopg://u:p@h/d?sslmode=require"),
        ("postgresql+psycopg://u@h/d", "postgresql+psycopg://u@h/d"),
        ("postgresql:///d?host=/var/run", "postgresql+psycopg:///d?host=/var/run"),
        ("sqlite:////srv/bongsu.db", "sqlite:////srv/bongsu.db"),
        ("sqlite:///here.db", "sqlite:///here.db"),
        (" postgres://h/d\n", "postgresql+psycopg://h/d"),
    ],
)
def test_the_database_is_reached_by_our_driver(given: str, used: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert setting(monkeypatch, DATABASE_URL=given).database_url == used


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://u:hunter2@h/d"),
        ("DATABASE_URL", "postgresql+asyncpg://u:hunter2@h/d"),
        ("DATABASE_URL", "hunter2"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("SLACK_BOT_TOKEN", "xapp-hunter2"),
        ("SLACK_BOT_TOKEN", "xoxb-hunter 2"),
        ("SLACK_APP_TOKEN", "xoxb-hunter2"),
        ("SLACK_SIGNING_SECRET", "hunter 2"),
        ("SLACK_API_URL", "slack.com/api/hunter2"),
        ("BONGSU_BASE_URL", "ftp://hunter2"),
        ("BONGSU_BASE_URL", "https://host/?hunter2"),
        ("BONGSU_HEARTBEAT_URL", "hunter2"),
        ("BONGSU_ALERT_TOKEN", "hunter 2"),
        ("BONGSU_SECRET_KEY", "hunter2"),
        ("BONGSU_SECRET_KEY", f"{KEY},hunter2"),
        ("BONGSU_SECRET_KEY", ", ,"),
        ("BONGSU_PORT", "hunter2"),
        ("BONGSU_PORT", "65536"),
        ("BONGSU_PORT", "-1"),
        ("BONGSU_LOG_LEVEL", "hunter2"),
        ("BONGSU_LANGUAGE", "hunter2"),
    ],
)
def test_a_mistake_names_its_variable_and_never_shows_the_value(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ConfigError) as caught:
        setting(monkeypatch, **{name: value})
    (mistake,) = caught.value.mistakes
    assert mistake.startswith(f"{name}: ")
    assert "; expected " in mistake
    assert "another value" not in mistake
    assert "hunter" not in f"{caught.value}{caught.value.__cause__}"


def test_all_mistakes_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError) as caught:
        setting(monkeypatch, BONGSU_PORT="x", SLACK_BOT_TOKEN="y", BONGSU_LANGUAGE="fr")
    assert sorted(line.partition(":")[0] for line in caught.value.mistakes) == [
        "BONGSU_LANGUAGE",
        "BONGSU_PORT",
        "SLACK_BOT_TOKEN",
    ]


def test_values_are_put_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = setting(
        monkeypatch,
        SLACK_API_URL="http://127.0.0.1:4000/api",
        BONGSU_BASE_URL="https://bongsu.example.com/",
        BONGSU_LOG_LEVEL="debug",
        BONGSU_SECRET_KEY=f"{KEY}1, {KEY}2",
        BONGSU_HEARTBEAT_URL="https://beat.example.com/ping?key=1",
        SLACK_APP_TOKEN=" xapp-1 ",
        BONGSU_STATE="relative",
    )
    assert settings.slack_api_url == "http://127.0.0.1:4000/api/"
    assert settings.base_url == "https://bongsu.example.com"
    assert settings.log_level == "DEBUG"
    assert [key.get_secret_value() for key in settings.secret_key] == [f"{KEY}1", f"{KEY}2"]
    assert settings.slack_app_token is not None
    assert settings.slack_app_token.get_secret_value() == "xapp-1"
    assert settings.socket_mode
    assert settings.state == Path.cwd() / "relative"


@pytest.mark.parametrize(
    ("host", "address"),
    [("0.0.0.0", "http://127.0.0.1:3000"), ("::1", "http://[::1]:3000"), ("bongsu.local", "http://bongsu.local:3000")],
)
def test_the_address_without_a_public_one(host: str, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert setting(monkeypatch, BONGSU_HOST=host).base_url == address


def test_a_relative_xdg_directory_is_ignored(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert setting(monkeypatch, XDG_STATE_HOME="relative").state == tmp_path / ".local" / "state" / "bongsu"


def test_settings_do_not_change_and_do_not_tell_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = setting(
        monkeypatch,
        DATABASE_URL="postgres://u:hunter2@h/d",
        SLACK_BOT_TOKEN="xoxb-hunter2",
        SLACK_SIGNING_SECRET="hunter2",
        BONGSU_ALERT_TOKEN="hunter2",
        BONGSU_SECRET_KEY="hunter2" * 5,
        BONGSU_HEARTBEAT_URL="https://host/hunter2",
    )
    assert "hunter2" not in f"{settings!r}{settings}{settings.model_dump_json()}"
    with pytest.raises(ValidationError):
        settings.port = 1


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"]),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, ["SLACK_SIGNING_SECRET"]),
        ({"SLACK_APP_TOKEN": "xapp-1"}, ["SLACK_BOT_TOKEN"]),
    ],
)
def test_slack_needs_its_secrets(given: dict[str, str], missing: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError) as caught:
        demand_slack(setting(monkeypatch, **given))
    assert [line.partition(":")[0] for line in caught.value.mistakes] == missing


@pytest.mark.parametrize("other", [{"SLACK_SIGNING_SECRET": "s"}, {"SLACK_APP_TOKEN": "xapp-1"}])
def test_slack_has_its_secrets(other: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    demand_slack(setting(monkeypatch, SLACK_BOT_TOKEN="xoxb-1", **other))


def test_routing_keys_have_names(monkeypatch: pytest.MonkeyPatch) -> None:
    found = setting(monkeypatch, BONGSU_PAGERDUTY_KEYS=" shop=R01, all = R02,").pagerduty_keys
    assert {name: key.get_secret_value() for name, key in found.items()} == {"shop": "R01", "all": "R02"}


@pytest.mark.parametrize("value", ["R01", "=R01", "shop=", "shop=R01,shop=R02", "Shop=R01", "shop=R 1", ","])
def test_routing_keys_that_cannot_be_read_are_not_told(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    with pytest.raises(ConfigError) as refused:
        setting(monkeypatch, BONGSU_PAGERDUTY_KEYS=value)
    assert "BONGSU_PAGERDUTY_KEYS" in str(refused.value)
    assert "R01,shop" not in str(refused.value)


def test_the_tokens_are_those_that_are_given(monkeypatch: pytest.MonkeyPatch) -> None:
    assert setting(monkeypatch).tokens == set()
    given = {"BONGSU_GITHUB_TOKEN": "github_pat_1", "BONGSU_JIRA_TOKEN": "bot@example.com:ATATT1"}
    assert setting(monkeypatch, **given).tokens == {"github", "jira"}
    given = {"BONGSU_GITLAB_TOKEN": "glpat-1", "BONGSU_JENKINS_TOKEN": "11a"}
    assert setting(monkeypatch, **given).tokens == {"github", "jira", "gitlab"}
    assert setting(monkeypatch, BONGSU_JENKINS_USER="bongsu").tokens == {"github", "jira", "gitlab", "jenkins"}
    assert "argo_cd" in setting(monkeypatch, BONGSU_ARGOCD_TOKEN="eyJ1").tokens


@pytest.mark.parametrize("value", ["ATATT1", "bot@example.com", "bot@example.com: x", ":ATATT1"])
def test_an_account_of_jira_that_cannot_be_read_is_not_told(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    with pytest.raises(ConfigError) as refused:
        setting(monkeypatch, BONGSU_JIRA_TOKEN=value)
    assert "BONGSU_JIRA_TOKEN" in str(refused.value)
    assert value not in str(refused.value).replace("bongsu@example.com:ATATT3x", "")
