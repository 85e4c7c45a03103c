"""Pages as they are after focus: Tab through a page, there and back, and see that nothing lies over what is focused."""

from typing import Any

from playwright.sync_api import Page

MOST_STOPS = 150
# What a bar or panel that stays in view covers of the focused control: points in its box where something else is on
# top. A control whose own box is not drawn (a radio behind its label) is looked for by its label.
ASK = """async hasScript => {
    // What the page does after a focus has been drawn. Without script no frame calls back.
    for (const _ of hasScript ? [1, 2] : []) await new Promise(requestAnimationFrame);
    const focused = document.activeElement;
    if (!focused || focused === document.body) return null;
    const drawn = box => box.width > 4 && box.height > 4;
    let shown = focused;
    if (!drawn(focused.getBoundingClientRect()) && focused.labels?.length) shown = focused.labels[0];
    const box = shown.getBoundingClientRect();
    const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
    const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
    const points = [];
    for (const x of [0.1, 0.5, 0.9]) for (const y of [0.02, 0.25, 0.5, 0.75, 0.98])
        points.push([left + (right - left) * x, top + (bottom - top) * y]);
    const stays = element => {
        for (let place = element; place; place = place.parentElement)
            if (["sticky", "fixed"].includes(getComputedStyle(place).position)) return place;
        return null;
    };
    const covered = points.filter(([x, y]) => {
        const hit = document.elementFromPoint(x, y), bar = hit && stays(hit);
        return bar && !bar.contains(shown) && !shown.contains(hit);
    });
    return {
        name: `${focused.tagName.toLowerCase()} ${focused.name || focused.id || (focused.textContent || "").trim().slice(0, 40)}`,
        place: [...document.querySelectorAll("*")].indexOf(focused),
        inView: right > left && bottom > top,
        covered: covered.length,
        of: points.length,
        height: Math.round(box.height),
    };
}"""


def every_stop(page: Page, key: str, script: bool) -> list[dict[str, Any]]:
    """Press Tab (or Shift+Tab) from where the focus is until it leaves the page; what each stop says of itself."""
    stops: list[dict[str, Any]] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        stop = page.evaluate(ASK, script)
        if stop is None or any(stop["place"] == before["place"] for before in stops):
            return stops
        stops.append(stop)
    raise AssertionError(f"{page.url} has more than {MOST_STOPS} stops, or the focus goes in circles.")


def nothing_covers_the_focus(page: Page, *, script: bool = True) -> int:
    """Assert that at no stop, downwards and upwards, part of what is focused is covered. Gives how many stops there are.

    script: without it only that nothing is covered whole, which is all that WCAG 2.4.11 asks and such a page can do.
    """
    page.emulate_media(reduced_motion="reduce")  # or the page would still be scrolling when it is looked at
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    stops = every_stop(page, "Tab", script) + every_stop(page, "Shift+Tab", script)
    hidden = [
        stop for stop in stops if stop["covered"] >= (1 if script else stop["of"]) or not stop["inView"]
    ]
    assert not hidden, f"{page.url}: {hidden[:5]}"
    return len(stops)
