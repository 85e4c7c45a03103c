"""The search that suggests: by keyboard alone, on a phone, right to left; and the same form without script."""

import re

from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Instance, sign_in
from tests.e2e.keyboard import tab_to
from tests.e2e.pages import is_sound
from tests.e2e.test_story import a_page


def test_a_skill_is_found_and_chosen_by_keyboard_alone(browser: Browser, instance: Instance) -> None:
    page = a_page(browser, "phone")
    page.goto(f"{instance.origin}/skills/")
    field = page.get_by_role("combobox", name="Words")
    options = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    tab_to(page, field)

    page.keyboard.type("soical media man")
    expect(options).to_have_count(1)
    expect(page.locator("[data-combobox-said]")).to_have_text("1 found that is near it")
    expect(field).to_have_attribute("aria-expanded", "true")
    is_sound(page)
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")

    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("soical media man")
    page.evaluate("document.documentElement.dir = 'rtl'")
    page.keyboard.press("ArrowUp")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Social media management")


def test_an_author_adds_a_job_with_the_same_field(browser: Browser, instance: Instance) -> None:
    page = a_page(browser, "desktop")
    sign_in(page, instance, "ines")
    page.goto(f"{instance.origin}/desk/new/")
    page.get_by_label(re.compile("title|name", re.IGNORECASE)).first.fill(
        "Forklift Checks: find faults in time"
    )
    page.get_by_role("button", name="Open the draft").click()
    page.goto(f"{page.url}edit/skills/")
    page.get_by_role("radio", name="Jobs").check()
    page.get_by_role("combobox", name="Words").focus()

    page.keyboard.type("forklfit opera")
    suggested = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    expect(suggested.first).to_contain_text("forklift operator")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.get_by_role("group", name="Occupations")).to_contain_text("forklift operator")
    is_sound(page)


def test_without_script_it_is_a_form(browser: Browser, instance: Instance) -> None:
    page = a_page(browser, "phone", java_script_enabled=False)
    page.goto(f"{instance.origin}/occupations/")
    page.get_by_label("Words").fill("forklfit")
    page.get_by_role("button", name="Search").click()

    expect(page.get_by_role("link", name="forklift operator")).to_be_visible()
    expect(page.get_by_role("radio", name="Jobs")).to_be_checked()
    assert "q=forklfit" in page.url


def test_the_first_page_suggests_micro_credentials_by_keyboard(browser: Browser, instance: Instance) -> None:
    page = a_page(browser, "phone")
    page.goto(f"{instance.origin}/")
    field = page.get_by_role("combobox", name="What do you do at work, or want to do?")
    field.focus()

    page.keyboard.type("cycle coutning")
    options = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    expect(options.first).to_contain_text("Micro-credential")
    is_sound(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/catalogue/.*cycle-counting"))
