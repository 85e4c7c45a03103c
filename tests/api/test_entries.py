"""Searching the frameworks from a program: the same answers as `tests/skills/test_searching.py` works out by hand."""

from typing import Any

import pytest
from django.test import Client

from tests.api.conftest import Program
from tests.skills.search_shelf import fill_shelf


@pytest.fixture
def anybody(db: None) -> Program:
    fill_shelf()
    return Program("", Client())


def test_skills_say_where_they_stand_and_what_found_them(anybody: Program) -> None:
    said = anybody.get("/skills?q=lead+peopl").json()

    assert (said["total"], said["page"], said["has_more"]) == (1, 1, False)
    [skill] = said["items"]
    assert {
        name: skill[name] for name in ("framework", "uri", "code", "label", "found_by", "nearness", "kind")
    } == {
        "framework": "shelf",
        "uri": "urn:shelf:skill:0",
        "code": "S1",
        "label": "manage staff",
        "found_by": "lead people",
        "nearness": "other-label",
        "kind": "skill",
    }
    assert anybody.client.get(skill["page"]).status_code == 200


def test_occupations_and_tasks_are_searched_alike(anybody: Program) -> None:
    [job] = anybody.get("/occupations?q=storeman&language=es").json()["items"]
    assert (job["label"], job["code"]) == ("encargado de almacén", "4321.1")
    assert anybody.client.get(job["page"]).status_code == 200

    [task] = anybody.get("/tasks?q=grnid+beans").json()["items"]
    assert (task["label"], task["occupation"]) == ("Grind beans and brew coffee.", "barista")
    assert task["nearness"] == "near-miss"


def test_pages_follow_each_other(anybody: Program) -> None:
    def page(number: int) -> Any:
        return anybody.get(f"/skills?q=manage&page={number}&page_size=2").json()

    assert [item["label"] for item in page(1)["items"]] == ["manage staff", "manage a warehouse"]
    assert [item["label"] for item in page(2)["items"]] == ["manage staff rotas"]
    assert (page(1)["has_more"], page(2)["has_more"], page(10_000)["items"]) == (True, False, [])


@pytest.mark.parametrize(
    "asked", ["", "?q=", "?q=" + "x" * 201, "?q=a&page=0", "?q=a&page_size=101", "?q=a&language=" + "x" * 13]
)
def test_what_cannot_be_asked_is_refused(anybody: Program, asked: str) -> None:
    for kind in ("skills", "occupations", "tasks"):
        assert anybody.get(f"/{kind}{asked}").status_code == 422


def test_signs_find_nothing(anybody: Program) -> None:
    assert anybody.get("/skills?q=%25%22*").json()["items"] == []
