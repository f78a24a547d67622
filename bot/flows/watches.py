"""Watches: what a look at the metrics of a source means for them, in the transaction that keeps it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.metrics.ports import Look

Judge = Callable[[Session, Catalogue, int, str, Mapping[str, Sequence[Look]], datetime], None]
"""Is given the catalogue, the workspace, the source, the looks at each of its metrics, and the time."""
judge: Judge = lambda *_: None  # noqa: E731 - until there are watches
