import pytest

from bot.http import OutsideAway, ping
from tests.outside import outside


def test_an_address_is_fetched_as_it_is() -> None:
    with outside() as server:
        ping(f"{server.url}/ping/12?key=a-secret")
        assert server.asked == ["/ping/12?key=a-secret"]


@pytest.mark.parametrize("status", [300, 204])
def test_any_sign_of_success_will_do(status: int) -> None:
    with outside() as server:
        server.status = status
        ping(server.url)


@pytest.mark.parametrize("status", [400, 404, 429, 500, 503])
def test_no_success_is_told_by_its_status(status: int) -> None:
    with outside() as server:
        server.status = status
        with pytest.raises(OutsideAway, match=f"^status {status}$"):
            ping(f"{server.url}/?key=a-secret")


def test_a_redirect_is_not_followed() -> None:
    with outside() as server:
        server.status, server.headers = 302, {"Location": f"{server.url}/elsewhere"}
        ping(server.url)
        assert server.asked == ["/"]


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/?key=a-secret", "http://nowhere.invalid/?key=a-secret"])
def test_nobody_there_is_said_without_the_address(address: str) -> None:
    with pytest.raises(OutsideAway) as raised:
        ping(address)
    assert "secret" not in str(raised.value)
    assert raised.value.__cause__ is None
