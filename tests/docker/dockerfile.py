"""A reader of Dockerfiles, as far as ours goes."""

import json
import shlex
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Step:
    """One instruction, such as `RUN` with all that follows it."""

    word: str
    rest: str


@dataclass(frozen=True)
class Stage:
    """What stands between one `FROM` and the next."""

    base: str
    name: str
    steps: list[Step] = field(default_factory=list)

    def last(self, word: str) -> str:
        """Answer what follows the last instruction of this name."""
        return [step.rest for step in self.steps if step.word == word][-1]

    def environment(self) -> dict[str, str]:
        """Answer the variables that `ENV` sets."""
        words = [word for step in self.steps if step.word == "ENV" for word in shlex.split(step.rest)]
        return dict(word.split("=", 1) for word in words)

    def command(self) -> list[str]:
        """Answer what the container runs."""
        return exec_form(self.last("CMD"))

    def health(self) -> list[str]:
        """Answer the program that tells whether the container is well."""
        return exec_form(self.last("HEALTHCHECK").partition(" CMD ")[2])


def exec_form(text: str) -> list[str]:
    """Read a program and its arguments, written as a JSON list; a string for a shell is refused."""
    words: list[str] = json.loads(text)
    return words


def stages(text: str) -> list[Stage]:
    """Read a Dockerfile."""
    lines = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    found: list[Stage] = []
    for line in lines.replace("\\\n", " ").splitlines():
        word, _, rest = line.strip().partition(" ")
        if word == "FROM":
            base, _, name = rest.partition(" AS ")
            found.append(Stage(base, name))
        elif word:
            found[-1].steps.append(Step(word, rest.strip()))
    return found
