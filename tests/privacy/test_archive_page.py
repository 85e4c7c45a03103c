"""The page of an archive, opened from a folder by a real browser without a network, checks badges and files by itself."""

import io
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.conftest import Cast
from tests.credentials.scenes import issued
from tests.e2e.conftest import QUIET, chromium
from workmark.privacy.archiving.writing import write_archive

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.long
def test_the_page_in_the_folder_checks_badges_and_files_alone(cast: Cast, tmp_path: Path) -> None:
    issued(cast)
    out, folder = io.BytesIO(), tmp_path / "mine"
    write_archive(cast.lena, out, at=datetime(2026, 3, 2, 9, tzinfo=UTC), step=lambda done, total: None)
    with zipfile.ZipFile(out) as archive:
        archive.extractall(folder)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        page = browser.new_context(offline=True, viewport={"width": 320, "height": 740}).new_page()
        wrong: list[str] = []
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.goto(f"file://{folder}/index.html")
        page.get_by_role("button", name="Check all badges").click()
        expect(page.locator("#sum")).to_have_text(re.compile("^1 of 1 badges are signed"))
        page.locator("#folder").set_input_files(folder)
        expect(page.locator("#files")).to_have_text(re.compile(r"^\d+ files are as they were\.$"))
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert wrong == []

        # As it is written for a badge that was taken back.
        said = (folder / "index.html").read_text("utf-8")
        (folder / "index.html").write_text(said.replace('"revoked": false', '"revoked": true'), "utf-8")
        page.goto(f"file://{folder}/index.html")
        page.get_by_role("button", name="Check all badges").click()
        expect(page.locator('[data-said="0"]')).to_contain_text("The issuer has taken it back")
        expect(page.locator("#sum")).to_have_text(re.compile("^0 of 1 badges are signed"))

        # One letter of what was signed becomes another.
        at = said.index('"jwt": "') + 400
        changed = said[:at] + ("A" if said[at] != "A" else "B") + said[at + 1 :]
        (folder / "index.html").write_text(changed, "utf-8")
        page.goto(f"file://{folder}/index.html")
        page.get_by_role("button", name="Check all badges").click()
        expect(page.locator('[data-said="0"]')).to_contain_text("Not as it was signed")
        browser.close()
