"""Deploys by servers of one's own, which take a signed POST and tell how it goes: docs/webhook.md is the contract.

Both sides sign with the same secret: the HMAC-SHA256 of the time, a colon and the body, in hexadecimal digits, and that
time in seconds of the Unix epoch beside it.
"""

import hashlib
import hmac
import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any, NamedTuple
from urllib.parse import quote

from bot.catalogue.webhooks import Webhook
from bot.clock import Clock, system_clock
from bot.deploys.answers import REDIRECT, REFUSAL, beginning, readable, refusal
from bot.deploys.ports import Handle, Order, Phase, Progress, Rejected, Uncertain
from bot.http import SERVER_ERROR, Answer, OutsideAway, OutsideBusy, exchange, judged
from bot.log import SECRET
from bot.signatures import is_recent, is_signed

SIGNATURE, TIMESTAMP = "X-Bongsu-Signature", "X-Bongsu-Timestamp"
SIDE_BY_SIDE, ENOUGH = 8, 2.0
"""Runs that are looked at together, and the seconds after which a look begins no other; each takes eight at most."""
GONE = {404, 410}
OVER = GONE | {409}
"""What a server answers that has no such run to end any more."""
NAME, LINE, SAID, LINK, REASON = 200, 200, 2000, 1000, 300
"""Characters of a run's name, of a step, of what it says (the end of it), of an address, and of a refusal."""
STATES = frozenset(Phase) - {Phase.LOST}
Tables = Callable[[str, str], Webhook | None]
"""Finds the table of a service in an environment, as the catalogue is now."""


class Told(NamedTuple):
    """What a server told of a run: how it goes, the name that it gave it, and where people look at it."""

    phase: Phase
    step: str | None = None
    said: str = ""
    url: str | None = None
    run: str = ""


class Place(NamedTuple):
    """By what a run is known: where it belongs, our id, and its server's name of it where that was told."""

    service: str
    environment: str
    id: str
    run: str = ""

    def handle(self, url: str | None = None) -> Handle:
        """By what the run is found again."""
        return Handle("/".join(self), url)


@dataclass
class Webhooks:
    """All servers that the catalogue names; `callback` is where they tell how it goes. One thread at a time polls."""

    tables: Tables
    callback: str
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    clock: Clock = system_clock
    _told_at: dict[str, float] = field(default_factory=dict)

    def start(self, order: Order) -> Handle:
        """Ask for a deploy. Any 4xx says that nothing was begun; what is neither that nor a 2xx leaves it open."""
        table = _table(order)
        content = {name: order.filled(value) for name, value in table.body.items()}
        with beginning():
            answer = self._ask("POST", table, table.url, order.id, content)
        if REFUSAL <= answer.status < SERVER_ERROR:
            raise refusal(answer, _reason(answer))
        if answer.status >= REDIRECT:
            raise Uncertain(f"status {answer.status}")
        told = read(answer.body)
        return Place(order.service, order.environment, order.id, told.run).handle(told.url)

    def find(self, order: Order) -> Handle | None:
        """Look where its server tells of it; without such an address only a callback can say."""
        table, place = _table(order), Place(order.service, order.environment, order.id)
        if table.status is None or not _leads(table.status, place):
            raise Uncertain("no address tells of it")
        answer = judged(self._ask("GET", table, _filled(table.status, place), order.id))
        if answer.status in GONE:
            return None
        told = read(readable(answer, _reason(answer)))
        return place._replace(run=told.run).handle(told.url)

    def poll(self, runs: Mapping[str, Handle]) -> Mapping[str, Progress]:
        """Look at the runs whose servers have an address for that, side by side; first those told longest ago.

        What its server does not tell now is left out; others are not held up by that.
        """
        until = monotonic() + ENOUGH
        turn = sorted(runs, key=lambda key: self._told_at.get(key, 0.0))
        with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
            looks = {key: pool.submit(self._look, runs[key], until) for key in turn}
            told = {key: progress for key, look in looks.items() if (progress := look.result())}
        self._told_at = {key: monotonic() if key in told else self._told_at.get(key, 0.0) for key in runs}
        return told

    def cancel(self, handle: Handle) -> None:
        """Ask for the end of a run where its server has an address for that; one that has ended is left as it is."""
        place = _place(handle)
        table = self.tables(place.service, place.environment)
        if table is None or table.cancel is None:
            raise Rejected("missing", "`cancel`")
        if not _leads(table.cancel, place):
            raise Uncertain("its server has not named it yet")
        answer = judged(self._ask("POST", table, _filled(table.cancel, place), place.id, {"id": place.id}))
        if answer.status >= REDIRECT and answer.status not in OVER:
            raise refusal(answer, _reason(answer))

    def _look(self, handle: Handle, until: float) -> Progress | None:
        place = _place(handle)
        table = self.tables(place.service, place.environment)
        if table is None or table.status is None or not _leads(table.status, place) or monotonic() > until:
            return None
        try:
            answer = judged(self._ask("GET", table, _filled(table.status, place), place.id))
            told = read(readable(answer, _reason(answer)))
        except (Rejected, OutsideAway, OutsideBusy):  # it is looked at again
            return None
        return progress_of(told, place._replace(run=told.run or place.run).handle(told.url or handle.url))

    def _ask(self, method: str, table: Webhook, url: str, key: str, content: Mapping[str, Any] | None = None) -> Answer:
        """Send a signed request; the order's id goes along, by which its server knows one that it has taken."""
        secret = self.environment.get(table.secret, "")
        if not secret:
            raise Rejected("denied", f"{table.secret} is not set")
        body = b"" if content is None else json.dumps(content, ensure_ascii=False).encode()
        then = str(int(self.clock().timestamp()))
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Bongsu",
            "Idempotency-Key": key,
            "X-Bongsu-Callback": self.callback,
            TIMESTAMP: then,
            SIGNATURE: signature(secret, then, body),
        }
        return exchange(method, url, headers=headers, content=body if content is not None else None)


def signature(secret: str, then: str, body: bytes) -> str:
    """Sign a body and the time at which it is sent."""
    return hmac.new(secret.encode(), then.encode() + b":" + body, hashlib.sha256).hexdigest()


def signers(headers: Mapping[str, str], body: bytes, secrets: Mapping[str, str], now: datetime) -> Sequence[str]:
    """Name the secrets by which a callback may have been signed, a moment ago; `headers` are in lower case."""
    then, given = headers.get(TIMESTAMP.lower(), ""), headers.get(SIGNATURE.lower(), "")
    if not is_recent(then, now):
        return ()
    message = then.encode() + b":" + body
    return [name for name, secret in secrets.items() if is_signed(message, [given], [secret])]


def called_back(body: bytes) -> tuple[str, Told]:
    """Read a callback: our id of the run, and what is told of it. Raises `ValueError` where that cannot be read."""
    content = json.loads(body)
    if not isinstance(content, dict) or not isinstance(content.get("id"), str):
        raise TypeError("it has no id")
    if str(content.get("state")).lower() not in STATES:
        raise ValueError("its state is not documented")
    return content["id"], read(content)


def read(content: Any) -> Told:  # noqa: ANN401 - any JSON value
    """Read what a server tells of a run; a state that is not documented counts as running."""
    known = content if isinstance(content, dict) else {}
    state, url = _text(known.get("state"), NAME).lower(), _text(known.get("url"), LINK)
    return Told(
        phase=Phase(state) if state in STATES else Phase.RUNNING,
        step=_text(known.get("step"), LINE) or None,
        said=_lines(known.get("log")),
        url=url if re.fullmatch(r"https?://[^\s<>|\"]+", url) else None,
        run=_text(known.get("run"), NAME),
    )


def progress_of(told: Told, handle: Handle) -> Progress:
    """Say how a run goes in the words that all backends share."""
    return Progress(told.phase, told.step, told.said, handle)


def _table(order: Order) -> Webhook:
    if order.target.webhook is None:
        raise Rejected("invalid")
    return order.target.webhook


def _place(handle: Handle) -> Place:
    return Place(*handle.reference.split("/", 3))


def _leads(address: str, place: Place) -> bool:
    """Whether an address can be filled in: the name that a server gave a run may not be known yet."""
    return bool(place.run) or "{run}" not in address


def _filled(address: str, place: Place) -> str:
    return address.format(id=quote(place.id, safe=""), run=quote(place.run, safe=""))


def _reason(answer: Answer) -> str:
    """Say in the words of a server why it refused."""
    body = answer.body if isinstance(answer.body, dict) else {"error": answer.body}
    return _text(body.get("error") or body.get("message"), REASON) or f"status {answer.status}"


def _text(value: Any, longest: int) -> str:  # noqa: ANN401 - any JSON value
    """Read a word or a number as one line, without what looks like a token."""
    is_plain = isinstance(value, (str, int)) and not isinstance(value, bool)
    return " ".join(_shown(str(value)).split())[:longest] if is_plain else ""


def _lines(value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Read the end of what a run says."""
    return _shown(value)[-SAID:].replace("\r\n", "\n") if isinstance(value, str) else ""


def _shown(text: str) -> str:
    """Blot out what looks like a token, and what is half a character."""
    return SECRET.sub("***", text.encode(errors="replace").decode())
