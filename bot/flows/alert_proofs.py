"""Verifying posts that nobody vouched for when they came: messages of Amazon SNS.

Who listens calls nobody, and a signature of SNS is verified with a certificate that has to be fetched. Until then such
a post is kept and not sorted; nothing that it says is believed.
"""

import hashlib
import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.alerts import service
from bot.alerts.ports import Unreadable
from bot.flows.alerts import sort_soon
from bot.flows.services import of
from bot.http import OutsideAway
from bot.integrations.cloudwatch import Envelope, Forged, envelope
from bot.models import AlertPost
from bot.people.service import audit
from bot.work import Flow, Lane, Record, Run, Step, enqueue

log = logging.getLogger(__name__)


def prove_soon(tx: Session, post: AlertPost, now: datetime) -> None:
    """Have a post verified, after those before it that name the same topic and certificate.

    A post with a certificate of its own, which may lie nowhere, holds up no other.
    """
    sent = envelope(post.body)
    chain = hashlib.sha256(f"{sent.topic} {sent.certificate}".encode()).hexdigest()[:16]
    enqueue(tx, PROVE, post.workspace_id, f"sns:{chain}", {"post": post.id}, now=now)


def _prove(run: Run) -> Record | None:
    """Fetch the certificate, unless it is known, and verify the post with it."""
    body = _waiting(run)
    if body is None:
        return None
    key, now = run.payload["post"], run.now()
    try:
        sent = _verified(run, body)
    except (Forged, Unreadable) as reason:
        problem = str(reason)
        return lambda tx: service.refuse(tx, key, problem, now)
    return lambda tx: _proven(tx, run, sent)


def _verified(run: Run, body: bytes) -> Envelope:
    sent = envelope(body)
    if sent.topic not in of(run).catalogue.alert.sns_topics:
        raise Forged("TopicArn: is not one of `sns_topics`")
    sent.verify(_certificate(run, sent.certificate_url()))
    return sent


def _certificate(run: Run, url: str) -> bytes:
    run.guard()
    try:
        return of(run).certificate(url)
    except OutsideAway as away:
        if away.is_final:
            raise Forged(f"SigningCertURL: {away}") from away
        raise


def _proven(tx: Session, run: Run, sent: Envelope) -> None:
    post = service.prove(tx, run.payload["post"])
    if sent.kind == "SubscriptionConfirmation":
        post.sorted_at = run.now()
        enqueue(tx, CONFIRM, run.workspace, f"sns:{post.id}", {"post": post.id}, now=run.now())
    else:
        sort_soon(tx, run.workspace, run.now())


def _confirm(run: Run) -> Record | None:
    """Confirm a subscription to a topic that the catalogue names, once its message was verified."""
    with run.database.read() as tx:
        post = tx.get(AlertPost, run.payload["post"])
        body = post.body if post and post.is_proven else None
    if body is None:
        return None
    sent = envelope(body)
    run.guard()
    try:
        of(run).fetch(sent.confirmation_url())
    except OutsideAway as away:
        if not away.is_final:
            raise
        problem = f"the subscription was not confirmed: {away}"
        return lambda tx: service.refuse(tx, run.payload["post"], problem, run.now())
    log.info("subscribed to %s", sent.topic)
    return lambda tx: audit(tx, run.workspace, run.now(), "", "alerts.subscribe", subject=sent.topic)


def _waiting(run: Run) -> bytes | None:
    """Read the body of a post that still waits to be verified."""
    with run.database.read() as tx:
        post = tx.get(AlertPost, run.payload["post"])
        return post.body if post and not post.is_proven and post.sorted_at is None else None


def _gave_up(tx: Session, payload: Mapping[str, Any], reason: str) -> None:
    post = tx.get(AlertPost, payload["post"])
    if post is not None:
        service.refuse(tx, post.id, f"could not be verified: {reason}", post.received_at)


PROVE = Flow("alerts.prove/1", Lane.URGENT, (Step("certificate", _prove),), ("post",), _gave_up)
CONFIRM = Flow("alerts.confirm/1", Lane.NORMAL, (Step("confirm", _confirm),), ("post",), _gave_up)
FLOWS = (PROVE, CONFIRM)
