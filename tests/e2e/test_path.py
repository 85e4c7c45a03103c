"""Lena, on her phone: reads her path, gives it less money and time, and heads for another job."""

from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Instance, sign_in
from tests.e2e.pages import is_sound


def test_a_path_is_read_changed_and_led_elsewhere(browser: Browser, instance: Instance) -> None:
    page = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True).new_page()
    sign_in(page, instance, "lena")
    page.goto(f"{instance.origin}/work/")
    page.get_by_role("link", name="Your path to another job").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Online marketer")
    expect(page.get_by_text("It is proven that no other way")).to_be_visible()
    steps = page.locator(".path-steps > li")
    expect(steps).to_have_count(2)
    steps.first.get_by_text("What was considered instead").click()
    is_sound(page)

    # Two hours a week make it longer, and not another path.
    page.get_by_label("Hours a week you can give").fill("2")
    page.get_by_label("Most money you can spend").fill("0")
    page.get_by_role("button", name="Find the path with this").click()
    expect(page.get_by_text("about 14 weeks with the waiting")).to_be_visible()
    expect(steps).to_have_count(2)

    page.get_by_role("link", name="Change your goal").click()
    page.get_by_label("Search for a job").fill("copywriter")
    page.get_by_role("button", name="Search").click()
    page.get_by_label("advertising copywriter").check()
    is_sound(page)
    page.get_by_role("button", name="Find the path").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Advertising copywriter")
    expect(page.get_by_text("Because you changed your goal.")).to_be_visible()
    expect(page.get_by_role("row", name="This path")).to_contain_text("free")
    is_sound(page)
    page.context.close()
