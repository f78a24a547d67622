from datetime import date

import pytest

from bot.catalogue import CatalogueError, parse
from bot.catalogue.explain import dotted, shown
from bot.catalogue.lines import Path


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ((), ""),
        (("workspace",), "workspace"),
        (("alert", "rule", 0, "match", 1), "alert.rule[0].match[1]"),
        (("service", "Two Words", "title"), 'service."Two Words".title'),
        (("service", "결제"), 'service."결제"'),
    ],
)
def test_dotted(path: Path, text: str) -> None:
    assert dotted(path) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("x", '"x"'),
        ("x" * 70, f'"{"x" * 59}…"'),
        (True, "true"),
        (5, "5"),
        (1.5, "1.5"),
        (date(2026, 11, 24), "2026-11-24"),
        ([1], "a list"),
        ({"a": 1}, "a table"),
    ],
)
def test_shown(value: object, text: str) -> None:
    assert shown(value) == text


@pytest.mark.parametrize(
    ("text", "line", "key", "message", "expected"),
    [
        ("srvice = 1", 1, "srvice", 'unknown key (did you mean "service"?)', "one of workspace, service, person"),
        ("zzz = 1", 1, "zzz", "unknown key", "one of workspace, service, person"),
        ('[workspace]\nlangage = "en"', 2, "workspace.langage", 'did you mean "language"', "one of language, zone"),
        ('[workspace]\nlanguage = "fr"', 2, "workspace.language", '"fr" does not fit', '"en" or "ko"'),
        ('[workspace]\nzone = "Asia/Soul"', 2, "workspace.zone", 'did you mean "Asia/Seoul"', "a time zone such as"),
        ("workspace = 5", 1, "workspace", "5 does not fit", "a table [workspace]"),
        ('[service.web]\nowner = ["x"]', 2, "service.web.owner", 'did you mean "owners"', "one of title, title_ko"),
        ('[service.web]\nname = "x"', 2, "service.web.name", "unknown key", "one of title"),
        ('[service.web]\nowners = "x"', 2, "service.web.owners", '"x" does not fit', "a list of people's keys"),
        ("[service.web]\nowners = [1]", 2, "service.web.owners[0]", "1 does not fit", "a list of people's keys"),
        ("[service.web]\nlabels = { a = 1 }", 2, "service.web.labels.a", "1 does not fit", "labels of its alerts"),
        ("[service.Web]", 1, "service.Web", '"Web" is no name', "in lower-case letters"),
        ("\n[service.lock]", 2, "service.lock", '"lock" is a word of the commands', "no name that is a word"),
        ("[service]\nweb = 5", 2, "service.web", "5 does not fit", "tables [service.<name>]"),
        ('[person.anna]\ngithub = "a"', 1, "person.anna", "cannot be found in Slack", "`slack` or `email`"),
        ('[role.x]\nmay = ["incident.decline"]', 2, "role.x.may[0]", 'did you mean "incident.declare"', "a list of"),
        ('[[window]]\nfrom = "09:00"', 1, "window[0].name", "is missing", "a name such as"),
        (
            '[[window]]\nname = "a"\n[[window]]\nname = "b"\n\nfrom = "9"',
            6,
            "window[1].from",
            '"9" is no time of day',
            'a time of day such as "22:00"',
        ),
        (
            '[[window]]\nname = "a"\nto = "fri 10:00"',
            1,
            "window[0]",
            "has a weekday on one side only",
            "one in both `from` and `to`, or in neither",
        ),
        ('[[alert.rule]]\nmatch = []\nthen = "incidnt"', 3, "alert.rule[0].then", 'mean "incident"', '"line"'),
        ("[[alert.rule]]\nmatch = []", 1, "alert.rule[0]", "decides nothing", "`then`, `severity`"),
        ('[alert.severity]\nx = "bad"', 2, "alert.severity.x", '"bad" is no severity', "one of critical, urgent"),
        ('[incident.labels]\nx = "P1"', 2, "incident.labels.x", '"x" is no severity', "one of critical, urgent"),
        ('[retention]\njobs = "1h"', 2, "retention.jobs", '"1h" does not fit', "a duration of a day or more"),
    ],
)
def test_a_mistake_names_line_key_and_what_is_expected(
    text: str, line: int, key: str, message: str, expected: str
) -> None:
    with pytest.raises(CatalogueError) as caught:
        parse(text)
    (mistake,) = caught.value.mistakes
    assert (mistake.file, mistake.line, mistake.key) == ("bongsu.toml", line, key)
    assert message in mistake.message
    assert expected in mistake.expected
