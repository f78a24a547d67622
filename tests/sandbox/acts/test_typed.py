import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.acts.typed import as_command, as_message, escaped
from bot.sandbox.workspace import Workspace


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("@maya look", "<@U0MAYAJOHN> look"),
        ("(@Maya)", "(<@U0MAYAJOHN>)"),
        ("@maya.", "<@U0MAYAJOHN>."),
        ("mail maya@example.com", "mail maya@example.com"),
        ("@nobody", "@nobody"),
        ("in #general, please", "in <#C0GENERAL|general>, please"),
        ("#nowhere", "#nowhere"),
        ("@here and @channel", "<!here> and <!channel>"),
        ("call @seoul-team", "call <!subteam^S0SEOULTEAM>"),
        ("<!subteam^S0SEOULTEAM>", "<!subteam^S0SEOULTEAM>"),
        ("<@U0MAYAJOHN> & <#C0GENERAL|general>", "<@U0MAYAJOHN> &amp; <#C0GENERAL|general>"),
        ("<https://example.com|site>", "<https://example.com|site>"),
        ("<script>", "&lt;script&gt;"),
    ],
)
def test_a_message_is_stored_as_slack_stores_it(ws: Workspace, typed: str, stored: str) -> None:
    assert as_message(ws, typed) == stored


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("declare <!channel> & co", "declare &lt;!channel&gt; &amp; co"),
        ("page @Seoul-Team", "page <!subteam^S0SEOULTEAM|@seoul-team>"),
        ("ask @maya in #general", "ask <@U0MAYAJOHN|maya> in <#C0GENERAL|general>"),
    ],
)
def test_a_command_is_escaped_where_the_manifest_says_so(ws: Workspace, typed: str, sent: str) -> None:
    assert as_command(ws, typed, should_escape=True) == sent
    assert as_command(ws, typed, should_escape=False) == typed


@given(st.text())
def test_escaping_leaves_nothing_with_a_meaning(text: str) -> None:
    done = escaped(text)
    assert not set("<>") & set(done)
    assert done.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text
