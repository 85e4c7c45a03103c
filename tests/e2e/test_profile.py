"""Lena, on her phone: brings a badge, reads its verdict, says what else she can do, and sees the picture."""

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import ROOT, Instance, sign_in
from tests.e2e.pages import is_sound


@pytest.mark.long
def test_a_badge_is_brought_judged_and_drawn(browser: Browser, instance: Instance) -> None:
    page = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True).new_page()
    sign_in(page, instance, "lena")
    page.goto(f"{instance.origin}/work/")
    page.get_by_role("link", name="Your skills profile").click()
    is_sound(page)

    # It is sound and hers, but its issuer is in no registry here: the page says exactly that.
    page.get_by_role("link", name="Bring a badge from elsewhere").click()
    is_sound(page)
    page.get_by_label("A badge file").set_input_files(ROOT / "vectors" / "dates" / "sound-open-end.json")
    page.get_by_role("button", name="Check and keep it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Social Media Marketing")
    expect(page.get_by_text("Nobody we know vouches for who signed it")).to_be_visible()
    expect(page.get_by_text("Is every byte the same as when it was signed?")).to_be_visible()
    is_sound(page)

    page.goto(f"{instance.origin}/work/profile/claim/")
    page.get_by_label("Search for a skill").fill("maintain stock control sys")
    first = page.get_by_role("listbox").get_by_role("option").first
    expect(first).to_contain_text("maintain stock control systems")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_label("maintain stock control systems")).to_be_checked()
    page.get_by_label("Alone on new work").check()
    page.get_by_label("Where do you use it?").fill("In the store room.")
    is_sound(page)
    page.get_by_role("button", name="Save").click()

    row = page.get_by_role("row", name="Maintain stock control systems")
    expect(row).to_contain_text("In the store room.")
    expect(row.locator(".level-hollow")).to_have_count(1)
    assert page.locator(".level-solid").count() > 0, "what her badges prove is drawn filled"
    is_sound(page)

    row.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_role("row", name="Maintain stock control systems")).to_have_count(0)
    page.context.close()
