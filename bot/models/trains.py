"""Release trains: each departure, who boarded it, and what happened to it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, OfWorkspace

ABOARD = text("left_at IS NULL")


class TrainDeparture(OfWorkspace, Base):
    """One departure of a train; there is one for each moment of its timetable.

    `departs_at` is that moment, `leaves_at` when it leaves by what is known now; `is_held` says that a person chose
    that. `titles` are by language; `waits` says that it leaves only when it is confirmed. `conductors` are Slack ids;
    `cargo` counts the changes of who is aboard; `why` is a word for the reason, `said` are the words of whoever held
    or cancelled it.
    """

    __tablename__ = "train_departure"
    __table_args__ = (
        UniqueConstraint("workspace_id", "train", "departs_at"),
        Index("ix_train_departure_state", "workspace_id", "state", "id"),
    )

    train: Mapped[str]
    titles: Mapped[dict[str, Any]]
    environment: Mapped[str]
    channel: Mapped[str]
    departs_at: Mapped[datetime]
    leaves_at: Mapped[datetime]
    is_held: Mapped[bool] = mapped_column(default=False)
    waits: Mapped[bool]
    state: Mapped[str]
    why: Mapped[str | None]
    said: Mapped[str | None]
    conductors: Mapped[list[str]] = mapped_column(default=list)
    cargo: Mapped[int] = mapped_column(default=0)
    confirmed_by: Mapped[str | None]
    reminded_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
    arrived_at: Mapped[datetime | None]


class TrainBoarding(OfWorkspace, Base):
    """A service aboard a departure, once at a time; `commit` is what `ref` stood for when it boarded.

    `live_before` is the commit that was live where the train goes when this one was found out, `deploy_id` what came
    of it; `why` says why it left again.
    """

    __tablename__ = "train_boarding"
    __table_args__ = (
        Index(
            "uq_train_boarding_aboard",
            "departure_id",
            "service",
            unique=True,
            sqlite_where=ABOARD,
            postgresql_where=ABOARD,
        ),
        Index("ix_train_boarding_deploy_id", "deploy_id"),
    )

    departure_id: Mapped[int] = mapped_column(ForeignKey("train_departure.id"))
    service: Mapped[str]
    ref: Mapped[str]
    commit: Mapped[str | None]
    subject: Mapped[str | None]
    author: Mapped[str | None]
    live_before: Mapped[str | None]
    who: Mapped[str]
    boarded_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    why: Mapped[str | None]
    deploy_id: Mapped[int | None] = mapped_column(ForeignKey("deploy.id"))


class TrainEvent(OfWorkspace, Base):
    """One thing that happened to a departure: a state, who boarded or left, who held or confirmed it; append-only."""

    __tablename__ = "train_event"
    __table_args__ = (Index("ix_train_event_departure_id", "departure_id", "id"),)

    departure_id: Mapped[int] = mapped_column(ForeignKey("train_departure.id"))
    kind: Mapped[str]
    actor: Mapped[str | None]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime]
