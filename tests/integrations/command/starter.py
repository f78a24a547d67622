"""A process that begins an order, and is killed with its whole group before or after one step of that.

python -m tests.integrations.command.starter <folder> <program> [<step> before|after]
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.integrations.command.backend import Commands
from tests.integrations.command.programs import Machine, python


def deadly(step: Callable[..., Any], moment: str) -> Callable[..., Any]:
    """Give a step that ends in death."""

    def die(*arguments: Any) -> None:
        if moment == "after":
            step(*arguments)
        os.killpg(0, signal.SIGKILL)

    return die


if __name__ == "__main__":
    folder, program, *fate = sys.argv[1:]
    if fate:
        setattr(Commands, fate[0], deadly(getattr(Commands, fate[0]), fate[1]))
    Machine(Path(folder)).backend.start(python(program, folder=folder))
