import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.config import ConfigError, Settings, read_settings
from bot.secret_key import FILE, Seal, secret_keys


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    monkeypatch.delenv("BONGSU_SECRET_KEY", raising=False)
    monkeypatch.setenv("BONGSU_STATE", str(tmp_path / "new" / "state"))
    return read_settings()


def test_the_environment_goes_first_and_nothing_is_written(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setenv("BONGSU_SECRET_KEY", f"{'new' * 20},{'old' * 20}")
    assert secret_keys(read_settings()) == ("new" * 20, "old" * 20)
    assert not settings.state.exists()


def test_a_key_is_made_once_and_kept_from_others(settings: Settings) -> None:
    (key,) = secret_keys(settings)
    assert len(key) >= 64
    assert secret_keys(settings) == (key,)
    assert stat.S_IMODE((settings.state / FILE).stat().st_mode) == 0o600
    assert [path.name for path in settings.state.iterdir()] == [FILE]


def test_all_who_come_at_once_get_the_same_key(settings: Settings) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(secret_keys, [settings] * 64))
    assert len(keys) == 1
    assert [path.name for path in settings.state.iterdir()] == [FILE]


def test_two_places_have_two_keys(settings: Settings, tmp_path: Path) -> None:
    assert secret_keys(settings) != secret_keys(settings.model_copy(update={"state": tmp_path / "other"}))


def test_a_state_directory_that_is_a_file_is_named(settings: Settings, tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_text("")
    with pytest.raises(ConfigError, match=r"BONGSU_STATE: .*file cannot keep the secret key"):
        secret_keys(settings.model_copy(update={"state": place}))


def test_what_is_sealed_opens_with_any_key_that_is_given() -> None:
    old, new = "o" * 40, "n" * 40
    sealed = Seal([old]).close("https://hooks.slack.com/commands/1/2/3")
    assert "hooks" not in sealed
    assert Seal([new, old]).open(sealed) == "https://hooks.slack.com/commands/1/2/3"
    assert Seal([new]).open(sealed) is None
    assert Seal([old]).open("nonsense") is None
