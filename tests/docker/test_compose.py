import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.config import Settings, read_settings

TEXT = (Path(__file__).parents[2] / "examples" / "compose.yaml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
BOT: dict[str, Any] = COMPOSE["services"]["bongsu"]
DATABASE: dict[str, Any] = COMPOSE["services"]["database"]


def filled(values: dict[str, str]) -> dict[str, str]:
    """Replace `${NAME:-default}` and `${NAME:?why}` as Compose does."""
    pattern = re.compile(r"\$\{(\w+):([-?])([^}]*)\}")

    def value(found: re.Match[str]) -> str:
        return values[found[1]] if found[2] == "?" else values.get(found[1], found[3])

    return {name: pattern.sub(value, text) for name, text in BOT["environment"].items()}


GIVEN = {"POSTGRES_PASSWORD": "tower", "SLACK_BOT_TOKEN": "xoxb-1", "BONGSU_SECRET_KEY": "k" * 64}


def test_every_variable_is_a_setting() -> None:
    assert set(BOT["environment"]) <= {field.validation_alias for field in Settings.model_fields.values()}


@pytest.mark.parametrize("more", [{}, {"SLACK_APP_TOKEN": "xapp-1"}, {"BONGSU_BASE_URL": "https://bongsu.example.com"}])
def test_bongsu_accepts_the_environment(more: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in filled(GIVEN | more).items():
        monkeypatch.setenv(name, text)
    settings = read_settings()
    assert settings.database_url == "postgresql+psycopg://bongsu:tower@database/bongsu"
    assert settings.socket_mode == ("SLACK_APP_TOKEN" in more)


def test_the_password_is_the_database_s_own() -> None:
    assert "${POSTGRES_PASSWORD:?" in DATABASE["environment"]["POSTGRES_PASSWORD"]
    assert not re.search(r"password: *[a-z]", TEXT, re.IGNORECASE)


def test_bongsu_waits_for_a_database_that_answers() -> None:
    assert BOT["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert DATABASE["healthcheck"]["test"][:2] == ["CMD", "pg_isready"]


def test_the_database_is_the_version_that_is_tested() -> None:
    assert DATABASE["image"] == "postgres:18"
    assert DATABASE["volumes"] == ["database:/var/lib/postgresql"]


def test_nothing_listens_to_other_machines() -> None:
    assert BOT["ports"] == ["127.0.0.1:3000:3000"]
    assert "ports" not in DATABASE


def test_every_volume_is_declared() -> None:
    used = {volume.split(":")[0] for service in (BOT, DATABASE) for volume in service["volumes"]}
    assert {name for name in used if not name.startswith(".")} == set(COMPOSE["volumes"])
