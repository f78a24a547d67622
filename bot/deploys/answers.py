"""What the answer of a backend or a repository means for a deploy, the same for all that are reached by HTTP."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from bot.deploys.ports import Finding, Handle, Rejected, Uncertain, Verdict
from bot.http import Answer, OutsideAway

REASONS = {
    400: "invalid",
    401: "denied",
    403: "denied",
    404: "missing",
    409: "conflict",
    410: "missing",
    429: "conflict",
}
REDIRECT, REFUSAL = 300, 400


def refusal(answer: Answer, said: str) -> Rejected:
    """Say why an answer is a no, with their words; what has moved away is missing where it was asked for."""
    otherwise = "missing" if REDIRECT <= answer.status < REFUSAL else "invalid"
    return Rejected(REASONS.get(answer.status, otherwise), said)


def readable(answer: Answer, said: str) -> Any:  # noqa: ANN401 - any JSON value
    """Give the content of an answer that is a yes. Raises `Rejected`."""
    if answer.status >= REDIRECT:
        raise refusal(answer, said)
    if answer.body is None:
        raise Rejected("too_large" if answer.is_cut else "unreadable")
    return answer.body


def started(answer: Answer, said: str, read: Callable[[], Handle]) -> Handle:
    """Tell which run was begun; a yes that does not name it leaves open whether one was. Raises `Uncertain`."""
    if answer.status >= REDIRECT:
        raise refusal(answer, said)
    try:
        return read()
    except (KeyError, TypeError, ValueError):
        raise Uncertain("the answer names no run") from None


def carries(text: str, order: str) -> bool:
    """Whether a text has an order's id as a whole word."""
    return re.search(rf"(?<![\w-]){re.escape(order)}(?![\w-])", text) is not None


def merged(told: Sequence[tuple[Verdict, str, str | None]]) -> Finding:
    """Merge verdicts with their names and addresses: one that failed decides, then one that waits; none is no yes."""
    for verdict in (Verdict.FAILED, Verdict.PENDING, Verdict.PASSED):
        if found := [(name, url) for each, name, url in told if each == verdict]:
            return Finding(verdict, tuple(dict.fromkeys(name for name, _ in found)), found[0][1])
    return Finding(Verdict.NONE)


def best(findings: Sequence[Finding]) -> Finding:
    """Choose of what several changes say of one commit: one that was approved will do."""
    by_verdict = {each.verdict: each for each in reversed(findings)}
    order = (Verdict.PASSED, Verdict.FAILED, Verdict.PENDING)
    return next((by_verdict[each] for each in order if each in by_verdict), Finding(Verdict.NONE))


@contextmanager
def beginning() -> Iterator[None]:
    """Hold what begins something: when no answer comes, it may have begun all the same. Raises `Uncertain`."""
    try:
        yield
    except OutsideAway as away:
        raise Uncertain(str(away)) from None


@contextmanager
def reading() -> Iterator[None]:
    """Hold what takes an answer apart: one of another form than is documented cannot be read. Raises `Rejected`."""
    try:
        yield
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        raise Rejected("unreadable") from None
