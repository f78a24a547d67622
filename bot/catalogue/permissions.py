"""What a role may allow. A name that is not here cannot be granted."""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator

from bot.catalogue.mistakes import did_you_mean


class Permission(StrEnum):
    """Something that not everybody may do."""

    INCIDENT_DECLARE = "incident.declare"
    INCIDENT_RESPOND = "incident.respond"
    INCIDENT_RESOLVE = "incident.resolve"
    INCIDENT_REDACT = "incident.redact"
    POSTMORTEM_WRITE = "postmortem.write"
    POSTMORTEM_PUBLISH = "postmortem.publish"
    ALERTS_MUTE = "alerts.mute"
    ALERTS_SILENCE = "alerts.silence"
    DEPLOY_RUN = "deploy.run"
    DEPLOY_APPROVE = "deploy.approve"
    DEPLOY_LOCK = "deploy.lock"
    DEPLOY_STEAL = "deploy.steal"
    DEPLOY_FREEZE = "deploy.freeze"
    DEPLOY_CONDUCT = "deploy.conduct"
    RECOVERY_RUN = "recovery.run"
    STANDUP_MANAGE = "standup.manage"
    BOARD_SHARE = "board.share"
    METRICS_MANAGE = "metrics.manage"
    JOBS_RETRY = "jobs.retry"
    PEOPLE_LINK = "people.link"
    SETTINGS_CHANGE = "settings.change"


def covers(grant: str, permission: Permission) -> bool:
    """Whether `incident.declare`, `incident.*` or `*` covers the permission."""
    return grant in {"*", permission.value, f"{permission.value.partition('.')[0]}.*"}


def _known(value: str) -> str:
    if not any(covers(value, permission) for permission in Permission):
        raise ValueError(f'"{value}" is no permission{did_you_mean(value, Permission)}')
    return value


Grant = Annotated[str, AfterValidator(_known)]
"""A permission, all of a family as in `incident.*`, or `*`."""
