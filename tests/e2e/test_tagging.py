"""By keyboard alone, Ines pastes an advert, takes two of its skills, rejects one, and finds the two in her draft."""

import re

from playwright.sync_api import Browser, expect

from tests.e2e import keyboard
from tests.e2e.conftest import Instance, sign_in
from tests.e2e.pages import is_sound
from tests.e2e.test_story import a_page

# The excerpt of ESCO that a new instance has knows these.
ADVERT = "You handle customer complaints.\nYou perform market research.\nYou proofread text.\nThirty days of leave."

TAKEN = {
    "handle customer complaints": "Accept",
    "perform market research": "Reject",
    "proofread text": "Accept",
}


def test_skills_of_an_advert_come_into_a_draft_one_by_one(browser: Browser, instance: Instance) -> None:
    ines = a_page(browser, "phone")
    sign_in(ines, instance, "ines")
    ines.goto(f"{instance.origin}/desk/new/")
    ines.get_by_label(re.compile("title|name", re.IGNORECASE)).first.fill("Night shift: hand over well")
    ines.get_by_role("button", name="Open the draft").click()

    ines.goto(f"{instance.origin}/skills/tag/")
    is_sound(ines)
    keyboard.write(ines, ines.get_by_label("Text", exact=True), ADVERT)
    keyboard.press(ines, ines.get_by_role("button", name="Find skills"))
    offers = ines.locator("fieldset:has(mark)")
    expect(offers.first).to_be_visible()
    is_sound(ines)
    for label, said in TAKEN.items():
        keyboard.choose(ines, offers.filter(has_text=label).first.get_by_label(said))
    drafts = ines.get_by_label("Put the accepted skills into")
    keyboard.tab_to(ines, drafts)
    ines.keyboard.type("Night shift")  # a list of choices goes to the one that begins so
    expect(drafts.locator("option:checked")).to_have_text("Night shift: hand over well")
    keyboard.press(ines, ines.get_by_role("button", name="Put into the draft"))

    expect(ines.locator("main")).to_contain_text("Night shift: hand over well")
    is_sound(ines)
    chosen = ines.locator("main")
    expect(chosen).to_contain_text("handle customer complaints")
    expect(chosen).to_contain_text("proofread text")
    expect(chosen).not_to_contain_text("perform market research")
