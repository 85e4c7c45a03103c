"""A tab that is closed again and again while somebody types loses nothing older than ten seconds (TRUST EQ3).

    python -m tests.e2e.lost_tabs http://127.0.0.1:8000 --tabs 100

signs in as a person of the demonstration, begins a micro-credential, and types into its first answer. Each tab is closed
at a moment drawn by lot, while saves are on their way; the next one must show every letter, in its field or, where two
versions are stored, beside it. Every tenth time another
device, with nothing kept on it, must show all but what was typed in the last ten seconds. The test of five such tabs is
`test_nothing_is_lost.py`.
"""

import argparse
import random
import re
import time

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

_PASSWORD = "workmark-demo"
SAVED_WITHIN = 10.0  # seconds
_PATIENCE = 240_000  # milliseconds, for a busy machine
_PHRASE = "We count the pallets twice. "


def lose(browser: Browser, origin: str, slug: str, who: str, tabs: int) -> dict[str, int]:
    """How many letters were lost on this device, and on another beyond the ten seconds, over so many closed tabs."""
    chance, context = random.Random(11), browser.new_context(viewport={"width": 360, "height": 740})
    context.set_default_timeout(_PATIENCE)
    page = context.new_page()
    answer = _begin(page, origin, slug, who)
    typed, when = "", list[tuple[float, int]]()
    lost = {"letters typed": 0, "kept beside": 0, "lost here": 0, "lost elsewhere": 0}
    for number in range(tabs):
        field = _first_answer(page, answer)
        if len(typed) > 600:  # answers have a limit of words
            typed, when = "", []
            field.fill("")
        for _ in range(chance.randint(1, 4)):
            field.press_sequentially(_PHRASE, delay=chance.randint(0, 15))
            typed += _PHRASE
            when.append((time.monotonic(), len(typed)))
            lost["letters typed"] += len(_PHRASE)
        time.sleep(chance.random() * 1.5)
        page.close()
        closed = time.monotonic()
        page = context.new_page()
        found = _first_answer(page, answer).input_value()
        if missing := _missing(typed, found):
            is_beside = typed.strip() in " ".join(page.locator("main").inner_text().split())
            lost["kept beside" if is_beside else "lost here"] += missing
            typed, when = found, []
        if number % 10 == 9:
            due = max((length for at, length in when if at < closed - SAVED_WITHIN), default=0)
            lost["lost elsewhere"] += _missing(typed[:due], _on_another_device(browser, context, answer))
    context.close()
    return lost


def _begin(page: Page, origin: str, slug: str, who: str) -> str:
    page.goto(f"{origin}/account/login/")
    page.fill("input[name=login]", f"{who}@demo.workmark.test")
    page.fill("input[name=password]", _PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state()
    page.goto(f"{origin}/work/start/{slug}/")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/work/[\w-]{32}/$"))
    return f"{page.url}overview/"


def _first_answer(page: Page, address: str):  # type: ignore[no-untyped-def]  # Playwright's Locator
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return page.locator("form[data-keep] textarea").first


def _missing(typed: str, found: str) -> int:
    return 0 if found.startswith(typed) else len(typed) - len(found)


def _on_another_device(browser: Browser, context: BrowserContext, address: str) -> str:
    signed_in_only = {"cookies": context.storage_state()["cookies"], "origins": []}
    other = browser.new_context(storage_state=signed_in_only)  # type: ignore[arg-type]  # a storage state
    other.set_default_timeout(_PATIENCE)
    found: str = _first_answer(other.new_page(), address).input_value()
    other.close()
    return found


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("origin")
    options.add_argument("--tabs", type=int, default=100)
    options.add_argument("--who", default="otto")
    options.add_argument("--slug", default="customer-interviews")
    options.add_argument("--chromium", default="/usr/bin/chromium")
    said = options.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=said.chromium, args=["--no-sandbox"])
        print(said.tabs, "tabs closed:", lose(browser, said.origin, said.slug, said.who, said.tabs))  # noqa: T201
        browser.close()


if __name__ == "__main__":
    main()
