import json
import logging
import subprocess
import sys
from typing import Any

import pytest

from bot.log import WithoutSecrets

FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
SECRETS = [
    "xoxb-1234-abcDEF",
    "xoxp-1234-abcDEF",
    "xoxe.xoxp-1-Mi0yLTE",
    "xoxe-1-My0xLTE",
    "xapp-1-A0BEACON-99-deadbeef",
    "xwfp-1234-abc",
    "https://hooks.slack.com/services/T0BEACON/B1/sEcReT",
    "https://hooks.slack.com/commands/T0BEACON/1/sEcReT",
    "Bearer sEcReT-token.of_alerts=",
]


def line(message: object, *args: object, error: BaseException | None = None, **extra: object) -> tuple[str, Any]:
    """Answer the line of a record, and what it says as JSON."""
    trouble = (type(error), error, None) if error else None
    record = logging.LogRecord("bot.test", logging.INFO, __file__, 1, message, args, trouble)
    record.__dict__.update(extra)
    written = WithoutSecrets(FORMAT).format(record)
    return written, json.loads(written)


def telltale(secret: str) -> str:
    """Answer the part of a secret that must not be seen."""
    return secret.removeprefix("Bearer ").rpartition("/")[2].rpartition(".xox")[2]


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("around", ["{}", "the token {} is old", "at the end: {}", '"{}"', "one\n{}\nthree", "\t{}\t"])
def test_no_secret_is_seen_and_the_line_stays_json(secret: str, around: str) -> None:
    written, said = line(around.format(secret), job=7)
    assert telltale(secret) not in written
    assert "***" in said["message"]
    assert said["job"] == 7


@pytest.mark.parametrize("secret", SECRETS)
def test_nor_in_what_is_told_beside_the_message(secret: str) -> None:
    for written, said in (
        line("%s came", secret),
        line("it came", headers={"Authorization": [secret]}, job=7),
        line("it came", error=ValueError(f"bad:\n{secret}")),
    ):
        assert telltale(secret) not in written
        assert said["name"] == "bot.test"


def test_the_rest_of_a_line_is_left_alone() -> None:
    _, said = line("axe and box-car, https://slack.com/api/ and a bearer of %s", "news", job=7, flow="incident.open/1")
    assert said["message"] == "axe and box-car, https://slack.com/api/ and a bearer of news"
    assert (said["levelname"], said["job"], said["flow"]) == ("INFO", 7, "incident.open/1")


def logged(level: str) -> list[Any]:
    """Answer what a process with this level writes to its standard error."""
    program = f"""
import logging
from bot.log import set_up
set_up({level!r})
set_up({level!r})
logging.getLogger("bot.test").info("token xoxb-1-secret")
logging.getLogger("bot.test").debug("detail")
logging.getLogger("slack_sdk.web").info("noise")
logging.getLogger("slack_sdk.web").warning("trouble")
"""
    process = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert process.stdout == ""
    return [json.loads(written)["message"] for written in process.stderr.splitlines()]


@pytest.mark.parametrize(
    ("level", "messages"),
    [
        ("debug", ["token ***", "detail", "trouble"]),
        ("info", ["token ***", "trouble"]),
        ("WARNING", ["trouble"]),
    ],
)
def test_every_record_is_one_line_on_standard_error(level: str, messages: list[str]) -> None:
    assert logged(level) == messages
