"""While nobody may act for an employer, nobody is asked in its name, and nothing more is told to its systems."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.credentials.scenes import issued
from tests.integrations.delivering.receiver import URL, Receiver
from tests.workforce.learning_scenes import assigned
from tests.workforce.scenes import applied, badge, published, skills
from workmark.integrations.delivering.queueing import Event, queue
from workmark.integrations.delivering.sending import send_what_is_due
from workmark.integrations.delivering.tasks import retry_due
from workmark.integrations.webhooks.actions.register_webhook import register_webhook
from workmark.lib.clock import now
from workmark.lib.problems import WrongState
from workmark.organisations.actions.name_operator import name_operator
from workmark.organisations.actions.suspend import lift_organisation, suspend_organisation
from workmark.workforce.actions.accept_offer import accept_offer
from workmark.workforce.actions.answer_learning import accept_learning
from workmark.workforce.actions.ask_for_proof import ask_for_proof
from workmark.workforce.actions.offer_writing import OfferTerms, offer_writing
from workmark.workforce.actions.request_writing import NeedTerms, request_writing
from workmark.workforce.opening_words import Wanted
from workmark.workforce.reminding import remind
from workmark.workforce.writing import open_requests

pytestmark = pytest.mark.django_db


def suspended(cast: Cast) -> None:
    name_operator(cast.otto, at=now())
    suspend_organisation(cast.otto, cast.kestrel, reason="It asks for money.", at=now())
    cast.kestrel.refresh_from_db()


def test_nobody_applies_to_it_before_it_is_lifted(cast: Cast) -> None:
    plan, *_others = skills()
    opening = published(cast, Wanted(plan), at=now())
    held = badge(cast, cast.lena, {plan: 3}, slug="planning", earned_at=now() - timedelta(days=3))
    suspended(cast)

    assert "This opening is closed" in Client().get(f"/openings/{opening.token}/").content.decode()
    with pytest.raises(WrongState):
        applied(opening, held, at=now())

    lift_organisation(cast.otto, cast.kestrel, at=now())
    applied(opening, held, at=now())


def test_its_requests_for_proof_take_no_answers(cast: Cast) -> None:
    asked = ask_for_proof(
        cast.emre, cast.kestrel, wanted="Shelving", purpose="Shift lead", days=9, keep_days=9, at=now()
    )
    credential, anybody = issued(cast), Client()
    anybody.force_login(cast.lena)
    prepared = anybody.post(f"/proof/{asked.token}/", {"badge": credential.token}).url
    suspended(cast)

    assert anybody.get(f"/proof/{asked.token}/").status_code == 404
    assert anybody.post(f"{prepared}send/").status_code == 409
    assert not asked.answers.filter(sent_at__isnull=False).exists()


def test_nobody_is_asked_to_write_for_it_or_reminded_of_what_it_asked_for(cast: Cast) -> None:
    plan, *_others = skills()
    today = now().date()
    needs = NeedTerms(
        "Plan night rotas", "Plan a week.", 40, today + timedelta(days=90), today + timedelta(days=30)
    )
    asked = request_writing(cast.emre, cast.kestrel, needs, [plan], at=now())
    learning = assigned(cast)
    accept_learning(cast.lena, learning, at=now())
    due = now().replace(year=learning.due_on.year, month=learning.due_on.month, day=learning.due_on.day)
    suspended(cast)

    assert list(open_requests(now())) == []
    offer = OfferTerms("Two photos, two assessors.", today + timedelta(days=60))
    with pytest.raises(WrongState):
        offer_writing(cast.ines, cast.harbour, asked, offer, at=now())
    assert remind(due - timedelta(days=1)) == 0

    lift_organisation(cast.otto, cast.kestrel, at=now())
    offered = offer_writing(cast.ines, cast.harbour, asked, offer, at=now())
    accept_offer(cast.emre, offered, at=now())
    assert remind(due - timedelta(days=1)) == 1


def test_what_its_systems_would_hear_waits(cast: Cast) -> None:
    webhook, _secret = register_webhook(
        cast.emre, cast.kestrel, name="HR", url=URL, event_types=["assignment.changed"], at=now()
    )
    queue(cast.kestrel.pk, [Event("assignment.changed", {"id": "1"})], at=now())
    suspended(cast)
    receiver = Receiver()
    send_what_is_due(webhook, fetcher=receiver.fetcher())
    assert (receiver.taken, retry_due.func()) == ([], 0)

    lift_organisation(cast.otto, cast.kestrel, at=now())
    assert retry_due.func() == 1
    send_what_is_due(webhook, fetcher=receiver.fetcher())
    receiver.close()
    assert len(receiver.taken) == 1
