from datetime import timedelta

import pytest

from bot.catalogue import CatalogueError, parse

BASE = """
[person.maya]
slack = "U0MAYAJOHN"
"""
LEAST = """
[standup.web-daily]
owner = "maya"
channel = "#web"
questions = ["What got done?"]
"""
QUESTION = "[standup.web-daily]\nowner = 'maya'\nchannel = 'web'\n"


def test_little_is_enough() -> None:
    standup = parse(BASE + LEAST).standups["web-daily"]
    assert (standup.channel, standup.days, standup.zone) == ("web", frozenset(range(5)), "UTC")
    assert (standup.at.minute, standup.until.minute, standup.summary.minute) == (540, 720, 720)
    assert (standup.nudge, standup.clock, standup.missing) == (timedelta(minutes=30), "personal", "named")
    assert (standup.members, standup.group, standup.title_of("web-daily")) == ((), None, "web-daily")


def test_all_can_be_said() -> None:
    text = """
    title = "Daily of the web team"
    days = ["tue", "thu"]
    at = "22:30"
    until = "01:00"
    summary = 08:00:00
    zone = "Asia/Seoul"
    clock = "team"
    nudge = "never"
    members = "S012ABCDEF"
    missing = "counted"
    blockers_to = "maya"
    """
    standup = parse(BASE + LEAST + text).standups["web-daily"]
    assert (standup.at.minute, standup.until.minute, standup.summary.minute) == (1350, 60, 480)
    assert (standup.nudge, standup.group, standup.zone) == (None, "S012ABCDEF", "Asia/Seoul")
    assert standup.title_of("web-daily") == "Daily of the web team"


def test_the_zone_is_the_workspaces_unless_told() -> None:
    text = f'[workspace]\nzone = "Asia/Seoul"\n{BASE}{LEAST}'
    assert parse(text).standups["web-daily"].zone == "Asia/Seoul"


def test_questions_are_texts_or_tables() -> None:
    asked = """questions = [
        "Done?",
        { text = "Mood?", choices = ["good", "bad"], wanted = true },
        { text = "Reviews?", number = true },
        { text = "In the way?", about = "blocker" },
    ]"""
    questions = parse(BASE + QUESTION + asked).standups["web-daily"].questions
    assert [each.text for each in questions] == ["Done?", "Mood?", "Reviews?", "In the way?"]
    assert [(each.choices, each.number, each.about, each.wanted) for each in questions[1:]] == [
        (("good", "bad"), False, None, True),
        ((), True, None, False),
        ((), False, "blocker", False),
    ]


@pytest.mark.parametrize(
    ("line", "key", "said"),
    [
        ('at = "25:00"', "at", "is no time of day"),
        ('at = "mon 09:00"', "at", "is no time of day"),
        ('days = ["someday"]', "days", "is no weekday"),
        ('zone = "Asia/Seol"', "zone", 'did you mean "Asia/Seoul"?'),
        ('nudge = "soon"', "nudge", "is no duration"),
        ('clock = "personel"', "clock", 'did you mean "personal"?'),
        ('members = ["S012ABCDEF", "maya"]', "", "names a user group beside others"),
        ('members = ["mya"]', "members", 'is no person (did you mean "maya"?)'),
        ('blockers_to = "S012ABCDEF"', "blockers_to", "is no person"),
        ('chanel = "web"', "chanel", 'did you mean "channel"?'),
        ("questions = []", "questions", "expected 1 to 10 questions"),
        ('questions = ["a?", "a?"]', "", "asks a question twice"),
        ('questions = [{ text = "a?", choices = ["one"] }]', "questions[0]", "cannot be chosen from"),
        ('questions = [{ text = "a?", choices = ["a", "b"], number = true }]', "questions[0]", "several kinds"),
        ('questions = [{ text = "a?", about = "mood" }]', "questions[0].about", '"done", "plan" or "blocker"'),
    ],
)
def test_mistakes_are_said_with_what_is_expected(line: str, key: str, said: str) -> None:
    text = LEAST.replace('questions = ["What got done?"]\n', "") if line.startswith("questions") else LEAST
    with pytest.raises(CatalogueError) as refused:
        parse(f"{BASE}{text}{line}\n")
    (mistake,) = refused.value.mistakes
    assert mistake.key == f"standup.web-daily{'.' if key else ''}{key}"
    assert said in str(mistake)


def test_two_of_one_name_are_refused() -> None:
    other = LEAST.replace("web-daily", "other") + 'title = "Web-Daily"\n'
    with pytest.raises(CatalogueError, match="is called"):
        parse(BASE + LEAST + other)
