"""Parts and the frame: what they promise to pages, and to people."""

import re
import shutil
import subprocess
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import engines
from django.test import Client, RequestFactory
from django.test.utils import override_settings

from workmark.achievements.content import Level, Row
from workmark.submissions.words import count_words
from workmark.web.components.icons import ICONS, icon_svg
from workmark.web.components.rubric import rubric_grid
from workmark.web.components.styles import SOURCES
from workmark.web.components.templatetags.components import page_numbers

SCRIPTS = SOURCES.parent / "js"


def render(source: str, **context: Any) -> str:
    return engines["django"].from_string("{% load components %}" + source).render(context)


@pytest.mark.django_db
def test_the_living_page_shows_every_part_without_inline_style_or_script(client: Client) -> None:
    html = client.get("/components/").content.decode()

    assert "<title>Page parts – Workmark</title>" in html
    assert re.search(r"\sstyle=|\son\w+=|<style|<script(?![^>]*\ssrc=)", html) is None
    assert html.count("<h1") == 1
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert sorted(ids) == sorted(set(ids))
    far = html[html.index('id="distance-table"') :]
    assert "From 50% to 100% of what is asked." in far
    assert "1 step, about 6 hours, €30.00" in " ".join(far.split())


@pytest.mark.django_db
def test_the_living_page_exists_in_demo_mode_only(client: Client) -> None:
    with override_settings(WORKMARK_DEMO=False):
        assert client.get("/components/").status_code == 404


@pytest.mark.django_db
def test_a_chosen_look_stays_and_is_written_on_the_page(client: Client) -> None:
    answer = client.post("/components/appearance/", {"look": "dark", "next": "/components/"})

    assert answer["Location"] == "/components/"
    assert 'data-theme="dark"' in client.get("/components/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_choosing_a_look_never_leads_to_another_site(client: Client, target: str) -> None:
    assert client.post("/components/appearance/", {"look": "light", "next": target})["Location"] == "/"


@pytest.mark.django_db
def test_a_forged_look_changes_nothing(client: Client) -> None:
    client.cookies["look"] = '"><script>'

    assert "data-theme" not in client.get("/components/").content.decode().split(">", 2)[1]


@pytest.mark.parametrize("outcome", ["passed", "failed", "not-determined", "not-applicable"])
def test_each_outcome_has_its_own_icon_and_its_own_word(outcome: str) -> None:
    words = {
        "passed": "Passed",
        "failed": "Failed",
        "not-determined": "Could not tell",
        "not-applicable": "Does not apply",
    }

    html = render('{% include "components/verdict.html" with outcome=outcome only %}', outcome=outcome)

    assert words[outcome] in html
    assert str(icon_svg(outcome)) in html


def test_no_two_outcomes_share_an_icon() -> None:
    assert len({ICONS[name] for name in ("passed", "failed", "not-determined", "not-applicable")}) == 4


def row(key: str, *levels: str, floor: str) -> Row:
    return Row(
        key=key,
        title=key,
        floor=floor,
        levels=tuple(Level(key=name, label=name, text=name) for name in levels),
    )


def test_rows_with_fewer_levels_fill_the_width_of_the_rubric() -> None:
    grid = rubric_grid([row("a", "x", "y", "z", floor="y"), row("b", "yes", "no", floor="yes")], {}, {})

    assert grid.columns == 3
    assert [[cell.span for cell in found.cells] for found in grid.rows] == [[1, 1, 1], [2, 1]]


def test_a_chosen_level_below_the_floor_does_not_pass() -> None:
    rows = [row("a", "x", "y", "z", floor="y")]

    assert rubric_grid(rows, {"a": "x"}, {}).rows[0].chosen_passes
    assert rubric_grid(rows, {"a": "y"}, {}).rows[0].chosen_passes
    assert not rubric_grid(rows, {"a": "z"}, {}).rows[0].chosen_passes
    assert not rubric_grid(rows, {}, {}).rows[0].chosen_passes


def test_a_rubric_says_in_words_what_is_enough_and_what_was_given() -> None:
    html = render(
        "{% rubric rows 'Posts' chosen=chosen %}", rows=[row("a", "x", "y", floor="x")], chosen={"a": "y"}
    )

    assert "Enough to pass" in html
    assert "Given: not yet" in html
    assert "Given: passes" not in html


def test_a_rubric_carries_the_ids_that_signed_credentials_point_at_when_asked() -> None:
    rows = [row("plan", "good", "weak", floor="good")]

    plain, anchored = (
        render("{% rubric rows 'Posts' %}", rows=rows),
        render("{% rubric rows 'Posts' anchors=True %}", rows=rows),
    )

    assert 'id="row-plan"' in anchored
    assert 'id="row-plan-good"' in anchored
    assert " id=" not in plain


def test_a_rubric_without_rows_or_levels_still_stands() -> None:
    assert "<table" in render("{% rubric rows 'Posts' %}", rows=[row("a", floor="")])
    assert "<table" in render("{% rubric rows 'Posts' %}", rows=[])


def test_what_a_person_wrote_is_shown_as_words_in_every_part() -> None:
    evil = "<b onclick=x>&"
    html = render(
        '{% include "components/evidence.html" with title=e text=e facts=many visibility=e href="/x" only %}'
        '{% include "components/textarea.html" with id="a" name="a" label=e value=e hint=e errors=many only %}'
        '{% include "components/notice.html" with title=e text=e items=many only %}'
        '{% include "components/summary_list.html" with rows=rows only %}',
        e=evil, many=[evil], rows=[{"label": evil, "value": evil}],
    )  # fmt: skip

    assert "<b" not in re.sub(r"<(body|br|button)\b", "", html)


def test_pages_left_out_are_marked() -> None:
    assert page_numbers(Paginator(range(240), 12).page(7)) == [1, None, 6, 7, 8, None, 20]


def test_the_place_where_one_is_is_marked_in_the_navigation() -> None:
    request = RequestFactory().get("/catalogue/safe-pallet-handover/")

    html = render(
        '{% nav_link "/catalogue/" "Catalogue" %}{% nav_link "/verify/" "Check" %}', request=request
    )

    assert 'href="/catalogue/" aria-current="true"' in html
    assert 'href="/verify/">' in html


@pytest.mark.node
@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
@pytest.mark.parametrize(
    "text",
    [
        "",
        "one",
        "A well-known shop – we don't close.",
        "3,5 kg",
        "¡Hola! ¿Qué tal?",
        "我们 sell 茶",
        "ひらがな",
        "สวัสดี ພາສາ ភាសា မြန်",
        "a\u00a0b\n\tc",
    ],
)
def test_the_browser_counts_words_as_the_server_does(text: str) -> None:
    program = f"import {{ wordsIn }} from '{SCRIPTS / 'when_needed/words.js'}'; console.log(wordsIn(process.argv[1]));"

    counted = subprocess.run(
        ["node", "--no-warnings", "--input-type=module", "-e", program, "--", text],
        capture_output=True, check=True, text=True,
    )  # fmt: skip

    assert int(counted.stdout) == count_words(text)
