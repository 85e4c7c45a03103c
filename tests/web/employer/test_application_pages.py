"""Emre reads applications: the applicant's own rows, no name before she agrees, and nothing of another employer's."""

from typing import Any

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.web.learner.conftest import signed_in_as
from tests.workforce.scenes import applied, badge, published, skills
from workmark.lib.clock import now
from workmark.organisations.models import Membership, Organisation, Person, Role
from workmark.workforce.actions.name_application import name_application
from workmark.workforce.actions.withdraw_application import withdraw_application
from workmark.workforce.consents import views_of
from workmark.workforce.opening_models import Application
from workmark.workforce.opening_words import Wanted

HOUSE = "/employer/kestrel-logistics"


@pytest.fixture
def sent(cast: Cast) -> Application:
    plan, count, _ = skills()
    opening = published(cast, Wanted(plan, level=3, is_must=True), Wanted(count), at=now())
    held = badge(cast, cast.lena, {plan: 3}, slug="planning", evidence="Rota of Lena Ortiz")
    item = held.submission.evidence.get()  # type: ignore[union-attr]
    return applied(opening, held, evidence_tokens=[item.token], note="I like nights.", at=now())


def pages(sent: Application, house: str = HOUSE) -> list[str]:
    opening = f"{house}/openings/{sent.opening.token}"
    return [
        f"{house}/openings/",
        f"{opening}/",
        f"{opening}/applications/",
        f"{opening}/applications/?state=new",
        f"{house}/applications/{sent.token}/",
    ]


def secrets(sent: Application) -> list[str]:
    """Whatever says who she is, or leads there."""
    lena, held = sent.person, sent.consent.credentials.get()
    return [
        *lena.name.split(),
        lena.email,
        held.token,
        held.submission.token,  # type: ignore[union-attr]
        *(grant.token for grant in sent.grants.all()),
        "Rota of",
    ]


def test_no_page_of_the_employers_says_who_she_is_before_she_agrees(cast: Cast, sent: Application) -> None:
    emre = signed_in_as(cast.emre)
    place = f"{HOUSE}/applications/{sent.token}/"
    decision = {"decision": "in-talk", "ground": "proof", "reason": "All we need."}
    answers = [emre.get(address) for address in pages(sent)]
    answers += [emre.post(place, {}), emre.post(place, decision, follow=True)]

    for answer in answers:
        whole = answer.content.decode() + str(answer.headers)
        assert [word for word in secrets(sent) if word in whole] == []
    page = answers[-1].content.decode()
    assert "Applicant 1" in page
    assert "1 of 2 skills are met." in page
    assert "I like nights." in page
    assert "1 piece of evidence opens then." in page
    assert [(view.viewer, view.what) for view in views_of(cast.lena)] == [(cast.emre, "application")]


def test_once_she_agrees_the_name_and_what_she_chose_are_there_and_gone_when_she_withdraws(
    cast: Cast, sent: Application
) -> None:
    emre = signed_in_as(cast.emre)
    name_application(cast.lena, sent, at=now())
    page = emre.get(pages(sent)[-1]).content.decode()
    grant = sent.grants.get()
    assert "Lena Ortiz" in page
    assert cast.lena.email in page
    assert f"/shared/{grant.token}/" in page
    assert emre.get(f"/shared/{grant.token}/").status_code == 200

    withdraw_application(cast.lena, sent, at=now())

    assert emre.get(pages(sent)[-1]).status_code == 404
    assert emre.get(f"/shared/{grant.token}/").status_code == 404
    assert "Lena" not in emre.get(pages(sent)[2]).content.decode()


def test_both_sides_read_the_same_rows_and_she_reads_the_ground_alone(cast: Cast, sent: Application) -> None:
    emre, lena = signed_in_as(cast.emre), signed_in_as(cast.lena)
    place, own = f"{HOUSE}/applications/{sent.token}/", f"/work/applications/{sent.token}/"
    said = {"decision": "on-hold", "ground": "terms", "reason": "SECRET-REASON"}
    assert emre.post(place, said).status_code == 302

    assert _rows(emre.get(place)) == _rows(lena.get(own))
    page = lena.get(own).content.decode()
    assert "The ground: Hours, place or pay." in page
    assert "SECRET-REASON" not in page


@pytest.mark.long
@pytest.mark.parametrize("who", ["recruiter elsewhere", "ines", "otto", "lena", "manager"])
def test_nobody_else_finds_any_of_it(cast: Cast, sent: Application, who: str) -> None:
    """A colleague who does not recruit is told so (403); to everybody else it looks absent (404)."""
    client, expected = _client(cast, who), 403 if who == "manager" else 404
    addresses = pages(sent)
    if who == "recruiter elsewhere":
        addresses += [address.replace("kestrel-logistics", "other-house") for address in pages(sent)[1:]]
    for address in addresses:
        assert client.get(address).status_code == expected, address
    answer = client.post(pages(sent)[-1], {"decision": "on-hold", "ground": "proof", "reason": "x"})
    assert answer.status_code == expected
    assert not sent.steps.exists()


def _client(cast: Cast, who: str) -> Client:
    if who == "recruiter elsewhere":
        house = Organisation.objects.create(slug="other-house", name="Other House", is_employer=True)
        Membership.objects.create(person=cast.otto, organisation=house, role=Role.RECRUITER)
        return signed_in_as(cast.otto)
    if who == "manager":
        manager = Person.objects.create_user("manager@demo.workmark.test", None, name="Mia")
        Membership.objects.create(person=manager, organisation=cast.kestrel, role=Role.PEOPLE_MANAGER)
        return signed_in_as(manager)
    return signed_in_as(getattr(cast, who))


def _rows(answer: Any) -> str:
    return str(answer.content.decode().split("match-rows")[1].split("</ul>")[0])
