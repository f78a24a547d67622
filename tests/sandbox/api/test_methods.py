from bot.sandbox.api.dispatch import handlers
from bot.sandbox.api.methods import every_scope, specs


def test_every_method_that_is_served_has_its_facts_and_the_other_way_round() -> None:
    assert handlers().keys() == specs().keys()


def test_facts_are_slacks() -> None:
    assert specs()["conversations.create"].tier == 2
    assert specs()["conversations.create"].required == ("name",)
    assert "chat:write" in specs()["chat.postMessage"].scopes
    assert specs()["chat.postMessage"].tier == 0


def test_no_scope_lets_the_bot_post_where_it_is_not_unless_it_is_asked_for() -> None:
    assert "chat:write" in every_scope()
    assert "chat:write.public" not in every_scope()
