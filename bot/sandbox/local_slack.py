"""All parts of a running workspace, as one value that requests are served from."""

from dataclasses import dataclass

from bot.sandbox.calls import Calls
from bot.sandbox.config import SandboxConfig
from bot.sandbox.delivery.bridge import Bridge
from bot.sandbox.delivery.outbox import Outbox
from bot.sandbox.faults import Faults
from bot.sandbox.limits import Limits
from bot.sandbox.manifest import App
from bot.sandbox.open_views import Views
from bot.sandbox.response_urls import ResponseUrls
from bot.sandbox.sample_alerts import SampleAlerts
from bot.sandbox.triggers import Triggers
from bot.sandbox.workspace import Workspace


@dataclass(frozen=True)
class LocalSlack:
    """The workspace, the app that is installed in it, and the ways between them; `url` is where it listens."""

    config: SandboxConfig
    url: str
    app: App
    ws: Workspace
    views: Views
    triggers: Triggers
    response_urls: ResponseUrls
    bridge: Bridge
    outbox: Outbox
    limits: Limits
    faults: Faults
    calls: Calls
    alerts: SampleAlerts
