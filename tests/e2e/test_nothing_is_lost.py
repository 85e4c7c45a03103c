"""A learner's words and files survive what happens to people: a closed page, a tunnel, two devices, an ended session."""

import hashlib
import random
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.e2e.conftest import Instance, sign_in
from tests.submissions import scenes
from workmark.submissions.words import count_words


def begin(
    browser: Browser, instance: Instance, slug: str, who: str = "lena"
) -> tuple[BrowserContext, Page, str]:
    """A learner, signed in, with a draft of one micro-credential. Gives the address of its task list."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="en-GB")
    context.set_default_timeout(60_000)
    page = context.new_page()
    sign_in(page, instance, who)
    page.goto(f"{instance.origin}/work/start/{slug}/")
    page.get_by_role("button", name="Start", exact=True).click()
    page.wait_for_url(re.compile(r"/work/[\w-]{32}/$"))
    return context, page, page.url


def answers(page: Page, work: str, part: str = "overview") -> list[str]:
    page.goto(f"{work}{part}/")
    page.wait_for_load_state("networkidle")
    return [area.input_value() for area in page.locator("form[data-keep] textarea").all()]


def write(page: Page, text: str, place: int = 0) -> None:
    page.locator("form[data-keep] textarea").nth(place).fill(text)


def test_words_survive_a_page_that_is_closed_while_one_types(browser: Browser, instance: Instance) -> None:
    context, page, work = begin(browser, instance, "cycle-counting-stock-accuracy", who="otto")
    typed = ""
    for round_number in range(5):
        answers(page, work)
        typed += f"Sentence number {round_number} about the loading bay. "
        page.locator("form[data-keep] textarea").first.fill("")
        page.locator("form[data-keep] textarea").first.press_sequentially(typed, delay=1)
        page.wait_for_timeout(random.Random(round_number).randint(0, 400))
        page.close()
        page = context.new_page()
        assert answers(page, work)[0] == typed
    page.wait_for_timeout(1_000)
    other_device = browser.new_context(storage_state=context.storage_state())
    assert answers(other_device.new_page(), work)[0] == typed
    other_device.close()
    context.close()


def test_words_written_in_a_tunnel_are_stored_when_one_is_back(browser: Browser, instance: Instance) -> None:
    context, page, work = begin(browser, instance, "cycle-counting-stock-accuracy")
    answers(page, work)
    context.set_offline(True)
    write(page, "Written between two stations.")
    expect(page.locator("[data-save-state]")).to_contain_text("Kept on this device")

    context.set_offline(False)

    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved", timeout=60_000)
    fresh = browser.new_context(storage_state=context.storage_state())
    assert answers(fresh.new_page(), work)[0] == "Written between two stations."
    fresh.close()
    context.close()


def test_a_save_that_arrived_but_whose_answer_did_not_is_known_as_ones_own(
    browser: Browser, instance: Instance
) -> None:
    context, page, work = begin(browser, instance, "one-message-three-places")
    answers(page, work)
    arrived = []

    def lose_the_first_answer(route: Route) -> None:
        if arrived:
            route.continue_()
            return
        arrived.append(route.fetch())
        route.abort("connectionreset")

    page.route("**/answers/*/", lose_the_first_answer)
    write(page, "We count twice.")
    expect(page.locator("[data-save-state]")).to_contain_text("Kept on this device")

    write(page, "We count twice. We write it down.")

    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved", timeout=60_000)
    assert arrived[0].ok
    assert answers(page, work)[0] == "We count twice. We write it down."
    assert page.locator(".two-versions").count() == 0
    context.close()


def test_words_from_two_devices_are_both_kept_and_chosen_from(browser: Browser, instance: Instance) -> None:
    context, laptop, work = begin(browser, instance, "delivery-route-with-time-windows")
    other = browser.new_context(
        storage_state=context.storage_state(), viewport={"width": 1280, "height": 900}
    )
    phone = other.new_page()
    answers(laptop, work)
    answers(phone, work)
    write(laptop, "From the laptop.")
    expect(laptop.locator("[data-save-state]")).to_have_attribute("data-state", "saved")

    write(phone, "From the phone.")
    phone.get_by_role("link", name="Compare them and choose").click()

    for words in ("From the laptop.", "From the phone."):
        expect(phone.locator(".two-versions")).to_contain_text(words)
    phone.get_by_role("button", name="Keep both, one after the other").click()
    assert answers(phone, work)[0] == "From the laptop.\n\nFrom the phone."
    other.close()
    context.close()


def test_words_written_after_the_session_ended_are_stored_after_signing_in(
    browser: Browser, instance: Instance
) -> None:
    context, page, work = begin(browser, instance, "report-a-change-in-condition")
    answers(page, work)
    context.clear_cookies(name="session")
    write(page, "The session has ended, and she writes on.")
    expect(page.get_by_text("You are signed out. Your words are kept on this device.")).to_be_visible()

    page.close()
    page = context.new_page()
    sign_in(page, instance, "lena")

    assert answers(page, work)[0] == "The session has ended, and she writes on."
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved", timeout=60_000)
    context.close()


def test_a_file_over_a_line_that_is_cut_again_and_again_arrives_whole(
    browser: Browser, instance: Instance, tmp_path: Path
) -> None:
    context, page, work = begin(browser, instance, "support-ticket-end-to-end")
    content = scenes.wav(random.Random(3).randbytes(6_000_000))
    recording = tmp_path / "talk.wav"
    recording.write_bytes(content)
    cuts = random.Random(5)

    def cut(route: Route) -> None:
        if route.request.method == "PATCH" and cuts.random() < 0.4:
            route.abort("connectionreset")
        else:
            route.continue_()

    page.goto(work)
    page.goto(
        instance.origin + str(page.locator(".task-list a[href*='/artefact/']").first.get_attribute("href"))
    )
    page.wait_for_load_state("networkidle")
    page.route("**/work/uploads/*/", cut)
    page.locator("input[type=file]:not([capture])").set_input_files(recording)
    page.get_by_role("button", name="Add files").click()
    page.wait_for_url(re.compile("/item/"), timeout=90_000)

    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Download your original")).click()
    assert hashlib.sha256(download.value.path().read_bytes()).digest() == hashlib.sha256(content).digest()
    context.close()


def test_sound_recorded_in_the_browser_becomes_evidence(browser: Browser, instance: Instance) -> None:
    context, page, work = begin(browser, instance, "runbook-for-a-recurring-fault", who="otto")
    context.grant_permissions(["microphone"])
    for link in page.locator(".task-list a[href*='/artefact/']").all():
        page.goto(instance.origin + str(link.get_attribute("href")))
        page.wait_for_load_state("networkidle")
        if page.get_by_role("button", name="Record sound").is_visible():
            break
        page.goto(work)

    page.get_by_role("button", name="Record sound").click()
    page.wait_for_timeout(1_500)
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="Add this").click()
    page.wait_for_url(re.compile("/item/"))

    expect(page.locator("audio")).to_have_count(1)
    expect(page.get_by_label(re.compile("Captions or transcript"))).to_be_visible()
    context.close()


def test_a_photo_taken_in_the_browser_becomes_evidence(browser: Browser, instance: Instance) -> None:
    context, page, work = begin(browser, instance, "cloud-files-for-a-small-team", who="otto")
    context.grant_permissions(["camera"])
    for link in page.locator(".task-list a[href*='/artefact/']").all():
        page.goto(instance.origin + str(link.get_attribute("href")))
        page.wait_for_load_state("networkidle")
        if page.get_by_role("button", name="Take a photo").is_visible():
            break
        page.goto(work)
    # On a phone the form opens the camera itself; here, with a mouse, the page does.
    expect(page.get_by_label("A photo with this device's camera")).to_be_hidden()

    page.get_by_role("button", name="Take a photo").click()
    page.get_by_role("button", name="Take it now").click()
    expect(page.locator("[data-player] img")).to_be_visible()
    page.get_by_role("button", name="Add this").click()
    page.wait_for_url(re.compile("/item/"), timeout=90_000)

    expect(page.locator("main img[src*='/evidence/']").first).to_be_visible()
    context.close()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "one",
        "well-known shop",
        "don't – stop",
        "3,5 km",
        "año\tnuevo\n",
        "東京で働く",
        "work 仕事 now",
        "안녕 세상",
        "مرحبا بالعالم",
        "… !!! ***",
        "a  b",
        "𠮷野家 x",
        "naïve café №5 ½",
    ],
)
def test_words_are_counted_alike_here_and_in_the_browser(
    browser: Browser, instance: Instance, text: str
) -> None:
    page = browser.new_page()
    page.goto(f"{instance.origin}/catalogue/")
    ask = "async text => (await import('/static/workmark/js/when_needed/words.js')).wordsIn(text)"

    assert page.evaluate(ask, text) == count_words(text)
    page.close()
