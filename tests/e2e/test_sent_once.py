"""An impatient finger: a form that is pressed twice is sent once, and can be sent again after a while."""

from playwright.sync_api import Browser, Request, expect

from tests.e2e.conftest import Instance, sign_in


def test_a_double_click_is_one_sending(browser: Browser, instance: Instance) -> None:
    page = browser.new_page()
    sign_in(page, instance, "lena")
    page.goto(f"{instance.origin}/account/who-sees/")
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)

    page.get_by_role("button", name="End it now").first.dblclick(delay=20)

    expect(page.get_by_role("heading", level=1)).to_have_text("Who can see what")
    assert len(sent) == 1
    page.get_by_role("button", name="End it now").first.click()
    page.wait_for_load_state()
    assert len(sent) == 2
    page.close()
