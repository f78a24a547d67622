"""The steps of the Dockerfile, run for real where there is no Docker.

Each stage gets a root directory of its own: this machine's, seen through an overlay that keeps every change apart, with
this Python in the place where the base image has its own. The steps run there one by one with an empty environment.
All of it lives in a mount namespace and in memory, and is gone when the namespace ends.
"""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from tests.docker.dockerfile import Stage, Step

BASE_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
NETWORK = ("PIP_", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy", "SSL_CERT_FILE")
"""What this machine needs to reach the package registry; Docker passes the like as build arguments."""


def can_mount() -> bool:
    """Tell whether this process may make namespaces and mount."""
    tools = all(map(shutil.which, ("unshare", "mount", "chroot")))
    return tools and os.geteuid() == 0 and subprocess.run(["unshare", "--mount", "true"], check=False).returncode == 0


def context(checkout: Path, target: Path) -> None:
    """Copy what `.dockerignore` lets through: it names what goes to the builder, and only that."""
    for line in (checkout / ".dockerignore").read_text().splitlines():
        if line.startswith("!") and (checkout / line[1:]).is_dir():
            shutil.copytree(
                checkout / line[1:], target / line[1:], ignore=shutil.ignore_patterns("__pycache__", "*.pyc")
            )
        elif line.startswith("!"):
            shutil.copy(checkout / line[1:], target / line[1:])


def build_script(stages: list[Stage], files: Path, work: Path, checks: list[str]) -> str:
    """Write the shell script that builds every stage and runs `checks` in the last one, as its user."""
    lines = ["set -eu", f"mount -t tmpfs tmpfs {work}"]
    for stage in stages:
        builder = _Builder(stage, files, work)
        lines += [*builder.base(), *(line for step in stage.steps for line in builder.step(step))]
    return "\n".join([*lines, *map(builder.run, checks)]) + "\n"


class _Builder:
    def __init__(self, stage: Stage, files: Path, work: Path) -> None:
        self.stage, self.files, self.work = stage, files, work
        self.root = work / (stage.name or "final") / "root"
        self.directory, self.user = "/", "0:0"
        self.variables = {"PATH": BASE_PATH, "HOME": "/root"}

    def base(self) -> list[str]:
        """Stand in for `FROM`."""
        room, python = self.root.parent, Path(getattr(sys, "_base_executable", sys.executable)).resolve()
        overlay = f"lowerdir=/,upperdir={room}/upper,workdir={room}/work"
        return [
            f"mkdir -p {room}/upper {room}/work {self.root}",
            f"mount -t overlay overlay -o {overlay} {self.root}",
            *(f"mount --rbind /{name} {self.root}/{name}" for name in ("proc", "dev")),
            f"mount -t tmpfs -o mode=1777 tmpfs {self.root}/tmp",
            *(f"chmod o+rx {self.root}{parent}" for parent in python.parents),
            f"rm -f {self.root}/usr/local/bin/python",
            f"printf '#!/bin/sh\\nexec {python} \"$@\"\\n' >{self.root}/usr/local/bin/python",
            f"chmod 755 {self.root}/usr/local/bin/python",
        ]

    def step(self, step: Step) -> list[str]:
        """Do what one instruction says."""
        match step.word:
            case "RUN":
                return [self.run(step.rest)]
            case "COPY":
                return list(self._copy(shlex.split(step.rest)))
            case "ENV":
                self.variables |= self.stage.environment()
            case "USER":
                self.user = step.rest
            case "WORKDIR":
                self.directory = step.rest
                return [f"mkdir -p {self.root}{step.rest}"]
            case "CMD" | "EXPOSE" | "HEALTHCHECK" | "VOLUME":
                pass
            case _:
                raise NotImplementedError(step.word)
        return []

    def run(self, command: str) -> str:
        """Run a line of shell inside."""
        network = {name: value for name, value in os.environ.items() if name.startswith(NETWORK)}
        given = [f"{name}={value}" for name, value in (network | self.variables).items()]
        inside = ["env", "-i", *given, "sh", "-euc", f"cd {self.directory}; {command}"]
        return f"chroot --userspec={self.user} {self.root} {shlex.join(inside)}"

    def _copy(self, words: list[str]) -> list[str]:
        source = self.files
        if words[0].startswith("--from="):
            source = self.work / words.pop(0).removeprefix("--from=") / "root"
        *names, target = words
        place = (
            self.root / self.directory.lstrip("/") / target.lstrip("/") if target[0] != "/" else f"{self.root}{target}"
        )
        if source == self.files and not (source / names[0]).is_dir():
            return [f"mkdir -p {place}", *(f"cp {source / name} {place}/" for name in names)]
        return [f"mkdir -p {place}", *(f"cp -a {source}/{name.strip('/')}/. {place}/" for name in names)]
