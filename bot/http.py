"""Calls to the outside other than Slack: bounded in time and size, without redirects, and silent about addresses."""

import ipaddress
import json
import re
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from requests.utils import get_environ_proxies, select_proxy
from urllib3 import PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError, NewConnectionError

CONNECT, READ = 3.0, 5.0
"""Seconds to reach a server, and to wait for its answer; together less than a step's ten."""
LONGEST_READ = 7.0
"""Seconds that a whole answer may take."""
CHUNK = 64 * 1024
LARGEST = 64 * 1024
"""Bytes of an answer that are read, unless told otherwise."""
LARGEST_JSON = 1_000_000
"""Bytes of an answer in JSON that are read, unless told otherwise."""
LONGEST_TEXT = 1_000
"""Bytes of an answer that are kept as text."""
PAUSE, LONGEST_PAUSE = 60, 3600
"""Seconds to wait where a busy server names none, and the most that it is believed."""
TOO_MANY_REQUESTS, SERVER_ERROR = 429, 500


class OutsideAway(Exception):  # noqa: N818 - it is a state of theirs, not an error of ours
    """A server did not answer, or not with success. The message names no address, whose query may hold a key."""

    def __init__(self, reason: str, status: int = 0) -> None:
        super().__init__(reason)
        self.status = status

    @property
    def is_final(self) -> bool:
        """Whether asking again is of no use."""
        return self.status in range(300, 500) and self.status not in {408, 425, 429}


class TooLarge(OutsideAway):
    """An answer is longer than what is taken."""


class OutsideBusy(Exception):  # noqa: N818 - it is a state of theirs, not an error of ours
    """A server asks for a pause of `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"asks for a pause of {seconds} s")
        self.seconds = seconds


def ping(url: str) -> None:
    """Fetch an address for the sake of being heard there; what it answers is not read. Raises `OutsideAway`."""
    try:
        with requests.get(url, timeout=(CONNECT, READ), allow_redirects=False, stream=True) as answer:
            status = answer.status_code
    except requests.RequestException as error:
        raise OutsideAway(type(error).__name__) from None
    if not requests.codes.ok <= status < requests.codes.bad_request:
        raise OutsideAway(f"status {status}", status)


@dataclass(frozen=True)
class Answer:
    """What a server answered: its status, its body read as JSON (None where it is none), and its headers.

    `is_cut` says that the body was longer than is read, and `text` is how one begins that is no JSON.
    """

    status: int
    body: Any
    headers: Mapping[str, str]
    is_cut: bool = False
    text: str = ""


@dataclass(frozen=True)
class Trust:
    """By what a server is believed to be itself, and shown who we are: files of certificates.

    `server` is the file of those who vouch for it, True where they are those of the system; `own` our certificate and
    its key.
    """

    server: str | bool = True
    own: tuple[str, str] | None = None


PUBLIC = Trust()


def exchange(
    method: str,
    url: str,
    *,
    trust: Trust = PUBLIC,
    headers: Mapping[str, str] | None = None,
    content: Mapping[str, Any] | bytes | None = None,
    largest: int = LARGEST_JSON,
) -> Answer:
    """Send a request, with JSON where there is `content`, and read at most `largest` bytes of the answer.

    Bytes go out as they are. Raises `OutsideAway` where no server answers in time; every status is an answer.
    """
    until = monotonic() + CONNECT + READ
    try:
        with requests.request(
            method,
            url,
            headers=dict(headers or {}),
            data=content if isinstance(content, bytes) else None,
            json=None if isinstance(content, bytes) else content,
            timeout=(CONNECT, READ),
            allow_redirects=False,
            stream=True,
            verify=trust.server,
            cert=trust.own,
        ) as answer:
            body, headers = _body(answer, largest, until), CaseInsensitiveDict(answer.headers)
            found = _json(body, largest)
            text = body[:LONGEST_TEXT].decode(errors="replace") if found is None else ""
            return Answer(answer.status_code, found, headers, len(body) > largest, text)
    except (requests.RequestException, HTTPError, OSError) as error:
        raise OutsideAway(type(error).__name__) from None


def judged(answer: Answer) -> Answer:
    """Tell an answer from a server that is busy or away. Raises `OutsideBusy` and `OutsideAway`."""
    if answer.status == TOO_MANY_REQUESTS:
        raise OutsideBusy(pause_of(answer))
    if answer.status >= SERVER_ERROR:
        raise OutsideAway(f"status {answer.status}", answer.status)
    return answer


def pause_of(answer: Answer) -> int:
    """Tell for how many seconds a server wants to be left alone."""
    after = str(answer.headers.get("Retry-After", ""))
    return min(LONGEST_PAUSE, max(1, int(after))) if re.fullmatch(r"[0-9]{1,9}", after) else PAUSE


def _body(answer: requests.Response, largest: int, until: float) -> bytes:
    """Read a body as it comes, one byte more than the largest at the most; who sends it slowly is away."""
    found = bytearray()
    while part := answer.raw.read1(largest + 1 - len(found), decode_content=True):
        found += part
        if monotonic() > until:
            raise OutsideAway("slow")
    return bytes(found)


def _json(body: bytes, largest: int) -> Any:  # noqa: ANN401 - any JSON value
    try:
        return json.loads(body) if len(body) <= largest else None
    except (ValueError, RecursionError):
        return None


def fetch(url: str, largest: int = LARGEST) -> bytes:
    """Fetch what lies at an address whose name the caller has checked: only on the public internet.

    Where the environment has a proxy for it, nobody here can know where that leads; then only https will do, by which
    the server proves that the name is its own. Raises `OutsideAway`, also for an address within our own network, a
    redirect, or an answer beyond `largest` bytes.
    """
    proxy = select_proxy(url, get_environ_proxies(url, no_proxy=None))
    if proxy and not url.startswith("https://"):
        raise OutsideAway("by a proxy only https is fetched")
    with guarded() as session:
        session.proxies = {"https": proxy} if proxy else {}
        return _read(session, url, largest)


def fetch_own(url: str, key: str, largest: int, *, is_inside: bool = False) -> bytes:
    """Fetch what a server gives to who has our `key`; the caller knows that the address is that server's.

    Raises as `fetch` does, and `TooLarge`; one that `is_inside` may be on our own network.
    """
    with requests.Session() if is_inside else guarded() as session:
        session.trust_env = False
        session.headers["Authorization"] = f"Bearer {key}"
        return _read(session, url, largest)


def _read(session: requests.Session, url: str, largest: int) -> bytes:
    until = time.monotonic() + LONGEST_READ
    try:
        with session.get(url, timeout=(CONNECT, READ), allow_redirects=False, stream=True) as answer:
            if answer.status_code != requests.codes.ok:
                raise OutsideAway(f"status {answer.status_code}", answer.status_code)
            found = bytearray()
            for part in answer.iter_content(CHUNK):
                found += part
                if len(found) > largest:
                    raise TooLarge(f"more than {largest} bytes")
                if time.monotonic() > until:
                    raise OutsideAway(f"more than {LONGEST_READ:.0f} seconds")
            return bytes(found)
    except requests.RequestException as error:
        raise OutsideAway(type(error).__name__) from None


@contextmanager
def guarded() -> Iterator[requests.Session]:
    """Open a session that sends nothing to an address that is not public, whatever its name resolves to.

    It takes nothing from the environment; a proxy that it is given may be anywhere.
    """
    with requests.Session() as session:
        session.trust_env = False
        for scheme in ("https://", "http://"):
            session.mount(scheme, _Guard())
        yield session


def is_public(address: str) -> bool:
    """Whether an IP address is of the public internet."""
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return (mapped or found).is_global and not (mapped or found).is_multicast


def _checked(connection: HTTPConnection, made: socket.socket) -> socket.socket:
    """Let a connection be used only where it leads outside: what a name resolves to is known for sure by then."""
    if is_public(str(made.getpeername()[0])):
        return made
    made.close()
    raise NewConnectionError(connection, "the address is not public")


class _Connection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _checked(self, super()._new_conn())


class _SafeConnection(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _checked(self, super()._new_conn())


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SafePool(HTTPSConnectionPool):
    ConnectionCls = _SafeConnection


class _Guard(HTTPAdapter):
    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **_: object) -> None:  # noqa: FBT001, FBT002 - as the library calls it
        self.poolmanager = PoolManager(connections, maxsize=maxsize, block=block)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SafePool}
