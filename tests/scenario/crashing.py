"""`bongsu serve`, ending itself with -9 at the boundary of a step that `CRASH_AT` names."""

import os
import signal

from bot.config import read_settings
from bot.process import serve


def main() -> None:
    wanted = os.environ.pop("CRASH_AT", "")

    def boundary(flow: str, step: str, edge: str) -> None:
        if f"{flow}:{step}:{edge}" == wanted:
            os.killpg(os.getpgid(0), signal.SIGKILL)

    serve(read_settings(), boundary=boundary)


if __name__ == "__main__":
    main()
