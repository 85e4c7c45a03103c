"""Lena, on her phone, reads her path and changes what she gives for it; Otto sets a goal by keyboard alone."""

from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Instance, sign_in
from tests.e2e.keyboard import choose, press, write
from tests.e2e.pages import is_sound
from tests.e2e.test_story import a_page


def test_a_path_is_read_changed_and_led_elsewhere(browser: Browser, instance: Instance) -> None:
    page = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True).new_page()
    sign_in(page, instance, "lena")
    page.goto(f"{instance.origin}/work/")
    page.get_by_role("link", name="Your path to another job").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Online marketer")
    expect(page.get_by_text("It is proven that no other way")).to_be_visible()
    steps = page.locator(".path-steps > li")
    expect(steps).to_have_count(2)
    expect(steps.first).to_contain_text("Social Media in a Week")
    steps.first.get_by_text("What was considered instead").click()

    # Each dot of the picture is a row of the table below it.
    expect(page.locator(".tradeoff circle")).to_have_count(3)
    money = page.get_by_role("table", name="Hours against money")
    expect(money.locator("tbody th")).to_contain_text(["free", "25.00 EUR", "45.00 EUR"])
    expect(page.get_by_role("row", name="Cheapest")).to_contain_text("free")
    expect(page.get_by_role("row", name="Fewest steps")).to_contain_text("25.00 EUR")
    is_sound(page)

    # Without money it is the free way, and two hours a week make it long.
    page.get_by_label("Hours a week you can give").fill("2")
    page.get_by_label("Most money you can spend").fill("0")
    page.get_by_role("button", name="Find the path with this").click()
    expect(page.get_by_text("about 14 weeks with the waiting")).to_be_visible()
    expect(steps).to_have_count(2)
    expect(steps.first).to_contain_text("Social Media Marketing")
    expect(page.locator(".tradeoff")).to_have_count(0)

    page.get_by_role("link", name="Change your goal").click()
    page.get_by_label("Search for a job").fill("copywriter")
    page.get_by_role("button", name="Search").click()
    page.get_by_label("advertising copywriter").check()
    is_sound(page)
    page.get_by_role("button", name="Find the path").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Advertising copywriter")
    expect(page.get_by_text("Because you changed your goal.")).to_be_visible()
    # There it is best at everything, so the table of ways has one row.
    expect(page.get_by_role("row", name="This path Cheapest Fewest hours Fewest steps")).to_contain_text(
        "free"
    )
    is_sound(page)
    page.context.close()


def test_a_goal_is_set_changed_and_dropped_by_keyboard_alone(browser: Browser, instance: Instance) -> None:
    page = a_page(browser, "phone")
    sign_in(page, instance, "otto")
    page.goto(f"{instance.origin}/work/path/")
    press(page, page.get_by_role("link", name="Choose a job"))
    write(page, page.get_by_label("Search for a job"), "marketer")
    press(page, page.get_by_role("button", name="Search"))
    choose(page, page.get_by_label("online marketer"))
    write(page, page.get_by_label("Hours a week you can give"), "5")
    write(page, page.get_by_label("Most money you can spend"), "30")
    press(page, page.get_by_role("button", name="Find the path"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Online marketer")

    # From the job's own page he heads for another one, which takes the place of the first.
    page.goto(f"{instance.origin}/occupations/esco/4321.1/")
    press(page, page.get_by_role("link", name="How far it is for you"))
    choose(page, page.get_by_label("inventory coordinator"))
    press(page, page.get_by_role("button", name="Find the path"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Inventory coordinator")
    expect(page.locator(".path-steps > li").first).to_contain_text("Cycle Counting")

    press(page, page.get_by_role("link", name="Change your goal"))
    press(page, page.get_by_role("link", name="Drop this goal"))
    page.wait_for_url("**/drop/")
    is_sound(page)
    press(page, page.locator("main form button[type=submit]"))
    expect(page.get_by_text("The goal and its paths are erased.")).to_be_visible()
    page.context.close()
