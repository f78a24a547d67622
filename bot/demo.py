"""`bongsu demo`: a Slack workspace on this machine, the bot in it and a small shop, all kept running until Ctrl-C."""

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from bot import demo_kiosk
from bot.demo_hello import plant, stop, train
from bot.manifest import manifest

TRY = (
    "/incident declare checkout is failing",
    "/deploy hello, then /deploy promote hello: a real small service; /deploy hello@broken turns out faulty",
    '/deploy calendar, and /deploy freeze hello 10m "a fair": what is frozen, and when',
    "/deploy train board hello, then /deploy train depart: a train that leaves a quarter of an hour after this start",
    '/standup create in 2m: everybody is asked in two minutes; choose others under "Act as", answer, read the summary',
    "the button that fires a sample alert",
    "/metrics board link, then the button at {kiosk}: a watch fires, a script mends it, the board turns and turns back",
    "the button that kills the bot (kill -9), in the middle of it all",
)
GRACE = 20
"""Seconds that a process has to stop."""


@dataclass(frozen=True)
class Trial:
    """Where the demo keeps its state, and how its two processes find each other."""

    state: Path
    port: int
    secrets: dict[str, str]

    @property
    def page(self) -> str:
        """The address to open."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def bot(self) -> str:
        """The address of the bot."""
        return f"http://127.0.0.1:{self.port + 1}"

    @property
    def kiosk(self) -> int:
        """The port of the small shop that is watched."""
        return self.port + 4

    @property
    def catalogue(self) -> Path:
        """Where the team's catalogue stands."""
        return self.state / "bongsu.toml"

    @property
    def pid_file(self) -> Path:
        """Where the bot's process group stands, for the kill button."""
        return self.state / "bot.pid"


def demo(state: str, port: int) -> int:
    """Run the demo; answer the exit status."""
    folder = Path(state).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    stop(folder / "hello")
    for wanted in range(port, port + 5):
        if not _is_free(wanted):
            print(f"Port {wanted} is in use. Stop what uses it, or choose another: make demo ARGS='--port {port + 10}'")
            return 1
    trial = Trial(folder, port, _secrets(folder / "demo.json"))
    manifest_file = folder / "manifest.json"
    manifest_file.write_text(json.dumps(manifest(trial.bot)), encoding="utf-8")
    _write_catalogue(trial)
    return _Supervisor(trial, manifest_file).run()


def _write_catalogue(trial: Trial) -> None:
    """Write the example, and behind it the service that can be deployed here."""
    example = (Path(__file__).parents[1] / "examples" / "bongsu.toml").read_text(encoding="utf-8")
    hello = plant(trial.state / "hello", trial.port + 2, trial.port + 3)
    deployed = [hello, train(datetime.now(UTC))] if hello else []
    watched = demo_kiosk.tables(trial.kiosk, trial.state)
    trial.catalogue.write_text("\n".join([demo_kiosk.inside(example), *deployed, watched]), encoding="utf-8")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _secrets(path: Path) -> dict[str, str]:
    """Read the demo's made-up secrets, made at its first start."""
    if not path.exists():
        names = {"bot_token": "xoxb-", "app_token": "xapp-", "signing_secret": "", "alert_token": ""}
        path.write_text(json.dumps({name: start + secrets.token_hex(16) for name, start in names.items()}), "utf-8")
        path.chmod(0o600)
    return dict(json.loads(path.read_text("utf-8")))


class _Supervisor:
    """Starts the workspace, the bot and the shop, and brings each back when it dies."""

    def __init__(self, trial: Trial, manifest_file: Path) -> None:
        self._trial, self._manifest = trial, manifest_file
        self._stopped = threading.Event()

    def run(self) -> int:
        """Keep all running until a signal, then stop them."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        keepers = [threading.Thread(target=self._keep, args=(name,)) for name in ("workspace", "bot", "kiosk")]
        for keeper in keepers:
            keeper.start()
        kiosk = f"http://127.0.0.1:{self._trial.kiosk}"
        tries = "\n".join(f"  - {each.format(kiosk=kiosk)}" for each in TRY)
        print(f"\nOpen {self._trial.page} in a browser, and try:\n{tries}\n")
        print(f"Ctrl-C stops. All is kept in {self._trial.state}.", flush=True)
        for keeper in keepers:
            keeper.join()
        stop(self._trial.state / "hello")
        print("Stopped; the next `make demo` goes on with the same data.")
        return 0

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopped.set()

    def _keep(self, name: str) -> None:
        while not self._stopped.is_set():
            process = self._start(name)
            while process.poll() is None and not self._stopped.wait(0.1):
                pass
            _end(process)
            self._stopped.wait(1.0)

    def _start(self, name: str) -> "subprocess.Popen[bytes]":
        commands = {
            "workspace": [sys.executable, "-m", "bot.sandbox", *self._sandbox()],
            "bot": [sys.executable, "-m", "bot", "serve"],
            "kiosk": demo_kiosk.command(self._trial.kiosk, self._trial.state),
        }
        with (self._trial.state / f"{name}.log").open("ab") as output:
            process = subprocess.Popen(  # noqa: S603 - our own program
                commands[name],
                env={**os.environ, **self._environment()},
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        if name == "bot":
            self._trial.pid_file.write_text(str(process.pid), encoding="utf-8")
        return process

    def _sandbox(self) -> list[str]:
        trial = self._trial
        given = {
            "state": trial.state / "workspace.db",
            "port": trial.port,
            "events-url": f"{trial.bot}/slack/events",
            "alerts-url": f"{trial.bot}/alerts/alertmanager",
            "alert-token": trial.secrets["alert_token"],
            "signing-secret": trial.secrets["signing_secret"],
            "bot-token": trial.secrets["bot_token"],
            "app-token": trial.secrets["app_token"],
            "bot-pid-file": trial.pid_file,
            "manifest": self._manifest,
        }
        return [part for name, value in given.items() for part in (f"--{name}", str(value))]

    def _environment(self) -> dict[str, str]:
        trial = self._trial
        return {
            "BONGSU_STATE": str(trial.state),
            "BONGSU_PORT": str(trial.port + 1),
            "BONGSU_BASE_URL": trial.bot,
            "BONGSU_CONFIG": os.environ.get("BONGSU_CONFIG", str(trial.catalogue)),
            "BONGSU_ALERT_TOKEN": trial.secrets["alert_token"],
            "SLACK_BOT_TOKEN": trial.secrets["bot_token"],
            "SLACK_SIGNING_SECRET": trial.secrets["signing_secret"],
            "SLACK_API_URL": f"{trial.page}/api/",
        }


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Ask a process to stop, and insist after a while."""
    if process.poll() is None:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):  # it is killed next
            process.wait(GRACE)
    with contextlib.suppress(ProcessLookupError):  # all of it has ended
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
