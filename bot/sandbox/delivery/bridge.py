"""The way to the app that is open at the moment."""

from bot.sandbox.delivery.http import HttpLink
from bot.sandbox.delivery.reply import Kind, Link, Repetition, Reply
from bot.sandbox.delivery.sockets import Sockets
from bot.sandbox.payload import Json


class Bridge(Link):
    """Socket Mode while the app holds a socket or has no address, else HTTP."""

    def __init__(self, http: HttpLink, sockets: Sockets) -> None:
        self.http = http
        self.sockets = sockets

    def send(self, kind: Kind, payload: Json, repetition: Repetition | None = None) -> Reply:
        """Deliver a payload; see `Link`."""
        return self._way().send(kind, payload, repetition)

    @property
    def is_connected(self) -> bool:
        """Tell whether the app can be reached."""
        return self.sockets.count > 0 or self.http.is_listening()

    def _way(self) -> Link:
        return self.sockets if self.sockets.count or self.http.url is None else self.http
