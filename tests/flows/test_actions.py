from pathlib import Path

from bot.db import Database
from bot.flows import actions
from tests.flows.tracking import team
from tests.trackers import GitHubSite


def test_a_change_is_shown_to_whom_was_reminded_and_the_issue_follows(database: Database, tmp_path: Path) -> None:
    with team(database, tmp_path, GitHubSite()) as made:
        key = made.add()
        made.run()
        shown = len(made.slack.of("chat.update"))
        made.move(key, "done")
        made.run()
        assert made.site.issues[1].state == "closed"
        assert len(made.slack.of("chat.update")) > shown


def test_what_is_erased_here_is_erased_from_the_issue_too(database: Database, tmp_path: Path) -> None:
    with team(database, tmp_path, GitHubSite()) as made:
        made.add("Ask Kim about the password hunter2 in the config")
        made.run()
        with database.write() as tx:
            said = ["Ask Kim about the password hunter2 in the config"]
            actions.forget(tx, made.services.catalogue, 1, said, made.engine.now)
        made.run()
        assert "hunter2" not in made.item().text
        assert "hunter2" not in str(made.site.issues[1])
