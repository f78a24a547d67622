"""A Slack workspace on one's own machine, for trying out, developing and testing; it knows nothing of the bot."""

from bot.sandbox.config import SandboxConfig
from bot.sandbox.server import Sandbox, run

__all__ = ["Sandbox", "SandboxConfig", "run"]
