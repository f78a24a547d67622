import pytest

from bot.catalogue import CatalogueError, parse

PEOPLE = """
[person.jiwoo]
email = "jiwoo@example.com"
[person.anna]
slack = "U012ANNA"
"""


@pytest.mark.parametrize(
    ("text", "line", "key", "message", "expected"),
    [
        (
            '[service.web]\nowners = ["jiwoo", "joowi"]',
            7,
            "service.web.owners",
            '"joowi" is no person (did you mean "jiwoo"?)',
            "one of anna, jiwoo",
        ),
        ('[service.web]\nowners = ["@anna"]', 7, "service.web.owners", '"@anna" is no person', "one of anna, jiwoo"),
        (
            '[service.a]\n[service.b]\naliases = ["A"]',
            8,
            "service.b.aliases",
            '"A" already leads to the service a',
            "a word that no other service has",
        ),
        (
            '[service.a]\naliases = ["x"]\n[service.b]\naliases = ["X"]',
            9,
            "service.b.aliases",
            '"X" already leads to the service a',
            "a word that no other service has",
        ),
        (
            '[person.twin]\nemail = "Jiwoo@example.com"',
            7,
            "person.twin.email",
            '"Jiwoo@example.com" already belongs to jiwoo',
            "one table a person",
        ),
        ('[person.twin]\nslack = "U012ANNA"', 7, "person.twin.slack", "already belongs to anna", "one table a person"),
        (
            '[person.luca]\nslack = "U012LUCA"\nroles = ["admn"]',
            8,
            "person.luca.roles",
            '"admn" is no role (did you mean "admin"?)',
            "one of admin",
        ),
        ('[role.x]\nmembers = ["luca"]', 7, "role.x.members", '"luca" is no person', "one of anna, jiwoo"),
        (
            '[[window]]\nname = "n"\n[[window]]\nname = "n"',
            9,
            "window[1].name",
            'there is already a window "n"',
            "a name of its own",
        ),
        (
            '[[window]]\nname = "n"\nholidays = "only"',
            8,
            "window[0].holidays",
            "no holidays are known",
            "`holidays` in [workspace]",
        ),
        (
            '[[alert.rule]]\nmatch = []\nservice = "web"',
            8,
            "alert.rule[0].service",
            '"web" is no service',
            "a service that the catalogue defines; it defines none",
        ),
        (
            '[[window]]\nname = "nights"\n[[alert.rule]]\nmatch = []\nmute = ["night"]',
            10,
            "alert.rule[0].mute",
            '"night" is no window (did you mean "nights"?)',
            "one of nights",
        ),
        (
            '[[window]]\nname = "nights"\n[service.web]\nmute = "night"',
            9,
            "service.web.mute",
            '"night" is no window (did you mean "nights"?)',
            "one of nights",
        ),
        ('[board]\ncharts = ["cpu"]', 7, "board.charts", '"cpu" is no metric', "a metric that the catalogue defines"),
        (
            '[[alert.rule]]\nmatch = []\nthen = "line"\ncount = 3\nwithin = "10m"',
            9,
            "alert.rule[0].count",
            "counts firings and yet opens nothing",
            'then = "incident"',
        ),
        (
            '[service.web]\npage = ["joowi"]',
            7,
            "service.web.page",
            '"joowi" is no person (did you mean "jiwoo"?)',
            "one of anna, jiwoo",
        ),
        (
            '[page]\nescalate_to = ["S0AAAAAAA", "S0BBBBBBB"]',
            7,
            "page.escalate_to",
            "names several user groups",
            "one user group, beside any number of people",
        ),
        (
            '[[alert.rule]]\nmatch = []\nthen = "line"\n[[alert.rule]]\nmatch = ["a = b"]\nthen = "line"',
            7,
            "alert.rule[0].match",
            "no rule after this one is ever reached",
            "to be the last",
        ),
    ],
)
def test_what_does_not_fit_with_the_rest(text: str, line: int, key: str, message: str, expected: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        parse(PEOPLE + text)
    (mistake,) = caught.value.mistakes
    assert (mistake.line, mistake.key) == (line, key)
    assert message in mistake.message
    assert expected in mistake.expected


@pytest.mark.parametrize(
    "text",
    [
        '[service.web]\nowners = ["jiwoo", "U999ZZZZ", "W999ZZZZ", "luca@example.com"]',
        '[service.web]\npage = ["jiwoo", "S0AAAAAAA", "U999ZZZZ", "luca@example.com"]\n[page]\npeople = "anna"',
        '[service.web]\naliases = ["web", "Web", "www"]',
        '[person.luca]\nslack = "U012LUCA"\nroles = ["admin"]',
        '[workspace]\nholidays = ["12-25"]\n[[window]]\nname = "n"\nholidays = "only"',
        '[[alert.rule]]\nmatch = ["a = b"]\nthen = "line"\n[[alert.rule]]\nmatch = []\nthen = "line"',
    ],
)
def test_what_fits(text: str) -> None:
    parse(PEOPLE + text)
