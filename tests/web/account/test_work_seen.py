"""What Kestrel sees of Lena, on her own page: all that its pages show of her, and how much of it is on the page."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from tests.conftest import Cast
from tests.submissions.scenes import version
from tests.workforce.learning_scenes import TERMS, earned, employed, shows_progress
from workmark.lib.clock import now
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import Person
from workmark.submissions.models import GrantView, SharingGrant, Submission
from workmark.workforce.actions.answer_learning import accept_learning, decline_learning
from workmark.workforce.actions.assign_learning import assign_learning
from workmark.workforce.actions.give_consent import give_consent
from workmark.workforce.consent_models import Consent, ConsentView, Purpose
from workmark.workforce.learning import followed
from workmark.workforce.learning_models import LearningAssignment

pytestmark = pytest.mark.django_db


def page_of(cast: Cast, work: Employment) -> str:
    client = Client()
    client.force_login(cast.lena)
    return unescape(client.get(reverse("account:work-seen", args=[work.pk])).content.decode())


def asked_of_lena(cast: Cast, at: datetime) -> LearningAssignment:
    terms = replace(TERMS, due_on=(at + timedelta(days=9)).date())
    work, offered = employed(cast.lena, cast.kestrel), version(cast.harbour).achievement
    return assign_learning(cast.emre, cast.kestrel, [work], offered, terms, at=at)[0]


def test_what_she_was_asked_to_earn_stands_there_as_her_manager_reads_it(cast: Cast) -> None:
    at = now()
    one = asked_of_lena(cast, at)
    accept_learning(cast.lena, one, at=at)
    earned(cast.lena, one.achievement, at=at)
    assert "Achieved" not in page_of(cast, one.employment)
    assert "Not shown" in page_of(cast, one.employment)

    shows_progress(cast.lena, cast.kestrel, at=at)

    (row,) = followed(cast.emre, cast.kestrel, [LearningAssignment.objects.get()], at=at)
    assert row.progress == "achieved"
    page = page_of(cast, one.employment)
    for shown in (row.title, TERMS.reason, "Accepted", "Achieved"):
        assert shown in page


def test_her_reason_for_a_no_is_not_among_it(cast: Cast) -> None:
    at = now()
    one = asked_of_lena(cast, at)
    decline_learning(cast.lena, one, reason="I am looking for other work.", at=at)

    page = page_of(cast, one.employment)

    assert "Declined" in page
    assert "other work" not in page


def looked_at(cast: Cast, times: int) -> Employment:
    """As often by Emre, an hour apart, and once by Otto before."""
    at = now()
    work = employed(cast.lena, cast.kestrel)
    consent = give_consent(
        cast.lena, cast.kestrel, Purpose.TEAM, words="They see.", until=at + timedelta(days=90), at=at
    )
    for viewer, hours in [(cast.emre, n) for n in range(1, times + 1)] + [(cast.otto, times + 1)]:
        ConsentView.objects.create(
            consent=consent,
            organisation=cast.kestrel,
            viewer=viewer,
            what="matrix",
            at=at - timedelta(hours=hours),
        )
    return work


def test_looks_that_are_not_on_the_page_are_counted_there(cast: Cast) -> None:
    page = page_of(cast, looked_at(cast, 24))

    assert "These are the newest 20 of 25 looks." in page
    assert f"{cast.emre.name} (24)" in page
    assert f"{cast.otto.name} (1)" in page


def test_nothing_is_counted_where_every_look_is_on_the_page(cast: Cast) -> None:
    assert "These are the newest" not in page_of(cast, looked_at(cast, 19))


def test_the_page_of_everybody_who_looked_counts_them_too(cast: Cast) -> None:
    looked_at(cast, 79)
    assert Consent.objects.count() == 1
    client = Client()
    client.force_login(cast.lena)

    page = unescape(client.get(reverse("account:who-sees")).content.decode())

    assert "These are the newest 50 of 80 looks." in page
    assert f"{cast.emre.name} for Kestrel Logistics (79)" in page
    assert f"{cast.otto.name} for Kestrel Logistics (1)" in page


def looks_on(html: str) -> list[str]:
    """The moments in the table of looks, from top to bottom."""
    return re.findall(r"<tr>\s*<t[hd][^>]*>([^<]+)</t[hd]>", html.split('id="looks"')[1].split("<tbody>")[1])


def pages_of(client: Client, address: str) -> list[str]:
    """All pages, as somebody goes through them who follows "Next" and nothing else."""
    found, more = list[str](), address
    while more and len(found) < 9:
        found.append(unescape(client.get(more).content.decode()))
        after = re.search(r'<a rel="next" href="(\?page=\d+)#looks">', found[-1])
        more = address + after[1] if after else ""
    return found


def shown_at(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def test_every_look_of_an_employers_people_is_on_one_of_its_pages(cast: Cast) -> None:
    work = looked_at(cast, 44)
    client = Client()
    client.force_login(cast.lena)

    pages = pages_of(client, reverse("account:work-seen", args=[work.pk]))

    newest_first = [shown_at(each.at) for each in ConsentView.objects.order_by("-at")]
    assert [len(looks_on(page)) for page in pages] == [20, 20, 5]
    assert [moment for page in pages for moment in looks_on(page)] == newest_first
    assert ["These are the newest" in page for page in pages] == [True, False, False]


def test_every_look_under_consents_and_through_links_is_on_one_page_in_its_turn(cast: Cast) -> None:
    """By turns, each an hour before the other; of another learner's link none."""
    looked_at(cast, 59)
    work = Submission.objects.create(learner=cast.lena, version=version(cast.harbour))
    ends = now() + timedelta(days=9)
    grant = SharingGrant.objects.create(learner=cast.lena, submission=work, label="Ana", expires_at=ends)
    others = Submission.objects.create(learner=cast.rui, version=work.version)
    not_hers = SharingGrant.objects.create(learner=cast.rui, submission=others, label="Bea", expires_at=ends)
    for view in ConsentView.objects.all():
        at = view.at - timedelta(minutes=30)
        GrantView.objects.create(grant=grant, at=at)
        GrantView.objects.create(grant=not_hers, at=at + timedelta(minutes=7))
    client = Client()
    client.force_login(cast.lena)

    pages = pages_of(client, reverse("account:who-sees"))

    moments = [each.at for each in ConsentView.objects.all()] + [each.at for each in grant.views.all()]
    assert [len(looks_on(page)) for page in pages] == [50, 50, 20]
    shown = [moment for page in pages for moment in looks_on(page)]
    assert shown == [shown_at(at) for at in sorted(moments)[::-1]]
    assert [page.count("Link “Ana”") for page in pages] == [25, 25, 10]
    assert not any("Bea" in page for page in pages)


def test_looks_of_one_moment_stand_on_one_page_each(cast: Cast) -> None:
    looked_at(cast, 119)
    ConsentView.objects.update(at=now())
    for number, view in enumerate(ConsentView.objects.order_by("pk")):
        name = f"Viewer {number:03}"
        viewer = Person.objects.create_user(f"v{number}@demo.workmark.test", None, name=name)
        ConsentView.objects.filter(pk=view.pk).update(viewer=viewer)
    client = Client()
    client.force_login(cast.lena)

    pages = pages_of(client, reverse("account:who-sees"))

    tables = [page.split('id="looks"')[1].split("</table>")[0] for page in pages]
    seen = sorted(name for table in tables for name in re.findall(r"Viewer \d{3}", table))
    assert seen == [f"Viewer {number:03}" for number in range(120)]


@pytest.mark.parametrize(("asked", "looks"), [("99", 10), ("0", 10), ("x", 50), ("", 50), ("-1", 10)])
def test_a_page_that_there_is_not_is_the_nearest_that_there_is(cast: Cast, asked: str, looks: int) -> None:
    looked_at(cast, 59)
    client = Client()
    client.force_login(cast.lena)

    answer = client.get(reverse("account:who-sees"), {"page": asked})

    assert (answer.status_code, len(looks_on(answer.content.decode()))) == (200, looks)
