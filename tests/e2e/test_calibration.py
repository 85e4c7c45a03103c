"""A new assessor reads, practises, is calibrated, and later drifts: paused by the rule, told the way back."""

import subprocess
import sys

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.conftest import ROOT, Instance, sign_in
from tests.e2e.pages import is_sound, tick_rules

# Tess is nobody's part in another walk, so that her pause stops no one.
TESS = """
from datetime import timedelta
from workmark.achievements.models import Achievement
from workmark.assessment.actions.qualify_assessor import qualify_assessor
from workmark.lib.clock import now
from workmark.organisations.models import Membership, Organisation, Person
harbour = Organisation.objects.get(slug="harbour-skills")
tess = Person.objects.create_user("tess@demo.workmark.test", "workmark-demo", name="Tess Moreau")
tess.emailaddress_set.create(email=tess.email, verified=True, primary=True)
Membership.objects.create(person=tess, organisation=harbour, role="assessor")
ines = Person.objects.get(email="ines@demo.workmark.test")
work = Achievement.objects.get(slug="cloud-files-for-a-small-team")
qualify_assessor(ines, tess, work, basis="Ran the computers of a clinic.", at=now())
"""
# What two hundred ratings would have brought: anchors read so-so, and one more that waits among the work.
DRIFT = """
from datetime import timedelta
from workmark.assessment.calibration_models import Anchor, AnchorReading
from workmark.assessment.models import Reading
from workmark.lib.clock import now
from workmark.organisations.models import Person
from workmark.submissions.copying import example_of
tess, at = Person.objects.get(email="tess@demo.workmark.test"), now()
AnchorReading.objects.filter(assessor=tess, use="calibration").update(exact=7)
first, last = Anchor.objects.filter(version__achievement__slug="cloud-files-for-a-small-team", use="live")
AnchorReading.objects.create(anchor=first, assessor=tess, use="live", scored_at=at, rows=9, exact=5)
work = example_of(last.work, at=at)
reading = Reading.objects.create(submission=work, kind="anchor", opened_at=at - timedelta(minutes=1))
AnchorReading.objects.create(anchor=last, assessor=tess, reading=reading, use="live")
"""
WEAK = {
    "overview-context": "not-yet",
    "reflection-depth": "not-yet",
    **dict.fromkeys(
        (
            *("plan-sorted", "plan-least-access", "move-complete", "access-tested"),
            *("links-closed", "guide-usable", "review-set"),
        ),
        "not-yet-evident",
    ),
}
ROWS = tuple(WEAK)
BELOW = (
    "Two rights have a reason and the rest have none, and no count of files is given before the move or after it.",
    "It does not show that every role was tested, so nobody can tell whether the private files stay private.",
    "Test each role once with a thing that opens and a thing that is refused, and write down the day.",
)


def in_the_instance(instance: Instance, code: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", code],
        env=instance.environment,
        cwd=ROOT,
        check=True,
        timeout=300,  # for a busy machine
    )


def levels_for(page: Page) -> dict[str, str]:
    """As somebody judges who reads the work: it is weak, nearly there, or strong."""
    words = page.content()
    if "cloud is modern and safe" in words:
        return WEAK
    return (
        {"links-closed": "developing", "review-set": "developing"}
        if "one is closed, and the other" in words
        else {}
    )


def score_and_lock(page: Page, levels: dict[str, str]) -> None:
    for row in ROWS:
        best = "pass" if WEAK[row] == "not-yet" else "proficient"
        level = levels.get(row, best)
        page.locator(f"#row-{row} input[value='{level}']").check()
        tick_rules(page.locator(f"#row-{row}"))
        if level != best:
            page.locator(f"#row-{row}").get_by_text("If this row does not pass").click()
            for name, words in zip(("feedback", "missing", "next_step"), BELOW, strict=True):
                page.locator(f"[name='{row}-{name}']").fill(words)
    page.get_by_role("button", name="Save and go to the decision").click()
    page.get_by_label("What was done well").fill("The roles are clear.")
    page.get_by_role("button", name="Lock my scores").click()


@pytest.mark.long
def test_an_assessor_is_trained_calibrated_and_paused_when_she_drifts(
    browser: Browser, instance: Instance
) -> None:
    in_the_instance(instance, TESS)
    page = browser.new_page(viewport={"width": 360, "height": 740})
    sign_in(page, instance, "tess")
    page.goto(f"{instance.origin}/assess/training/")
    is_sound(page)
    cloud = page.locator("section", has=page.get_by_role("heading", name="Cloud Storage"))
    cloud.get_by_role("link", name="Read the training page").click()
    is_sound(page)
    page.get_by_role("button", name="I have read this").click()
    for _ in range(3):
        cloud.get_by_role("button", name="Practise").click()
        assert "What the experts agreed on" not in page.content()
        score_and_lock(page, levels_for(page))
        assert page.get_by_role("heading", name="What the experts agreed on").is_visible()
        page.get_by_role("link", name="Back to your training").click()
    is_sound(page)

    cloud.get_by_role("button", name="Begin the calibration").click()
    is_sound(page)
    for _ in range(5):
        page.get_by_role("link", name="Example").first.click()
        score_and_lock(page, levels_for(page))
    assert page.get_by_text("You may judge work under this version of the rubric").is_visible()
    is_sound(page)

    in_the_instance(instance, DRIFT)
    page.goto(f"{instance.origin}/assess/")
    page.get_by_role("button", name="Take this work").click()
    score_and_lock(page, WEAK)
    assert page.get_by_text("You have a pause from judging for Harbour Skills Institute").is_visible()
    is_sound(page)
    page.get_by_role("link", name="The way back").click()
    assert cloud.get_by_role("link", name="Read the training page").is_visible()
    assert "way back" in instance.mail_to("tess@demo.workmark.test", about="pause")
    page.close()
    _a_lead_assessor_finds_the_pause_and_the_anchors(browser, instance)


def _a_lead_assessor_finds_the_pause_and_the_anchors(browser: Browser, instance: Instance) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    sign_in(page, instance, "noor")
    page.goto(f"{instance.origin}/assess/anchors/")
    assert page.get_by_text("Tess Moreau").is_visible()
    is_sound(page)
    page.get_by_role("link", name="Cloud Storage").click()
    is_sound(page)
    page.get_by_role("link", name="Anchor 1:").click()
    is_sound(page)
    page.close()
