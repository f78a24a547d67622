from pathlib import Path

import pytest
from _pytest.outcomes import Failed, Skipped

from tests.missing import program


def test_a_program_that_is_there_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    beacon = tmp_path / "beacon"
    beacon.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert program("beacon", "beacons") == str(beacon)


@pytest.mark.parametrize(("ci", "outcome"), [("true", Failed), ("", Skipped)])
def test_one_that_is_not_skips_the_test_and_fails_it_in_ci(
    ci: str, outcome: type[BaseException], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match=r"beacon is not installed \(Debian: apt install beacons\)"):
        program("beacon", "beacons")
