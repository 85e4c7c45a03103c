"""Emre searches candidates and asks one; no answer holds a name before a yes, and no other employer finds the pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.web.learner.conftest import signed_in_as
from tests.workforce.scenes import badge, prove_domain, skills
from workmark.credentials.models import Credential
from workmark.lib.clock import now
from workmark.organisations.models import Membership, Organisation, Role
from workmark.workforce.actions.list_candidate import list_candidate
from workmark.workforce.candidate_models import Introduction
from workmark.workforce.consent_models import Consent
from workmark.workforce.consents import views_of

PLACE = "/employer/kestrel-logistics/candidates/"
ASKED = "/employer/kestrel-logistics/introductions/"


@pytest.fixture
def as_lena(cast: Cast) -> Client:
    return signed_in_as(cast.lena)


def test_from_agreeing_to_a_name_and_back_without_script(cast: Cast, as_lena: Client) -> None:
    prove_domain(cast.kestrel)
    plan, *_ = skills()
    held = badge(cast, cast.lena, {plan: 3}, slug="planning", earned_at=now())
    emre = signed_in_as(cast.emre)
    search = f"{PLACE}?skill={plan.pk}&level-{plan.pk}=3&country=PT&language=es"
    assert "0 candidates prove all of it" in emre.get(search).content.decode()
    agreed = as_lena.post(
        "/work/found/",
        {"until": now().date().isoformat(), "country": "PT", "region": "PT-13", "languages": ["es"]},
    )
    assert agreed.status_code == 302
    consent = Consent.objects.get()
    place = f"{PLACE}{consent.token}/"

    answers = [emre.get(search), emre.get(place), emre.post(place, {"words": "About nights?"}, follow=True)]
    answers += [emre.post(place, {"words": "Again?"}), emre.get(ASKED)]

    for answer in answers:
        whole = answer.content.decode() + str(answer.headers)
        secrets = (*cast.lena.name.split(), cast.lena.email, held.token, cast.lena.handle)
        assert [word for word in secrets if word in whole] == []
    assert "1 candidate proves all of it" in answers[0].content.decode()
    assert "Alone on new work" in answers[0].content.decode()
    assert {view.what for view in views_of(cast.lena)} == {"search"}

    told, untold = Introduction.objects.order_by("pk")  # the second reached nobody, and nothing says so
    assert answers[4].content.decode().count("Not named yet") == 2
    assert as_lena.get(f"/work/introductions/{untold.token}/").status_code == 404
    own = f"/work/introductions/{told.token}/"
    assert "About nights?" in as_lena.get(own).content.decode()
    as_lena.post(own, {"do": "yes"})
    page = emre.get(ASKED).content.decode()
    assert cast.lena.email in page
    assert f"/badges/{held.token}/" in page

    as_lena.post("/work/found/", {"do": "end"})
    assert cast.lena.email not in emre.get(ASKED).content.decode()
    assert emre.get(place).status_code == 404
    assert "0 candidates" in emre.get(search).content.decode()


def told_her_name(cast: Cast) -> Introduction:
    """Lena said yes to Kestrel. The consent that she was found under has ended by itself; her yes has not."""
    at = now()
    consent = list_candidate(
        cast.lena, None, words="Find me.", until=at - timedelta(days=1), at=at - timedelta(days=9)
    )
    return Introduction.objects.create(
        organisation=cast.kestrel,
        person=consent.person,
        asked_by=cast.emre,
        words="About nights?",
        model="found-1",
        asked_at=at - timedelta(days=3),
        expires_at=at + timedelta(days=11),
        answer=True,
        answered_at=at - timedelta(days=2),
        named_until=at + timedelta(days=88),
    )


def test_reading_her_name_is_a_look_that_she_finds(cast: Cast) -> None:
    prove_domain(cast.kestrel)
    told_her_name(cast)

    page = signed_in_as(cast.emre).get(ASKED).content.decode()

    assert cast.lena.email in page
    (look,) = views_of(cast.lena)
    assert (look.viewer, look.organisation, look.what) == (cast.emre, cast.kestrel, "introduction")


def test_nobody_is_written_down_who_is_not_named(cast: Cast) -> None:
    prove_domain(cast.kestrel)
    told_her_name(cast)
    Introduction.objects.update(named_until=now())

    assert cast.lena.email not in signed_in_as(cast.emre).get(ASKED).content.decode()
    assert not views_of(cast.lena).exists()


@pytest.mark.parametrize("fault", [None, "on hold", "revoked", "ended"])
def test_beside_a_name_stand_only_badges_in_force(cast: Cast, fault: str | None) -> None:
    prove_domain(cast.kestrel)
    plan, *_ = skills()
    held = badge(cast, cast.lena, {plan: 3}, slug="planning", earned_at=now())
    told_her_name(cast)
    Consent.objects.update(expires_at=now() + timedelta(days=9))
    past = now() - timedelta(hours=1)
    said: dict[str, dict[str, Any]] = {
        "on hold": {"held_at": past},
        "revoked": {"revoked_at": past, "revocation_reason": "Given by mistake."},
        "ended": {"valid_until": past},
    }
    if fault:
        Credential.objects.filter(pk=held.pk).update(**said[fault])

    page = signed_in_as(cast.emre).get(ASKED).content.decode()

    assert cast.lena.email in page
    assert (f"/badges/{held.token}/" in page) is (fault is None)


def test_nobody_else_searches_asks_or_answers(cast: Cast, as_lena: Client) -> None:
    prove_domain(cast.kestrel)
    plan, *_ = skills()
    badge(cast, cast.lena, {plan: 3}, slug="planning", earned_at=now())
    as_lena.post("/work/found/", {"until": now().date().isoformat()})
    place = f"{PLACE}{Consent.objects.get().token}/"
    signed_in_as(cast.emre).post(place, {"words": "About nights?"})
    own = f"/work/introductions/{Introduction.objects.get().token}/"
    house = Organisation.objects.create(slug="other-house", name="Other House", is_employer=True)
    Membership.objects.create(person=cast.otto, organisation=house, role=Role.RECRUITER)

    otto = signed_in_as(cast.otto)
    assert [otto.get(each).status_code for each in (PLACE, place, ASKED, own)] == [404] * 4
    assert otto.post(own, {"do": "yes"}).status_code == 404
    # Theirs is another employer, which has proved no domain: whoever agreed to all is not to be found by it.
    assert otto.get(place.replace("kestrel-logistics", "other-house")).status_code == 404
    assert signed_in_as(cast.emre).post(own, {"do": "yes"}).status_code == 404
    assert Introduction.objects.get().answer is None


def test_whoever_agrees_reads_that_an_open_badge_tells_who_she_is(cast: Cast) -> None:
    lena = Client()
    lena.force_login(cast.lena)

    page = lena.get("/work/found/").content.decode()

    assert "its page shows the same title and day beside your name" in page
