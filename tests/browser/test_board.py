"""The wall board as screens show it: it turns and turns back, survives the bot, and reads on a phone."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Watched
from tests.browser.window import PATIENCE, Window
from tests.scenario.running import MAYA, until

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def link(team: Watched, name: str) -> str:
    """Have a link made, and answer its address."""
    team.command(f"board link {name}", user=MAYA, command="/metrics")

    def found() -> str | None:
        said = re.findall(rf"{team.url}/board\?key=[\w-]{{43}}", str(team.messages("C0GENERAL")))
        return said[-1] if said else None

    return str(until(found, "a link"))


def shown(browser: Browser, window: Window, address: str, width: int, scheme: Literal["light", "dark"]) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 1080}, color_scheme=scheme)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.on("pageerror", lambda problem: window.problems.append(str(problem)))
    page.goto(address)
    assert "key" not in page.url
    return page


def test_it_turns_and_back_in_both_languages_on_the_wall_and_the_phone(
    window: Window, browser: Browser, english: Watched
) -> None:
    address = link(english, "turns")
    wall = shown(browser, window, address, 1920, "light")
    phone = shown(browser, window, f"{address}&lang=ko", 360, "dark")
    before = wall.locator(".incidents li").count()
    english.command("declare sev1 The board turns", user=MAYA)
    expect(wall.locator(".incidents li").first).to_contain_text("The board turns")
    expect(wall.locator(".sum")).to_contain_text("SEV1 critical")
    expect(phone.locator(".sum")).to_contain_text("SEV1 치명")
    assert wall.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == [
        1920,
        1080,
    ]
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
    (room,) = [each["id"] for each in english.channels() if "board-turns" in each["name"]]
    english.command("resolve", user=MAYA, channel=room)
    expect(wall.locator(".incidents li")).to_have_count(before)
    wall.context.close()
    phone.context.close()


def test_it_says_that_it_is_stale_and_goes_on_when_the_bot_is_back(
    window: Window, browser: Browser, english: Watched
) -> None:
    page = shown(browser, window, link(english, "survives"), 1280, "dark")
    expect(page.locator("#stale")).to_be_hidden()
    english.kill()
    expect(page.locator("#stale")).to_be_visible(timeout=60_000)
    english.start()
    english.ready()
    expect(page.locator("#stale")).to_be_hidden(timeout=60_000)
    page.context.close()
