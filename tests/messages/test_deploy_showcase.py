import pytest

from bot.deploys.showing import Unshown
from bot.messages import deploy_showcase
from bot.messages.words import words_for


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("why", ["denied", "missing", "away", "conflict"])
def test_a_place_that_does_not_show_deploys_is_named_with_its_words(language: str, why: str) -> None:
    places = [Unshown("shop/web", why, "No <!here>"), Unshown("shop/api", why, "")]
    shown = str(deploy_showcase.unshown(words_for(language), places))
    assert "shop/web" in shown
    assert "shop/api" in shown
    assert "No &lt;!here&gt;" in shown
    assert deploy_showcase.unshown(words_for(language), []) == []
