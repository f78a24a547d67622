"""A picture is drawn in the language of those who read its message, with what happened beside the figures."""

from pathlib import Path

import pytest

from bot.db import Database
from bot.flows.drawings import draw
from bot.flows.services import Services
from bot.models import Person
from tests.flows.bench import make
from tests.flows.picturing import CATALOGUE, stage


@pytest.mark.parametrize(("channel", "said"), [("C1", "Chart of Latency"), ("U1", "지연 그래프")])
def test_a_person_reads_it_in_their_own_language(database: Database, tmp_path: Path, channel: str, said: str) -> None:
    of = stage(database, tmp_path)
    with database.write() as tx:
        tx.add(Person(workspace_id=of.engine.workspace, slack_id="U1", name="Maya", locale="ko-KR"))
    of.take(channel)
    services: Services = make(database, tmp_path, CATALOGUE)[2]
    with database.read() as tx:
        drawn = draw(tx, services, of.picture())
    assert drawn is not None
    assert said in drawn.alt
    assert drawn.content.startswith(b"\x89PNG")
