"""Calls to the outside other than Slack: bounded in time, without redirects, and silent about addresses."""

import requests

CONNECT, READ = 3.0, 5.0
"""Seconds to reach a server, and to wait for its answer; together less than a step's ten."""


class OutsideAway(Exception):  # noqa: N818 - it is a state of theirs, not an error of ours
    """A server did not answer, or not with success. The message names no address, whose query may hold a key."""


def ping(url: str) -> None:
    """Fetch an address for the sake of being heard there; what it answers is not read. Raises `OutsideAway`."""
    try:
        with requests.get(url, timeout=(CONNECT, READ), allow_redirects=False, stream=True) as answer:
            status = answer.status_code
    except requests.RequestException as error:
        raise OutsideAway(type(error).__name__) from None
    if not requests.codes.ok <= status < requests.codes.bad_request:
        raise OutsideAway(f"status {status}")
