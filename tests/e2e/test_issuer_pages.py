"""An owner's batches and keys with JavaScript off, and a learner's record; then each page looked at by axe and the Nu checker."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Instance, sign_in
from tests.e2e.focus import nothing_covers_the_focus
from tests.e2e.pages import is_sound, nu_finds_no_error
from tests.e2e.test_story import a_page

HEADINGS = "email,achievement,key"
SLUG = "customer-interviews"


def send(page: Page, *rows: str) -> None:
    file = "\n".join([HEADINGS, *rows]).encode()
    page.locator("input[type=file]").set_input_files(
        {"name": "spring class.csv", "mimeType": "text/csv", "buffer": file}
    )
    page.get_by_role("button", name="Make the batch").click()


def reload_until(page: Page, words: str) -> None:
    """What a person without script does: she reloads until the worker is that far."""
    for _ in range(60):
        if words in page.locator("main").inner_text():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(f"{words!r} did not come up on {page.url}.")


@pytest.mark.long
def test_a_class_is_awarded_and_a_key_made_without_any_script(
    browser: Browser, instance: Instance, tmp_path: Path
) -> None:
    ines = a_page(browser, "phone", java_script_enabled=False)
    sign_in(ines, instance, "ines")
    home = f"{instance.origin}/issuing/harbour-skills/"
    ines.goto(f"{home}batches/new/")
    good = [f"{who}@demo.workmark.test,{SLUG},walk-{who}" for who in ("otto", "emre")]

    send(ines, *good, f"nobody@nowhere.example,{SLUG},walk-nobody")
    expect(ines.get_by_role("row", name=re.compile("^4 email"))).to_be_visible()
    send(ines, *good)
    batch = ines.url
    ines.get_by_role("button", name="Let it go").click()
    reload_until(ines, "2 of 2 rows have come to their end")
    ines.get_by_role("link", name="Revoke all").click()
    ines.get_by_label("Reason").fill("The class was awarded to try this page.")
    ines.get_by_role("checkbox").check()
    ines.get_by_role("button", name="Ask to revoke them all").click()
    # She is Harbour's one owner, and it takes two.
    expect(ines.get_by_role("link", name="Revoke all: a second owner is asked")).to_be_visible()

    ines.goto(f"{home}keys/new/")
    ines.get_by_role("button", name="Have it made").click()
    reload_until(ines, "Signs next")

    # axe itself is a script, so it looks through a browser that runs some.
    seeing = a_page(browser, "phone", storage_state=ines.context.storage_state())
    keys = [
        link.get_attribute("href")
        for link in ines.get_by_role("link", name=re.compile("It was stolen")).all()
    ]
    paths = [batch, f"{batch}revoke/", f"{batch}reissue/", f"{home}batches/", f"{home}batches/new/"]
    paths += [f"{home}keys/", f"{home}keys/rotate/badges/", f"{instance.origin}{keys[0]}"]
    for path in paths:
        seeing.goto(path)
        is_sound(seeing)
        nothing_covers_the_focus(seeing)
    nu_finds_no_error(tmp_path)


@pytest.mark.long
def test_a_record_is_signed_and_shared_while_the_page_looks_by_itself(
    browser: Browser, instance: Instance
) -> None:
    lena, stranger = a_page(browser, "phone"), a_page(browser, "phone")
    sign_in(lena, instance, "lena")
    lena.goto(f"{instance.origin}/work/records/")
    is_sound(lena)

    lena.get_by_role("button", name="Have it signed").click()
    expect(lena.locator("[data-watch-status]")).to_have_text("Your record is ready.")
    file = lena.get_by_role("link", name=re.compile("^Download")).first.get_attribute("href") or ""
    assert stranger.request.get(f"{instance.origin}{file}").status == 404
    lena.get_by_role("button", name=re.compile("Share it by a link")).first.click()

    address = lena.get_by_label("Address to give away").first.input_value()
    assert stranger.request.get(address).status == 200
    assert instance.run("verify", address, check=False).returncode == 0
    is_sound(lena)
