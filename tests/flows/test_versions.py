"""A job may outlive the release that enqueued it, so what its flow is made of never changes under one name.

`versions.txt` holds each flow's name, steps and payload keys. Where this fails: a changed flow gets a new version
(`incident.open/2`) beside the old one, which stays for one release; a new line is added for a new flow.
"""

from pathlib import Path

from bot.app import FLOWS
from bot.work import Flow

GOLDEN = Path(__file__).with_name("versions.txt")


def line(flow: Flow) -> str:
    steps = " ".join(f"{step.name}{'*' if step.marked else ''}" for step in flow.steps)
    return f"{flow.name}: {steps} ({', '.join(flow.payload)})"


def test_no_flow_changes_without_a_new_version() -> None:
    kept = GOLDEN.read_text(encoding="utf-8").splitlines()
    assert sorted(line(flow) for flow in FLOWS.values()) == kept


def test_every_flow_names_its_version() -> None:
    for name in FLOWS:
        family, _, version = name.rpartition("/")
        assert family.count(".") == 1
        assert version.isdecimal()
