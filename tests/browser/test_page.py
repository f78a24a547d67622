"""The page itself: threads, completion, several people, the bot's death, narrow and dark windows."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched
from tests.browser.window import Window, enter, type_in
from tests.scenario.running import GENERAL, JIWOO, MAYA, Team

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def overflow(page: Page) -> int:
    """Answer how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def test_a_thread_is_answered_and_told_in_the_channel(window: Window, english: Team) -> None:
    page = window.open(english, MAYA)
    enter(page, "general")
    type_in(page, "is *anybody* here? <b>no</b>")
    first = page.locator("#messages .message").last
    expect(first.locator("strong").last).to_have_text("anybody")
    expect(first).to_contain_text("<b>no</b>")
    first.hover()
    first.get_by_role("button", name="Reply in thread").click()
    expect(page.locator("#reply")).to_be_focused()
    type_in(page, "only here", into="#reply")
    expect(page.locator("#replies")).to_contain_text("only here")
    expect(page.locator("#messages")).not_to_contain_text("only here")
    page.get_by_label("Also send to the channel").check()
    type_in(page, "everywhere", into="#reply")
    expect(page.locator("#messages")).to_contain_text("everywhere")
    page.get_by_role("button", name="2 replies").wait_for()
    type_in(page, "/incident list", into="#reply")
    expect(page.locator("#toasts")).to_contain_text("do not work in threads")
    page.keyboard.press("Escape")
    expect(page.locator("#thread")).to_be_hidden()


def test_commands_are_completed_by_the_keyboard(window: Window, english: Team) -> None:
    page = window.open(english, MAYA)
    page.locator("#text").fill("/in")
    expect(page.locator("#offers [role=option]")).to_contain_text("declare [sev1…sev5] [title]")
    page.keyboard.press("Enter")
    expect(page.locator("#text")).to_have_value("/incident ")
    expect(page.locator("#composer .usage")).to_contain_text("/incident declare")
    page.keyboard.type("help")
    page.keyboard.press("Enter")
    expect(page.locator("#messages .ephemeral").last).to_contain_text("/incident")
    type_in(page, "/nonsense")
    expect(page.locator("#toasts")).to_contain_text("There is no such command")
    expect(page.locator("#text")).to_have_value("/nonsense")


def test_what_others_write_is_marked_unread(window: Window, english: Team) -> None:
    theirs, mine = window.open(english, JIWOO), window.open(english, MAYA)
    secret = english.post("channel", create="war-room", is_private=True, **{"as": MAYA})["channel"]
    english.post("message", channel="C0ALERTS", text="안녕하세요", **{"as": JIWOO})
    expect(mine.get_by_role("button", name="alerts, 1 unread")).to_be_visible()
    expect(mine.get_by_role("button", name="war-room, private")).to_be_visible()
    expect(mine.get_by_role("button", name="inc-0-old, archived")).to_be_visible()
    expect(theirs.locator(f"[data-go={secret}]")).to_have_count(0)
    enter(mine, "alerts")
    expect(mine.get_by_role("button", name="alerts, 1 unread")).to_have_count(0)
    mine.get_by_label("Act as").select_option(JIWOO)
    expect(mine.locator("html")).to_have_attribute("lang", "ko")
    expect(mine.locator("#text")).to_have_attribute("placeholder", "#alerts에 메시지 보내기")


def test_a_message_is_taken_down_and_a_private_answer_dismissed(window: Window, english: Team) -> None:
    page = window.open(english, MAYA)
    type_in(page, "a slip of the tongue")
    said = page.locator("#messages .message").filter(has_text="a slip of the tongue")
    for choice in ("React with :eyes:", "Pin to the channel", "Delete the message"):
        said.hover()
        said.get_by_role("button", name="More actions").click()
        page.get_by_role("menuitem", name=choice).click()
        if choice != "Delete the message":
            expect(said.locator(".reactions button")).to_have_attribute("aria-pressed", "true")
    expect(said).to_have_count(0)


def test_an_open_menu_stays_while_its_message_changes(window: Window, english: Team) -> None:
    page = window.open(english, MAYA)
    type_in(page, "read by somebody else too")
    said = page.locator("#messages .message").filter(has_text="read by somebody else too")
    said.hover()
    said.get_by_role("button", name="More actions").click()
    ts = (said.get_attribute("id") or "").removeprefix("m-")
    english.post("react", **{"as": JIWOO, "channel": GENERAL, "ts": ts, "name": "eyes"})
    english.post("message", **{"as": JIWOO, "channel": GENERAL, "text": "said after it"})
    expect(page.locator("#messages .message").filter(has_text="said after it")).to_have_count(1)
    page.get_by_role("menuitem", name="Pin to the channel").click()
    expect(said.locator(".reactions button")).to_contain_text("1")


def test_a_killed_bot_comes_back_and_finishes(window: Window, english: Watched) -> None:
    page = window.open(english, MAYA)
    recorded = page.locator("#messages .ephemeral").filter(has_text="recorded")
    before = recorded.count()
    type_in(page, "/incident declare killed in the middle")
    expect(recorded).to_have_count(before + 1)
    page.get_by_role("button", name="Kill the bot (kill -9)").click()
    expect(page.locator("#bot")).to_have_attribute("data-state", "down")
    expect(page.locator("#toasts")).to_contain_text("The bot was killed")
    type_in(page, "/incident list")
    expect(page.locator("#messages .ephemeral").last).to_contain_text("failed with the error")
    english.kill()
    english.start()
    expect(page.locator("#bot")).to_have_attribute("data-state", "running")
    expect(page.locator("#rooms button").filter(has_text="killed-in-the-middle")).to_have_count(1)


@pytest.mark.parametrize("width", [360, 768])
def test_a_narrow_window_shows_all(window: Window, korean: Team, width: int) -> None:
    page = window.open(korean, JIWOO, width=width, height=740)
    type_in(page, f"/incident declare 아주-긴-이름의-서비스가-{width}-{'응답하지않음' * 20}")
    assert overflow(page) <= 0
    if width < 700:
        page.get_by_role("button", name="채널 목록 열기").click()
    page.locator("#rooms button").filter(has_text=f"-{width}-").click()
    expect(page.locator("#title")).to_contain_text(f"-{width}-")
    expect(page.locator("#messages .actions").first).to_be_visible()
    assert overflow(page) <= 0
    type_in(page, "/incident declare")
    expect(page.locator("#modal")).to_be_visible()
    assert overflow(page) <= 0


def test_dark_follows_the_system_until_somebody_chooses(window: Window, english: Team) -> None:
    page = window.open(english, MAYA, scheme="dark")
    shade = "parseInt(getComputedStyle(document.body).backgroundColor.split('(')[1])"
    assert page.evaluate(shade) < 60
    page.get_by_role("button", name="Light or dark").click()
    assert page.evaluate(shade) > 200
    page.reload()
    expect(page.locator("#title")).to_contain_text("general")
    assert page.evaluate(shade) > 200
