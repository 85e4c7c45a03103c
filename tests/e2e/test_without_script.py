"""The learner's part with JavaScript switched off: everything works by links, forms and buttons."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Instance, sign_in
from tests.e2e.pages import is_sound, nu_finds_no_error
from tests.e2e.test_story import a_page, words
from tests.factories import starter_content

SLUG = "runbook-for-a-recurring-fault"


@pytest.mark.parametrize("size", [pytest.param("desktop", marks=pytest.mark.long), "phone"])
def test_work_is_handed_in_without_any_script(
    browser: Browser, instance: Instance, tmp_path: Path, size: str
) -> None:
    slug = SLUG if size == "phone" else "secure-accounts-small-office"
    enough = {
        question.key: (question.min_words + question.max_words) // 2
        for question in starter_content(slug).questions()
    }
    page = a_page(browser, size, java_script_enabled=False)
    sign_in(page, instance, "lena")
    page.goto(f"{instance.origin}/work/start/{slug}/")
    page.get_by_role("button", name=re.compile("start", re.IGNORECASE)).last.click()
    work = page.url

    for part in ("overview", "reflection"):
        page.goto(f"{work}{part}/")
        assert page.locator(".rubric").count() >= 1, "The rubric stands beside the work."
        for area in page.locator("form[data-keep] textarea").all():
            area.fill(words(enough[area.get_attribute("name") or ""], about=part))
        written = page.locator("form[data-keep] textarea").first.input_value()
        press(page, "Save")
        page.goto(f"{work}{part}/")
        expect(page.locator("form[data-keep] textarea").first).to_have_value(written)

    add_a_file_to_each_part(page, instance, work, tmp_path)

    page.goto(f"{work}check/")
    page.locator("input[name='ai_used'][value='no']").check()
    page.locator("input[name='declares_own_work']").check()
    press(page, "Hand in")
    expect(page.locator("main")).to_contain_text(re.compile("waiting|handed in", re.IGNORECASE))


def press(page: Page, button: str) -> None:
    """Press it and wait for the answer: going elsewhere before it came would take the question back."""
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


def add_a_file_to_each_part(page: Page, instance: Instance, work: str, folder: Path) -> None:
    report = folder / "notes.txt"
    report.write_text("The fault came back on Monday; the runbook took four minutes.\n" * 10)
    page.goto(work)
    addresses = [link.get_attribute("href") or "" for link in page.locator(".task-list a").all()]
    for address in (address for address in addresses if "/artefact/" in address):
        page.goto(f"{instance.origin}{address}")
        page.locator("input[type=file]:not([capture])").set_input_files(report)
        press(page, "Add files")
        page.goto(f"{instance.origin}{address}")
        page.get_by_role("link", name=re.compile("^Edit")).first.click()
        page.locator("textarea[name='description']").fill(words(30, about="notes"))
        page.locator("input[name='others_in_it']").first.check()
        press(page, "Save and go back")


def test_a_wrong_file_is_refused_in_words_and_nothing_is_saved(
    browser: Browser, instance: Instance, tmp_path: Path
) -> None:
    page = a_page(browser, "phone", java_script_enabled=False)
    sign_in(page, instance, "otto")
    page.goto(f"{instance.origin}/work/start/backup-and-proven-restore/")
    page.get_by_role("button", name=re.compile("start", re.IGNORECASE)).last.click()
    page.locator(".task-list a[href*='/artefact/']").first.click()
    disguised = tmp_path / "holiday.png"
    disguised.write_bytes(b"MZ\x90\x00 this is a program, not a picture")

    page.locator("input[type=file]:not([capture])").set_input_files(disguised)
    page.get_by_role("button", name="Add files").click()

    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("^Edit"))).to_have_count(0)


@pytest.mark.long
def test_a_part_of_a_badge_is_shown_without_any_script(
    browser: Browser, instance: Instance, tmp_path: Path
) -> None:
    lena, stranger = (a_page(browser, "phone", java_script_enabled=False) for _ in range(2))
    for page in (lena, stranger):
        page.set_viewport_size({"width": 320, "height": 640})
    sign_in(lena, instance, "lena")
    lena.goto(f"{instance.origin}/work/")
    # This one was judged row by row; others that she holds by now may have been awarded without a rubric.
    judged = lena.locator("a[href*='/badges/']", has_text="Customer Interviews").first
    badge = judged.get_attribute("href") or ""
    lena.goto(f"{instance.origin}{badge}" if badge.startswith("/") else badge)
    lena.get_by_role("link", name="Show only a part of this badge").click()
    lena.get_by_role("button", name="Prepare my badge").click()
    for _ in range(60):
        if lena.get_by_role("button", name="Make the link").count():
            break
        lena.wait_for_timeout(500)
        lena.reload()

    rows = lena.get_by_label(re.compile("Row: "))
    rows.nth(0).check()
    rows.nth(1).check()
    lena.get_by_label("Who is it for?").fill("Kestrel")
    lena.get_by_role("button", name="Make the link").click()
    address = lena.get_by_label("Link to send").input_value()
    parts = lena.url

    stranger.goto(address)
    main = stranger.locator("main")
    expect(main).to_contain_text("Valid")
    expect(main.locator("tbody tr").filter(has=stranger.locator("th[scope=row]"))).to_have_count(2)
    expect(main).not_to_contain_text("Lena")
    assert instance.run("verify", address, check=False).returncode == 0

    # axe itself is a script, so it looks at both pages through a browser that runs some.
    seeing = a_page(browser, "phone", storage_state=lena.context.storage_state())
    seeing.set_viewport_size({"width": 320, "height": 640})
    for shown in (parts, address):
        seeing.goto(shown)
        is_sound(seeing)
    nu_finds_no_error(tmp_path)

    lena.get_by_role("button", name=re.compile("End this link")).click()
    assert stranger.goto(address).status == 404  # type: ignore[union-attr]  # a page that answers has a response
