"""Daniel's side, on a phone, by pages alone: he says no to his employer, leaves it with everything, and has himself erased."""

import re
import subprocess
import sys

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import ROOT, Instance, sign_in
from tests.e2e.pages import is_sound
from tests.e2e.test_story import a_page

HIS, PASSWORD = "daniel@kestrel.demo.workmark.test", "a long enough word for Daniel"
REASON = "My mother is ill, and I have no evenings left."
BADGE = "Measure a Campaign"
SETTINGS = {"DJANGO_SETTINGS_MODULE": "workmark.config.settings"}
# The week of thinking passes: what the worker does by the calendar, a week and a day on.
A_WEEK_ON = """
import django, datetime
django.setup()
from workmark.lib.clock import now
from workmark.privacy.carrying_out import erase_due
print(erase_due(at=now() + datetime.timedelta(days=8)))
"""


@pytest.mark.long
def test_a_learner_refuses_leaves_with_everything_and_is_erased(browser: Browser, instance: Instance) -> None:
    daniel, emre = a_page(browser, "phone"), a_page(browser, "phone")
    sign_in(emre, instance, "emre")
    choose_a_password(daniel, instance)

    say_no(daniel, instance)
    read_a_no_without_its_reason(emre, instance)
    badge = leave_and_keep_everything(daniel, instance)
    see_nobody(emre, instance)
    ask_to_be_erased(daniel, instance)
    week_on = [sys.executable, "-c", A_WEEK_ON]
    done = subprocess.run(
        week_on,
        env={**instance.environment, **SETTINGS},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split()[-1] == "1"
    find_nothing_of_him(daniel, instance, badge)


def choose_a_password(page: Page, instance: Instance) -> None:
    """He was recorded by his employer and has none: a letter lets him choose one."""
    page.goto(f"{instance.origin}/account/password/reset/")
    page.get_by_label(re.compile("e-?mail", re.IGNORECASE)).first.fill(HIS)
    page.locator("main form button[type=submit]").first.click()
    letter = instance.mail_to(HIS, about="Choose a new password")
    page.goto(next(word for word in letter.split() if "/password/reset/key/" in word))
    for field in page.locator("main input[type=password]").all():
        field.fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.goto(f"{instance.origin}/account/login/")
    page.get_by_label(re.compile("e-?mail", re.IGNORECASE)).first.fill(HIS)
    page.get_by_label(re.compile("^password", re.IGNORECASE)).first.fill(PASSWORD)
    page.get_by_label(re.compile("^password", re.IGNORECASE)).first.press("Enter")
    page.wait_for_url(re.compile(r"^(?!.*login)"))


def say_no(page: Page, instance: Instance) -> None:
    page.goto(f"{instance.origin}/account/work/")
    page.get_by_role("link", name=re.compile("^Answer")).click()
    page.get_by_text("Say no", exact=True).click()
    page.get_by_label(re.compile("why|reason|note", re.IGNORECASE)).last.fill(REASON)
    is_sound(page)
    page.get_by_role("button", name="No, I decline").click()
    expect(page.locator("main")).to_contain_text(re.compile("declined", re.IGNORECASE))


def read_a_no_without_its_reason(page: Page, instance: Instance) -> None:
    page.goto(f"{instance.origin}/employer/kestrel-logistics/assigned/?state=declined")
    row = page.locator("main tbody tr", has_text="Daniel Cruz")
    expect(row).to_contain_text("Declined")
    row.get_by_role("link").click()
    expect(page.locator("main")).to_contain_text("Daniel Cruz")
    assert "mother" not in page.content()


def leave_and_keep_everything(page: Page, instance: Instance) -> str:
    """What the employer saw ends with a click; the badge is his. Gives the badge's address."""
    page.goto(f"{instance.origin}/account/work/")
    expect(page.locator("main")).to_contain_text("You let it see your badges for:")
    page.get_by_role("button", name=re.compile("^I do not work there any more")).click()
    expect(page.locator("main")).to_contain_text("your badges, evidence and record are yours")
    is_sound(page)
    page.goto(f"{instance.origin}/account/who-sees/")
    expect(page.locator("main")).not_to_contain_text("skills my team has")
    page.goto(f"{instance.origin}/account/erase/")
    if "reauthenticate" in page.url:
        page.locator("main input[type=password]").fill(PASSWORD)
        page.locator("main input[type=password]").press("Enter")
        page.wait_for_url(re.compile("/account/erase/$"))
    badge = page.get_by_role("link", name=re.compile(f"^Get its file.*{BADGE}"))
    address = f"{instance.origin}{badge.get_attribute('href')}"
    page.goto(address)
    expect(page.locator("main")).to_contain_text(BADGE)
    return address


def see_nobody(page: Page, instance: Instance) -> None:
    page.goto(f"{instance.origin}/employer/kestrel-logistics/people/?q=Daniel")
    expect(page.locator("main tbody tr")).to_have_count(0)


def ask_to_be_erased(page: Page, instance: Instance) -> None:
    page.goto(f"{instance.origin}/account/erase/")
    is_sound(page)
    page.get_by_label("They are erased, and count no more.").check()
    page.get_by_label("I have taken with me what I want to keep.").check()
    page.get_by_role("button", name="Erase my account").click()
    expect(page.get_by_role("button", name="Stop it: keep my account")).to_be_visible()


def find_nothing_of_him(page: Page, instance: Instance, badge: str) -> None:
    page.goto(f"{instance.origin}/account/work/")
    expect(page).to_have_url(re.compile("login"))
    answer = page.goto(badge)
    assert answer is not None
    assert answer.status == 410
    assert "Daniel" not in page.content()
