"""What opens to an operator by a person's consent: that person's own work and public pages, and nobody else's."""

import pytest
from django.core.cache import cache
from django.test import Client

from tests.assessment.scenes import submitted
from tests.conftest import Cast
from tests.credentials.scenes import issued
from tests.factories import published_version
from workmark.assessment.models import Reading
from workmark.credentials.actions.set_visibility import set_visibility
from workmark.lib.clock import now
from workmark.organisations.actions.give_help import begin_help, give_help_consent
from workmark.organisations.actions.name_operator import name_operator
from workmark.organisations.models import Person
from workmark.organisations.operating_models import HelpLook
from workmark.submissions.models import Evidence, GrantView, SharingGrant, Submission
from workmark.web.operator.middleware import SESSION_KEY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_tries_yet() -> None:
    cache.clear()


def looking_as(person: Person, operator: Person) -> Client:
    name_operator(operator, at=now())
    grant = begin_help(operator, give_help_consent(person, words="", at=now()), at=now())
    client = Client()
    client.force_login(operator)
    session = client.session
    session[SESSION_KEY] = grant.token
    session.save()
    return client


def held_by_aziz(cast: Cast) -> tuple[Submission, Evidence, str]:
    """Lena's work in Aziz's hands, an item of it, and the address where he judges."""
    work = submitted(cast, published_version(cast.harbour), state="in-assessment")
    item = Evidence.objects.create(
        submission=work, kind="text", title="Plan", text="Two posts.", visibility="granted"
    )
    held = work.assignments.create(
        assessor=cast.aziz, reading=Reading.objects.get(submission=work), due_at=now()
    )
    return work, item, f"/assess/{held.token}/"


def test_the_pages_where_a_person_judges_hires_or_teaches_others_stay_shut(cast: Cast) -> None:
    _work, item, judging = held_by_aziz(cast)
    closely = f"/work/evidence/{item.token}/look/"
    aziz = Client()
    aziz.force_login(cast.aziz)
    assert [aziz.get(page).status_code for page in (judging, closely)] == [200, 200]

    operator = looking_as(cast.aziz, cast.otto)

    shut = (
        judging,
        closely,
        "/assess/",
        "/desk/",
        "/employer/",
        "/issuing/",
        "/verify/many/",
    )
    assert {page: operator.get(page).status_code for page in shut} == dict.fromkeys(shut, 403)
    assert not HelpLook.objects.exists()


def test_their_own_work_and_public_pages_open(cast: Cast) -> None:
    work, item, _judging = held_by_aziz(cast)
    badge = issued(cast, "public-complaints")
    operator = looking_as(cast.lena, cast.otto)

    own = (
        f"/work/{work.token}/",
        f"/work/evidence/{item.token}/look/",
        f"/badges/{badge.token}/",
        "/catalogue/",
    )
    assert {page: operator.get(page).status_code for page in own} == dict.fromkeys(own, 200)
    assert operator.get(f"/work/evidence/{item.token}/original/").status_code == 403
    assert operator.get("/home/").headers["Location"] == "/work/"
    assert operator.get("/no-such-page/").status_code == 404


def test_nothing_that_lasts_beyond_the_hour_is_carried_off(cast: Cast) -> None:
    work, _item, _judging = held_by_aziz(cast)
    badge = issued(cast, "public-complaints")
    files = [f"/badges/{badge.token}.{ending}" for ending in ("json", "png", "svg", "pdf")]
    lena = Client()
    lena.force_login(cast.lena)
    set_visibility(cast.lena, badge, visibility="private")
    operator = looking_as(cast.lena, cast.otto)

    for page in (f"/work/{work.token}/sharing/", "/work/profile/resume.ler-rs.json", *files):
        assert (page, operator.get(page).status_code) == (page, 403)
    assert lena.get(files[0]).status_code == 200
    assert operator.get(f"/badges/{badge.token}/").status_code == 200
    set_visibility(cast.lena, badge, visibility="unlisted")
    assert operator.get(files[0]).status_code == 200


def test_no_look_through_a_shared_link_is_logged_in_the_persons_name(cast: Cast) -> None:
    work, item, _judging = held_by_aziz(cast)
    grant = SharingGrant.objects.create(
        learner=cast.lena,
        submission=work,
        label="Kestrel",
        created_at=now(),
        expires_at=now().replace(year=2099),
    )
    grant.evidence.add(item)
    page = f"/shared/{grant.token}/"
    operator = looking_as(cast.emre, cast.otto)

    assert [operator.get(each).status_code for each in (page, f"{page}evidence/{item.token}/look/")] == [
        403,
        403,
    ]

    assert not GrantView.objects.exists()
