"""`GET /files/<key>`: a file of a timeline, for whoever holds a link of their own to its incident."""

from urllib.parse import quote

from flask import Response, request

from bot.clock import Clock
from bot.db import Database
from bot.flows import papers
from bot.incidents import files
from bot.incidents.files import Copy
from bot.secret_key import Seal
from bot.web.policy import policy

POLICY = policy({"sandbox": ""}) | {"Cross-Origin-Resource-Policy": "same-origin"}
"""What somebody shared runs nothing, and stands in no page but ours."""
FORBIDDEN, MISSING = 403, 404


class Files:
    """Gives out copies; the link is the one to the page, and whom it belongs to is looked at again."""

    def __init__(self, database: Database, seal: Seal, clock: Clock) -> None:
        self._database, self._seal, self._clock = database, seal, clock

    def show(self, key: int) -> Response:
        """Answer the file, 403 without a link that serves, 404 where there is none for this person."""
        given = papers.opened(self._seal, request.args.get("key", ""), self._clock())
        if given is None:
            return Response(status=FORBIDDEN, headers=POLICY)
        with self._database.read() as tx:
            allowed = papers.may_read_number(tx, given)
            found = files.copy_of(tx, given.workspace, given.number, key) if allowed else None
        return _answer(found) if found else Response(status=MISSING, headers=POLICY)


def _answer(found: Copy) -> Response:
    """Show a picture; anything else is only ever saved, whatever it says that it is."""
    how = "inline" if found.kind else "attachment"
    named = {"Content-Disposition": f"{how}; filename*=UTF-8''{quote(found.name, safe='')}"}
    return Response(found.content, headers=POLICY | named, mimetype=found.kind or "application/octet-stream")
