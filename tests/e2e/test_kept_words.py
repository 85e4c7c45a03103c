"""What the pages' own script keeps on a device, in a real browser: no answer of a server makes it lose a word.

The pages here are the forms alone, served from memory; the server is played by what it answers. The whole walk, with a
server, is `tests/e2e/test_nothing_is_lost.py`.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.conftest import PATIENCE, ROOT

STATIC = [ROOT / "src/workmark/web" / room / "static" for room in ("learner", "components")]
ORIGIN = "http://words.test"
WORDS = {
    "restored": "Put back",
    "signed-out": "Signed out",
    "sign-in": "Sign in",
    "sign-in-url": "/account/login/",
    "two": "Newer words were stored",
    "compare": "Compare",
    "kept": "Kept here",
    "device": "On this device",
    "stored": "Stored",
    "use-device": "Use mine",
    "use-stored": "Keep theirs",
}
ANSWER = '<input type="hidden" name="revision-a" value="3"><textarea name="a" data-autosave="/answers/a/">{stored}</textarea>'
ITEM = '<input type="hidden" name="revision" value="3"><textarea name="text">{stored}</textarea>'

Said = tuple[int, dict[str, object]] | None  # None: the line is cut


@dataclass
class Desk:
    """One page with a form. answers: what the server says to a save, in turn; the last for ever after."""

    page: Page
    answers: list[Said]
    sent: list[dict[str, list[str]]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def open(self, stored: str, kind: str = "answers") -> "Desk":
        said = "".join(f' data-{name}="{text}"' for name, text in WORDS.items())
        fields = (ANSWER if kind == "answers" else ITEM).format(stored=stored)
        html = (
            f'<!doctype html><form data-keep="{kind}" method="post">{fields}<div class="work-bar">'
            '<button>Save</button><p data-save-state data-state="idle"></p></div></form>'
            f'<template id="keep-words"{said}></template>'
            '<script type="module" src="/static/workmark/learner/keep.js" data-session="/work/session/"></script>'
        )

        def serve(route: Route) -> None:
            path = route.request.url.removeprefix(ORIGIN)
            if path.startswith("/static/"):
                files = [folder / path.removeprefix("/static/") for folder in STATIC]
                file = next(one for one in files if one.exists())
                route.fulfill(body=file.read_text("utf-8"), content_type="text/javascript")
            elif route.request.method == "POST":
                self.sent.append(parse_qs(route.request.post_data or "", keep_blank_values=True))
                answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
                if answer is None:
                    route.abort("connectionreset")
                else:
                    route.fulfill(status=answer[0], json=answer[1])
            elif path == "/favicon.ico":
                route.fulfill(status=404)
            elif path == "/empty/":
                route.fulfill(body="<p>", content_type="text/html")
            else:
                route.fulfill(body=html, content_type="text/html")

        self.page.unroute_all()
        self.page.route("**/*", serve)
        self.page.goto(f"{ORIGIN}/work/overview/")
        self.page.wait_for_load_state("networkidle")
        return self

    def keeps(self) -> str:
        """Everything on the device, as one text."""
        return str(self.page.evaluate("JSON.stringify({...localStorage})"))

    def keep(self, name: str, text: str, base: int, **more: object) -> None:
        """A copy as an earlier tab left it."""
        field_name = "a" if name.startswith("/answers/") else "text"
        copy = json.dumps({"values": {field_name: text}, "base": base, **more})
        self.page.goto(f"{ORIGIN}/empty/")
        self.page.evaluate("([n, c]) => localStorage.setItem(n, c)", [f"workmark-keep|{name}", copy])

    def is_saved(self) -> None:
        expect(self.page.locator("[data-save-state]")).to_have_attribute("data-state", "saved")

    @property
    def text(self) -> str:
        return self.page.locator("textarea").input_value()


@pytest.fixture
def desk(browser: Browser) -> Iterator[Callable[..., Desk]]:
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    context.add_init_script(
        "window.alive = []; const send = fetch; window.fetch = (a, o) => { alive.push(o?.keepalive); return send(a, o); }"
    )
    page = context.new_page()
    made: list[Desk] = []

    def at(*answers: Said) -> Desk:
        made.append(Desk(page, list(answers)))
        page.route("**/empty/", lambda route: route.fulfill(body="<p>", content_type="text/html"))
        return made[-1]

    page.on("pageerror", lambda fault: made[-1].faults.append(str(fault)))
    yield at
    assert [fault for one in made for fault in one.faults] == []
    context.close()


SAVED = (200, {"revision": 4, "setAside": False})
SET_ASIDE = (409, {"revision": 4, "setAside": True})


@pytest.mark.parametrize(
    "refused", [(409, {"detail": "Choose first."}), (422, {"detail": "Too long."}), (503, {}), None]
)
def test_a_copy_the_server_did_not_set_aside_stays_on_the_device(
    desk: Callable[..., Desk], refused: Said
) -> None:
    lena = desk(refused)
    lena.keep("/answers/a/", "written in the tunnel", base=2)

    lena.open(stored="newer")

    assert lena.text == "newer"
    assert "written in the tunnel" in lena.keeps()
    if refused and refused[1]:
        expect(lena.page.locator("blockquote")).to_have_text("written in the tunnel")
        expect(lena.page.locator("form")).to_contain_text(f"{refused[1]['detail']} Kept here")
    # What is typed next has a place of its own.
    lena.page.locator("textarea").fill("newer, and more")
    assert "written in the tunnel" in lena.keeps()
    assert "newer, and more" in lena.keeps()

    # On the next visit the line is whole: the server keeps both, and the device needs neither.
    lena.page.goto(f"{ORIGIN}/empty/")
    lena.page.evaluate("localStorage.removeItem('workmark-keep|/answers/a/')")
    lena.sent, lena.answers = [], [SET_ASIDE]
    lena.open(stored="newer")
    lena.page.wait_for_function("!JSON.stringify({...localStorage}).includes('tunnel')")
    lena.page.wait_for_timeout(300)
    assert [one["revision"] for one in lena.sent if one["text"] == ["written in the tunnel"]] == [["2"]]


def test_words_are_put_back_and_told_without_a_fault(desk: Callable[..., Desk]) -> None:
    lena = desk(SAVED)
    lena.keep("/answers/a/", "newer, and a sentence more", base=3)

    lena.open(stored="newer")

    assert lena.text == "newer, and a sentence more"
    expect(lena.page.locator("form")).to_contain_text("Put back")
    lena.is_saved()
    assert lena.sent[0]["text"] == ["newer, and a sentence more"]
    assert lena.keeps() == "{}"


@pytest.mark.parametrize("sent", ['{"a":"newer"}', ['{"a":"newer"}', "no JSON"]])
def test_a_copy_of_a_former_script_is_put_back_and_saved(desk: Callable[..., Desk], sent: object) -> None:
    lena = desk(SAVED)
    lena.keep("/answers/a/", "newer, and more", base=2, sent=sent)

    lena.open(stored="newer")

    lena.is_saved()
    assert lena.text == "newer, and more"
    assert lena.sent[0]["mine"] == ["newer"]
    assert lena.keeps() == "{}"


def test_a_long_answer_is_sent_once_and_outlives_its_page(desk: Callable[..., Desk]) -> None:
    long = (
        "word " * 9_000
    )  # 45,000 bytes: once is below the 64 KiB of a request that outlives its page, twice is not
    lena = desk(None).open(stored="")
    lena.page.locator("textarea").fill("first")
    lena.page.locator("textarea").blur()
    expect(lena.page.locator("[data-save-state]")).to_have_attribute("data-state", "offline")
    with lena.page.expect_request(lambda request: len(request.post_data or "") > len(long)):
        lena.page.locator("textarea").fill(long)
        lena.page.locator("textarea").blur()

    assert set(lena.page.evaluate("alive")) == {True}
    assert {one["text"][0]: one.get("mine") for one in lena.sent} == {"first": None, long: ["first"]}


def test_letters_typed_while_words_are_set_aside_stay_on_the_device(desk: Callable[..., Desk]) -> None:
    lena = desk(SET_ASIDE).open(stored="newer")
    lena.page.evaluate(
        """() => {
          const field = document.querySelector('textarea');
          const type = (text) => { field.value = text; field.dispatchEvent(new Event('input')); };
          type('mine');
          field.dispatchEvent(new Event('change'));
          type('mine, and more');
        }"""
    )

    expect(lena.page.locator("form")).to_contain_text("Newer words were stored")
    assert lena.sent[0]["text"] == ["mine"]
    assert "mine, and more" in lena.keeps()


def test_two_versions_of_an_item_wait_for_a_choice(desk: Callable[..., Desk]) -> None:
    lena = desk(SAVED)
    lena.keep("/work/overview/", "from the phone", base=2)
    lena.open(stored="from the laptop", kind="item")
    lena.page.locator("textarea").fill("from the laptop, and more")
    lena.page.locator("textarea").blur()
    assert "from the phone" in lena.keeps()

    lena.open(stored="from the laptop", kind="item")
    lena.page.get_by_role("button", name="Use mine").click()

    lena.is_saved()
    assert (lena.text, lena.sent[-1]["text"]) == ("from the phone", ["from the phone"])
    assert lena.keeps() == "{}"


def test_two_tabs_on_one_answer_lose_nothing_of_each_other(desk: Callable[..., Desk]) -> None:
    first = desk(None).open(stored="newer")
    second = Desk(first.page.context.new_page(), [None]).open(stored="newer")
    first.page.locator("textarea").fill("newer, from the first tab")
    second.page.locator("textarea").fill("newer, from the second tab")
    second.page.close()

    assert "from the first tab" in first.keeps()
    assert "from the second tab" in first.keeps()
    # The next visit saves the newest and then sends the other, which the server keeps beside it.
    first.page.goto(f"{ORIGIN}/empty/")
    first.sent, first.answers = [], [SAVED, SET_ASIDE]
    first.open(stored="newer")
    first.page.wait_for_function("!JSON.stringify({...localStorage}).includes('tab')")

    texts = ["newer, from the first tab", "newer, from the second tab"]
    assert sorted(one["text"][0] for one in first.sent[:2]) == texts


def test_words_kept_for_work_that_is_closed_are_shown_until_they_are_removed(
    desk: Callable[..., Desk],
) -> None:
    lena = desk(SAVED)
    lena.keep("/work/abc/answers/a/", "typed in the train", base=2)
    lena.keep("/work/other/answers/a/", "of other work", base=2)
    panel = (
        '<!doctype html><main><section data-kept-under="/work/abc/" hidden><div data-kept-list></div>'
        "<button>Remove</button></section></main>"
        '<script type="module" src="/static/workmark/learner/kept.js"></script>'
    )
    lena.open(stored="")
    lena.page.route("**/closed/", lambda route: route.fulfill(body=panel, content_type="text/html"))

    lena.page.goto(f"{ORIGIN}/closed/")
    expect(lena.page.locator("blockquote")).to_have_text(["typed in the train"])
    lena.page.get_by_role("button", name="Remove").click()
    expect(lena.page.locator("section")).to_be_hidden()

    assert "typed in the train" not in lena.keeps()
    assert "of other work" in lena.keeps()
