"""Block Kit and mrkdwn as the page draws them."""

import json
from typing import Any

import pytest
import requests
from playwright.sync_api import Locator, Page, expect

from bot.messages.charts.picture import png
from bot.slack import blocks, elements
from bot.slack.mrkdwn import Mrkdwn
from tests.browser.window import Window, type_in
from tests.scenario.running import BOT_TOKEN, JIWOO, MAYA, Team, until

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ROOM = "C0CHECKOUT"
TEXT = Mrkdwn(
    f"*bold* _italic_ ~gone~ `code` <https://example.com/a?b=1&amp;c=2|link> <@{JIWOO}> <#C0GENERAL> <!here>\n"
    "&gt; quoted\n```x &lt; 1```\n<!date^1795000000^{date_num} {time}|then> :fire: :no_such_emoji: &lt;img src=x&gt;"
)


def posted(page: Page, team: Team, *shown: dict[str, Any]) -> Locator:
    """Let the bot post blocks, and answer the message in the page."""
    header = {"Authorization": f"Bearer {BOT_TOKEN}"}
    for method, given in (("conversations.join", {}), ("chat.postMessage", {"text": "x", "blocks": json.dumps(shown)})):
        answer = requests.post(f"{team.sandbox.api_url}{method}", {"channel": ROOM, **given}, headers=header, timeout=5)
        assert answer.json()["ok"], answer.text
    page.locator(f"#rooms [data-go={ROOM}]").click()
    return page.locator(f'[id="m-{answer.json()["ts"]}"]')


def test_text_is_drawn_and_never_becomes_html(window: Window, english: Team) -> None:
    message = posted(window.open(english, MAYA), english, blocks.section(TEXT))
    drawn = {"strong": "bold", "em": "italic", "s": "gone", "blockquote": "quoted", "pre": "x < 1", "a": "link"}
    for tag, text in drawn.items():
        expect(message.locator(f".blocks {tag}")).to_have_text(text)
    expect(message.locator(".blocks a")).to_have_attribute("href", "https://example.com/a?b=1&c=2")
    expect(message.locator(".pill")).to_have_text(["@김지우", "#general", "@here"])
    expect(message.locator(".blocks time")).to_have_text("11/18/2026 6:06 AM")
    expect(message.locator(".blocks")).to_contain_text(":no_such_emoji: <img src=x>")


def test_a_picture_of_the_bot_is_seen(window: Window, english: Team) -> None:
    page, header = window.open(english, MAYA), {"Authorization": f"Bearer {BOT_TOKEN}"}

    def call(method: str, **given: str) -> Any:
        return requests.post(f"{english.sandbox.api_url}{method}", given, headers=header, timeout=5).json()

    content = png('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"/>')
    told = call("files.getUploadURLExternal", filename="chart.png", length=str(len(content)))
    requests.post(told["upload_url"], data=content, timeout=5)
    call("files.completeUploadExternal", files=json.dumps([{"id": told["file_id"]}]))
    until(lambda: call("files.info", file=told["file_id"])["file"]["mimetype"], "a picture that is processed")
    image = posted(page, english, blocks.picture(told["file_id"], "A chart")).get_by_role("img", name="A chart")
    expect(image).to_have_js_property("naturalWidth", 96)


def test_a_confirmation_is_asked_before_a_button_acts(window: Window, english: Team) -> None:
    page = window.open(english, MAYA)
    sure = elements.confirmation("Sure?", "It *stops* the shop.", yes="Stop it", no="No", style="danger")
    message = posted(page, english, blocks.actions(elements.button("Stop", "a", style="danger", confirm=sure)))
    message.get_by_role("button", name="Stop").click()
    expect(page.locator("#confirm")).to_contain_text("It stops the shop.")
    page.keyboard.press("Escape")
    expect(page.locator("#confirm")).to_be_hidden()
    expect(page.locator("#toasts")).to_be_empty()


def test_every_kind_of_element_fits_a_phone(window: Window, english: Team) -> None:
    page = window.open(english, MAYA, width=360, height=740)
    options = [elements.option("One", "1"), elements.option("Two :fire:", "2")]
    kinds = ("users_select", "channels_select", "conversations_select", "datepicker", "timepicker", "datetimepicker")
    chosen = [{"type": kind, "action_id": kind} for kind in kinds]
    ticked = [{"type": kind, "action_id": kind, "options": options} for kind in ("radio_buttons", "checkboxes")]
    many = {"type": "multi_users_select", "action_id": "many"}
    over = {"type": "overflow", "action_id": "over", "options": options}
    shown = (blocks.actions(*chosen, *ticked, over), blocks.section("who", accessory=many), blocks.header("Title"))
    page.locator("#drawer").click()
    message = posted(page, english, *shown)
    expect(message.locator("select, input[type^=date], input[type=time]")).to_have_count(6)
    expect(message.locator(".ticks input")).to_have_count(4)
    message.locator("summary").click()
    expect(message.locator(".choices label")).to_have_count(6)
    message.locator("[data-action=over]").click()
    expect(page.get_by_role("menuitem")).to_have_text(["One", "Two "])
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.keyboard.press("Escape")
    type_in(page, "still here")
    expect(page.locator("#messages .message").last).to_contain_text("still here")
