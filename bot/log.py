"""Structured logs: one JSON object a line, with nothing in it that is secret."""

import logging
import re
import sys

from pythonjsonlogger.json import JsonFormatter

SECRET = re.compile(r"(?:xox[abeprs]|xapp|xwfp)-[\w-]+|https://hooks\.slack\.com/[^\s\"\\]+|(?<=Bearer )[^\s\"\\]+")
"""What looks like a token, in a line of JSON: a newline before it stands there as `\\n`, a quote after it as `\\"`."""


class WithoutSecrets(JsonFormatter):
    """Formats a record and blots out what looks like a token."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one line."""
        return SECRET.sub("***", super().format(record))


def set_up(level: str) -> None:
    """Send all logs of this process to its standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(WithoutSecrets("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for noisy in ("slack_sdk", "slack_bolt", "apscheduler", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
