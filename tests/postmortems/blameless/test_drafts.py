"""What is noticed in a draft as a whole."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.postmortems.blameless import Kind
from bot.postmortems.blameless.drafts import check_document
from bot.postmortems.document import Action, Document, SectionText, Times
from bot.postmortems.rules import DONE, DRAFT, PUBLISHED
from bot.severity import Severity

NOW = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
AT = {name: NOW + timedelta(minutes=place) for place, name in enumerate(("started", "detected", "declared"))}
TIMES = Times(**AT, mitigated=NOW + timedelta(hours=1))
ACTION = Action(1, "Add a limit.", "U1", date(2026, 3, 20), "prevent", 2, "open", NOW, 1, 1, 1, "Checkout fails")
WELL = Document(
    key=1,
    workspace=1,
    incident=1,
    number=1,
    title="Checkout fails",
    severity=Severity.SEV2,
    services=(),
    incident_state="resolved",
    state=DRAFT,
    style="sre",
    owner="U1",
    due_on=date(2026, 3, 12),
    review_at=NOW + timedelta(days=1),
    created_at=NOW,
    published_at=None,
    published_by=None,
    channel=None,
    times=TIMES,
    sections={
        "impact": SectionText("40 people waited.", 1),
        "went_well": SectionText("The runbook helped.", 1),
        "lucky": SectionText("It was a Sunday.", 1),
        "whys": SectionText("The disk was full.\nThe log grew.\nThe log has no limit.", 1),
    },
    actions=(ACTION,),
)


def saying(section: str, text: str) -> Document:
    return replace(WELL, sections={**WELL.sections, section: SectionText(text, 1)})


@pytest.mark.parametrize(
    ("document", "kinds"),
    [
        (WELL, []),
        (saying("summary", "Obviously, it was full."), [Kind.HINDSIGHT]),
        (saying("impact", "Some people waited."), [Kind.NO_NUMBERS]),
        (saying("whys", "The disk was full.\nThe log grew."), [Kind.SHALLOW_WHYS]),
        (
            saying("whys", "It stopped.\nThe disk was full.\nThe operator forgot to clean up."),
            [Kind.BLAME, Kind.WHYS_END_IN_PERSON],
        ),
        (saying("whys", ""), []),
        (saying("lucky", " "), [Kind.NOTHING_LEARNT]),
        (replace(WELL, actions=(replace(ACTION, text="Be more careful."),)), [Kind.WEAK_ACTION]),
        (replace(WELL, actions=(replace(ACTION, due_on=None),)), [Kind.ACTION_INCOMPLETE]),
        (replace(WELL, actions=(replace(ACTION, owner=None, state=DONE),)), []),
        (replace(WELL, times=replace(TIMES, mitigated=None)), [Kind.NO_TIME]),
        (replace(WELL, times=replace(TIMES, detected=NOW - timedelta(days=1))), [Kind.TIMES_ORDER]),
        (replace(WELL, review_at=NOW - timedelta(days=1)), [Kind.REVIEW_OVERDUE]),
        (replace(WELL, review_at=NOW - timedelta(days=1), state=PUBLISHED), []),
    ],
)
def test_drafts(document: Document, kinds: list[Kind]) -> None:
    assert [finding.kind for finding in check_document(document, NOW)] == kinds


def test_a_chain_that_ends_in_a_person_is_shown_where_it_ends() -> None:
    document = saying("whys", "It stopped.\nThe disk was full.\nThe operator forgot to clean up.")
    found = check_document(document, NOW)[-1]
    text = document.section("whys").text
    assert text[found.start : found.end] == found.sentence == "The operator forgot to clean up."
