from pathlib import Path
from typing import Any

import pytest

from bot.catalogue import Catalogue, Shelf
from bot.db import Database
from bot.models import Person
from bot.people import service
from bot.people.authors import Signature, who_are, who_wrote
from tests.work.bench import NOW

NAMED = (
    '[person.anna]\nslack = "U0ANNA1"\ngithub = "Anna-W"\n[person.bert]\nemail = "bert@example.com"\ngithub = "bert"\n'
)


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    (tmp_path / "bongsu.toml").write_text(NAMED, encoding="utf-8")
    return Shelf(tmp_path / "bongsu.toml", lambda: NOW).current()


def add(database: Database, person: str, email: str, **more: Any) -> int:
    with database.write() as tx:
        workspace = service.ensure_workspace(tx, "T0BEACON", NOW)
        member = {"id": person, "team_id": "T0BEACON", "profile": {"real_name": person, "email": email}, **more}
        service.mirror(tx, workspace, member, NOW)
        return workspace.id


@pytest.mark.parametrize(
    ("signature", "person"),
    [
        (Signature(email="ANNA@example.com"), "U0ANNA1"),
        (Signature("anna-w"), "U0ANNA1"),
        (Signature(email="12+Anna-W@users.noreply.github.com"), "U0ANNA1"),
        (Signature("Bert", "bert@home.example"), "U0BERT1"),
        (Signature("carla"), "U0CARLA"),
        (Signature(email="guest@example.com"), None),
        (Signature("dependabot[bot]"), None),
        (Signature(), None),
    ],
)
def test_who_wrote_a_commit(database: Database, catalogue: Catalogue, signature: Signature, person: str | None) -> None:
    workspace = add(database, "U0ANNA1", "anna@example.com")
    for each in ("bert", "carla"):
        add(database, f"U0{each.upper()}"[:7].ljust(7, "1"), f"{each}@example.com")
    add(database, "U0GUEST", "guest@example.com", is_restricted=True)
    with database.write() as tx:
        service.link_github(tx, workspace, "U0CARLA", "Carla")
        assert who_wrote(tx, catalogue, workspace, [signature]).get(signature) == person


def test_guests_and_who_does_not_want_to_hear_are_known_too(database: Database, catalogue: Catalogue) -> None:
    workspace = add(database, "U0GUEST", "guest@example.com", is_restricted=True)
    add(database, "U0ANNA1", "anna@example.com")
    add(database, "U0GONE1", "gone@example.com", deleted=True)
    with database.write() as tx:
        tx.query(Person).filter_by(slack_id="U0ANNA1").one().mutes_deploys = True
        signatures = [Signature(email=f"{name}@example.com") for name in ("guest", "anna", "gone")]
        assert set(who_are(tx, catalogue, workspace, signatures).values()) == {"U0GUEST", "U0ANNA1"}
