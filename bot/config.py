"""The settings that the environment gives.

Every name is one that outsiders rely on. No error shows a value that may be secret.
"""

import ipaddress
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

DATABASES = ("postgresql+psycopg", "sqlite")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
KEY_LENGTH = 32
"""The least number of characters in a secret key."""


class ConfigError(Exception):
    """Settings that cannot be used; `mistakes` has one line for each, led by the name of the variable."""

    def __init__(self, mistakes: list[str]) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(mistakes))


def _default_state() -> Path:
    """Find the place that the XDG base directory specification gives, which ignores relative paths."""
    base = os.environ.get("XDG_STATE_HOME", "")
    return (Path(base) if Path(base).is_absolute() else Path.home() / ".local" / "state") / "bongsu"


def _database(value: str) -> str:
    """Name the driver that Bongsu uses, whatever the provider of the database called it."""
    scheme, separator, rest = value.partition("://")
    scheme = {"postgres": DATABASES[0], "postgresql": DATABASES[0]}.get(scheme, scheme)
    if not separator or scheme not in DATABASES or (scheme == "sqlite" and rest.strip("/") in {"", ":memory:"}):
        raise ValueError
    return f"{scheme}://{rest}"


def _web(value: str) -> str:
    """Accept an http address and take the slashes from its end."""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError
    return value.rstrip("/")


def _api(value: str) -> str:
    return _web(value) + "/"


def _beat(value: str) -> str:
    """Accept any http address; a heartbeat's key often stands in its query."""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError
    return value


def _level(value: str) -> str:
    if value.upper() not in LEVELS:
        raise ValueError
    return value.upper()


def _secret(prefix: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if not value.startswith(prefix) or re.search(r"\s", value):
            raise ValueError
        return value

    return check


def _keys(value: str) -> tuple[str, ...]:
    keys = tuple(filter(None, (key.strip() for key in value.split(","))))
    if not keys or min(map(len, keys)) < KEY_LENGTH:
        raise ValueError
    return keys


def _several(value: str) -> tuple[str, ...]:
    """Read secrets with commas between: while one is replaced, the old one and the new one hold."""
    found = tuple(filter(None, (each.strip() for each in value.split(","))))
    if not found or any(re.search(r"\s", each) for each in found):
        raise ValueError
    return found


def _account(value: str) -> str:
    """Accept `address:token`, as Jira's basic authentication takes it."""
    if not re.fullmatch(r"[^\s:@]+@[^\s:@]+:\S+", value):
        raise ValueError
    return value


Several = Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(_several)]


def _named(value: str) -> dict[str, str]:
    """Read `name=key` pairs with commas between."""
    pairs = [pair.partition("=") for pair in filter(None, (part.strip() for part in value.split(",")))]
    named = {name.strip(): key.strip() for name, _, key in pairs}
    fits = all(
        re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,39}", name) and re.fullmatch(r"\S+", key) for name, key in named.items()
    )
    if not named or not fits or len(named) < len(pairs):
        raise ValueError
    return named


class Settings(BaseSettings):
    """What the environment says; `description` is what a mistake in that variable tells the reader."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True, validate_default=False)

    state: Annotated[Path, BeforeValidator(lambda value: Path(value).expanduser().absolute())] = Field(
        default_factory=_default_state,
        validation_alias="BONGSU_STATE",
        description="a directory that Bongsu may write to",
    )
    database: Annotated[SecretStr | None, BeforeValidator(_database)] = Field(
        default=None,
        validation_alias="DATABASE_URL",
        description="postgresql://user:password@host/name or sqlite:////path/to/file.db",
    )
    config: Path = Field(
        default=Path("bongsu.toml"), validation_alias="BONGSU_CONFIG", description="the path of the TOML catalogue"
    )
    slack_bot_token: Annotated[SecretStr | None, BeforeValidator(_secret("xoxb-"))] = Field(
        default=None, validation_alias="SLACK_BOT_TOKEN", description="a bot token, which begins with xoxb-"
    )
    slack_signing_secret: Annotated[SecretStr | None, BeforeValidator(_secret(""))] = Field(
        default=None,
        validation_alias="SLACK_SIGNING_SECRET",
        description="the signing secret from the app's Basic Information, without spaces",
    )
    slack_app_token: Annotated[SecretStr | None, BeforeValidator(_secret("xapp-"))] = Field(
        default=None, validation_alias="SLACK_APP_TOKEN", description="an app-level token, which begins with xapp-"
    )
    slack_api_url: Annotated[str, BeforeValidator(_api)] = Field(
        default="https://slack.com/api/",
        validation_alias="SLACK_API_URL",
        description="an http address such as https://slack.com/api/",
    )
    host: str = Field(
        default="127.0.0.1", validation_alias="BONGSU_HOST", description="an address to listen on, such as 127.0.0.1"
    )
    port: int = Field(
        default=3000, ge=0, le=65535, validation_alias="BONGSU_PORT", description="a port number from 0 (any) to 65535"
    )
    public_url: Annotated[str | None, BeforeValidator(_web)] = Field(
        default=None,
        validation_alias="BONGSU_BASE_URL",
        description="the http address at which people reach Bongsu, such as https://bongsu.example.com",
    )
    alert_token: Annotated[SecretStr | None, BeforeValidator(_secret(""))] = Field(
        default=None, validation_alias="BONGSU_ALERT_TOKEN", description="a token without spaces"
    )
    events_secret: Several = Field(
        default=(),
        validation_alias="BONGSU_EVENTS_SECRET",
        description="a secret by which your own scripts sign what they post, or several with commas between",
    )
    grafana_secret: Several = Field(
        default=(),
        validation_alias="BONGSU_GRAFANA_SECRET",
        description="the HMAC secret of Grafana's contact point, or several with commas between",
    )
    pagerduty_secret: Several = Field(
        default=(),
        validation_alias="BONGSU_PAGERDUTY_SECRET",
        description="the secret of PagerDuty's webhook subscription, or several with commas between",
    )
    sentry_secret: Several = Field(
        default=(),
        validation_alias="BONGSU_SENTRY_SECRET",
        description="the client secret of Sentry's integration, or several with commas between",
    )
    secret_key: Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(_keys)] = Field(
        default=(),
        validation_alias="BONGSU_SECRET_KEY",
        description=f"one or more keys of at least {KEY_LENGTH} characters with commas between, the newest first",
    )
    pagerduty_keys: Annotated[Mapping[str, SecretStr], NoDecode, BeforeValidator(_named)] = Field(
        default_factory=dict,
        validation_alias="BONGSU_PAGERDUTY_KEYS",
        description="routing keys by the names that the catalogue uses, such as checkout=R0123,payments=R0456",
    )
    pagerduty_token: Annotated[SecretStr | None, BeforeValidator(_secret(""))] = Field(
        default=None,
        validation_alias="BONGSU_PAGERDUTY_TOKEN",
        description="a read-only key of PagerDuty's REST API, without spaces",
    )
    pagerduty_events_url: Annotated[str, BeforeValidator(_web)] = Field(
        default="https://events.pagerduty.com",
        validation_alias="BONGSU_PAGERDUTY_EVENTS_URL",
        description="an http address such as https://events.eu.pagerduty.com",
    )
    pagerduty_api_url: Annotated[str, BeforeValidator(_web)] = Field(
        default="https://api.pagerduty.com",
        validation_alias="BONGSU_PAGERDUTY_API_URL",
        description="an http address such as https://api.eu.pagerduty.com",
    )
    github_token: Annotated[SecretStr | None, BeforeValidator(_secret(""))] = Field(
        default=None,
        validation_alias="BONGSU_GITHUB_TOKEN",
        description="a token of GitHub for issues and deploys, without spaces",
    )
    github_secret: Several = Field(
        default=(),
        validation_alias="BONGSU_GITHUB_SECRET",
        description="the secret of GitHub's webhook, or several with commas between",
    )
    jira_token: Annotated[SecretStr | None, BeforeValidator(_account)] = Field(
        default=None,
        validation_alias="BONGSU_JIRA_TOKEN",
        description="an account of Jira Cloud as address:token, such as bongsu@example.com:ATATT3x",
    )
    gitlab_token: Annotated[SecretStr | None, BeforeValidator(_secret(""))] = Field(
        default=None,
        validation_alias="BONGSU_GITLAB_TOKEN",
        description="an access token of GitLab for deploys, without spaces",
    )
    jenkins_user: str | None = Field(
        default=None, pattern=r"^[^\s:]+$", validation_alias="BONGSU_JENKINS_USER", description="a user of Jenkins"
    )
    jenkins_token: Annotated[SecretStr | None, BeforeValidator(_secret(""))] = Field(
        default=None,
        validation_alias="BONGSU_JENKINS_TOKEN",
        description="an API token of that user of Jenkins, without spaces",
    )
    argocd_token: Annotated[SecretStr | None, BeforeValidator(_secret(""))] = Field(
        default=None,
        validation_alias="BONGSU_ARGOCD_TOKEN",
        description="a token of Argo CD for deploys, without spaces",
    )
    heartbeat_url: Annotated[SecretStr | None, BeforeValidator(_beat)] = Field(
        default=None,
        validation_alias="BONGSU_HEARTBEAT_URL",
        description="the http address that is called while Bongsu is well",
    )
    log_level: Annotated[str, BeforeValidator(_level)] = Field(
        default="INFO", validation_alias="BONGSU_LOG_LEVEL", description=f"one of {', '.join(LEVELS)}"
    )
    language: Literal["en", "ko"] | None = Field(
        default=None, validation_alias="BONGSU_LANGUAGE", description="en or ko"
    )

    @model_validator(mode="before")
    @classmethod
    def _stripped(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Drop the spaces and line ends that pasting brings along."""
        return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}

    @property
    def database_url(self) -> str:
        """The address for SQLAlchemy; it may hold a password."""
        return self.database.get_secret_value() if self.database else f"sqlite:///{self.state / 'bongsu.db'}"

    @property
    def tokens(self) -> frozenset[str]:
        """The outside systems for which there is a token."""
        jenkins = self.jenkins_user and self.jenkins_token
        given = {"github": self.github_token, "gitlab": self.gitlab_token, "jira": self.jira_token, "jenkins": jenkins}
        given |= {"argo_cd": self.argocd_token}
        return frozenset(name for name, token in given.items() if token)

    @property
    def base_url(self) -> str:
        """Where people and machines reach Bongsu, without a slash at the end."""
        return self.public_url or f"http://{_bracketed(self.host)}:{self.port}"

    @property
    def socket_mode(self) -> bool:
        """Whether Bongsu calls Slack by itself instead of being called."""
        return self.slack_app_token is not None


def read_settings() -> Settings:
    """Read the environment; raises `ConfigError` with every mistake in it."""
    try:
        return Settings()
    except ValidationError as error:
        raise ConfigError([_sentence(str(found["loc"][0])) for found in error.errors()]) from None
    except RuntimeError:
        raise ConfigError(["BONGSU_STATE: is needed where there is no home directory; expected a directory"]) from None


def demand_slack(settings: Settings) -> None:
    """Raise `ConfigError` unless all is there that a connection to Slack needs."""
    needed = {"SLACK_BOT_TOKEN": settings.slack_bot_token}
    if not settings.socket_mode:
        needed["SLACK_SIGNING_SECRET"] = settings.slack_signing_secret
    missing = [f"{name}: is missing; expected {_expected(name)}" for name, value in needed.items() if value is None]
    if missing:
        raise ConfigError(missing)


def _sentence(name: str) -> str:
    return f"{name}: cannot be used; expected {_expected(name)}"


def _expected(name: str) -> str:
    described = {field.validation_alias: field.description for field in Settings.model_fields.values()}
    return described.get(name) or "another value"


def _bracketed(host: str) -> str:
    """Write an IPv6 address as it stands in a URL, and the address of every interface as this machine's own."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.is_unspecified:
        return "127.0.0.1"
    return f"[{host}]" if address.version == 6 else host  # noqa: PLR2004
