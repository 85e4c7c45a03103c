"""What holds on every page of every walk: axe finds nothing serious, the page fits its screen, and its HTML is right."""

import hashlib
import json
import subprocess
from pathlib import Path

from playwright.sync_api import Locator, Page

NODE_MODULES = Path(__file__).resolve().parents[1] / "node" / "node_modules"
AXE = NODE_MODULES / "axe-core" / "axe.min.js"
NU = NODE_MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASK_AXE = """async rules => (await axe.run(document, {runOnly: rules})).violations.map(
    each => ({id: each.id, impact: each.impact, nodes: each.nodes.slice(0, 3).map(node => node.html)}))"""
BAR_STAYS = "where => document.querySelectorAll('.work-bar').forEach(bar => { bar.style.position = where; })"

_seen: dict[str, str] = {}


def is_sound(page: Page) -> None:
    """No violation of WCAG 2.2 A or AA rated serious or critical, and no sideways scrolling. Keeps the HTML for Nu."""
    assert AXE.exists(), "axe-core is missing: run npm ci in tests/node."
    # evaluate, not a script tag: the page's own content security policy refuses added scripts, as it should.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    # From the top, where a reader begins, and with the bar that stays in view where it belongs: what it covers is only
    # passing under it. That it lies over nothing that has the focus is asked in `test_focus_in_view.py`.
    page.evaluate("window.scrollTo({top: 0, behavior: 'instant'})")
    page.evaluate(BAR_STAYS, "static")
    found = page.evaluate(ASK_AXE, RULES)
    page.evaluate(BAR_STAYS, "")
    serious = [each for each in found if each["impact"] in {"serious", "critical"}]
    assert not serious, f"{page.url}: {serious}"
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, f"{page.url} is {overflow} px wider than its screen."
    answer = page.request.get(page.url)
    if "text/html" in answer.headers.get("content-type", ""):
        _seen[page.url] = answer.text()


def nu_finds_no_error(folder: Path) -> None:
    """Ask the Nu HTML checker about every page seen so far."""
    assert NU.exists(), "The Nu HTML checker is missing: run npm ci in tests/node."
    assert _seen, "No page was seen, so nothing would be checked."
    addresses = {}
    for address, html in _seen.items():
        name = f"{hashlib.sha256(address.encode()).hexdigest()[:16]}.html"
        (folder / name).write_text(html, encoding="utf-8")
        addresses[name] = address
    ran = subprocess.run(
        ["java", "-jar", str(NU), "--format", "json", "--errors-only", "--exit-zero-always", str(folder)],
        capture_output=True,
        text=True,
        timeout=180,
        check=True,
    )
    messages = json.loads(ran.stderr or '{"messages": []}')["messages"]
    errors = [
        f"{addresses.get(Path(each.get('url', '')).name, '?')} line {each.get('lastLine')}: {each['message']}"
        for each in messages
        if each["type"] == "error"
    ]
    assert not errors, "\n".join(errors[:20])


def tick_rules(row: Locator) -> None:
    """Tick every rule of evidence of one rubric row."""
    for box in row.locator("input[name$='-rules_met']").all():
        box.check()
