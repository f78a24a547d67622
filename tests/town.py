"""A team at a bad hour: services, incidents, deploys, freezes and trains, as the wall board shows them."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.incidents import service as incidents
from bot.models import Deploy, Incident, IncidentRole, Person
from bot.people.service import ensure_workspace
from bot.severity import Severity

NAMES = ("checkout", "payments", "search", "login", "catalogue", "mail", "orders", "stock", "prices", "reviews")
TITLES = (
    ("Checkout answers every third order with an error", "결제가 세 번에 한 번꼴로 실패합니다"),
    ("Search is slow for shoppers in Busan", "부산 지역 검색이 느립니다"),
    ("Mails of orders arrive an hour late", "주문 확인 메일이 한 시간씩 늦습니다"),
    ("The stock of the Incheon warehouse stands still", "인천 창고 재고가 갱신되지 않습니다"),
)
MAYA, JIWOO = "U0MAYAJOHN", "U0KIMJIWOO"


def file(services: int = len(NAMES), extra: str = "") -> str:
    """Write a catalogue with so many services, three environments, a freeze and a train."""
    tables = [
        f'[service.{name}]\ntitle = "{name.capitalize()}"\n'
        for name in (NAMES[place] if place < len(NAMES) else f"service-{place}" for place in range(services))
    ]
    return "\n".join([*tables, extra])


def fill(tx: Session, now: datetime, count: int = 4, *, language: str = "en", moving: int = 3) -> int:
    """Let incidents be open and deploys under way; answer the workspace."""
    workspace = ensure_workspace(tx, "T0BEACON", now).id
    for slack_id, name in ((MAYA, "Maya Johnson"), (JIWOO, "김지우")):
        tx.add(Person(workspace_id=workspace, slack_id=slack_id, name=name))
    for place in range(count):
        since = now - timedelta(minutes=7 + 23 * place)
        title = TITLES[place % len(TITLES)][language == "ko"]
        row = opened(tx, workspace, title, Severity(place % 5 + 1), since, NAMES[place % len(NAMES)])
        if place % 3 != 1:
            lead = (MAYA, JIWOO)[place % 2]
            tx.add(IncidentRole(incident_id=row.id, role="commander", person=lead, since=since, workspace_id=workspace))
    for place in range(moving):
        tx.add(deploy(workspace, place, now))
    tx.flush()
    return workspace


def opened(tx: Session, workspace: int, title: str, severity: Severity, at: datetime, service: str) -> Incident:
    return incidents.declare(tx, workspace, title, severity, at, reporter=MAYA, services=[service])


def deploy(workspace: int, place: int, now: datetime) -> Deploy:
    state = ("running", "verifying", "starting", "queued")[place % 4]
    return Deploy(
        workspace_id=workspace,
        number=place + 1,
        service=NAMES[-1 - place % len(NAMES)],
        environment=("production", "staging", "canary")[place % 3],
        ref="main",
        commit=f"{place + 0xA1B2C3D:040x}"[::-1],
        state=state,
        requester=(MAYA, JIWOO)[place % 2],
        channel="C1",
        asked_at=now - timedelta(minutes=5),
        started_at=now - timedelta(minutes=4),
        backend="command",
        mark=f"m{place}",
    )
