"""Work a page with the keyboard alone: Tab to a control, type, Space, Enter. A control that Tab cannot reach fails."""

from pathlib import Path

from playwright.sync_api import Locator, Page

MOST_TABS = 250


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus, and see that the focus is shown."""
    target.wait_for(state="attached")
    for _ in range(MOST_TABS):
        if target.evaluate("element => element === document.activeElement"):
            assert_focus_is_visible(target)
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab did not reach {target} within {MOST_TABS} presses.")


def assert_focus_is_visible(target: Locator) -> None:
    """WCAG 2.4.7: an outline, a ring or a ring on its label says where the focus is."""
    shown = target.evaluate(
        """element => [element, element.closest('label'), element.parentElement].some(place => {
            if (!place) return false;
            const style = getComputedStyle(place);
            return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
        })"""
    )
    assert shown, f"{target} has the focus, but nothing shows it."


def press(page: Page, target: Locator) -> None:
    """Tab to a link or button and press Enter."""
    tab_to(page, target)
    page.keyboard.press("Enter")


def write(page: Page, target: Locator, text: str) -> None:
    """Tab to a field and put this text in it, replacing what stands there."""
    tab_to(page, target)
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(text)


def tick(page: Page, target: Locator) -> None:
    """Tab to a checkbox and press Space, unless it is ticked."""
    tab_to(page, target)
    if not target.is_checked():
        page.keyboard.press("Space")


def choose(page: Page, target: Locator) -> None:
    """Reach one radio button of a group: Tab to the group, then arrow keys, as browsers have it."""
    name = target.get_attribute("name")
    group = page.locator(f'input[type="radio"][name="{name}"]')
    for _ in range(MOST_TABS):
        if group.evaluate_all("radios => radios.includes(document.activeElement)"):
            break
        page.keyboard.press("Tab")
    else:
        raise AssertionError(f"Tab did not reach the choices {name}.")
    page.keyboard.press("Space")
    for _ in range(group.count()):
        if target.is_checked():
            return
        page.keyboard.press("ArrowDown")
    assert target.is_checked(), f"The arrow keys did not reach {target}."


def choose_file(page: Page, target: Locator, path: Path) -> None:
    """Tab to a file field, press Enter, and pick a file in the window that opens."""
    tab_to(page, target)
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(path)
