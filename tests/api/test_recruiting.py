"""Recruiting over the API: an opening, an application without a name, a decision of a person, candidates by consent."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.api.conftest import Program
from tests.conftest import Cast
from tests.workforce.scenes import badge, prove_domain, skills
from workmark.jobs.models import Message
from workmark.lib.clock import now
from workmark.workforce.actions.answer_introduction import answer_introduction
from workmark.workforce.actions.list_candidate import list_candidate
from workmark.workforce.actions.name_application import name_application
from workmark.workforce.actions.send_application import send_application
from workmark.workforce.candidate_models import Introduction
from workmark.workforce.consent_models import ConsentView
from workmark.workforce.consents import views_of
from workmark.workforce.opening_models import Application, Opening

Make = Callable[..., Program]
PLACE = "/employers/kestrel-logistics"


def published(emre: Program, uri: str) -> str:
    """The address of an opening that asks for one skill, by calls alone."""
    said = {"title": "Shift lead", "advert": "You plan the shift.", "country": "PT"}
    made = emre.post(f"{PLACE}/openings", said)
    assert made.status_code == 201, made.content
    place = f"{PLACE}/openings/{made.json()['token']}"
    asked = {"skills": [{"uri": uri, "level": 3, "importance": 5, "is_must": True}]}
    assert emre.patch(place, asked).status_code == 428
    assert emre.patch(place, asked, **{"If-Match": made["ETag"]}).status_code == 200
    until = (now() + timedelta(days=20)).isoformat()
    assert emre.post(f"{place}/publish", {"closes_at": until[:19]}).status_code == 422
    assert emre.post(f"{place}/publish", {"closes_at": until}).json()["state"] == "published"
    return place


def test_an_application_is_read_without_a_name_and_a_person_decides(
    cast: Cast, program: Make, anybody: Program
) -> None:
    plan, _count, _drive = skills()
    emre = program(cast.emre)
    place = published(emre, plan.uri)
    assert [each["title"] for each in anybody.get("/openings").json()["items"]] == ["Shift lead"]
    held = badge(cast, cast.lena, {plan: 3}, slug="plan", earned_at=now() - timedelta(days=9))
    sent = send_application(
        cast.lena, Opening.objects.get(), words="I apply.", badge_tokens=[held.token], at=now()
    )

    (listed,) = emre.get(f"{place}/applications").json()["items"]
    one = emre.get(f"{PLACE}/applications/{sent.token}").json()
    assert (listed["who"], listed["band"], listed["met"], listed["asked"]) == ("Applicant 1", "all", 1, 1)
    assert (one["name"], one["email"], one["badges"]) == ("", "", [])
    assert [(row["skill"], row["reach"]) for row in one["rows"]] == [(plan.uri, "met")]
    day = f"{held.awarded_at:%Y-%m-%d}T00:00:00Z"  # the minute stands on the badge's page, beside her name
    assert one["rows"][0]["earned_at"] == day
    assert {view.what for view in ConsentView.objects.filter(viewer=cast.emre)} == {"application"}

    decided = {"decision": "in-talk", "ground": "proof", "reason": "All of it is proved."}
    there = f"{PLACE}/applications/{sent.token}/decisions"
    for wrong in ({}, {"a_person_decided": False}, {"a_person_decided": True, "decision": "new"}):
        assert emre.post(there, decided | wrong).status_code == 422
    assert emre.post(there, decided | {"a_person_decided": True}).json()["state"] == "in-talk"
    assert emre.post(there, decided | {"a_person_decided": True}).status_code == 409
    name_application(cast.lena, Application.objects.get(), at=now())
    assert emre.get(f"{PLACE}/applications/{sent.token}").json()["name"] == "Lena Ortiz"

    assert program(cast.emre, "workforce").get(f"{place}/applications").status_code == 403
    for address in (place, f"{place}/applications", f"{PLACE}/applications/{sent.token}"):
        assert program(cast.ines).get(address).status_code == 404


def test_candidates_are_found_by_consent_and_asked_whether_they_want_to_be_named(
    cast: Cast, program: Make
) -> None:
    plan, _count, _drive = skills()
    prove_domain(cast.kestrel)
    held = badge(cast, cast.lena, {plan: 3}, slug="plan", earned_at=now() - timedelta(days=9))
    emre, sought = program(cast.emre), {"skills": [{"uri": plan.uri, "level": 3, "years": 1}]}
    assert emre.post(f"{PLACE}/candidates/search", sought).json()["items"] == []
    until = now() + timedelta(days=90)
    list_candidate(cast.lena, None, words="Anybody may find me.", until=until, at=now() - timedelta(1))

    (found,) = emre.post(f"{PLACE}/candidates/search", sought).json()["items"]
    assert "Lena" not in str(found)
    assert found["proofs"][0]["earned_at"] == f"{held.awarded_at:%Y-%m-%d}T00:00:00Z"
    assert [(proof["skill"], proof["level"]) for proof in found["proofs"]] == [(plan.uri, 3)]
    assert emre.get(f"{PLACE}/candidates/{found['token']}").json() == found["proofs"]
    asked = emre.post(f"{PLACE}/candidates/{found['token']}/introductions", {"words": "Nights?"})
    assert (asked.status_code, asked.json()["is_named"], asked.json()["name"]) == (201, False, "")
    assert Message.objects.filter(key__startswith="introduction-asked").count() == 1
    assert emre.get(f"{PLACE}/introductions").json()["total"] == 1
    assert {look.what for look in views_of(cast.lena)} == {"search"}
    answer_introduction(cast.lena, Introduction.objects.get(), says_yes=True, at=now())
    (named,) = emre.get(f"{PLACE}/introductions").json()["items"]
    assert (named["name"], named["email"]) == (cast.lena.name, cast.lena.email)
    assert {look.what for look in views_of(cast.lena)} == {"search", "introduction"}
    unknown = {"skills": [{"uri": "http://example.org/none"}]}
    assert emre.post(f"{PLACE}/candidates/search", unknown).status_code == 422
    assert program(cast.otto).post(f"{PLACE}/candidates/search", sought).status_code == 404


@pytest.mark.parametrize("said", [{"skills": []}, {"skills": [{"uri": "x", "level": 5}]}, {"more": 1}])
def test_a_search_that_does_not_fit_is_refused(cast: Cast, program: Make, said: dict[str, object]) -> None:
    assert program(cast.emre).post(f"{PLACE}/candidates/search", said).status_code == 422
