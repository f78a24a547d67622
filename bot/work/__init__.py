"""Durable work: flows of named steps, kept in the database and run by threads in lanes."""

from bot.work.flow import End, Flow, GiveUp, Lane, NotYet, PutDown, Record, Run, Step
from bot.work.queue import enqueue

__all__ = ["End", "Flow", "GiveUp", "Lane", "NotYet", "PutDown", "Record", "Run", "Step", "enqueue"]
