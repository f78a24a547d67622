"""Only the edges commit, and they do it by leaving `Database.write()`.

A service that commits on its own can announce an incident whose row is then rolled back: the channel stands there,
`/incident list` does not know it, and the next alert opens a second one for the same outage. What belongs together is
committed together, by whoever began it.
"""

import ast

import pytest

from tests.house.checkout import calls, tracked

ALLOWED = {"bot/db/database.py"}


def ends_transaction(call: str) -> bool:
    return "." in call and call.rpartition(".")[2] in {"commit", "rollback"}


def test_nobody_commits_by_himself() -> None:
    sources = [path for path in tracked("bot/*.py", "commands/*.py") if "sandbox" not in path.parts]
    found = {path.as_posix(): [line for line, call in calls(path) if ends_transaction(call)] for path in sources}
    assert {name for name, lines in found.items() if lines} == ALLOWED


@pytest.mark.parametrize(
    ("code", "found"), [("tx.commit()", True), ("self._session.rollback()", True), ("commit_message(tx)", False)]
)
def test_a_commit_is_noticed(code: str, found: bool) -> None:  # noqa: FBT001
    call = ast.parse(code, mode="eval").body
    assert isinstance(call, ast.Call)
    assert ends_transaction(ast.unparse(call.func)) is found
