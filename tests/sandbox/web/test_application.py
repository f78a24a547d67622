import pytest
import requests

from tests.sandbox.stage import Stage


def test_a_permalink_opens_the_page_at_its_message(stage: Stage) -> None:
    answer = requests.get(f"{stage.url}/archives/C1/p1800000000000123", allow_redirects=False, timeout=5)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/?channel=C1&ts=1800000000.000123")


def test_the_page_and_its_parts_are_served(stage: Stage) -> None:
    page = requests.get(stage.url, timeout=5)
    assert page.headers["Content-Type"].startswith("text/html")
    script = requests.get(f"{stage.url}/static/app.js", timeout=5)
    assert script.headers["Content-Type"].startswith("text/javascript")


@pytest.mark.parametrize("path", ["/static/../server.py", "/static/%2e%2e/server.py", "/static/none.js", "/nowhere"])
def test_nothing_else_is_served(stage: Stage, path: str) -> None:
    assert requests.get(stage.url + path, timeout=5).status_code == 404


@pytest.mark.parametrize(
    ("origin", "status"),
    [("https://evil.example.com", 403), ("null", 403), ("http://127.0.0.1:1", 403), (None, 200), ("own", 200)],
)
def test_pages_of_other_sites_press_no_buttons(stage: Stage, origin: str | None, status: int) -> None:
    headers = {} if origin is None else {"Origin": stage.url if origin == "own" else origin}
    read = {"as": "U0MAYAJOHN", "channel": "C0GENERAL"}
    answer = requests.post(f"{stage.url}/sandbox/read", json=read, headers=headers, timeout=5)
    assert answer.status_code == status


def test_a_request_that_makes_no_sense_says_why(stage: Stage) -> None:
    assert requests.post(f"{stage.url}/sandbox/read", data="x", timeout=5).json() == {
        "ok": False,
        "error": "the body is a JSON object",
    }
    assert "`as`" in stage.refused("read", "U0BONGSU", channel="C0GENERAL")
