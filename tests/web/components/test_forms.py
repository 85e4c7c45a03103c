"""Django's forms as we draw them: every control named, every error tied to its control and reachable by link."""

from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms
from django.test import override_settings

from workmark.web.components.samples import SampleForm


class Elements(HTMLParser):
    """Every element of a page with its attributes, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.found if "id" in attributes]


@pytest.fixture
def broken() -> Elements:
    return Elements(str(SampleForm({"story": "We listened first."}, auto_id="id_%s")))


def test_every_control_has_a_label_or_a_legend(broken: Elements) -> None:
    labelled = {attributes["for"] for tag, attributes in broken.found if tag == "label"}
    controls = [a["id"] for tag, a in broken.found if tag in {"input", "select", "textarea"}]

    assert len(controls) == 9
    assert [control for control in controls if control not in labelled] == []


def test_no_id_is_given_twice(broken: Elements) -> None:
    assert len(broken.ids()) == len(set(broken.ids()))


def test_whatever_describes_a_control_exists(broken: Elements) -> None:
    named = {word for _, a in broken.found for word in a.get("aria-describedby", "").split()}

    assert {"id_name_helptext", "id_name_error", "id_audience_error"} <= named
    assert named <= set(broken.ids())


def test_the_summary_links_to_each_control_that_needs_mending(broken: Elements) -> None:
    links = [a["href"].removeprefix("#") for tag, a in broken.found if tag == "a"]

    assert links == ["id_name", "id_family", "id_audience_0", "id_own_work"]
    assert set(links) <= set(broken.ids())


def test_the_summary_takes_the_focus_without_script(broken: Elements) -> None:
    summary = next(a for _, a in broken.found if a.get("class") == "error-summary")

    assert summary["tabindex"] == "-1"
    assert "autofocus" in summary


def test_a_form_without_mistakes_has_no_summary() -> None:
    assert "error-summary" not in str(SampleForm())


def test_what_a_person_typed_comes_back_as_words() -> None:
    html = str(SampleForm({"name": "", "story": "</textarea><script>alert(1)</script>"}))

    assert "<script>" not in html


def test_errors_about_the_whole_form_stand_in_the_summary_as_words() -> None:
    class Pair(forms.Form):
        start = forms.DateField()

        def clean(self) -> dict[str, Any]:
            raise forms.ValidationError("The end is before the start. Choose a later end.")

    html = str(Pair({"start": "2026-03-09"}))

    assert "<li>The end is before the start. Choose a later end.</li>" in html


@override_settings(LANGUAGE_CODE="en")
def test_a_field_that_may_be_left_out_says_so() -> None:
    html = str(SampleForm()["proof"].as_field_group())

    assert "(optional)" in html
