"""News for the pages that are open: server-sent events."""

from collections.abc import Iterator
from queue import Empty, Full, Queue
from threading import Lock

from bot.sandbox.payload import Json, packed

KEEP_ALIVE_SECONDS = 15.0
BACKLOG = 1000


class Stream:
    """Tells every open page what changed; a page too slow to follow is cut off and connects again."""

    def __init__(self) -> None:
        self._readers: dict[Queue[Json | None], str] = {}
        self._lock = Lock()

    def tell(self, kind: str, *, only: set[str] | None = None, **fields: object) -> None:
        """Send `{"type": kind, ...}` to the pages of these people, or to all."""
        with self._lock:
            for queue, user in self._readers.items():
                if only is None or user in only:
                    self._put(queue, {"type": kind, **fields})

    def listen(self, user: str) -> Iterator[str]:
        """Yield the text of a `text/event-stream` until the workspace stops."""
        queue: Queue[Json | None] = Queue(BACKLOG)
        with self._lock:
            self._readers[queue] = user
        return self._lines(queue)

    @property
    def has_readers(self) -> bool:
        """Tell whether a page is open."""
        return bool(self._readers)

    def close(self) -> None:
        """End every stream."""
        with self._lock:
            for queue in self._readers:
                self._cut(queue)

    def _lines(self, queue: Queue[Json | None]) -> Iterator[str]:
        try:
            yield "retry: 1000\n\n"
            while True:
                try:
                    news = queue.get(timeout=KEEP_ALIVE_SECONDS)
                except Empty:
                    yield ": still here\n\n"
                    continue
                if news is None:
                    return
                yield f"data: {packed(news)}\n\n"
        finally:
            with self._lock:
                self._readers.pop(queue, None)

    def _put(self, queue: Queue[Json | None], news: Json) -> None:
        try:
            queue.put_nowait(news)
        except Full:
            self._cut(queue)

    def _cut(self, queue: Queue[Json | None]) -> None:
        while not queue.empty():
            queue.get_nowait()
        queue.put_nowait(None)
