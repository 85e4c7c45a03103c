"""Pages hold at 320 pixels with words two fifths longer, and written from the right to the left (TRUST EQ7).

The made-up language of `web/test_made_up_language.py` shows that every word can be translated; here the pages of the
demonstration are lengthened and turned in the browser, where lines are broken.
"""

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
