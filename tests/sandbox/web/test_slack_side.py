import pytest
import requests

from tests.sandbox.stage import Stage


def test_the_granted_scopes_are_told_with_each_answer(stage: Stage) -> None:
    headers = {"Authorization": f"Bearer {stage.config.bot_token}"}
    answer = requests.post(f"{stage.url}/api/auth.test", headers=headers, timeout=5)
    assert "chat:write" in answer.headers["X-OAuth-Scopes"].split(",")
    assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("path", ["/response/T0BEACON/A0BONGSU/nonsense", "/api/auth.test"])
def test_a_strange_method_is_not_allowed(stage: Stage, path: str) -> None:
    assert requests.delete(stage.url + path, timeout=5).status_code == 405


def test_an_old_form_with_a_payload_answers_too(stage: Stage) -> None:
    url = stage.url + "/response/T0BEACON/A0BONGSU/nonsense"
    assert requests.post(url, data={"payload": '{"text": "a"}'}, timeout=5).json()["error"] == "expired_url"
