import hashlib
import os
import subprocess
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from bot.deploys.ports import Rejected, Verdict
from bot.http import OutsideAway
from bot.integrations import git
from bot.integrations.git import GitRepository

AUTHOR = {
    "GIT_AUTHOR_NAME": "김하나",
    "GIT_AUTHOR_EMAIL": "hana@example.com",
    "GIT_AUTHOR_DATE": "2026-03-01T09:00:00+09:00",
    "GIT_COMMITTER_NAME": "merger",
    "GIT_COMMITTER_EMAIL": "merger@example.com",
    "GIT_COMMITTER_DATE": "2026-03-01T10:00:00+09:00",
}
NEVER_BEGUN = "0" * 39 + "1"


class Work:
    """A repository that a test writes into."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self("init", "--quiet", "--initial-branch=main")
        self.reader = GitRepository(folder)

    def __call__(self, *arguments: str, given: bytes = b"", dated: str | None = None) -> str:
        alone = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", **AUTHOR}
        alone |= {"GIT_AUTHOR_DATE": dated} if dated else {}
        command = ["git", "-C", str(self.folder), *arguments]
        done = subprocess.run(command, input=given, env=alone, check=True, capture_output=True)
        return done.stdout.decode().strip()

    def commit(self, subject: str, path: str = "file", dated: str | None = None) -> str:
        """Change a file, and give the commit."""
        file = self.folder / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(subject)
        self("add", "--", path)
        self("commit", "--quiet", "--cleanup=verbatim", "--message", subject, dated=dated)
        return self("rev-parse", "HEAD")


@pytest.fixture
def work(tmp_path: Path) -> Work:
    return Work(tmp_path / "shop")


def refused(work: Work, ref: str) -> Rejected:
    with pytest.raises(Rejected) as caught:
        work.reader.resolve(ref)
    return caught.value


def test_a_commit_is_told_with_who_wrote_it(work: Work) -> None:
    sha = work.commit("결제를 고칩니다\n\nA body")
    found = work.reader.resolve("main")
    assert (found.sha, found.subject, found.author, found.email) == (
        sha,
        "결제를 고칩니다",
        "김하나",
        "hana@example.com",
    )
    assert found.authored_at == datetime(2026, 3, 1, 1, tzinfo=UTC)


def test_a_time_of_the_author_that_is_later_counts(work: Work) -> None:
    work.commit("one", dated="2026-05-01T00:00:00Z")
    assert work.reader.resolve("main").authored_at == datetime(2026, 5, 1, tzinfo=UTC)


def test_branches_tags_and_commits_are_found(work: Work) -> None:
    first = work.commit("one")
    work("tag", "light")
    work("tag", "--annotate", "v1.0", "--message", "notes")
    work("branch", "topic/x-y_z+1")
    second = work.commit("two")
    work("update-ref", "refs/remotes/origin/theirs", second)
    wanted = {"main": second, "theirs": second, "v1.0": first, "light": first, "topic/x-y_z+1": first}
    shas = {ref: sha for sha in (first, second) for ref in (sha, sha[:7], sha[:20])}
    assert {ref: work.reader.resolve(ref).sha for ref in [*wanted, *shas]} == {**wanted, **shas}


@pytest.mark.parametrize(
    "ref", ["nope", "v9", "1234567", NEVER_BEGUN, "refs", "HEAD~1x", "heads/main", "origin", "FETCH_HEAD", "HEAD"]
)
def test_what_is_not_there_is_missing(work: Work, ref: str) -> None:
    work.commit("one")
    assert refused(work, ref).why in {"missing", "invalid"}


@pytest.mark.parametrize(
    "ref",
    [
        *("--upload-pack=x", "-h", "--output=/tmp/x", "../..", "main..main", "main~1", "main^", "^main", "main^{tree}"),
        *(":file", "main:file", "@{-1}", "@", "a b", "", "main\nHEAD", "main\0", "*", "x" * 300),
    ],
)
def test_what_is_no_name_never_reaches_git(work: Work, ref: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("git was run")

    monkeypatch.setattr(subprocess, "run", never)
    with pytest.raises(Rejected, match="invalid"):
        GitRepository(work.folder).resolve(ref)
    with pytest.raises(Rejected, match="invalid"):
        GitRepository(work.folder).compare("1234567", ref)


def test_a_file_is_no_commit(work: Work) -> None:
    work.commit("one")
    blob = work("rev-parse", "HEAD:file")
    work("tag", "a-file", blob)
    assert [refused(work, ref).why for ref in (blob, blob[:8], "a-file")] == ["missing"] * 3


def test_a_name_for_two_commits_is_not_guessed(work: Work) -> None:
    first = work.commit("one")
    work("tag", "release")
    second = work.commit("two")
    work("branch", "release")
    assert refused(work, "release").said == " / ".join(["release", *sorted([first, second])])
    work("branch", "--force", "release", first)
    assert work.reader.resolve("release").sha == first


def test_a_commit_cut_too_short_is_not_guessed(work: Work) -> None:
    tree = work("mktree")
    seen: dict[str, bytes] = {}
    for number in count():
        text = f"tree {tree}\nauthor a <a> 0 +0000\ncommitter a <a> 0 +0000\n\n{number}\n".encode()
        short = hashlib.sha1(b"commit %d\0%s" % (len(text), text)).hexdigest()[:7]
        if short in seen:
            break
        seen[short] = text
    for each in (text, seen[short]):
        assert work("hash-object", "-t", "commit", "-w", "--stdin", given=each).startswith(short)
    assert refused(work, short).why == "missing"


def test_what_lies_between_is_told_the_oldest_first(work: Work) -> None:
    base = work.commit("one")
    shas = [work.commit("two"), work.commit("three", "migrations/0001 é\n.sql")]
    found = work.reader.compare(base, shas[-1])
    assert ([each.sha for each in found.commits], found.total, found.is_backward) == (shas, 2, False)
    assert [each.subject for each in found.commits] == ["two", "three"]
    assert sorted(found.paths) == ["file", "migrations/0001 é\n.sql"]


def test_a_way_back_is_told_as_such(work: Work) -> None:
    base = work.commit("one")
    shas = [work.commit("two"), work.commit("three")]
    found = work.reader.compare(shas[-1], base)
    assert ([each.sha for each in found.commits], found.total, found.is_backward) == (shas, 2, True)
    assert found.paths == ["file"]


def test_of_two_ways_that_part_the_new_one_is_told(work: Work) -> None:
    work.commit("one")
    work("checkout", "--quiet", "-b", "old")
    base = work.commit("left", "left")
    work("checkout", "--quiet", "main")
    head = work.commit("right", "right")
    found = work.reader.compare(base, head)
    assert ([each.sha for each in found.commits], found.total, found.is_backward) == ([head], 1, False)
    assert sorted(found.paths) == ["left", "right"]


def test_nothing_lies_between_a_commit_and_itself(work: Work) -> None:
    sha = work.commit("one")
    found = work.reader.compare(sha, sha[:8])
    assert (found.commits, found.total, found.is_backward, found.paths) == ([], 0, False, [])


def test_of_many_commits_and_paths_some_are_told(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git, "COMMITS", 2)
    monkeypatch.setattr(git, "PATHS", 2)
    base = work.commit("one")
    shas = [work.commit(f"commit {number}", f"file{number}") for number in range(4)]
    found = work.reader.compare(base, shas[-1])
    assert ([each.sha for each in found.commits], found.total) == (shas[-2:], 4)
    assert len(found.paths) == 2


def test_an_answer_that_is_too_long_is_cut_at_a_whole_commit(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    base = work.commit("one")
    shas = [work.commit("x" * 500 + str(number)) for number in range(3)]
    assert {len(each.subject) for each in work.reader.compare(base, shas[-1]).commits} == {git.SUBJECT}
    monkeypatch.setattr(git, "LARGEST", 1500)
    assert [each.sha for each in work.reader.compare(base, shas[-1]).commits] == shas[1:]


def test_commits_that_are_not_there_are_missing(work: Work) -> None:
    sha = work.commit("one")
    for pair in ((sha, NEVER_BEGUN), (NEVER_BEGUN, sha)):
        with pytest.raises(Rejected, match="missing"):
            work.reader.compare(*pair)


@pytest.mark.parametrize("words", ["\x1b[31mred\x1b[0m <!channel>", "one\x01two\x1fthree"])
def test_words_of_others_stay_in_their_commit(work: Work, words: str) -> None:
    base = work.commit("base")
    work.commit(words)
    found = work.reader.compare(base, work.reader.resolve("main").sha)
    assert [each.subject for each in found.commits] == [words]


def test_names_that_are_no_text_are_told_all_the_same(work: Work) -> None:
    base = work.commit("one")
    text = f"tree {work('mktree')}\nparent {base}\nauthor \xe9\xff <a@b> 0 +0000\ncommitter a <a> 0 +0000\n\nx\n"
    sha = work("hash-object", "-t", "commit", "-w", "--stdin", given=text.encode("latin-1"))
    assert work.reader.resolve(sha).subject == "x"


def test_a_commit_without_a_readable_time_is_said_to_be_so(work: Work) -> None:
    text = f"tree {work('mktree')}\nauthor a <a@b> now\ncommitter a <a> now\n\nx\n"
    sha = work("hash-object", "-t", "commit", "-w", "--literally", "--stdin", given=text.encode())
    assert refused(work, sha).why == "unreadable"


def test_a_local_repository_knows_neither_checks_nor_reviews(work: Work) -> None:
    sha = work.commit("one")
    assert (work.reader.checks(sha).verdict, work.reader.review(sha).verdict) == (Verdict.NONE, Verdict.NONE)


def test_a_bare_repository_is_as_good(work: Work, tmp_path: Path) -> None:
    sha = work.commit("one")
    work("clone", "--quiet", "--mirror", str(work.folder), str(tmp_path / "mirror.git"))
    assert GitRepository(tmp_path / "mirror.git").resolve("main").sha == sha


def test_a_folder_within_a_repository_is_none(work: Work) -> None:
    work.commit("one", "inside/file")
    with pytest.raises(Rejected, match="not a git repository"):
        GitRepository(work.folder / "inside").resolve("main")


def test_a_folder_that_is_not_there_is_missing(tmp_path: Path) -> None:
    with pytest.raises(Rejected, match="No such file"):
        GitRepository(tmp_path / "nowhere").resolve("main")


def test_nothing_that_a_repository_names_is_run(work: Work, tmp_path: Path) -> None:
    program = tmp_path / "trap"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    program.chmod(0o755)
    base, head = work.commit("one"), work.commit("two")
    for name in ("core.fsmonitor", "core.pager", "diff.external", "gpg.program", "core.sshCommand", "pager.rev-list"):
        work("config", name, str(program))
    work("config", "log.showSignature", "true")
    work("config", "alias.rev-list", f"!{program}")
    assert work.reader.resolve("main").sha == head
    assert work.reader.compare(base, head).total == 1
    assert not (tmp_path / "sprung").exists()


def test_what_a_partial_clone_lacks_is_not_fetched(work: Work, tmp_path: Path) -> None:
    work.commit("one", "folder/file")
    head = work.commit("two", "folder/file")
    work("config", "uploadpack.allowFilter", "true")
    part = Work(tmp_path / "part")
    part("fetch", "--quiet", "--filter=tree:0", f"file://{work.folder}", "main:theirs")
    part("config", "remote.origin.url", f"file://{work.folder}")
    part("config", "remote.origin.promisor", "true")
    part("config", "extensions.partialClone", "origin")
    assert part.reader.resolve("theirs").sha == head
    with pytest.raises(Rejected, match="missing"):
        part.reader.compare(work("rev-parse", "main~1"), head)


def test_the_environment_leads_nowhere_else(work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sha = work.commit("one")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_TRACE", str(tmp_path / "trace"))
    assert work.reader.resolve("main").sha == sha
    assert not (tmp_path / "trace").exists()


def test_a_git_that_hangs_is_away(work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "git").write_text("#!/bin/sh\nexec cat /dev/zero >/dev/null\n")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(git, "TIMEOUT", 0.1)
    with pytest.raises(OutsideAway, match="TimeoutExpired"):
        work.reader.resolve("main")


def test_a_machine_without_git_says_so(work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Rejected, match="missing: git"):
        work.reader.resolve("main")
