"""A Git repository on Bongsu's own machine, read by the program `git`.

It only reads: nothing is fetched, no hook and no program that the repository's configuration names is run. Whoever
wants it current keeps it so, best as a mirror. https://git-scm.com/docs/git-clone#Documentation/git-clone.txt---mirror
"""

import os
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.deploys.grammar import is_commit, read_ref
from bot.deploys.ports import Commit, Comparison, Finding, Rejected, Verdict
from bot.deploys.pulls import read_pull
from bot.errors import BotError
from bot.http import OutsideAway

TIMEOUT = 3
"""Seconds that one call of `git` may take; a method makes three at most."""
COMMITS, PATHS = 250, 3000
"""How many of them a comparison names at most."""
LARGEST = 1_000_000
"""Bytes of an answer that are read."""
SUBJECT, SAID = 200, 300
"""Characters of a commit's first line, and of what `git` complains of."""
WHOLE = {40, 64}
"""Digits of a commit's whole name."""
PLACES = ("refs/heads/", "refs/tags/", "refs/remotes/origin/")
FORMAT = "%H%x00%aI%x00%cI%x00%an%x00%ae%x00%s%x00"
FIELDS = 6
CAREFUL = (
    *("-c", "safe.directory=*"),  # the folder may be somebody else's: nothing of theirs is run
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
)
ALONE = {
    "GIT_ALLOW_PROTOCOL": "none",  # nor does a partial clone fetch what it lacks
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C.UTF-8",
}


@dataclass(frozen=True)
class GitRepository:
    """The repository in a folder. It knows neither checks nor reviews."""

    folder: Path

    def resolve(self, ref: str) -> Commit:
        """Find what a branch, a tag or a commit stands for; a name that stands for several commits is `missing`."""
        names = "".join(f"{name}^{{commit}}\n" for name in _names(ref))
        answer = self._ask("cat-file", "--batch-check=%(objectname) %(objecttype)", given=names)
        found = sorted({line.split()[0] for line in answer.splitlines() if line.endswith(" commit")})
        if len(found) != 1:
            raise Rejected("missing", " / ".join([ref, *found]))
        return self._commits(found[0], 1)[0]

    def compare(self, base: str, head: str) -> Comparison:
        """Tell what lies between two commits; where the way leads back, that is what is taken away."""
        for commit in (base, head):
            if not is_commit(commit):
                raise Rejected("invalid", commit)
        counted = self._ask("rev-list", "--left-right", "--count", f"{base}...{head}", "--")
        behind, ahead = (int(count) for count in counted.split())
        is_backward = behind > 0 and ahead == 0
        between = f"{head}..{base}" if is_backward else f"{base}..{head}"
        commits = self._commits(between, COMMITS) if behind or ahead else []
        total = behind if is_backward else ahead
        return Comparison(commits, total, behind, is_backward, self._paths(base, head))

    def checks(self, commit: str) -> Finding:  # noqa: ARG002 - a folder knows of none, whatever the commit
        """Know of no checks, which opens no gate."""
        return Finding(Verdict.NONE)

    def review(self, commit: str) -> Finding:  # noqa: ARG002 - a folder knows of none, whatever the commit
        """Know of no reviews, which opens no gate."""
        return Finding(Verdict.NONE)

    def _commits(self, which: str, most: int) -> Sequence[Commit]:
        """Read the latest of a range of commits, the oldest first."""
        asked = ("rev-list", f"--max-count={most}", "--no-commit-header", f"--format={FORMAT}", which, "--")
        fields = self._ask(*asked).split("\0")[:-1]
        rows = [fields[start : start + FIELDS] for start in range(0, len(fields) - FIELDS + 1, FIELDS)]
        return [_commit(row) for row in reversed(rows)]

    def _paths(self, base: str, head: str) -> Sequence[str]:
        """Name the files in which two commits differ."""
        answer = self._ask("diff-tree", "-r", "--name-only", "-z", "--no-renames", base, head, "--")
        return answer.split("\0")[:-1][:PATHS]

    def _ask(self, *arguments: str, given: str = "") -> str:
        """Run `git` without anything that could lead outside of the folder.

        Raises `Rejected` where it complains, and `OutsideAway` where it takes too long.
        """
        folder = self.folder.expanduser().resolve()
        environment = {"PATH": os.environ.get("PATH", os.defpath), "GIT_CEILING_DIRECTORIES": str(folder.parent)}
        with tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as complaint:
            try:
                ended = subprocess.run(  # noqa: S603 - our own words, and refs that were looked at before
                    ["git", "--no-pager", *CAREFUL, "-C", str(folder), *arguments],  # noqa: S607 - the one on the PATH
                    input=given.encode(),
                    stdout=answer,
                    stderr=complaint,
                    env={**ALONE, **environment},
                    timeout=TIMEOUT,
                    check=False,
                )
            except FileNotFoundError:
                raise Rejected("missing", "git") from None
            except (OSError, subprocess.TimeoutExpired) as error:
                raise OutsideAway(type(error).__name__) from None
            if ended.returncode != 0:
                complaint.seek(0)
                raise Rejected("missing", complaint.read(SAID).decode(errors="replace").strip())
            answer.seek(0)
            return answer.read(LARGEST).decode(errors="replace")


def _names(ref: str) -> Sequence[str]:
    """Give the places in which a ref may stand for a commit."""
    try:
        read_ref(ref)
    except BotError:
        raise Rejected("invalid", ref) from None
    if not is_commit(ref):
        return [place + ref for place in PLACES]
    return [ref] if len(ref) in WHOLE else [ref, *(place + ref for place in PLACES)]


def _commit(row: Sequence[str]) -> Commit:
    """Read one commit; its time is the later one, because a change that is mended keeps that of its author."""
    sha, authored, committed, author, email, subject = row
    try:
        at = max(datetime.fromisoformat(authored), datetime.fromisoformat(committed))
    except ValueError:
        raise Rejected("unreadable", sha.strip()) from None
    return Commit(sha.strip(), subject[:SUBJECT], author, at, email or None, pull=read_pull(subject))
