"""The whole story in a browser, no step faked: written, reviewed, earned with the keyboard alone, judged, checked, revoked."""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.e2e import keyboard
from tests.e2e.conftest import Instance, sign_in
from tests.e2e.pages import is_sound, nu_finds_no_error, tick_rules

SLUG = "social-media-marketing"
TITLE = "Social Media Marketing: tell an employer's story on two platforms"
SEEN = (
    "I saw a plan with two posts, the days they go out, the pictures they carry and what each should bring."
)
MISSING = "It does not say whom the posts are for, so I cannot tell whether the words fit them."
NEXT_STEP = "Name one group of people and say in two sentences why you chose it."
SIZES = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 900}}


def words(count: int, *, about: str) -> str:
    """So many words of a plausible answer."""
    sentence = f"At the café I planned and posted the {about} story with my manager and counted what people did next.".split()
    return " ".join(sentence[place % len(sentence)] for place in range(count))


@pytest.fixture(params=[pytest.param("desktop", marks=pytest.mark.long), "phone"])
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def a_page(browser: Browser, size: str, **options: object) -> Page:
    context = browser.new_context(viewport=SIZES[size], locale="en-GB", **options)  # type: ignore[arg-type]
    context.set_default_timeout(60_000)
    page = context.new_page()
    # Someone listening from the start makes Chromium hand over every file window, however soon it opens.
    page.on("filechooser", lambda _: None)
    return page


def test_lena_earns_a_badge_that_emre_can_believe(
    browser: Browser, instance: Instance, size: str, tmp_path: Path
) -> None:
    lena = a_page(browser, size)
    aziz, maud = a_page(browser, "desktop"), a_page(browser, size)
    sign_in(lena, instance, "lena")
    sign_in(aziz, instance, "aziz")
    sign_in(maud, instance, "maud")

    work_address = start_with_the_keyboard(lena, instance)
    write_the_answers(lena, instance, work_address)
    add_the_evidence(lena, instance, work_address, tmp_path)
    ask_and_get_a_confirmation(lena, browser, instance, work_address)
    hand_in(lena, work_address)

    judge(aziz, instance, below="plan")
    expect(aziz.get_by_text("Another assessor reads this too").first).to_be_visible()
    judge(maud, instance, below="plan")
    expect(maud.get_by_text("Decided: not yet").first).to_be_visible()
    second_address = revise(lena, instance, work_address)
    hand_in(lena, second_address, note="The plan now names whom the posts are for, and why.")
    see_what_changed_and_pass(aziz, instance)
    see_what_changed_and_pass(maud, instance)
    expect(maud.get_by_text("Awarded.").first).to_be_visible()

    badge_address = open_the_badge(lena, instance)
    shared_address = share_private_evidence(lena, second_address)
    emre_believes_it(browser, instance, shared_address)
    see_who_looked(lena, second_address)
    otto_reaches_nothing_private(browser, instance, [work_address, second_address, shared_address])
    check_with_the_command_line(instance, badge_address, tmp_path)
    ines_revokes(browser, instance, badge_address)
    folder = tmp_path / "html"
    folder.mkdir()
    nu_finds_no_error(folder)


def start_with_the_keyboard(page: Page, instance: Instance) -> str:
    page.goto(f"{instance.origin}/catalogue/?q=social")
    is_sound(page)
    keyboard.press(page, page.get_by_role("link", name=re.compile("Social Media Marketing")).first)
    page.wait_for_url(re.compile(f"/catalogue/{SLUG}/"))
    is_sound(page)
    for row in ("Someone else could carry out the plan", "The numbers are right and answer the aim"):
        expect(page.locator("main")).to_contain_text(row)
    page.goto(f"{instance.origin}/work/start/{SLUG}/")
    is_sound(page)
    keyboard.press(page, page.get_by_role("button", name=re.compile("start", re.IGNORECASE)).last)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Social Media Marketing")
    is_sound(page)
    return page.url


def write_the_answers(page: Page, instance: Instance, work: str) -> None:
    for part in ("overview", "reflection"):
        page.goto(f"{work}{part}/")
        is_sound(page)
        expect(
            page.get_by_role("table", name=re.compile(".*")).or_(page.locator(".rubric, details")).first
        ).to_be_attached()
        areas = page.locator("form[data-keep] textarea")
        for place in range(areas.count()):
            keyboard.write(page, areas.nth(place), words(150, about=part))
        # Autosave: nothing is pressed, the state says so, and a reload finds every word.
        expect(page.locator("[data-save-state]").first).to_contain_text(
            re.compile("saved", re.IGNORECASE), timeout=60_000
        )
        page.wait_for_timeout(500)
        page.reload()
        expect(areas.first).to_have_value(words(150, about=part))


def add_the_evidence(page: Page, instance: Instance, work: str, folder: Path) -> None:
    report = folder / "campaign report.txt"
    report.write_text("Two posts, 40 visits, 6 sign-ups.\n" * 20)
    page.goto(work)
    links = page.locator(".task-list a")
    parts = [
        links.nth(place).get_attribute("href") or ""
        for place in range(links.count())
        if "/artefact/" in (links.nth(place).get_attribute("href") or "")
    ]
    assert parts
    for part in parts:
        page.goto(f"{instance.origin}{part}")
        is_sound(page)
        keyboard.choose_file(page, page.locator("input[type=file]:not([capture])"), report)
        keyboard.press(page, page.get_by_role("button", name="Add files"))
        page.wait_for_url(re.compile("/item/"))
        page.goto(f"{instance.origin}{part}")
        edit = page.get_by_role("link", name=re.compile("^Edit"))
        expect(edit.first).to_be_visible()
        keyboard.press(page, edit.first)
        page.wait_for_url(re.compile("/item/"))
        keyboard.write(
            page, page.get_by_label(re.compile("what it shows", re.IGNORECASE)), words(30, about="report")
        )
        granted = page.get_by_label("People I share it with")
        keyboard.choose(page, granted)
        nobody = page.locator("input[name='others_in_it']").first
        if nobody.count():
            keyboard.choose(page, nobody)
        is_sound(page)
        keyboard.press(page, page.get_by_role("button", name="Save and go back"))
        page.wait_for_url(re.compile("/artefact/"))
        page.wait_for_load_state()


def ask_and_get_a_confirmation(page: Page, browser: Browser, instance: Instance, work: str) -> None:
    page.goto(f"{work}confirmations/")
    is_sound(page)
    keyboard.write(page, page.get_by_label(re.compile("their name", re.IGNORECASE)), "Sofia Almeida")
    keyboard.write(page, page.get_by_label(re.compile("e-mail", re.IGNORECASE)), "sofia@harbourcafe.example")
    keyboard.tick(page, page.locator("input[name='row_keys']").first)
    keyboard.press(page, page.get_by_role("button", name="Send the link"))
    expect(page.get_by_text("Sofia Almeida").first).to_be_visible()
    letter = instance.mail_to("sofia@harbourcafe.example", about="")
    link = re.search(r"https?://\S+/attest/\S+/", letter)
    assert link, letter
    assert link[0] not in page.content(), "The learner must never see her witness's link."

    sofia = a_page(browser, "phone")
    sofia.goto(link[0])
    is_sound(sofia)
    sofia.locator("input[name='choice']").first.check()
    for box in sofia.locator("input[name='row_keys']").all():
        box.check()
    sofia.get_by_label(re.compile("what you saw", re.IGNORECASE)).fill(
        "I watched her plan and post both, and read the numbers with her."
    )
    for name, value in {
        "seen_on": "October 2026",
        "job": "Café manager",
        "relation": "Her supervisor",
    }.items():
        field = sofia.locator(f"[name='{name}']")
        if field.count() and field.first.evaluate("element => element.tagName") == "SELECT":
            field.first.select_option(index=1)
        elif field.count() and field.first.get_attribute("type") == "radio":
            field.first.check()
        elif field.count():
            field.first.fill(value)
    sofia.get_by_role("button", name="Send my answer").click()
    expect(sofia.get_by_role("heading", level=1)).to_contain_text(re.compile("thank", re.IGNORECASE))
    sofia.goto(link[0])
    expect(sofia.get_by_role("button", name="Send my answer")).to_have_count(0)


def hand_in(page: Page, work: str, *, note: str = "") -> None:
    page.goto(f"{work}check/")
    is_sound(page)
    if note:
        keyboard.write(page, page.locator("textarea[name='resubmission_note']"), note)
    used = page.locator("input[name='ai_used'][value='no']")
    if used.count():
        keyboard.choose(page, used)
    keyboard.tick(page, page.locator("input[name='declares_own_work']"))
    keyboard.press(page, page.get_by_role("button", name="Hand in", exact=True))
    page.wait_for_url(work)
    expect(page.locator("main")).to_contain_text(re.compile("waiting|handed in", re.IGNORECASE))
    is_sound(page)


def judge(page: Page, instance: Instance, *, below: str) -> None:
    take_from_the_queue(page, instance)
    assert "Lena" not in page.content()
    is_sound(page)
    fieldsets = page.locator("fieldset.row-form")
    assert fieldsets.count() >= 5
    for place in range(fieldsets.count()):
        fieldsets.nth(place).locator("input[type=radio]").first.check()
        tick_rules(fieldsets.nth(place))
    low = page.locator(f"fieldset.row-form[id^='row-{below}']").first
    low.locator("input[type=radio]").nth(1).check()
    page.get_by_role("button", name="Save and go to the decision").click()
    expect(page.get_by_text("A few rows still need you")).to_be_visible()  # feedback is owed below the floor
    is_sound(page)
    page.get_by_role("link", name="Back to the work").click()
    low.get_by_label("What you saw").fill(SEEN)
    if not low.get_by_label("What is missing").is_visible():
        low.locator("summary", has_text="If this row does not pass").click()
    low.get_by_label("What is missing").fill(MISSING)
    low.get_by_label("One next step").fill(NEXT_STEP)
    page.get_by_role("button", name="Save and go to the decision").click()
    page.get_by_label("What was done well").fill("The numbers are right and told honestly.")
    is_sound(page)
    page.get_by_role("button", name="Lock my scores").click()


def take_from_the_queue(page: Page, instance: Instance) -> None:
    page.goto(f"{instance.origin}/assess/")
    is_sound(page)
    page.get_by_role("button", name=re.compile(f"Take this work.*{re.escape(TITLE[:22])}")).first.click()
    page.wait_for_url(re.compile(r"/assess/[^/]{20,}/$"))


def revise(page: Page, instance: Instance, work: str) -> str:
    instance.mail_to("lena@demo.workmark.test", about="")
    page.goto(work)
    expect(page.get_by_text("Name one group of people").first).to_be_visible()
    assert "Aziz" not in page.content()
    assert "Maud" not in page.content()
    is_sound(page)
    keyboard.press(page, page.get_by_role("button", name=re.compile("revise", re.IGNORECASE)).first)
    page.wait_for_url(lambda url: url != work and "/work/" in url)
    second = page.url
    expect(page.locator(".task-list")).to_contain_text(re.compile("passed", re.IGNORECASE))
    open_part = page.locator(".task-list a[href*='/artefact/']").first
    keyboard.press(page, open_part)
    details = page.get_by_role("link", name=re.compile("Write a text here"))
    keyboard.press(page, details)
    keyboard.write(page, page.locator("textarea[name='text']"), words(60, about="plan for parents nearby"))
    title = page.locator("input[name='title']")
    if title.count():
        keyboard.write(page, title, "Whom the posts are for")
    keyboard.press(
        page, page.locator("form[data-keep] button[type=submit], main form button[type=submit]").first
    )
    page.wait_for_url(lambda url: not url.endswith("/text/"))
    page.wait_for_load_state()
    finish_open_items(page, second)
    return second


def go_to(page: Page, address: str) -> None:
    """Open an address once whatever is under way has settled: a page still loading would cut the new one off."""
    for _ in range(3):
        page.wait_for_load_state("networkidle")
        try:
            page.goto(address)
        except Error as error:
            # A form that was sent a moment ago answers only now, and its page takes this one's place.
            if "ERR_ABORTED" not in str(error):
                raise
        else:
            return
    page.goto(address)


def finish_open_items(page: Page, work: str) -> None:
    """Whatever the check page still asks for in items: say what it shows, and that nobody else is in it."""
    for _ in range(6):
        go_to(page, f"{work}check/")
        left = page.locator(".notice-warning a[href*='/item/']")
        if not left.count():
            return
        keyboard.press(page, left.first)
        page.wait_for_url(re.compile("/item/"))
        about = page.locator("textarea[name='description']")
        if about.count():
            keyboard.write(page, about, words(30, about="plan"))
        others = page.locator("input[name='others_in_it']").first
        if others.count():
            keyboard.choose(page, others)
        keyboard.press(page, page.get_by_role("button", name="Save and go back"))
        page.wait_for_url(re.compile("/artefact/"))
        page.wait_for_load_state()


def see_what_changed_and_pass(page: Page, instance: Instance) -> None:
    take_from_the_queue(page, instance)
    expect(page.get_by_text("What changed since the round before")).to_be_visible()
    expect(page.get_by_text("New", exact=True).first).to_be_visible()
    assert page.get_by_text("Passed in an earlier round").count() >= 4
    is_sound(page)
    for fieldset in page.locator("fieldset.row-form").all():
        fieldset.locator("input[type=radio]").first.check()
        tick_rules(fieldset)
    page.get_by_role("button", name="Save and go to the decision").click()
    page.get_by_label("What was done well").fill("Now the reader knows whom every post is for.")
    page.get_by_role("button", name="Lock my scores").click()


def open_the_badge(page: Page, instance: Instance) -> str:
    letter = instance.mail_to("lena@demo.workmark.test", about="You earned it: Social Media")
    link = re.search(r"https?://\S+/badges/\S+/", letter)
    assert link, letter
    page.goto(f"{instance.origin}/work/")
    mine = page.locator(f"a[href='{urlsplit(link[0]).path}']")
    expect(mine).to_have_text(re.compile("Social Media Marketing"))
    keyboard.press(page, mine)
    page.wait_for_url(link[0])
    expect(page.locator(".verdict-panel").first).to_contain_text("Valid")
    is_sound(page)
    assert page.locator(".check").count() >= 8
    linkedin = page.get_by_role("link", name=re.compile("LinkedIn")).get_attribute("href") or ""
    assert linkedin.startswith("https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME")
    return page.url


def share_private_evidence(page: Page, work: str) -> str:
    page.goto(f"{work}sharing/")
    is_sound(page)
    keyboard.write(page, page.get_by_label(re.compile("who is it for", re.IGNORECASE)), "Emre at Kestrel")
    keyboard.tick(
        page, page.locator("input[type=checkbox][name='evidence'], input[type=checkbox][name='items']").first
    )
    keyboard.press(page, page.get_by_role("button", name="Make the link"))
    link = page.locator("input.link-to-copy").first
    expect(link).to_be_visible()
    return link.input_value()


def emre_believes_it(browser: Browser, instance: Instance, shared: str) -> None:
    page = a_page(browser, "desktop")
    sign_in(page, instance, "emre")
    page.goto(shared)
    is_sound(page)
    expect(page.locator("main")).to_contain_text("Lena Ortiz")
    page.goto(f"{instance.origin}/employer/kestrel-logistics/validate/")
    is_sound(page)
    page.get_by_label(re.compile("Address of the badge")).fill(shared)
    page.get_by_label(re.compile("Why you check it")).fill("Application for shift lead")
    page.get_by_role("button", name="Check it and keep the record").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Record of a check")
    expect(page.locator(".verdict-panel")).to_contain_text("Valid on that day")
    is_sound(page)


def see_who_looked(page: Page, work: str) -> None:
    page.goto(f"{work}sharing/")
    expect(page.locator("main")).to_contain_text(re.compile("Opened [0-9]+ time"))
    keyboard.press(page, page.locator("summary", has_text=re.compile("Opened")).first)
    expect(page.locator("main")).to_contain_text("Emre Yilmaz, Kestrel Logistics")


def otto_reaches_nothing_private(browser: Browser, instance: Instance, addresses: list[str]) -> None:
    page = a_page(browser, "desktop")
    sign_in(page, instance, "otto")
    work, second, _shared = addresses
    for address in (work, second, f"{work}check/", f"{second}sharing/", f"{work}confirmations/"):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 404, address
    for address in (
        "/assess/",
        "/desk/",
        "/issuing/harbour-skills/",
        "/employer/kestrel-logistics/validations/",
    ):
        page.goto(f"{instance.origin}{address}")
        assert "Lena" not in page.content()


def check_with_the_command_line(instance: Instance, badge: str, folder: Path) -> None:
    assert instance.run("verify", badge, check=False).returncode == 0
    import urllib.request

    signed = folder / "badge.json"
    with urllib.request.urlopen(f"{badge.rstrip('/')}.json") as answer:
        signed.write_bytes(answer.read())
    report = json.loads(instance.run("verify", str(signed), "--json", check=False).stdout)
    assert report["outcome"] == "passed"
    changed = signed.read_text().replace("Lena Ortiz", "Otto Brandt")
    (folder / "forged.json").write_text(changed)
    forged = instance.run("verify", str(folder / "forged.json"), "--json", check=False)
    assert forged.returncode == 1
    failed = {check["code"] for check in json.loads(forged.stdout)["checks"] if check["outcome"] == "failed"}
    assert "signature" in failed


def lena_answers(browser: Browser, instance: Instance, badge: str) -> None:
    """On her phone, from the badge itself: it is on hold, and she is heard."""
    page = a_page(browser, "phone")
    sign_in(page, instance, "lena")
    page.goto(badge)
    expect(page.locator(".verdict-panel").first).to_contain_text("On hold")
    page.get_by_role("link", name="Read it", exact=True).click()
    is_sound(page)
    page.get_by_label("In your own words").fill("Yes, I copied them. I am sorry.")
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_text("Whoever settles this reads your words first.")).to_be_visible()
    is_sound(page)


def ines_revokes(browser: Browser, instance: Instance, badge: str) -> None:
    page = a_page(browser, "desktop")
    sign_in(page, instance, "ines")
    for place in ("methods/reliability/", "issuing/harbour-skills/agreement/", "issuing/harbour-skills/"):
        page.goto(f"{instance.origin}/{place}")
        is_sound(page)
    page.get_by_role(
        "link", name=re.compile("^Ask whether it may stand.*Social Media Marketing")
    ).first.click()
    is_sound(page)
    page.get_by_label("The work was not the learner's own").check()
    page.get_by_label("Reason").fill("The learner told us the numbers were not her own.")
    page.get_by_label("Put the badge on hold at once").check()
    page.get_by_role("button", name="Open the inquiry").click()
    expect(page.get_by_text("You opened this, so you can only let the badge stand.")).to_be_visible()
    is_sound(page)
    inquiry = page.url
    lena_answers(browser, instance, badge)
    second = a_page(browser, "desktop")
    sign_in(second, instance, "noor")
    second.goto(inquiry)
    expect(second.get_by_text("Yes, I copied them.")).to_be_visible()
    second.get_by_label("Your reason, for the learner").fill("Thank you for saying so.")
    second.get_by_role("button", name="Take the badge back, for ever").click()
    expect(second.get_by_text("Revoked.").first).to_be_visible()
    letter = instance.mail_to("lena@demo.workmark.test", about="taken back: Social Media")
    assert "The learner told us the numbers were not her own." in letter
    visitor = a_page(browser, "phone")
    for _ in range(300):  # the worker publishes the list
        visitor.goto(badge)
        if "Revoked" in visitor.locator(".verdict-panel").first.inner_text():
            break
        visitor.wait_for_timeout(200)
    expect(visitor.locator(".verdict-panel").first).to_contain_text(
        "The learner told us the numbers were not her own."
    )
    is_sound(visitor)
    said = instance.run("verify", badge, check=False)
    assert said.returncode == 1
    assert "not her own" in said.stdout
