"""What an employer needs and nobody offers: asked, offered, accepted, written, told; counted as demand meanwhile."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.planning.scenes import skill
from tests.submissions.scenes import version
from tests.workforce.scenes import NOW, skills
from workmark.achievements.models import Achievement, AchievementVersion
from workmark.achievements.signals import published
from workmark.jobs.models import Message
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotAllowed, NotFound, WrongState
from workmark.organisations.models import Organisation
from workmark.skills.models import Framework
from workmark.workforce.actions.accept_offer import accept_offer
from workmark.workforce.actions.offer_writing import OfferTerms, link_written, offer_writing, withdraw_offer
from workmark.workforce.actions.request_writing import NeedTerms, close_request, request_writing
from workmark.workforce.asking import asked_skills
from workmark.workforce.receivers import fulfil_offers
from workmark.workforce.writing import offers_to, open_requests, request_for_issuers
from workmark.workforce.writing_models import WritingOffer, WritingRequest

pytestmark = pytest.mark.django_db
TERMS = NeedTerms(
    "Plan  night rotas",
    "Plan a week.\n\n Cover an absence. ",
    40,
    date(2026, 6, 1),
    date(2026, 4, 1),
    Decimal(9000),
)
OFFER = OfferTerms("Two photos of a board, two assessors.", date(2026, 5, 1), Decimal(4000))


@pytest.fixture
def asked(cast: Cast) -> WritingRequest:
    plan, count, _drive = skills()
    return request_writing(cast.emre, cast.kestrel, TERMS, [plan, count], at=NOW)


def letters() -> list[tuple[str, str]]:
    """Which were written, and to whom."""
    found = Message.objects.filter(key__startswith="writing-").order_by("pk")
    return [(each.key.partition(":")[0], each.recipient) for each in found]


def test_it_is_asked_offered_accepted_written_and_told(cast: Cast, asked: WritingRequest) -> None:
    assert (asked.title, asked.task_lines) == ("Plan night rotas", ["Plan a week.", "Cover an absence."])
    assert list(open_requests(NOW)) == [asked]
    offer = offer_writing(cast.ines, cast.harbour, asked, OFFER, at=NOW)
    with pytest.raises(WrongState, match="already"):
        offer_writing(cast.ines, cast.harbour, asked, OFFER, at=NOW)
    other = Organisation.objects.create(name="Other", slug="other", may_issue=True)
    cast.rui.memberships.create(organisation=other, role="author")
    second = offer_writing(cast.rui, other, asked, OFFER, at=NOW)

    accept_offer(cast.emre, offer, at=NOW)

    assert [(one.issuer, one.state) for one in offers_to(asked)] == [
        (cast.harbour, "accepted"),
        (other, "declined"),
    ]
    assert not open_requests(NOW).exists()
    for late in (offer, second):
        with pytest.raises(WrongState):
            accept_offer(cast.emre, late, at=NOW)
    draft = AchievementVersion.objects.create(
        achievement=Achievement.objects.create(slug="night-rotas", issuer=cast.harbour), number=1
    )
    link_written(cast.ines, offer, draft.achievement, at=NOW)
    emre, ines, rui = cast.emre.email, cast.ines.email, cast.rui.email
    so_far = [
        ("writing-offered", emre), ("writing-offered", emre), ("writing-accepted", ines), ("writing-closed", rui),
    ]  # fmt: skip
    assert letters() == so_far

    published.send(sender=AchievementVersion, version=draft)
    fulfil_offers(AchievementVersion, draft)

    assert letters() == [*so_far, ("writing-published", emre)]
    assert WritingOffer.objects.get(pk=offer.pk).fulfilled_at is not None


def test_what_is_published_already_is_told_when_it_is_linked(cast: Cast, asked: WritingRequest) -> None:
    offer = accept_offer(cast.emre, offer_writing(cast.ines, cast.harbour, asked, OFFER, at=NOW), at=NOW)
    with pytest.raises(InvalidInput):
        link_written(cast.ines, offer, version(cast.kestrel, "theirs").achievement, at=NOW)

    link_written(cast.ines, offer, version(cast.harbour, "rotas").achievement, at=NOW)

    assert letters()[-1] == ("writing-published", cast.emre.email)


def test_it_counts_as_demand_while_it_is_open(cast: Cast, asked: WritingRequest) -> None:
    def said() -> list[tuple[str, int, int, int]]:
        return [
            (each.skill.label, each.requests, each.employers, each.openings) for each in asked_skills(NOW)
        ]

    assert said() == [("count stock", 1, 1, 0), ("plan shifts", 1, 1, 0)]
    assert asked_skills(NOW, "PT") == []
    close_request(cast.emre, asked, at=NOW)
    assert said() == []
    assert asked_skills(NOW + timedelta(days=31)) == []


def test_who_may_do_what(cast: Cast, asked: WritingRequest) -> None:
    plan = asked.skills.first()
    assert plan is not None
    own = Framework.objects.create(
        slug="own", name="Own", version="1", licence="own", attribution="own", owner=cast.kestrel
    )
    hidden = skill("urn:own:1", "our secret")
    hidden.framework = own
    hidden.save()
    offer = offer_writing(cast.ines, cast.harbour, asked, OFFER, at=NOW)
    refused: list[tuple[type[Exception], Callable[[], Any]]] = [
        (NotAllowed, lambda: request_writing(cast.ines, cast.kestrel, TERMS, [plan], at=NOW)),
        (NotAllowed, lambda: offer_writing(cast.rui, cast.harbour, asked, OFFER, at=NOW)),
        (NotAllowed, lambda: accept_offer(cast.ines, offer, at=NOW)),
        (NotAllowed, lambda: withdraw_offer(cast.emre, offer, at=NOW)),
        (NotFound, lambda: request_for_issuers(cast.otto, asked.token, at=NOW)),
        (InvalidInput, lambda: request_writing(cast.emre, cast.kestrel, TERMS, [], at=NOW)),
        (InvalidInput, lambda: request_writing(cast.emre, cast.kestrel, TERMS, [hidden], at=NOW)),
        (WrongState, lambda: offer_writing(cast.ines, cast.harbour, asked, OFFER, at=NOW + timedelta(days=31))),
    ]  # fmt: skip
    for error, act in refused:
        with pytest.raises(error):
            act()
    withdraw_offer(cast.ines, offer, at=NOW)
    assert offer_writing(cast.ines, cast.harbour, asked, OFFER, at=NOW).state == "made"


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("title", " "),
        ("tasks", "\n \n"),
        ("people", 0),
        ("needed_by", date(2026, 3, 2)),
        ("closes_on", date(2026, 6, 2)),
        ("pays_up_to", Decimal("NaN")),
        ("currency", "EURO"),
    ],
)
def test_each_part_that_needs_mending_is_named(cast: Cast, part: str, value: Any) -> None:
    plan, _count, _drive = skills()
    with pytest.raises(InvalidInput) as refused:
        request_writing(cast.emre, cast.kestrel, replace(TERMS, **{part: value}), [plan], at=NOW)
    assert part in refused.value.fields


def test_by_pages_alone_from_the_need_to_what_was_written(cast: Cast) -> None:
    plan, _count, _drive = skills()
    emre, ines = Client(), Client()
    emre.force_login(cast.emre)
    ines.force_login(cast.ines)
    day, place = (now() + timedelta(days=60)).date().isoformat(), "/employer/kestrel-logistics/needed/"
    assert "plan shifts" in emre.get(f"{place}new/?add={plan.pk}").content.decode()
    said = {
        "title": "Plan rotas",
        "tasks": "Plan a week.",
        "people": "40",
        "needed_by": day,
        "closes_on": day,
    }
    money = {"pays_up_to": "9000", "currency": "EUR"}
    there = emre.post(f"{place}new/", said | money | {"skill": plan.pk}).url

    listed = ines.get("/desk/needed/").content.decode()
    token = WritingRequest.objects.get().token
    Framework.objects.filter(pk=plan.framework_id).update(attribution="Thanks to them.")
    for reader, address in ((ines, f"/desk/needed/{token}/"), (emre, there)):
        assert reader.get(address).content.decode().count('<p class="muted small">Thanks to them.</p>') == 1
    assert "Kestrel Logistics" in listed
    assert "1 request to write it" in ines.get("/desk/wanted/").content.decode()
    offer = {
        "issuer": "harbour-skills",
        "words": "With photos.",
        "price": "4000",
        "currency": "EUR",
        "ready_by": day,
    }
    assert ines.post(f"/desk/needed/{token}/", offer).status_code == 302
    assert "With photos." in emre.get(there).content.decode()
    made = WritingOffer.objects.get()
    emre.post(f"{there}answer/", {"offer": made.token})
    written = version(cast.harbour, "rotas")
    choice = f'<option value="rotas">{written.title}</option>'
    assert choice in ines.get(f"/desk/needed/{token}/").content.decode()
    ines.post(f"/desk/needed/{token}/answer/", {"offer": made.token, "achievement": "rotas"})

    assert "/assigned/new/rotas/" in emre.get(there).content.decode()
