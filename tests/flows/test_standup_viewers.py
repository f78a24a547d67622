import pytest

from bot.catalogue import parse
from bot.flows.standup_viewers import viewer_of
from bot.people.queries import Reader
from bot.standups.seeing import Viewer

ROLES = '[person.maya]\nslack = "U0MAYAJOHN"\n[role.lead]\nmay = ["standup.*"]\nmembers = ["maya"]\n'


def reader(person: str, *, is_outsider: bool = False) -> Reader:
    return Reader(1, person, None, None, is_outsider=is_outsider, is_known=True)


@pytest.mark.parametrize(
    ("catalogue", "who", "is_manager"),
    [
        ("", reader("U0MAYAJOHN"), False),  # nobody, before there are roles
        (ROLES, reader("U0MAYAJOHN"), True),
        (ROLES, reader("U2"), False),
        (ROLES, reader("U0MAYAJOHN", is_outsider=True), False),
    ],
)
def test_who_manages_standups(catalogue: str, who: Reader, is_manager: bool) -> None:  # noqa: FBT001
    assert viewer_of(parse(catalogue), who).is_manager is is_manager


def test_the_setting_holds_and_nobody_reads_for_others_who_read_along() -> None:
    catalogue = parse('[standup_settings]\nreports = "team"\n')
    assert viewer_of(catalogue, reader("U0MAYAJOHN"), "C1", is_overheard=True) == Viewer(1, None, "C1", "team")
