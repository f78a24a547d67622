import pytest

from bot.errors import BotError, NotFound
from commands.context import Bench
from commands.deploy.meant import deploy_of, environment_of, service_of
from tests.commands.bench import ask
from tests.commands.deploy.typing import type_in


def test_services_environments_and_deploys_are_found_as_people_type_them(bench: Bench) -> None:
    asked = ask(bench)
    web = service_of(asked, "WEB")
    assert (web.name, environment_of(asked, web, None), environment_of(asked, web, "Production")) == (
        "web",
        "staging",
        "production",
    )
    type_in(bench, "web")
    assert deploy_of(asked, "#1").number == 1


def test_what_is_not_there_is_said_with_what_is(bench: Bench) -> None:
    asked = ask(bench)
    with pytest.raises(NotFound) as refused:
        service_of(asked, "wob")
    assert refused.value.context["known"] == ["api", "web"]
    with pytest.raises(BotError):
        environment_of(asked, service_of(asked, "api"), None)
    with pytest.raises(NotFound):
        deploy_of(asked, "one")
