"""Templates escape what they are given, once, and are strict about the rest."""

from collections.abc import Callable

import pytest
from jinja2 import TemplateAssertionError, UndefinedError

from bot.messages.template import MrkdwnEnvironment, environment, finalize
from bot.slack.mrkdwn import Mrkdwn

_KOREAN = {"Hi %(name)s & <all>": "%(name)s님 & <모두>", "one": "%(num)d개", "100%%": "100%%다"}


def _gettext(msgid: str, **values: object) -> Mrkdwn:
    return Mrkdwn(_KOREAN.get(msgid, msgid)) % values


def _ngettext(singular: str, plural: str, num: int, **values: object) -> Mrkdwn:
    return Mrkdwn(_KOREAN.get(singular, plural)) % (values | {"num": num})


def _shout(text: str) -> Mrkdwn:
    return Mrkdwn(text.upper())


@pytest.fixture
def made() -> MrkdwnEnvironment:
    return environment(_gettext, _ngettext, {"shout": _shout})


@pytest.fixture
def render(made: MrkdwnEnvironment) -> Callable[..., object]:
    def rendered(body: str, **context: object) -> object:
        source = "{% macro other(x) %}\n*{{ x }}* & <@U1>\n{% endmacro %}{% macro m() %}\n" + body + "\n{% endmacro %}"
        return getattr(made.from_string(source, globals=context).module, "m")()  # noqa: B009 -- Any either way

    return rendered


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("{{ foreign }}", "&lt;!channel&gt; &amp; 'co'"),
        ("<@U1> & {{ ours }}", "<@U1> & <@U2>"),
        ("{{ '<!here>' }}", "&lt;!here&gt;"),
        ("{{ 12 }} {{ none }}", "12 —"),
        ("{{ other(foreign) }}", "*&lt;!channel&gt; &amp; 'co'* & <@U1>"),
        ("{{ other(other(1)) }}", "**1* & <@U1>* & <@U1>"),
        ("{% set x %}<@U1> {{ foreign }}{% endset %}{{ x }}", "<@U1> &lt;!channel&gt; &amp; 'co'"),
        ("{{ [ours, foreign] | join(', ') }}", "<@U2>, &lt;!channel&gt; &amp; 'co'"),
        ("{{ foreign | bold }}", "*&lt;!channel&gt; &amp; 'co'*"),
        ("{{ foreign | clip(9) | code }}", "`&lt;!channe…`"),
        ("{{ 'U7' | user }} {{ 'C7' | channel }}", "<@U7> <#C7>"),
        ("{{ 'https://a.example' | link(foreign) }}", "<https://a.example|&lt;!channel&gt; &amp; 'co'>"),
        ("{{ '*x*\n' | line }}", "\u200b*\u200bx\u200b*\u200b"),
        ("{{ 'aloud' | shout }}", "ALOUD"),
        ("{% trans name=foreign %}Hi {{ name }} & <all>{% endtrans %}", "&lt;!channel&gt; &amp; 'co'님 & <모두>"),
        ("{% trans name=ours %}Hi {{ name }} & <all>{% endtrans %}", "<@U2>님 & <모두>"),
        ("{% trans %}\n  Hi\n  there\n{% endtrans %}", "Hi there"),
        ("{% trans %}100%{% endtrans %}", "100%다"),
        ("{% trans num=3 %}one{% pluralize %}{{ num }} things{% endtrans %}", "3개"),
        ("{{ _('Hi %(name)s & <all>', name=foreign) }}", "&lt;!channel&gt; &amp; 'co'님 & <모두>"),
    ],
)
def test_what_is_given_is_escaped_once(render: Callable[..., object], body: str, shown: str) -> None:
    rendered = render(body, foreign="<!channel> & 'co'", ours=Mrkdwn("<@U2>"), none=None)

    assert rendered == shown
    assert isinstance(rendered, Mrkdwn)


@pytest.mark.parametrize("body", ["{{ nobody }}", "{{ nobody.name }}", "{% if nobody %}x{% endif %}"])
def test_an_unknown_name_is_a_mistake(render: Callable[..., object], body: str) -> None:
    with pytest.raises(UndefinedError):
        render(body)


@pytest.mark.parametrize("name", ["e", "escape", "safe", "tojson", "urlize"])
def test_filters_for_html_are_gone(made: MrkdwnEnvironment, name: str) -> None:
    with pytest.raises(TemplateAssertionError):
        made.from_string("{{ x | " + name + " }}")


def test_finalize_leaves_mrkdwn_alone() -> None:
    ours = Mrkdwn("<@U1>")

    assert finalize(ours) is ours
