"""From a job to the micro-credential that proves one of its skills: on a phone, without script."""

import re

from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Instance
from tests.e2e.pages import is_sound
from tests.e2e.test_story import a_page

JOB, SKILL, PROOF = "inventory coordinator", "carry out inventory control accuracy", "Cycle Counting"


def test_a_visitor_goes_from_a_job_to_what_proves_a_skill_of_it(browser: Browser, instance: Instance) -> None:
    page = a_page(browser, "phone", java_script_enabled=False)
    page.goto(instance.origin)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Jobs").click()
    page.get_by_role("link", name=JOB, exact=True).first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text(JOB, ignore_case=True)
    expect(page.locator("main")).to_contain_text(re.compile(r"Essential skills\s*[1-9]\d* of \d+"))
    expect(page.get_by_role("heading", name="Asked for, and nobody offers it yet")).to_be_visible()

    page.get_by_role("link", name=SKILL, exact=True).first.click()
    expect(page.get_by_role("heading", name="Jobs that ask for it")).to_be_visible()
    page.get_by_role("link", name=re.compile(PROOF)).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(PROOF)

    page.get_by_role("link", name=SKILL).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SKILL, ignore_case=True)


def test_the_pages_of_jobs_and_skills_are_sound_on_a_phone(browser: Browser, instance: Instance) -> None:
    page = a_page(browser, "phone")
    for path in (
        "occupations/",
        "occupations/esco/4321.1/",
        "occupations/onet/15-1232.00/",
        "occupations/esco/?group=4",
    ):
        page.goto(f"{instance.origin}/{path}")
        is_sound(page)
    page.goto(f"{instance.origin}/occupations/esco/4321.1/")
    page.get_by_role("link", name=SKILL, exact=True).first.click()
    is_sound(page)
