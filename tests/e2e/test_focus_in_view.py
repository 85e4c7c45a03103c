"""On a phone, with bars that stay in view: whatever the keyboard reaches can be seen (WCAG 2.4.11, and 2.4.12 with script)."""

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.conftest import Instance, sign_in
from tests.e2e.focus import nothing_covers_the_focus
from tests.e2e.test_story import a_page


def a_draft(page: Page, instance: Instance, who: str) -> list[str]:
    """Addresses of somebody's new draft whose pages have the rubric above and the bar below."""
    sign_in(page, instance, who)
    page.goto(f"{instance.origin}/work/start/customer-interviews/")
    page.get_by_role("button", name=re.compile("start", re.IGNORECASE)).last.click()
    work = page.url
    artefact = page.locator(".task-list a[href*='/artefact/']").first.get_attribute("href") or ""
    return [work, f"{work}overview/", f"{instance.origin}{artefact}", f"{work}check/"]


@pytest.mark.long
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_no_bar_lies_over_what_a_learner_fills_in(browser: Browser, instance: Instance, script: bool) -> None:
    page = a_page(browser, "phone", java_script_enabled=script)
    for address in a_draft(page, instance, "otto" if script else "emre"):
        page.goto(address)
        # What this asks of the page it asks by a debugger, which runs with the page's own script off as well.
        assert nothing_covers_the_focus(page, script=script) > 20
        rubric = page.locator(".rubric-beside summary")
        if rubric.count():
            rubric.click()
            assert page.locator(".rubric-beside .rubric").first.is_visible()
            nothing_covers_the_focus(page, script=script)


@pytest.mark.long
def test_no_bar_lies_over_what_an_assessor_fills_in(browser: Browser, instance: Instance) -> None:
    page = a_page(browser, "phone")
    sign_in(page, instance, "aziz")
    page.goto(f"{instance.origin}/assess/")
    page.get_by_role("button", name=re.compile("Take this work")).first.click()
    page.wait_for_selector(".sticky-actions")

    assert nothing_covers_the_focus(page) > 40
