"""What O*NET, ESCO and others want shown stands wherever an employer's page names their skills and jobs, once each."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.web.learner.conftest import signed_in_as
from tests.workforce.matrix_scenes import at_work
from tests.workforce.scenes import WORDS, applied, badge, drafted, prove_domain, published, skills
from workmark.lib.clock import now
from workmark.skills.actions.index_framework import index_framework
from workmark.skills.models import Framework, Occupation, Skill
from workmark.workforce.consent_models import Consent, Purpose
from workmark.workforce.opening_words import Wanted
from workmark.workforce.role_models import EmployerRole

HOUSE = "/employer/kestrel-logistics"
ESCO, ONET = "Thanks to ESCO.", "Thanks to O*NET."


@pytest.fixture
def emre(cast: Cast) -> Client:
    return signed_in_as(cast.emre)


@pytest.fixture
def plan(cast: Cast) -> Skill:
    """Of ESCO, as are two others; O*NET has one skill and one job."""
    found, *_others = skills()
    onet = Framework.objects.create(slug="onet", name="O*NET", version="29.3", attribution=ONET)
    Skill.objects.create(framework=onet, uri="https://o.example/s", label="Monitoring")
    Occupation.objects.create(framework=onet, uri="https://o.example/1", code="43-5071.00", label="Clerk")
    Framework.objects.filter(slug="esco").update(attribution=ESCO)
    for framework in Framework.objects.all():
        index_framework(framework)
    return found


def named(client: Client, address: str) -> tuple[int, int]:
    """How often ESCO's and O*NET's sentences stand on a page."""
    answer = client.get(f"{HOUSE}/{address}")
    assert answer.status_code == 200
    page = answer.content.decode()
    return page.count(f'<p class="muted small">{ESCO}</p>'), page.count(f'<p class="muted small">{ONET}</p>')


def test_where_candidates_are_searched(cast: Cast, emre: Client, plan: Skill) -> None:
    prove_domain(cast.kestrel)
    badge(cast, cast.lena, {plan: 3}, slug="planning", earned_at=now())
    signed_in_as(cast.lena).post("/work/found/", {"until": now().date().isoformat(), "country": "PT"})
    token = Consent.objects.get().token

    assert named(emre, "candidates/") == (0, 0)
    assert named(emre, f"candidates/?skill={plan.pk}") == (1, 0)
    assert named(emre, "candidates/?q=monitoring") == (0, 1)
    assert named(emre, f"candidates/?skill={plan.pk}&q=monitoring") == (1, 1)
    assert named(emre, f"candidates/{token}/") == (1, 0)


def test_where_a_need_is_said(emre: Client, plan: Skill) -> None:
    assert named(emre, "needed/new/") == (0, 0)
    assert named(emre, f"needed/new/?skill={plan.pk}") == (1, 0)
    assert named(emre, "needed/new/?q=monitoring") == (0, 1)
    assert named(emre, f"needed/new/?skill={plan.pk}&q=monitoring") == (1, 1)


def test_where_roles_and_openings_are_begun(cast: Cast, emre: Client, plan: Skill) -> None:
    role = EmployerRole.objects.create(organisation=cast.kestrel, title="Shift lead")
    role.skills.create(skill=plan)
    empty = drafted(cast, words=replace(WORDS, advert="You plan shifts."), at=now())
    full = drafted(cast, Wanted(plan), words=replace(WORDS, title="Other", advert=""), at=now())

    assert named(emre, "roles/new/") == (0, 0)
    assert named(emre, "roles/new/?q=clerk") == (0, 1)
    assert named(emre, f"roles/{role.token}/skills/") == (1, 0)
    assert named(emre, f"roles/{role.token}/skills/?q=monitoring") == (1, 1)
    assert named(emre, f"openings/{full.token}/skills/?q=monitoring") == (1, 1)
    # What the advert seems to speak of is ESCO's.
    assert named(emre, f"openings/{empty.token}/skills/") == (1, 0)


def test_where_people_are_compared_with_what_is_asked_for(cast: Cast, emre: Client, plan: Skill) -> None:
    role = EmployerRole.objects.create(organisation=cast.kestrel, title="Shift lead")
    role.skills.create(skill=plan)
    other = EmployerRole.objects.create(organisation=cast.kestrel, title="Planner")
    other.skills.create(skill=plan)
    work = at_work(cast.kestrel, cast.lena, "Lena", role, Purpose.TEAM, Purpose.MOBILITY)
    Consent.objects.update(given_at=now() - timedelta(days=1), expires_at=now() + timedelta(days=90))
    sent = applied(
        published(cast, Wanted(plan), at=now()), badge(cast, cast.lena, {plan: 3}, slug="planning"), at=now()
    )

    assert named(emre, f"roles/{other.token}/nearest/") == (1, 0)
    hers = signed_in_as(cast.lena).get(f"/account/work/{work.pk}/seen/").content.decode()
    assert hers.count(f'<p class="muted small">{ESCO}</p>') == 1
    assert named(emre, f"applications/{sent.token}/") == (1, 0)
