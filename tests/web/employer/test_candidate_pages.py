"""Emre searches candidates and asks one; no answer holds a name before a yes, and no other employer finds the pages."""

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.web.learner.conftest import signed_in_as
from tests.workforce.scenes import badge, prove_domain, skills
from workmark.lib.clock import now
from workmark.organisations.models import Membership, Organisation, Role
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
