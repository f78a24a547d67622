"""A standup is set up, answered in its form and read in its channel, by somebody who clicks and types."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.standups.rules import QUESTION, SUMMARY
from tests.browser.conftest import Watched
from tests.browser.window import Window, enter, type_in
from tests.scenario.running import JIWOO, MAYA

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@dataclass(frozen=True)
class Said:
    """What somebody reads, presses and types."""

    person: str
    name: str
    set_up: str
    standup: str
    answer: str
    change: str
    send: str
    way: str
    first: str
    second: str


ENGLISH = ("Name", "Set it up", "Morning", "Answer", "Change it", "Send", "What is in your way?", "no key", "no lock")
KOREAN = (
    "이름",
    "만들기",
    "아침",
    "답하기",
    "바꾸기",
    "보내기",
    "걸림돌이 있나요?",
    "열쇠가 없습니다",
    "자물쇠가 없습니다",
)
WORDS = {"english": Said(MAYA, *ENGLISH), "korean": Said(JIWOO, *KOREAN)}


@pytest.fixture(params=WORDS)
def told(request: pytest.FixtureRequest) -> tuple[Said, Watched]:
    return WORDS[request.param], request.getfixturevalue(request.param)


def set_up(page: Page, said: Said) -> None:
    enter(page, "checkout")
    type_in(page, "/standup create")
    modal = page.locator("#modal")
    modal.get_by_label(said.name, exact=True).fill(said.standup)
    days = modal.locator("details.multi").first
    days.locator("summary").click()
    for day in days.locator("input").all():
        day.check()
    modal.get_by_role("button", name=said.set_up).click()
    expect(modal).to_be_hidden()
    expect(page.locator("#messages .message").filter(has_text=said.standup)).to_be_visible()


def summary(page: Page, said: Said) -> Locator:
    """Answer the summary in the channel, which alone says what is in the way."""
    enter(page, "checkout")
    return page.locator("#messages .message").filter(has=page.get_by_label("construction"))


def answer(page: Page, said: Said, button: str, text: str) -> None:
    """Open the form by a button of the question, and send it."""
    enter_direct(page)
    question = page.locator("#messages .message").filter(has_text=said.standup)
    question.get_by_role("button", name=button).click()
    modal = page.locator("#modal")
    modal.get_by_label(said.way).fill(text)
    modal.get_by_role("button", name=said.send, exact=True).click()
    expect(modal).to_be_hidden()
    expect(question).to_contain_text(text)


def enter_direct(page: Page) -> None:
    page.locator("#directs button").filter(has_text="Bongsu").click()
    expect(page.locator("#title")).to_contain_text("Bongsu")


def test_from_the_form_to_a_summary_that_changes(window: Window, told: tuple[Said, Watched]) -> None:
    said, team = told
    page = window.open(team, said.person)
    set_up(page, said)
    team.its_time_comes(QUESTION, said.person)
    expect(page.locator("#directs button").filter(has_text="Bongsu").locator(".badge")).to_have_text("1")
    answer(page, said, said.answer, said.first)
    team.its_time_comes(SUMMARY)
    expect(summary(page, said)).to_contain_text(said.first)
    answer(page, said, said.change, said.second)
    expect(summary(page, said)).to_contain_text(said.second)
    expect(summary(page, said)).not_to_contain_text(said.first)
