"""Ines writes, Rui reviews: a new micro-credential from an empty page, and a new version of a published one."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Instance, sign_in
from tests.e2e.pages import is_sound
from tests.e2e.test_story import a_page


@pytest.mark.long
def test_a_draft_grows_by_its_builders_and_is_told_what_to_mend(browser: Browser, instance: Instance) -> None:
    ines = a_page(browser, "phone")
    sign_in(ines, instance, "ines")
    ines.goto(f"{instance.origin}/desk/new/")
    is_sound(ines)
    ines.get_by_label(re.compile("title|name", re.IGNORECASE)).first.fill("Shelf Labels: keep prices right")
    ines.get_by_role("button", name="Open the draft").click()
    draft = ines.url
    is_sound(ines)

    ines.goto(f"{draft}edit/artefacts/")
    ines.get_by_role("button", name="Add an artefact").click()
    is_sound(ines)
    ines.get_by_role("link", name="Artefact without a name").click()
    ines.get_by_label("What to hand in").fill("A shelf, before and after")
    for button in (re.compile("Add a row"), re.compile("Add a row")):
        ines.get_by_role("button", name=button).first.click()
    titles = ines.locator("input[name^='rows-'][name$='-title']")
    expect(titles).to_have_count(2)
    titles.nth(0).fill("Prices agree")
    titles.nth(1).fill("Mistakes are found")
    is_sound(ines)
    ines.locator("button[name='do'][value='down:rows-0'], button[name='do'][value='up:rows-1']").first.click()
    expect(ines.locator("input[name='rows-0-title']")).to_have_value("Mistakes are found")

    ines.goto(f"{draft}gates/")
    is_sound(ines)
    expect(ines.locator("main")).to_contain_text(re.compile("competency", re.IGNORECASE))
    ines.goto(f"{draft}preview/assessor/")
    is_sound(ines)
    expect(ines.locator("main")).to_contain_text("Mistakes are found")


@pytest.mark.long
def test_a_published_version_stays_and_its_successor_is_reviewed_by_a_second_person(
    browser: Browser, instance: Instance
) -> None:
    ines, rui = a_page(browser, "desktop"), a_page(browser, "desktop")
    sign_in(ines, instance, "ines")
    sign_in(rui, instance, "rui")
    slug = "cycle-counting-stock-accuracy"
    desk = f"{instance.origin}/desk/m/{slug}/"

    ines.goto(desk)
    is_sound(ines)
    ines.get_by_role("button", name="Start a new version").click()
    ines.goto(f"{desk}2/edit/basics/")
    summary = ines.locator("textarea[name='summary']")
    before = summary.input_value()
    summary.fill("Count one zone of a store three times. Find why the numbers differ, and mend the cause.")
    is_sound(ines)
    ines.get_by_role("button", name="Save and go to the list").click()
    ines.goto(f"{desk}2/changes/")
    expect(ines.locator("ins").first).to_be_visible()
    is_sound(ines)
    ines.goto(f"{desk}2/preview/learner/")
    is_sound(ines)
    ines.goto(f"{desk}2/send/")
    note = ines.locator("form.form textarea").first
    if note.count():
        note.fill("A shorter summary.")
    ines.get_by_role("button", name="Send for review").click()

    ines.goto(f"{desk}2/review/")
    expect(ines.get_by_role("button", name="Publish this version")).to_have_count(0)
    noor = a_page(browser, "phone")
    sign_in(noor, instance, "noor")
    noor.goto(f"{desk}2/review/")
    is_sound(noor)
    noor.get_by_label("Yes", exact=True).check()
    noor.get_by_label("What you looked at, and what you found").fill("Night shifts can count too.")
    noor.get_by_role("button", name="Keep my reading").click()
    rui.goto(f"{desk}2/review/")
    is_sound(rui)
    expect(rui.locator("#reason-fairness-readers")).to_have_count(0)
    for reason in rui.locator("textarea[name^='reason-']").all():
        reason.fill("Read with care by the review desk; the wording is needed here.")
    rui.get_by_role("button", name="Publish this version").click()

    visitor = a_page(browser, "phone")
    visitor.goto(f"{instance.origin}/catalogue/{slug}/")
    expect(visitor.locator("main")).to_contain_text("Count one zone of a store three times.")
    expect(visitor.locator("main")).to_contain_text("Read for fairness by 2 people other than its author")
    answer = visitor.goto(f"{instance.origin}/catalogue/{slug}/versions/1/")
    assert answer is not None
    assert answer.status == 200
    expect(visitor.locator("main")).to_contain_text(before[:60])


def cannot_edit(page: Page, address: str) -> bool:
    answer = page.goto(address)
    return answer is not None and (answer.status >= 400 or page.locator("textarea").count() == 0)


def test_nobody_edits_a_published_version(browser: Browser, instance: Instance) -> None:
    ines = a_page(browser, "desktop")
    sign_in(ines, instance, "ines")

    assert cannot_edit(ines, f"{instance.origin}/desk/m/social-media-marketing/1/edit/basics/")
