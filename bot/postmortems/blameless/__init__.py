"""The blameless check: it reads what somebody writes, and advises; it never blocks.

The word lists, `english.toml` and `korean.toml`, are data: a rule there is a pattern with what makes it harmless.
"""

from bot.postmortems.blameless.findings import Finding, Kind, Surroundings
from bot.postmortems.blameless.rules import check, check_fields

__all__ = ["Finding", "Kind", "Surroundings", "check", "check_fields"]
