"""The shell, as somebody uses it: exit 0 well, 1 failed, 2 wrong use, and a sentence that says what to do."""

import csv
import io
import json
import os
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli import SHEETS, main
from bot.clock import system_clock
from bot.db import Database
from bot.incidents import captures, files
from bot.incidents.files import FoundFile
from bot.manifest import SCOPES
from bot.models import AlertPost, Incident, Job
from bot.people.service import ensure_workspace
from bot.sandbox.config import SandboxConfig
from bot.sandbox.server import Sandbox
from tests.deploys.making import asked
from tests.deploys.test_causes import incident
from tests.postmortems.writing import begun
from tests.work.bench import NOW

TOKEN = "xoxb-1-local-workspace"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith(("BONGSU_", "SLACK_", "DATABASE_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("BONGSU_STATE", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def shell(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run a command and answer its status, what it printed, and what it complained of."""
    with pytest.raises(SystemExit) as end:
        main(arguments)
    printed = capsys.readouterr()
    return int(end.value.code or 0), printed.out, printed.err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["jobs", "retry"],
        ["jobs", "again", "7"],
        ["serve", "--fast"],
        ["export", "deploys", "--since", "soon"],
    ],
)
def test_wrong_use_exits_with_two(folder: Path, capsys: pytest.CaptureFixture[str], arguments: Sequence[str]) -> None:
    status, _, complaint = shell(capsys, *arguments)
    assert status == 2
    assert "bongsu" in complaint
    assert not (folder / "state").exists()


def test_a_setting_that_cannot_be_used_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BONGSU_PORT", "many")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxp-a-secret")
    status, _, complaint = shell(capsys, "check")
    assert status == 1
    assert ["BONGSU_PORT" in complaint, "SLACK_BOT_TOKEN" in complaint, "a-secret" in complaint] == [True, True, False]
    assert folder.exists()


def test_serving_needs_the_secrets_of_slack(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, complaint = shell(capsys, "serve")
    assert status == 1
    assert "SLACK_BOT_TOKEN: is missing" in complaint
    assert "SLACK_SIGNING_SECRET: is missing" in complaint
    assert not (folder / "state").exists()


def test_a_database_is_migrated_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert shell(capsys, "migrate")[:2] == (0, "The database was upgraded.\n")
    assert shell(capsys, "migrate")[:2] == (0, "The database is up to date.\n")
    assert (folder / "state" / "bongsu.db").exists()


def test_a_database_that_is_away_is_said_without_its_password(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://bongsu:a-secret@/bongsu?host={folder}")
    status, printed, complaint = shell(capsys, "jobs")
    assert (status, printed) == (1, "")
    assert "DATABASE_URL" in complaint
    assert "a-secret" not in complaint


def test_the_catalogue_is_checked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / "bongsu.toml"
    file.write_text('[service.web]\nowners = ["maya"]\nchanel = "web"\n', encoding="utf-8")
    status, printed, _ = shell(capsys, "check")
    assert status == 1
    assert "bongsu.toml:3" in printed
    assert "channel" in printed
    file.write_text("[service.web]\n", encoding="utf-8")
    assert shell(capsys, "check")[:2] == (0, "bongsu.toml is well.\n")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Sandbox]:
    granted = {"oauth_config": {"scopes": {"bot": sorted(set(SCOPES) - {"pins:write"})}}}
    sandbox = Sandbox(SandboxConfig(state=tmp_path / "workspace.db", bot_token=TOKEN, manifest=granted))
    sandbox.start()
    yield sandbox
    sandbox.stop()


def test_slack_is_asked_what_the_app_lacks(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, workspace: Sandbox
) -> None:
    for name, value in (("BOT_TOKEN", TOKEN), ("SIGNING_SECRET", "x"), ("API_URL", workspace.api_url)):
        monkeypatch.setenv(f"SLACK_{name}", value)
    status, printed, _ = shell(capsys, "check", "--slack")
    (line,) = printed.splitlines()
    assert status == 1
    assert line.startswith("SLACK_BOT_TOKEN: lacks pins:write (pinning an incident's first message);")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-another")
    status, _, complaint = shell(capsys, "check", "--slack")
    assert status == 1
    assert "invalid_auth" in complaint
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:1/api/")
    assert shell(capsys, "check", "--slack")[0] == 1
    assert folder.exists()


@pytest.mark.parametrize("socket_mode", [False, True])
def test_the_manifest_is_json_for_the_address(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *, socket_mode: bool
) -> None:
    monkeypatch.setenv("BONGSU_BASE_URL", "https://bongsu.example.com/")
    if socket_mode:
        monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")
    status, printed, _ = shell(capsys, "manifest", "--prefix", "bs-")
    made = json.loads(printed)
    command = made["features"]["slash_commands"][0]
    assert status == 0
    assert command["command"].startswith("/bs-")
    assert command.get("url") == (None if socket_mode else "https://bongsu.example.com/slack/events")
    assert made["settings"]["socket_mode_enabled"] is socket_mode
    assert folder.exists()


def test_stuck_jobs_are_listed_and_tried_again(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    monkeypatch.setenv("DATABASE_URL", database.url)
    assert shell(capsys, "jobs")[:2] == (0, "No job is stuck.\n")
    with database.write() as tx:
        values = {"lane": 1, "payload": {}, "due_at": NOW, "created_at": NOW, "finished_at": NOW}
        team = ensure_workspace(tx, "T0BEACON", NOW).id
        job = Job(workspace_id=team, flow="a.b/1", subject="s", state="dead", error="not_in_channel", **values)
        tx.add(job)
    status, printed, _ = shell(capsys, "jobs")
    assert status == 0
    assert [word in printed for word in ("a.b/1", "not_in_channel", "1 stuck.")] == [True] * 3
    assert shell(capsys, "jobs", "retry", str(job.id))[:2] == (0, "It is being tried again.\n")
    assert shell(capsys, "jobs", "retry", str(job.id))[0] == 1
    assert folder.exists()


def test_posts_of_alerts_are_listed(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    monkeypatch.setenv("DATABASE_URL", database.url)
    assert shell(capsys, "alerts")[1] == "No post of alerts is kept.\n"
    assert shell(capsys, "alerts", "--unreadable")[1] == "No post of alerts could not be read.\n"
    with database.write() as tx:
        team = ensure_workspace(tx, "T0BEACON", NOW).id
        for error in (None, "is no JSON"):
            post = AlertPost(workspace_id=team, source="alertmanager", body=b"\xff{", received_at=NOW, error=error)
            tx.add(post)
    whole = shell(capsys, "alerts")[1]
    bad = shell(capsys, "alerts", "--unreadable")[1]
    assert (len(whole.splitlines()), "is no JSON" in whole, "waits" in whole) == (2, True, True)
    assert (len(bad.splitlines()), "is no JSON" in bad) == (1, True)
    assert len(shell(capsys, "alerts", "--limit", "1")[1].splitlines()) == 1
    assert folder.exists()


def test_the_body_of_a_post_is_printed_byte_for_byte(
    folder: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    monkeypatch.setenv("DATABASE_URL", database.url)
    with database.write() as tx:
        team = ensure_workspace(tx, "T0BEACON", NOW).id
        post = AlertPost(workspace_id=team, source="alertmanager", body=b"\xff{\0", received_at=NOW)
        tx.add(post)
    for number, status in ((post.id, 0), (post.id + 1, 1)):
        with pytest.raises(SystemExit) as ended:
            main(["alerts", str(number)])
        assert ended.value.code == status
    printed = capfdbinary.readouterr()
    assert (printed.out, b"There is no post" in printed.err) == (b"\xff{\0", True)
    assert folder.exists()


def written(folder: Path) -> None:
    """Keep the post-mortem of incident 1 in a new database."""
    with pytest.raises(SystemExit):
        main(["migrate"])
    database = Database(f"sqlite:///{folder / 'state' / 'bongsu.db'}", pool=1)
    with database.write() as tx:
        begun(tx)
    database.close()


def test_a_postmortem_is_printed_in_any_style_format_and_language(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(folder)
    capsys.readouterr()
    status, markdown, _ = shell(capsys, "postmortem", "export", "1")
    assert (status, markdown.splitlines()[0]) == (0, "# Checkout fails")
    assert "## Fault" in shell(capsys, "postmortem", "export", "1", "--style", "atlassian")[1]
    page = shell(capsys, "postmortem", "export", "1", "--format", "html", "--language", "ko")[1]
    assert page.startswith('<!doctype html>\n<html lang="ko">')


def test_files_of_a_postmortem_are_written_beside_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(folder)
    database = Database(f"sqlite:///{folder / 'state' / 'bongsu.db'}", pool=1)
    with database.write() as tx:
        of = tx.query(Incident).one()
        key = captures.want(tx, of, "C7", "1772442000.0", "U1", NOW)
        row = captures.locked(tx, key or 0)
        found = captures.Found("U1", None, "look", files=[FoundFile("F1", "disk usage.png"), FoundFile("F2", "a.txt")])
        for file, kind in zip(captures.keep(tx, row, found, NOW), ("image/png", None), strict=True):
            files.keep(files.locked(tx, file), b"1234", kind)
    database.close()
    capsys.readouterr()
    text = shell(capsys, "postmortem", "export", "1", "--files", "out")[1]
    assert "![disk usage.png](out/1-disk%20usage.png)" in text
    assert "[a.txt](out/2-a.txt)" in text
    assert {each.name: each.read_bytes() for each in (folder / "out").iterdir()} == {
        "1-disk usage.png": b"1234",
        "2-a.txt": b"1234",
    }
    page = shell(capsys, "postmortem", "export", "1", "--files", "out", "--format", "html")[1]
    assert '<img src="out/1-disk%20usage.png" alt="disk usage.png">' in page
    assert "out/" not in shell(capsys, "postmortem", "export", "1")[1]


def test_a_postmortem_that_is_not_there_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(folder)
    capsys.readouterr()
    assert shell(capsys, "postmortem", "export", "2") == (1, "", "There is no post-mortem of incident 2.\n")
    assert shell(capsys, "postmortem", "export", "1", "--style", "novel")[0] == 2


def test_one_of_a_private_incident_is_printed_only_when_asked_for(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(folder)
    database = Database(f"sqlite:///{folder / 'state' / 'bongsu.db'}", pool=1)
    with database.write() as tx:
        tx.get_one(Incident, 1).is_private = True
    database.close()
    capsys.readouterr()
    assert shell(capsys, "postmortem", "export", "1")[:2] == (1, "")
    assert "Checkout fails" in shell(capsys, "postmortem", "export", "1", "--private")[1]


@pytest.fixture
def deployed(folder: Path) -> None:
    """Keep two deploys of today, one of them for the private incident 1."""
    with pytest.raises(SystemExit):
        main(["migrate"])
    database = Database(f"sqlite:///{folder / 'state' / 'bongsu.db'}")
    with database.write() as tx:
        for number in range(2):
            row = asked(tx)
            row.asked_at, row.reason, row.fixes = system_clock() - timedelta(hours=1), "=1+1", 1 if number else None
        incident(tx).is_private = True
    database.close()


@pytest.mark.usefixtures("deployed")
@pytest.mark.parametrize(
    ("more", "numbers", "fixes"),
    [
        ([], ["1", "2"], ["", ""]),
        (["--private"], ["1", "2"], ["", "1"]),
        (["--since", "2h"], ["1", "2"], ["", ""]),
        (["--since", "30m"], [], []),
        (["--since", "2200-01-01"], [], []),
    ],
)
def test_deploys_are_exported(
    capsys: pytest.CaptureFixture[str], more: list[str], numbers: list[str], fixes: list[str]
) -> None:
    status, printed, _ = shell(capsys, "export", "deploys", *more)
    rows = list(csv.DictReader(io.StringIO(printed, newline="")))
    assert (status, [row["number"] for row in rows], [row["fixes"] for row in rows]) == (0, numbers, fixes)
    assert {row["reason"] for row in rows} <= {"'=1+1"}
    status, printed, _ = shell(capsys, "export", "deploys", "--format", "json", *more)
    assert (status, [str(row["number"]) for row in json.loads(printed)]) == (0, numbers)


@pytest.mark.parametrize("name", list(SHEETS))
def test_without_a_workspace_there_are_columns_alone(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    shell(capsys, "migrate")
    assert shell(capsys, "export", name) == (0, ",".join(SHEETS[name].columns) + "\r\n", "")
    assert shell(capsys, "export", name, "--format", "json") == (0, "[]\n", "")
    assert folder.exists()


def test_mistakes_in_a_teams_templates_are_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "own").mkdir()
    (folder / "own" / "ours.jinja").write_text("one\n{{ nothing }}\n", encoding="utf-8")
    (folder / "bongsu.toml").write_text('[postmortem]\ntemplates = "own"\n', encoding="utf-8")
    status, printed, _ = shell(capsys, "check")
    assert status == 1
    assert printed.endswith("ours.jinja:2: 'nothing' is undefined\n")


def test_a_catalogue_that_cannot_be_read_stops_an_export(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "bongsu.toml").write_text("[postmortem]\ndue = 1\n", encoding="utf-8")
    status, _, complaint = shell(capsys, "postmortem", "export", "1")
    assert status == 1
    assert "postmortem.due" in complaint
