"""Incidents as people see them: declared in a form and by an alert, in two languages, and worked off by buttons."""

import pytest
from playwright.sync_api import expect

from tests.browser.window import Window, enter, panel, type_in
from tests.scenario.running import JIWOO, MAYA, Team

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

FORM = {
    "english": (MAYA, "What is wrong?", "Declare", "the search is down", "Declared by", "I am on it"),
    "korean": (JIWOO, "무엇이 잘못되었습니까?", "선언", "검색이 멈췄습니다", "선언", "맡겠습니다"),
}
LED = {
    "english": (
        MAYA,
        {
            "roles": "Roles",
            "edit": "Edit",
            "commander": "Commander",
            "save": "Save",
            "update": "Write an update",
            "changed": "What has changed?",
            "state": "State",
            "send": "Send",
            "identified": "identified",
            "hit": "Whom does it hit, and how?",
        },
    ),
    "korean": (
        JIWOO,
        {
            "roles": "역할",
            "edit": "수정",
            "commander": "지휘자",
            "save": "저장",
            "update": "소식 쓰기",
            "changed": "무엇이 달라졌습니까?",
            "state": "상태",
            "send": "보내기",
            "identified": "원인 파악",
            "hit": "누구에게 어떤 영향이 있습니까?",
        },
    ),
}
ALERT = {"english": (MAYA, "Fire", "Opened by an alert"), "korean": (JIWOO, "발생", "알림")}


@pytest.fixture(params=["english", "korean"])
def told(request: pytest.FixtureRequest) -> tuple[str, Team]:
    return request.param, request.getfixturevalue(request.param)


def test_declared_in_the_form(window: Window, told: tuple[str, Team]) -> None:
    language, team = told
    person, asked, declare, title, declared, taking = FORM[language]
    page = window.open(team, person)
    type_in(page, "/incident declare")
    page.get_by_label(asked).fill(title)
    page.locator("#modal").get_by_role("button", name=declare, exact=True).click()
    expect(page.locator("#modal")).to_be_hidden()
    room = page.locator("#rooms button").filter(has_text="search" if language == "english" else "geomsaeg")
    room.click()
    expect(panel(page)).to_contain_text(title)
    expect(panel(page)).to_contain_text(declared)
    expect(panel(page).get_by_role("button", name=taking)).to_be_visible()


def test_opened_by_a_sample_alert(window: Window, told: tuple[str, Team]) -> None:
    language, team = told
    person, fire, opened = ALERT[language]
    page = window.open(team, person)
    page.get_by_role("button", name=fire, exact=True).click()
    room = page.locator("#rooms button").filter(has_text="checkouterrorratehigh")
    room.click()
    expect(panel(page)).to_contain_text("SEV1")
    expect(panel(page)).to_contain_text(opened)
    expect(panel(page).locator(".blocks .emoji")).to_have_count(5)


def test_taken_up_changed_and_resolved_by_its_buttons(window: Window, english: Team) -> None:
    page = window.open(english, MAYA)
    type_in(page, "/incident declare payments are slow")
    enter(page, "payments-are-slow")
    panel(page).get_by_role("button", name="I am on it").click()
    expect(panel(page)).to_contain_text("@Maya Johnson is on it.")
    panel(page).locator("select[data-action='incident.severity']").select_option(label="SEV1 critical")
    expect(page.locator("#messages")).to_contain_text("changed the severity from SEV3 danger to SEV1 critical")
    expect(panel(page).locator(".blocks .emoji")).to_have_count(5)
    panel(page).get_by_role("button", name="Resolve").click()
    expect(page.locator("#messages")).to_contain_text("resolved the incident")
    expect(panel(page).get_by_role("button", name="Resolve")).to_have_count(0)
    panel(page).get_by_role("button", name="Reopen").click()
    expect(page.locator("#messages")).to_contain_text("reopened the incident")
    expect(panel(page).get_by_role("button", name="Resolve")).to_be_visible()


def test_led_by_its_forms(window: Window, told: tuple[str, Team]) -> None:
    language, team = told
    person, labels = LED[language]
    page = window.open(team, person)
    type_in(page, "/incident declare sev2 mail is late")
    enter(page, "mail-is-late")
    more = panel(page).locator("[data-action='incident.more']")
    more.click()
    page.get_by_role("menuitem", name=labels["roles"]).click()
    modal = page.locator("#modal")
    modal.get_by_label(labels["commander"]).select_option(label="Maya Johnson")
    modal.get_by_role("button", name=labels["save"], exact=True).click()
    expect(panel(page)).to_contain_text(f"{labels['commander']}: @Maya Johnson")
    panel(page).get_by_role("button", name=labels["update"]).click()
    modal.get_by_label(labels["changed"]).fill("half of it is back")
    modal.get_by_label(labels["state"]).select_option(value="identified")
    modal.get_by_role("button", name=labels["send"], exact=True).click()
    expect(page.locator("#messages")).to_contain_text("half of it is back")
    expect(panel(page)).to_contain_text(labels["identified"])
    more.click()
    page.get_by_role("menuitem", name=labels["edit"]).click()
    modal.get_by_label(labels["hit"]).fill("one in ten mails")
    modal.get_by_role("button", name=labels["save"], exact=True).click()
    expect(panel(page)).to_contain_text("one in ten mails")


def test_private_answers_follow_their_reader(window: Window, english: Team) -> None:
    page = window.open(english, JIWOO)
    type_in(page, "/incident lsit")
    answer = page.locator("#messages .ephemeral").last
    expect(answer).to_contain_text("나에게만 표시됩니다")
    expect(answer).to_contain_text("혹시 list 말씀이신가요?")


def test_the_form_says_what_is_missing_and_keeps_the_rest(window: Window, english: Team) -> None:
    page = window.open(english, MAYA)
    type_in(page, "/incident declare")
    title = page.get_by_label("What is wrong?")
    expect(title).to_be_focused()
    page.get_by_label("How grave is it?").select_option(label="SEV2 urgent")
    title.fill("   ")
    page.locator("#modal").get_by_role("button", name="Declare").click()
    expect(page.locator("#modal .error").first).to_have_text("Please write in a few words what is wrong.")
    expect(title).to_be_focused()
    expect(page.get_by_label("How grave is it?")).to_have_value("2")
    page.keyboard.press("Escape")
    expect(page.locator("#modal")).to_be_hidden()
    expect(page.locator("#text")).to_be_focused()
