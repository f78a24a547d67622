"""Every package of the bot has its floor, so that the contracts about imports hold for it.

A package that no contract names may import anything. Were a rule to call Slack, every button that asks this rule would
wait for Slack too, and while Slack is slow nobody could acknowledge a page.
"""

import re
import tomllib
from pathlib import Path
from typing import Any

from tests.house.checkout import text, tracked

CONTRACTS: dict[str, Any] = {
    contract["id"]: contract
    for contract in tomllib.loads(text(Path("pyproject.toml")))["tool"]["importlinter"]["contracts"]
}
FLOORS = [set(re.findall(r"[\w.]+", line)) for line in CONTRACTS["floors"]["layers"]]
DOMAINS = next(floor for floor in FLOORS if "bot.incidents" in floor)
APART = {"bot.sandbox"}
PARTS = {".".join(path.with_suffix("").parts[:2]) for path in tracked("bot/*.py")} - {"bot.__init__"}


def test_every_part_stands_on_a_floor() -> None:
    assert PARTS - set[str]().union(*FLOORS) <= APART


def test_every_domain_is_held_to_the_contract_of_domains() -> None:
    assert {f"{domain}.**" for domain in DOMAINS & PARTS} <= set(CONTRACTS["domains"]["source_modules"])


def test_rules_lie_in_domains() -> None:
    assert {".".join(path.parts[:2]) for path in tracked("bot/*/rules.py")} <= DOMAINS
