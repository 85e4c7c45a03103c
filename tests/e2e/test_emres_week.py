"""Emre's week on a phone, by pages alone: who can do what, asking people, reading who applied, and what nobody offers yet."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e import keyboard
from tests.e2e.conftest import Instance, sign_in
from tests.e2e.pages import is_sound
from tests.e2e.test_story import a_page

PLACE = "/employer/kestrel-logistics"


@pytest.mark.long
def test_emre_grows_people_and_finds_people_in_one_week(
    browser: Browser, instance: Instance, tmp_path: Path
) -> None:
    emre = a_page(browser, "phone")
    sign_in(emre, instance, "emre")

    see_who_can_prove_what(emre, instance)
    ask_somebody_to_earn_it(emre, instance)
    ask_for_proof_by_a_link(emre, instance)
    read_who_applied(emre, instance)
    look_for_candidates(emre, instance)
    say_what_nobody_offers(emre, instance)
    bring_own_skills_by_keyboard(emre, instance, tmp_path)


def see_who_can_prove_what(page: Page, instance: Instance) -> None:
    """Monday: from the list of roles to the matrix of one, with its gaps."""
    page.goto(f"{instance.origin}{PLACE}/roles/")
    is_sound(page)
    page.locator("main .task-list a, main table a").first.click()
    is_sound(page)
    page.locator("main a[href*='matrix']").first.click()
    expect(page.locator("main table").first).to_be_visible()
    is_sound(page)


def ask_somebody_to_earn_it(page: Page, instance: Instance) -> None:
    """Tuesday: a reason and a day; the person is asked by letter and may say no."""
    page.goto(f"{instance.origin}{PLACE}/people/")
    is_sound(page)
    page.goto(f"{instance.origin}{PLACE}/assigned/")
    is_sound(page)
    before = page.locator("main tbody tr").count()
    page.locator("main a[href$='/assigned/new/']").click()
    page.get_by_label("Words").fill("newsletter")
    page.get_by_role("button", name="Search").click()
    is_sound(page)
    page.locator("main .task-list a").first.click()
    page.get_by_label("Who is asked").fill("joana@kestrel.demo.workmark.test")
    page.get_by_label("Why", exact=True).fill("You write to the parcel shops from spring on.")
    page.get_by_label("By which day").fill((datetime.now(UTC) + timedelta(days=60)).date().isoformat())
    page.get_by_label("The most you pay of the fee").fill("0")
    is_sound(page)
    page.get_by_role("button", name="Ask them").click()
    expect(page.locator("main tbody tr")).to_have_count(before + 1)


def ask_for_proof_by_a_link(page: Page, instance: Instance) -> None:
    """Wednesday: a link for somebody whose badge comes from anywhere."""
    page.goto(f"{instance.origin}{PLACE}/proof/new/")
    page.get_by_label("What should be proved?").fill("Stock counting")
    page.get_by_label("What do you need it for?").fill("Application for shift lead")
    is_sound(page)
    page.locator("main form button[type=submit]").last.click()
    link = page.locator("main a.anywhere").first
    expect(link).to_contain_text("/proof/")
    is_sound(page)
    page.goto(str(link.get_attribute("href")))
    expect(page.locator("main")).to_contain_text("Kestrel Logistics")
    is_sound(page)


def read_who_applied(page: Page, instance: Instance) -> None:
    """Thursday: no name, the rows the applicant reads too, and a decision with its ground."""
    page.goto(f"{instance.origin}{PLACE}/openings/")
    is_sound(page)
    page.locator("main .task-list a").first.click()
    is_sound(page)
    page.locator("main a[href*='applications']").first.click()
    is_sound(page)
    page.locator("main a[href*='/applications/']").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"Applicant \d+"))
    is_sound(page)
    page.get_by_label("Invited to talk").check()
    page.get_by_label("What does it rest on?").select_option("proof")
    page.get_by_label("Why, in your own words").fill("What we need most is proved by work.")
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_role("heading", name="Decided so far")).to_be_visible()


def look_for_candidates(page: Page, instance: Instance) -> None:
    """Friday: by what is proved; nobody has a name."""
    page.goto(f"{instance.origin}{PLACE}/candidates/")
    page.get_by_label("Find a skill").fill("inventory")
    page.get_by_role("button", name="Look", exact=True).click()
    page.get_by_role("button", name=re.compile("^Add")).first.click()
    expect(page.get_by_role("heading", name=re.compile(r"candidates? prove"))).to_be_visible()
    is_sound(page)


def say_what_nobody_offers(page: Page, instance: Instance) -> None:
    """And before the weekend: who can write it?"""
    page.goto(f"{instance.origin}{PLACE}/needed/new/")
    page.get_by_label("Find a skill").fill("inventory")
    page.get_by_role("button", name="Search").click()
    is_sound(page)
    page.get_by_role("button", name=re.compile("^Add")).first.click()
    day = (datetime.now(UTC) + timedelta(days=90)).date().isoformat()
    page.get_by_label("What should people be able to do?").fill("Count a cold store without stopping it")
    page.get_by_label("Which tasks of their work would show it?").fill("Count one aisle by a plan.")
    page.get_by_label("How many people would earn it?").fill("12")
    page.get_by_label("By when do you need it?").fill(day)
    page.get_by_label("Until when do you take offers?").fill(day)
    is_sound(page)
    page.get_by_role("button", name="Ask who can write it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Count a cold store without stopping it")
    is_sound(page)
    page.goto(f"{instance.origin}{PLACE}/assigned/report/")
    is_sound(page)


def bring_own_skills_by_keyboard(page: Page, instance: Instance, folder: Path) -> None:
    """And a table of the house's own skills, column by column, without a mouse."""
    table = folder / "skills.csv"
    table.write_text("Skill;Meaning;No.\nCount a cold store;Counts it.;1\n;Nameless.;2\n", encoding="utf-8")
    page.goto(f"{instance.origin}{PLACE}/skills/new/")
    keyboard.choose_file(page, page.get_by_label("The table"), table)
    keyboard.write(page, page.get_by_label("What do you call this list?"), "Cold store")
    keyboard.press(page, page.get_by_role("button", name="Go on"))

    code = page.get_by_label("Your own number or code")
    expect(page.get_by_label("What it means").locator("option:checked")).to_have_text("Meaning")
    is_sound(page)
    keyboard.tab_to(page, code)
    page.keyboard.type("No.")
    expect(code.locator("option:checked")).to_have_text("No.")
    keyboard.press(page, page.get_by_role("button", name="Go on"))

    faults = page.get_by_role("table", name="What to mend").locator("tbody tr")
    expect(faults).to_have_count(1)
    expect(faults).to_contain_text(re.compile(r"3\s*Skill"))
    is_sound(page)
    keyboard.press(page, page.get_by_role("button", name="Save 1 skill"))
    expect(page.locator("main")).to_contain_text("Count a cold store")
