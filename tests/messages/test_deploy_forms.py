import pytest

from bot.messages.base import View
from bot.messages.deploy_forms import deploy_view
from bot.messages.words import words_for

NAMES = [f"service-{number}" for number in range(150)]


def fields(view: View) -> list[str]:
    return [block["block_id"] for block in view.payload["blocks"] if block["type"] == "input"]


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("may_skip", [False, True])
def test_only_who_may_is_asked_about_skipping(language: str, may_skip: bool) -> None:  # noqa: FBT001
    view = deploy_view(words_for(language), "C1", ["web"], ["staging"], service="web", may_skip=may_skip)
    assert fields(view) == ["service", "environment", "ref", "how", "fixes", *["skip", "reason"] * may_skip]
    assert view.payload["private_metadata"] == "C1"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_form_of_many_services_is_within_slacks_limits(language: str) -> None:
    view = deploy_view(words_for(language), "", NAMES, ["staging", "production"], service=NAMES[120])
    (service, environment, *_) = view.payload["blocks"]
    assert len(service["element"]["options"]) == 100
    assert "initial_option" not in service["element"]
    assert environment["element"]["initial_option"]["value"] == "staging"
