"""What a person does in the page of the local workspace."""

import re
from typing import Literal

import requests
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.scenario.running import Team

Scheme = Literal["light", "dark"]
INCIDENT = re.compile(r"inc-\d+-")
PATIENCE = 20_000
"""Milliseconds that anything may take to show."""


class Window:
    """One window of a browser; `problems` are errors of the page and its console."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self.problems: list[str] = []
        expect.set_options(timeout=PATIENCE)

    def open(self, team: Team, person: str, *, width: int = 1280, height: int = 800, scheme: Scheme = "light") -> Page:
        """Open the page as somebody, who has no form open from before."""
        dismiss(team, person)
        context = self._browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        context.set_default_timeout(PATIENCE)
        self._contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda problem: self.problems.append(str(problem)))
        page.on("console", lambda line: self.problems.append(line.text) if line.type == "error" else None)
        page.goto(f"{team.sandbox.url}/?as={person}")
        expect(page.locator("#bot")).to_have_attribute("data-state", "running")
        return page

    def close(self) -> None:
        for context in self._contexts:
            context.close()


def dismiss(team: Team, person: str) -> None:
    """Close the forms that somebody left open: the workspace keeps them, and a new page shows them again."""
    opened = requests.get(f"{team.sandbox.url}/sandbox/views", params={"as": person}, timeout=10).json()
    for view in reversed(opened):
        team.post("close", **{"as": person, "view_id": view["id"]})


def type_in(page: Page, text: str, *, into: str = "#text") -> None:
    """Write a line and send it."""
    page.locator(into).fill(text)
    page.locator(into).press("Enter")


def incidents(page: Page) -> Locator:
    """Answer the buttons of the open incidents' channels."""
    return page.locator("#rooms button").filter(has_text=INCIDENT)


def enter(page: Page, name: str) -> None:
    """Go to the channel of this name, else to the only one whose name has it, and wait until it is there."""
    rooms = page.locator("#rooms button")
    named = rooms.filter(has_text=re.compile(rf"^{re.escape(name)}(?![\w-])"))
    (named if named.count() else rooms.filter(has_text=name)).click()
    expect(page.locator("#title")).to_contain_text(name)


def panel(page: Page) -> Locator:
    """Answer the first message of an incident's channel."""
    return page.locator("#messages .message").filter(has=page.locator(".actions"))
