"""What was opened is ended with one button, and the very next request is refused: far inside the minute it may take."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.idp.oidc.models import Client as Program
from allauth.idp.oidc.models import Token
from django.test import Client
from django.urls import reverse

from tests.conftest import Cast
from tests.web.hostile_world import make_world
from workmark.assessment.calibration_models import TrainingUse
from workmark.credentials.actions.offer_to_wallet import offer_to_wallet
from workmark.credentials.models import Credential, ShownPart
from workmark.credentials.record_models import RecordRequest
from workmark.credentials.wallet_models import WalletOffer
from workmark.integrations.calendar.actions.make_feed import make_feed
from workmark.integrations.lti.models import LtiPlacement, LtiPlatform
from workmark.integrations.sign_on.models import SignOn, SignOnLink
from workmark.lib.clock import now
from workmark.organisations.actions.create_token import create_token
from workmark.organisations.actions.give_help import give_help_consent
from workmark.organisations.employment_models import Employment
from workmark.organisations.operating_models import HelpGrant
from workmark.programmes.models import Cohort, CohortPlace, PlaceState, Programme
from workmark.submissions.models import SharingGrant, Submission
from workmark.web.account.opened import KINDS
from workmark.workforce.actions.give_consent import give_consent
from workmark.workforce.candidate_models import Introduction
from workmark.workforce.consent_models import Purpose
from workmark.workforce.consents import consents_to
from workmark.workforce.introductions import names_told_by
from workmark.workforce.proof_models import ProofAnswer, ProofRequest, ProofWay
from workmark.workforce.proofs import answers_to

pytestmark = pytest.mark.django_db
Way = tuple[str, Callable[[], bool]]


def ways_in(cast: Cast) -> dict[str, Way]:
    """One of each kind that Lena opened: its key, and whether it still lets somebody in."""
    world = make_world(cast)
    badge = Credential.objects.get(pk=world.credential.pk)
    Credential.objects.filter(pk=badge.pk).update(visibility="public")
    work = Employment.objects.create(
        organisation=cast.kestrel, person=cast.lena, work_email="lena@kestrel.example", accepted_at=now()
    )
    consent = give_consent(
        cast.lena,
        cast.kestrel,
        Purpose.TEAM,
        words="Kestrel sees my badges.",
        until=now() + timedelta(days=9),
        at=now(),
    )
    record = RecordRequest.objects.create(
        learner=cast.lena,
        issuer=cast.harbour,
        document=b"{}",
        asked_at=now(),
        signed_at=now(),
        shared_at=now(),
    )
    platform = LtiPlatform.objects.create(
        organisation=cast.harbour,
        name="Courses",
        issuer="https://lms.example",
        sealed_key=b"x",
        public_key={},
    )
    placement = LtiPlacement.objects.create(
        person=cast.lena, platform=platform, achievement=badge.version.achievement, subject="7"
    )
    sign_on = SignOn.objects.create(organisation=cast.kestrel, issuer="https://idp.example", client_id="c")
    link = SignOnLink.objects.create(sign_on=sign_on, person=cast.lena, subject="s")
    program = Program.objects.create(name="A wallet", owner=cast.otto)
    Token.objects.create(
        user=cast.lena,
        client=program,
        type=Token.Type.ACCESS_TOKEN,
        hash="h",
        expires_at=now() + timedelta(days=1),
    )
    token, secret = create_token(cast.lena, name="mine", scopes=["credentials:read"], days=9, at=now())
    feed = make_feed(cast.lena, at=now())

    asked = ProofRequest.objects.create(
        organisation=cast.kestrel,
        wanted="Shelving by date",
        purpose="A shift",
        keep_days=9,
        expires_at=now() + timedelta(days=9),
    )
    sent = ProofAnswer.objects.create(
        request=asked,
        person=cast.lena,
        credential=badge,
        way=ProofWay.WALLET,
        outcome="passed",
        sent_at=now(),
        keep_until=now() + timedelta(days=9),
    )

    introduced = Introduction.objects.create(
        organisation=cast.kestrel,
        person=cast.lena,
        asked_by=cast.emre,
        words="About nights?",
        model="found-1",
        expires_at=now() + timedelta(days=14),
        answer=True,
        answered_at=now(),
        named_until=now() + timedelta(days=90),
    )

    def opens(address: str, **headers: str) -> Callable[[], bool]:
        return lambda: Client().get(address, headers=headers).status_code == 200

    def is_there(rows: Any) -> Callable[[], bool]:
        return lambda: rows.all().exists()

    offer = offer_to_wallet(cast.lena, badge, at=now()).offer

    def is_open() -> bool:
        return WalletOffer.objects.get(pk=offer.pk).is_open(now())

    programme = Programme.objects.create(organisation=cast.harbour, title="Shop floor")
    cohort = Cohort.objects.create(programme=programme, name="Spring", starts_on=now(), ends_on=now())
    place = CohortPlace.objects.create(
        cohort=cohort,
        person=cast.lena,
        email=cast.lena.email,
        state=PlaceState.IN,
        joined_at=now(),
        expires_at=now(),
    )
    lent = TrainingUse.objects.create(submission=Submission.objects.get(token=world.work))

    return {
        "wallet": (offer.token, is_open),
        "help": (
            give_help_consent(cast.lena, words="", at=now()).token,
            is_there(HelpGrant.objects.filter(person=cast.lena, ended_at=None)),
        ),
        "training": (
            lent.submission.token,
            is_there(TrainingUse.objects.filter(pk=lent.pk, withdrawn_at=None)),
        ),
        "consent": (consent.token, lambda: consents_to(cast.kestrel, Purpose.TEAM, at=now()).exists()),
        "introduction": (introduced.token, is_there(names_told_by(cast.lena, at=now()))),
        "work": (str(work.pk), is_there(Employment.objects.filter(pk=work.pk, ended_at=None))),
        "cohort": (str(place.pk), is_there(CohortPlace.objects.filter(pk=place.pk, state=PlaceState.IN))),
        "proof": (sent.token, is_there(answers_to(asked, at=now()))),
        "link": (SharingGrant.objects.get().token, opens(f"/shared/{world.shared}/")),
        "part": (ShownPart.objects.get().token, opens(f"/parts/{world.part}/")),
        "record": (record.token, opens(f"/records/{record.token}.json")),
        "badge": (badge.token, opens(f"/badges/{badge.token}/")),
        "platform": (str(placement.pk), is_there(LtiPlacement.objects.filter(pk=placement.pk))),
        "sign-in": (str(link.pk), is_there(SignOnLink.objects.filter(pk=link.pk))),
        "program": (str(program.pk), is_there(Token.objects.filter(user=cast.lena))),
        "token": (str(token.pk), opens("/api/v1/me", Authorization=f"Bearer {secret}")),
        "calendar": (str(cast.lena.pk), opens(f"/account/calendar/{feed}.ics")),
    }


@pytest.mark.long
def test_each_way_in_closes_with_one_button_and_at_once(cast: Cast) -> None:
    ways = ways_in(cast)
    ways["calendar"] = (str(cast.lena.calendar_feed.pk), ways["calendar"][1])
    lena, otto = Client(), Client()
    lena.force_login(cast.lena)
    otto.force_login(cast.otto)
    assert set(ways) == set(KINDS)

    for kind, (key, lets_in) in ways.items():
        if kind == "work":  # leaving ends the consent, so it comes last
            continue
        address = reverse("account:end-opened", args=[kind, key])
        assert lets_in(), kind
        assert address in lena.get("/account/who-sees/").content.decode(), kind
        assert otto.post(address).status_code == 404, kind
        assert lets_in(), kind
        assert lena.post(address).status_code == 302, kind
        assert not lets_in(), kind
        assert lena.post(address).status_code == 404, kind

    lena.post(reverse("account:end-opened", args=["work", ways["work"][0]]))
    assert not ways["work"][1]()
    page = lena.get("/account/who-sees/").content.decode()
    assert reverse("account:end-opened", args=["work", ways["work"][0]]) not in page


@pytest.mark.parametrize(
    ("kind", "key"), [("nothing", "1"), ("token", "x"), ("token", "9" * 40), ("badge", "../..")]
)
def test_what_there_is_not_cannot_be_ended(cast: Cast, kind: str, key: str) -> None:
    lena = Client()
    lena.force_login(cast.lena)

    assert lena.post(f"/account/who-sees/{kind}/{key}/end/").status_code == 404
