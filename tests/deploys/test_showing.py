from bot.db import Database
from bot.deploys import showing
from bot.deploys.ports import Rejected
from tests.deploys.making import NOW, asked


def test_what_is_known_of_a_deploy_that_is_shown(database: Database) -> None:
    with database.write() as tx:
        row, other = asked(tx), asked(tx)
        showing.want(tx, row, "shop/web")
        tx.flush()
        assert (showing.is_wanted(tx, row), showing.is_wanted(tx, other)) == (True, False)
        showing.tried(tx, row.id, NOW)
        assert showing.of_deploy(tx, row.id).tried_at == NOW
        showing.opened(tx, row.id, "7")
        showing.told(tx, row.id, "running")
        seen = showing.of_deploy(tx, row.id)
    assert (seen.place, seen.reference, seen.told, seen.tried_at) == ("shop/web", "7", "running", None)


def test_a_place_is_told_of_while_its_newest_answer_is_a_no(database: Database) -> None:
    with database.write() as tx:
        rows = [asked(tx) for _ in range(4)]
        for row, place in zip(rows, ("shop/web", "shop/web", "shop/api", "shop/web"), strict=True):
            showing.want(tx, row, place)
        tx.flush()
        workspace = rows[0].workspace_id
        showing.opened(tx, rows[0].id, "1")
        showing.refused(tx, rows[1].id, Rejected("denied", "Not you"))
        showing.opened(tx, rows[2].id, "2")
        assert showing.unshown(tx, workspace) == [showing.Unshown("shop/web", "denied", "Not you")]
        showing.opened(tx, rows[3].id, "3")
        tx.flush()
        assert showing.unshown(tx, workspace) == []
