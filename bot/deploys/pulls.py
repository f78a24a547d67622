"""Which pull request brought a commit, as its message tells: what GitHub and GitLab write when they merge one.

https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/incorporating-changes-from-a-pull-request/about-pull-request-merges
https://docs.gitlab.com/user/project/merge_requests/commit_templates/
"""

import re
from dataclasses import dataclass

_MERGED = re.compile(r"Merge pull request #([0-9]{1,9}) from \S+")
_REQUESTED = re.compile(r"^See merge request \S*!([0-9]{1,9})\s*$", re.MULTILINE)
_SQUASHED = re.compile(r"(.+\S)\s*\(#([0-9]{1,9})\)")


@dataclass(frozen=True)
class Pull:
    """A pull request; `url` is None where only its number is known, `mark` is what stands before that."""

    number: int
    title: str
    url: str | None = None
    mark: str = "#"


def read_pull(message: str, place: str | None = None) -> Pull | None:
    """Read a commit's message, of a repository whose page is `place`; None where it names no pull request."""
    subject, _, rest = message.partition("\n")
    title = next((line.strip() for line in rest.splitlines() if line.strip()), subject.strip())
    if merged := _MERGED.fullmatch(subject.strip()):
        return _pull(merged[1], title, place)
    squashed = _SQUASHED.fullmatch(subject.strip())
    return _pull(squashed[2], squashed[1], place) if squashed else None


def read_merge_request(message: str, place: str) -> Pull | None:
    """Read a commit's message, of a project of GitLab whose page is `place`; None where it names no merge request."""
    named = _REQUESTED.search(message)
    if named is None:
        return None
    title = next(line for line in (*message.splitlines()[1:], message) if line.strip()).strip()
    return Pull(int(named[1]), title, f"{place}/-/merge_requests/{named[1]}", "!")


def _pull(number: str, title: str, place: str | None) -> Pull:
    return Pull(int(number), title, f"{place}/pull/{number}" if place else None)
