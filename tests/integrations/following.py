"""A run that is followed as a flow does: what replaces its handle is kept until the next look."""

from dataclasses import dataclass, field
from datetime import timedelta

from bot.deploys.ports import Backend, Handle, Order, Phase, Progress
from tests.trackers import Site


@dataclass
class Following:
    """An outside system with a clock, the backend that reaches it, and a run that is called "a"."""

    site: Site
    backend: Backend
    handles: dict[str, Handle] = field(default_factory=dict)

    def begin(self, order: Order) -> Handle:
        """Begin the run that is followed."""
        self.handles["a"] = self.backend.start(order)
        return self.handles["a"]

    def poll(self, **later: float) -> Progress | None:
        """Ask how it goes, after a while."""
        self.site.now += timedelta(**later)
        told = self.backend.poll(self.handles)
        self.handles |= {key: each.handle for key, each in told.items() if each.handle}
        return told.get("a")

    def phase(self, **later: float) -> Phase | None:
        progress = self.poll(**later)
        return progress.phase if progress else None
