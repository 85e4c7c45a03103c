"""How long pages take over a slow line: 400 kbit/s and 400 ms there and back (TRUST EQ5), each in an empty browser.

    python -m tests.e2e.slow_line http://127.0.0.1:8000 / /catalogue/ /help/

prints for each address the bytes that came, how long the server thought, the largest contentful paint and when everything
was there. Chromium itself holds the line to that pace; on a busy machine, what the server took is no part of the line.
With --who lena one signs in first, as a person of the demonstration.
"""

import argparse
import statistics
import time
from collections.abc import Iterator

from playwright.sync_api import Browser, Page, sync_playwright

BITS_A_SECOND = 400_000
ROUND_TRIP_MS = 400
_THOUGHT = """() => { const asked = performance.getEntriesByType("navigation")[0];
    return asked.responseStart - asked.requestStart; }"""
_PASSWORD = "workmark-demo"
_LARGEST = """() => new Promise(done => new PerformanceObserver(list =>
    done(list.getEntries().at(-1).startTime)).observe({type: "largest-contentful-paint", buffered: true}))"""


def measured(
    browser: Browser, origin: str, address: str, *, who: str = "", times: int = 3
) -> tuple[int, int, int, int]:
    """Bytes on the line; the server's thinking, largest contentful paint and full load in ms; medians of some times."""
    found = [_once(browser, origin, address, who) for _ in range(times)]
    size, thought, largest, load = (round(statistics.median(values)) for values in zip(*found, strict=True))
    return size, thought, largest, load


def _once(browser: Browser, origin: str, address: str, who: str) -> tuple[float, float, float, float]:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    context.set_default_timeout(60_000)
    page = context.new_page()
    if who:
        _sign_in(page, origin, who)
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.clearBrowserCache")
    line.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": ROUND_TRIP_MS,
            "downloadThroughput": BITS_A_SECOND / 8,
            "uploadThroughput": BITS_A_SECOND / 8,
        },
    )
    came: list[float] = []
    line.on("Network.loadingFinished", lambda event: came.append(event["encodedDataLength"]))
    begun = time.monotonic()
    page.goto(f"{origin}{address}", wait_until="networkidle")
    largest, thought = float(page.evaluate(_LARGEST)), float(page.evaluate(_THOUGHT)) - ROUND_TRIP_MS
    load = float(page.evaluate("() => performance.getEntriesByType('navigation')[0].loadEventEnd"))
    assert time.monotonic() - begun < 60
    context.close()
    return sum(came), max(thought, 0), largest, load


def _sign_in(page: Page, origin: str, who: str) -> None:
    page.goto(f"{origin}/account/login/")
    page.fill("input[name=login]", f"{who}@demo.workmark.test")
    page.fill("input[name=password]", _PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state()


def lines(origin: str, addresses: list[str], *, who: str, times: int, chromium: str) -> Iterator[str]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for address in addresses:
            size, thought, largest, load = measured(browser, origin, address, who=who, times=times)
            yield f"{address}: {size} bytes, server {thought} ms, largest paint {largest} ms, all there {load} ms"
        browser.close()


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("origin")
    options.add_argument("addresses", nargs="+")
    options.add_argument("--who", default="")
    options.add_argument("--times", type=int, default=3)
    options.add_argument("--chromium", default="/usr/bin/chromium")
    said = options.parse_args()
    for line in lines(said.origin, said.addresses, who=said.who, times=said.times, chromium=said.chromium):
        print(line, flush=True)  # noqa: T201  (a command that reports)


if __name__ == "__main__":
    main()
