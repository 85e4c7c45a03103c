"""Two assessors differ and a lead settles it; the learner appeals, and somebody who never saw the work finds she is right."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Instance, sign_in
from tests.e2e.pages import is_sound, tick_rules
from tests.e2e.test_calibration import in_the_instance

TITLE = "Public Complaints"
# Nia's work, which Aziz has passed in every row; and Vera, who judges for Harbour and has seen none of it.
SCENE = """
from types import SimpleNamespace
from tests.assessment.scenes import lock, qualify, score_all, submitted, take
from workmark.achievements.models import AchievementVersion
from workmark.organisations.models import Membership, Organisation, Person
harbour = Organisation.objects.get(slug="harbour-skills")
def person(name):
    made = Person.objects.create_user(f"{name}@demo.workmark.test", "workmark-demo", name=name.title())
    made.emailaddress_set.create(email=made.email, verified=True, primary=True)
    return made
nia, vera = person("nia"), person("vera")
Membership.objects.create(person=vera, organisation=harbour, role="assessor")
version = AchievementVersion.objects.get(achievement__slug="public-complaints", state="published")
ines = Person.objects.get(email="ines@demo.workmark.test")
qualify(SimpleNamespace(ines=ines), vera, version)
# Nobody is calibrated on this rubric yet, so that a lead assessor may countersign.
vera.certificates.update(kind="provisional", granted_by=ines)
aziz = Person.objects.get(email="aziz@demo.workmark.test")
first = take(aziz, submitted(SimpleNamespace(lena=nia), version, token="nia-" + "0" * 28))
score_all(first)
assert lock(first) is None
"""
# An appeal is ruled on by somebody calibrated.
CALIBRATED = """
from workmark.organisations.models import Person
Person.objects.get(email="vera@demo.workmark.test").certificates.update(kind="calibrated")
"""
SEEN = "Two replies name a time and keep it; the third says only that somebody will call, and nobody is named in it."
MISSING = "Nobody can tell who owns the third complaint, so it may be lost the moment the shift changes."
NEXT_STEP = "Write a name and a time into the third reply, and say in the log who took it over."


@pytest.mark.long
def test_two_differ_a_lead_settles_and_an_appeal_is_right(browser: Browser, instance: Instance) -> None:
    in_the_instance(instance, SCENE)
    work = f"{instance.origin}/work/nia-{'0' * 28}/"

    judge(someone(browser, instance, "maud"), instance, "Round 1", below="answer-owns")
    noor = someone(browser, instance, "noor")
    noor.goto(f"{instance.origin}/assess/")
    expect(noor.get_by_text("Two assessors differ on a row. You settle it.")).to_be_visible()
    judge(noor, instance, "You settle it", below="answer-owns", only=True)
    noor.goto(f"{instance.origin}/assess/desk/harbour-skills/")
    is_sound(noor)

    nia = someone(browser, instance, "nia")
    nia.goto(work)
    expect(nia.get_by_text(NEXT_STEP).first).to_be_visible()
    assert "Maud" not in nia.content()
    assert "Noor" not in nia.content()
    nia.get_by_role("link", name=re.compile("Appeal", re.IGNORECASE)).first.click()
    nia.get_by_label("What do you think was overlooked?").fill("The third reply names the night shift lead.")
    is_sound(nia)
    nia.get_by_role("button", name="Send the appeal").click()
    expect(nia.get_by_text("We have your appeal.")).to_be_visible()

    in_the_instance(instance, CALIBRATED)
    vera = someone(browser, instance, "vera")
    judge(
        vera, instance, "read again", below="", only=True, sees="The third reply names the night shift lead."
    )
    noor.goto(f"{instance.origin}/assess/cases/")
    is_sound(noor)

    nia.goto(work)
    expect(nia.get_by_text("The decision was changed")).to_be_visible()
    is_sound(nia)


def someone(browser: Browser, instance: Instance, who: str) -> Page:
    page = browser.new_context(viewport={"width": 360, "height": 740}, locale="en-GB").new_page()
    sign_in(page, instance, who)
    return page


def judge(
    page: Page, instance: Instance, about: str, *, below: str, only: bool = False, sees: str = ""
) -> None:
    """Take the work that the list names so; every row at its best, but for one. only: not all rows are asked about."""
    page.goto(f"{instance.origin}/assess/")
    line = page.locator("li.task", has_text=TITLE).filter(has_text=about)
    line.get_by_role("button", name=re.compile("Take this work")).first.click()  # the oldest
    page.wait_for_url(re.compile(r"/assess/[^/]{20,}/$"))
    if sees:
        expect(page.get_by_text(sees)).to_be_visible()
    fieldsets = page.locator("fieldset.row-form")
    assert (fieldsets.count() == 1) is only
    for fieldset in fieldsets.all():
        fieldset.locator("input[type=radio]").first.check()
        tick_rules(fieldset)
    if below:
        low = page.locator(f"#row-{below}")
        low.locator("input[type=radio]").nth(1).check()
        low.get_by_label("What you saw").fill(SEEN)
        if not low.get_by_label("What is missing").is_visible():
            low.locator("summary", has_text="If this row does not pass").click()
        low.get_by_label("What is missing").fill(MISSING)
        low.get_by_label("One next step").fill(NEXT_STEP)
    if only:
        is_sound(page)
    page.get_by_role("button", name="Save and go to the decision").click()
    page.get_by_label("What was done well").fill("The log is complete.")
    page.get_by_role("button", name="Lock my scores").click()
    page.wait_for_load_state()
