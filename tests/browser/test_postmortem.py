"""A post-mortem from its draft to its published page, in Korean, by somebody who only clicks and types."""

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.window import PATIENCE, Window, enter, type_in
from tests.scenario.running import JIWOO, Team

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def draft(page: Page) -> Locator:
    """Answer the message of the post-mortem in its incident's channel."""
    return page.locator("#messages .message").filter(has_text="회고").filter(has=page.locator(".actions"))


def write(page: Page, section: str, text: str) -> Locator:
    """Open the form of a section by the menu, and fill it."""
    draft(page).locator("select[data-action='postmortem.edit']").select_option(label=section)
    modal = page.locator("#modal")
    modal.get_by_label(section).fill(text)
    return modal


def save(modal: Locator) -> None:
    modal.get_by_role("button", name="저장", exact=True).click()


def test_from_the_draft_to_the_published_page(window: Window, browser: Browser, korean: Team) -> None:
    page = window.open(korean, JIWOO)
    type_in(page, "/incident declare sev2 정산이 멈췄습니다")
    enter(page, "jeongsan")
    type_in(page, "/incident resolve 풀을 늘렸습니다")
    expect(draft(page)).to_contain_text("초안")

    save(write(page, "요약", "당연히 디스크가 가득 찼습니다."))
    modal = page.locator("#modal")
    expect(modal).to_contain_text("나중에야 안 것")
    modal.get_by_role("button", name="종료").click()
    write(page, "기여 요인", "상한이 **20%**에 고정되어 있었습니다.")
    modal.locator("details.multi summary").click()
    modal.get_by_label("데이터", exact=True).check()
    save(modal)
    expect(modal).to_be_hidden()

    draft(page).get_by_role("button", name="조치 추가").click()
    modal.get_by_label("무엇을 하나요?").fill("상한을 설정으로 옮기고 80%에 경보를 둔다")
    modal.get_by_label("누가 하나요?").select_option(label="Maya Johnson")
    modal.get_by_label("언제까지 하나요?").fill("2030-03-20")
    modal.get_by_label("어떤 종류인가요?").select_option(label="예방")
    save(modal)
    expect(modal).to_be_hidden()

    draft(page).get_by_role("button", name="검토 요청").click()
    expect(draft(page)).to_contain_text("검토 중")
    draft(page).get_by_role("button", name="게시", exact=True).click()
    expect(draft(page)).to_contain_text("게시됨")
    read(browser, window, linked(page))


def linked(page: Page) -> str:
    """Press the button under the announcement, and answer one's own link."""
    page.locator("#rooms button").filter(has_text="incidents").first.click()
    announced = page.locator("#messages .message").filter(has_text="정산이 멈췄습니다").filter(has_text="회고")
    expect(announced).to_contain_text("당연히 디스크가 가득 찼습니다.")
    announced.get_by_role("button", name="페이지로 읽기").click()
    link = page.locator("#messages .ephemeral a").filter(has_text="페이지 열기").last
    expect(link).to_be_visible()
    return str(link.get_attribute("href"))


def read(browser: Browser, window: Window, address: str) -> None:
    """Read the page as large, as on a phone, and on paper."""
    for width in (1280, 360):
        context = browser.new_context(viewport={"width": width, "height": 800}, locale="ko-KR")
        shown = context.new_page()
        shown.set_default_timeout(PATIENCE)
        shown.on("console", lambda line: window.problems.append(line.text) if line.type == "error" else None)
        shown.goto(address)
        expect(shown.locator("html")).to_have_attribute("lang", "ko")
        expect(shown.get_by_role("heading", level=1)).to_have_text("정산이 멈췄습니다")
        expect(shown.locator(".state")).to_have_text("게시됨")
        expect(shown.locator("main strong")).to_have_text("20%")
        expect(shown.locator(".facts")).to_contain_text("데이터")
        expect(shown.locator(".actions li")).to_contain_text("Maya Johnson")
        expect(shown.locator(".timeline")).to_contain_text("풀을 늘렸습니다")
        assert shown.evaluate("document.documentElement.scrollWidth") == width
        shown.emulate_media(media="print")
        assert shown.locator("body").evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(255, 255, 255)"
        assert shown.pdf(format="A4").startswith(b"%PDF-")
        context.close()
