from datetime import timedelta

import pytest

from bot.catalogue import CatalogueError, parse

BASE = """
[person.maya]
slack = "U0MAYAJOHN"
[environment.staging]
[environment.production]
[service.web]
git = "/x"
labels = { team = "shop", kind = "site" }
deploy.production.command = { run = ["x"] }
[service.api]
git = "/x"
labels = { team = "shop" }
deploy.production.command = { run = ["x"] }
[service.tool]
git = "/x"
labels = { team = "shop" }
deploy.staging.command = { run = ["x"] }
"""
TRAIN = """
[train.weekly]
services = ["web"]
environment = "production"
days = ["tue", "thu"]
at = "14:00"
conductor = "maya"
channel = "#releases"
"""


def test_a_train_is_read() -> None:
    train = parse(f"{BASE}{TRAIN}").trains["weekly"]
    assert (train.days, train.at.minute, train.zone) == (frozenset({1, 3}), 14 * 60, "UTC")
    assert (train.leaves, train.closed, train.channel) == ("when confirmed", "skip", "releases")
    assert (train.remind, train.late) == (timedelta(hours=1), timedelta(hours=2))
    assert train.title_in("ko", "weekly") == "weekly"


def test_it_has_two_titles_and_the_workspaces_zone() -> None:
    text = f'[workspace]\nzone = "Asia/Seoul"\n{BASE}{TRAIN}title = "Weekly"\ntitle_ko = "정기 배포"'
    train = parse(text).trains["weekly"]
    assert [train.title_in(language, "weekly") for language in ("en", "ko")] == ["Weekly", "정기 배포"]
    assert (train.zone, train.window.zone) == ("Asia/Seoul", "Asia/Seoul")


@pytest.mark.parametrize(
    ("who", "boards"),
    [
        ('services = ["web"]', {"web"}),
        ('labels = { team = "shop" }', {"web", "api"}),
        ('services = ["api"]\nlabels = { kind = "site" }', {"web", "api"}),
    ],
)
def test_who_may_board(who: str, boards: set[str]) -> None:
    catalogue = parse(BASE + TRAIN.replace('services = ["web"]', who))
    assert {name for name, each in catalogue.services.items() if catalogue.trains_of(each)} == boards


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("train.weekly", "train.board", '"board" is a word of the commands'),
        ("train.weekly", "train.promote", '"promote" is a word of the commands'),
        ('services = ["web"]', "", "is for no service; expected `services`, `labels`, or both"),
        ('services = ["web"]', 'services = ["wob"]', r'services: "wob" is no service .did you mean "web"'),
        ('services = ["web"]', 'services = ["tool"]', "tool is not deployed to production; expected services that are"),
        ('services = ["web"]', 'labels = { team = "x" }', "no service with these labels is deployed to production"),
        ('"production"', '"produktion"', r'environment: "produktion" is no environment .did you mean "production"'),
        ('["tue", "thu"]', '"someday"', '"someday" is no weekday'),
        ('["tue", "thu"]', "[]", "is no weekday"),
        ('"14:00"', '"tue 14:00"', '"tue 14:00" is no time of day'),
        ('"14:00"', '"24:00"', '"24:00" is no time of day; expected a time of day such as "14:00"'),
        ('"maya"', '"mya"', r'conductor: "mya" is no person .did you mean "maya"'),
        ('"maya"', '"!"', "is nobody to call"),
        ('channel = "#releases"', "", "channel: is missing; expected a channel"),
        ('channel = "#releases"', 'channel = "x"\nremind = "2d"', "remind: .* does not fit; expected a duration from"),
        ('channel = "#releases"', 'channel = "x"\nleaves = "soon"', 'expected "when confirmed"'),
        ('channel = "#releases"', 'channel = "x"\nclosed = "wait"', 'expected "skip" or "move"'),
        ('channel = "#releases"', 'channel = "x"\nzone = "Asia/Soul"', r'no time zone .did you mean "Asia/Seoul"'),
        ('channel = "#releases"', 'channel = "x"\ncolour = "red"', "unknown key"),
    ],
)
def test_a_mistake_says_what_is_wrong(old: str, new: str, message: str) -> None:
    with pytest.raises(CatalogueError, match=message):
        parse(BASE + TRAIN.replace(old, new))


@pytest.mark.parametrize("conductor", ["S012ABCDEF", "U012ABCDEF", "someone@example.com", "maya"])
def test_who_may_conduct(conductor: str) -> None:
    assert parse(BASE + TRAIN.replace('"maya"', f'"{conductor}"')).trains["weekly"].conductor == conductor
