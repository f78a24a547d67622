"""The tables, all in one place; every `queries.py` may read any of them."""

from bot.models.alerts import Alert, AlertGroup, AlertPost, Beacon
from bot.models.base import Base
from bot.models.blockers import StandupBlocker
from bot.models.board import BoardLink, BoardPost
from bot.models.deliveries import Delivery
from bot.models.deploys import Deploy, DeployEvent, DeployFreeze, DeployLock, DeployShowing
from bot.models.digests import Digest
from bot.models.incident_deploys import IncidentDeploy
from bot.models.incidents import Incident, IncidentRole, IncidentUpdate, TimelineEntry
from bot.models.issues import Issue, IssuePlace
from bot.models.links import IncidentLink
from bot.models.maintenance import Maintenance
from bot.models.meetings import StandupMeeting, StandupNote, StandupTopic, StandupTurn
from bot.models.metrics import MetricDefinition, MetricPoint, MetricRound, MetricSeries, MetricSnapshot
from bot.models.paging import Page
from bot.models.pictures import Picture
from bot.models.postmortems import ActionItem, Postmortem, PostmortemFactor, SectionVersion
from bot.models.pulls import MergedPull
from bot.models.recoveries import Recovery, RecoveryStop
from bot.models.search import SearchDocument
from bot.models.silences import Silence
from bot.models.standups import (
    Standup,
    StandupAbsence,
    StandupAnswer,
    StandupMember,
    StandupOccurrence,
    StandupPerson,
    StandupQuestions,
    StandupReply,
)
from bot.models.tasks import IncidentTask
from bot.models.timeline import CapturedFile, CapturedMessage, MessageVersion
from bot.models.trains import TrainBoarding, TrainDeparture, TrainEvent
from bot.models.unwatched import MetricOffer, MetricSurvey
from bot.models.watches import Watch, WatchEvent, WatchState
from bot.models.work import Inbound, Instance, Job, JobStep, Pace, Projection, Watermark
from bot.models.workspace import Audit, Channel, Membership, Notice, Person, UserGroup, Workspace

__all__ = [
    "ActionItem",
    "Alert",
    "AlertGroup",
    "AlertPost",
    "Audit",
    "Base",
    "Beacon",
    "BoardLink",
    "BoardPost",
    "CapturedFile",
    "CapturedMessage",
    "Channel",
    "Delivery",
    "Deploy",
    "DeployEvent",
    "DeployFreeze",
    "DeployLock",
    "DeployShowing",
    "Digest",
    "Inbound",
    "Incident",
    "IncidentDeploy",
    "IncidentLink",
    "IncidentRole",
    "IncidentTask",
    "IncidentUpdate",
    "Instance",
    "Issue",
    "IssuePlace",
    "Job",
    "JobStep",
    "Maintenance",
    "Membership",
    "MergedPull",
    "MessageVersion",
    "MetricDefinition",
    "MetricOffer",
    "MetricPoint",
    "MetricRound",
    "MetricSeries",
    "MetricSnapshot",
    "MetricSurvey",
    "Notice",
    "Pace",
    "Page",
    "Person",
    "Picture",
    "Postmortem",
    "PostmortemFactor",
    "Projection",
    "Recovery",
    "RecoveryStop",
    "SearchDocument",
    "SectionVersion",
    "Silence",
    "Standup",
    "StandupAbsence",
    "StandupAnswer",
    "StandupBlocker",
    "StandupMeeting",
    "StandupMember",
    "StandupNote",
    "StandupOccurrence",
    "StandupPerson",
    "StandupQuestions",
    "StandupReply",
    "StandupTopic",
    "StandupTurn",
    "TimelineEntry",
    "TrainBoarding",
    "TrainDeparture",
    "TrainEvent",
    "UserGroup",
    "Watch",
    "WatchEvent",
    "WatchState",
    "Watermark",
    "Workspace",
]
