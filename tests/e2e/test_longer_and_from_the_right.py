"""Pages hold at 320 pixels with words two fifths longer, and written from the right to the left (TRUST EQ7).

The made-up language of `web/test_made_up_language.py` shows that every word can be translated; here the pages of the
demonstration are lengthened and turned in the browser, where lines are broken. So are words without an end, as addresses
are that people paste (WCAG 2.2, 1.4.10).
"""

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.conftest import Instance, sign_in

PAGES = {
    "": ["/", "/catalogue/", "/catalogue/social-media-marketing/", "/help/", "/verify/", "/account/login/"],
    "lena": ["/work/", "/work/profile/", "/work/start/public-complaints/", "/account/", "/account/needs/"],
    "maud": [
        "/assess/",
        "/assess/training/",
        "/assess/quality/",
        "/account/organisations/harbour-skills/assessors/",
    ],
    "ines": ["/desk/", "/account/organisations/harbour-skills/people/", "/issuing/harbour-skills/"],
}
# Every run of words grows by two fifths, in words no longer than its own.
_LENGTHEN = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const text = node.textContent, words = text.split(/\\s+/).filter(Boolean);
    if (!words.length || node.parentElement.closest("script, style, code")) continue;
    let more = "";
    for (let at = 0; more.length < text.trim().length * 0.4; at += 1) more += " " + words[at % words.length];
    node.textContent = text + more;
  }
}"""
# What people write may hold a word longer than the page; what is ours, such as a button, does not.
_ENDLESS = """() => {
  const ours = "nav, .button, .tag, .tags, .task, .actions, .item-actions, .catalogue-facts, .ticket-facts, .visually-hidden";
  for (const one of document.querySelectorAll("details")) one.open = true;
  let changed = 0;
  for (const one of document.querySelectorAll("main :is(h1, h2, h3, p, li, dt, dd, blockquote, summary)")) {
    const text = [...one.childNodes].find((node) => node.nodeType === 3 && node.textContent.trim().length > 3);
    if (!text || one.closest(ours)) continue;
    text.textContent = "x".repeat(90);
    changed += 1;
  }
  return changed;
}"""
_TOO_WIDE = """() => [...document.querySelectorAll("main *, header *, footer *")].filter((one) => {
  const box = one.getBoundingClientRect();
  if (!box.width || getComputedStyle(one).position === "fixed" || one.closest(".visually-hidden, [tabindex='0']")) return false;
  return box.right > innerWidth + 1 || box.left < -1;
}).slice(0, 3).map((one) => `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 40)}`)"""


def overflows(page: Page, origin: str, address: str) -> list[str]:
    page.goto(f"{origin}{address}")
    page.evaluate(_LENGTHEN)
    found = []
    for direction in ("ltr", "rtl"):
        page.evaluate("(way) => { document.documentElement.dir = way; }", direction)
        width = page.evaluate("() => document.documentElement.scrollWidth")
        if width > 320:
            found.append(f"{address} {direction}: {width} px wide; {page.evaluate(_TOO_WIDE)}")
    return found


@pytest.mark.parametrize("who", list(PAGES), ids=lambda who: who or "a visitor")
def test_longer_words_and_the_other_direction_fit_320_pixels(
    browser: Browser, instance: Instance, who: str
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 740})
    context.set_default_timeout(60_000)
    page = context.new_page()
    if who:
        sign_in(page, instance, who)

    found = [wide for address in PAGES[who] for wide in overflows(page, instance.origin, address)]

    context.close()
    assert found == []


def test_a_word_longer_than_the_page_is_broken_in_it(browser: Browser, instance: Instance) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 740})
    context.set_default_timeout(60_000)
    page = context.new_page()
    sign_in(page, instance, "lena")
    page.goto(f"{instance.origin}/work/")
    links = page.locator("main a").evaluate_all("all => all.map((one) => one.getAttribute('href'))")
    works = {link for link in links if re.fullmatch(r"/work/[A-Za-z0-9_-]{20,}/", link)}
    badges = {link for link in links if re.fullmatch(r"/badges/[A-Za-z0-9_-]{20,}/", link)}
    assert works
    assert badges

    found = []
    for address in sorted({"/work/", "/work/profile/", "/account/who-sees/"} | works | badges):
        page.goto(f"{instance.origin}{address}")
        width = page.evaluate("() => document.documentElement.scrollWidth")
        if width > 320:
            found.append(f"{address} as it is: {width} px wide; {page.evaluate(_TOO_WIDE)}")
        assert page.evaluate(_ENDLESS) > 3
        width = page.evaluate("() => document.documentElement.scrollWidth")
        if width > 320:
            found.append(f"{address}: {width} px wide; {page.evaluate(_TOO_WIDE)}")

    context.close()
    assert found == []
