"""What an employer of a tenant keeps: people, openings, connections with other systems, own skills, validations."""

from datetime import timedelta

from tests.conftest import Cast
from workmark.achievements.models import Achievement
from workmark.integrations.delivering.models import Destination
from workmark.integrations.lti.models import LtiPlacement, LtiPlatform
from workmark.integrations.scim.models import DirectoryUser
from workmark.integrations.sign_on.models import SignOn, SignOnLink
from workmark.lib.clock import now
from workmark.lib.tokens import hash_token
from workmark.organisations.employment_models import Employment, Team
from workmark.skills.models import Framework
from workmark.workforce.budget_models import LearningBudget
from workmark.workforce.candidate_models import Introduction
from workmark.workforce.consent_models import Consent, Purpose
from workmark.workforce.learning_models import LearningAssignment
from workmark.workforce.models import Validation
from workmark.workforce.opening_models import Application, Opening
from workmark.workforce.role_models import EmployerRole
from workmark.workforce.writing_models import WritingOffer, WritingRequest


def employed_things(cast: Cast, twin: str) -> dict[str, str]:
    at, kestrel, soon = now(), cast.kestrel, now() + timedelta(days=30)
    working = Employment.objects.create(
        organisation=kestrel, person=cast.lena, work_email=f"lena@{twin}kestrel.example", accepted_at=at
    )
    offered = Employment.objects.create(
        organisation=kestrel,
        work_email=cast.lena.email,
        offered_at=at,
        offer_expires_at=soon,
        offer_hash=hash_token(f"{twin}offer"),
    )
    consent = Consent.objects.create(
        person=cast.lena, organisation=kestrel, purpose=Purpose.TEAM, words="Yes", expires_at=soon
    )
    Framework.objects.create(
        slug="own-skills", name="Own", version="1", licence="own", attribution="own", owner=kestrel
    )
    validation = Validation.objects.create(
        organisation=kestrel, by=cast.emre, document_digest="0" * 64, outcome="passed", purpose="hiring"
    )
    return {
        "employment": str(working.pk),
        "offer": str(offered.pk),
        "offer-link": f"{twin}offer",
        "consent": consent.token,
        "validation": str(validation.pk),
        "role": EmployerRole.objects.create(organisation=kestrel, title="Shift lead").token,
        **_opening(cast),
        **_needed(cast),
        **_learning(cast, working),
        "directory-user": DirectoryUser.objects.create(organisation=kestrel, employment=working).token,
        "team": str(Team.objects.create(organisation=kestrel, name="Night").pk),
        "introduction": Introduction.objects.create(
            organisation=kestrel, person=cast.lena, words="Nights?", model="words", expires_at=soon
        ).token,
        **_connections(cast),
    }


def _learning(cast: Cast, working: Employment) -> dict[str, str]:
    today = now().date()
    budget = LearningBudget.objects.create(
        organisation=cast.kestrel,
        name="Year",
        amount=100,
        currency="EUR",
        seats=5,
        starts_on=today,
        ends_on=today,
    )
    assigned = LearningAssignment.objects.create(
        organisation=cast.kestrel,
        employment=working,
        person=cast.lena,
        achievement=Achievement.objects.filter(issuer=cast.harbour).earliest("pk"),
        by=cast.emre,
        reason="New shelves",
        due_on=today + timedelta(days=30),
        budget=budget,
    )
    return {"assigned": assigned.token, "budget": budget.token}


def _opening(cast: Cast) -> dict[str, str]:
    at, soon = now(), now() + timedelta(days=30)
    opening = Opening.objects.create(
        organisation=cast.kestrel, title="Shift lead", state="published", published_at=at, closes_at=soon
    )
    consent = Consent.objects.create(
        person=cast.lena, organisation=cast.kestrel, purpose=Purpose.APPLICATION, words="Yes", expires_at=soon
    )
    application = Application.objects.create(opening=opening, person=cast.lena, consent=consent)
    return {"opening": opening.token, "application": application.token}


def _needed(cast: Cast) -> dict[str, str]:
    day = now().date() + timedelta(days=30)
    asked = WritingRequest.objects.create(
        organisation=cast.kestrel,
        asked_by=cast.emre,
        title="Plan rotas",
        tasks="Plan a week.",
        people=5,
        needed_by=day,
        closes_on=day,
        closed_at=now(),  # while one is open, every issuer reads it, of whatever tenant
    )
    offer = WritingOffer.objects.create(
        request=asked, issuer=cast.harbour, by=cast.ines, words="With two photos.", ready_by=day
    )
    return {"need-to-write": asked.token, "offer-to-write": offer.token}


def _connections(cast: Cast) -> dict[str, str]:
    destination = Destination.objects.create(
        organisation=cast.kestrel, kind="webhook", url="https://hooks.example/in", sealed_secret=b""
    )
    platform = LtiPlatform.objects.create(
        organisation=cast.kestrel,
        name="Learn",
        issuer="https://learn.example",
        client_id=f"client-{cast.kestrel.pk}",
        login_url="https://learn.example/in",
        token_url="https://learn.example/token",
        jwks_url="https://learn.example/keys",
        sealed_key=b"",
        public_key={"kty": "RSA"},
    )
    placement = LtiPlacement.objects.create(
        platform=platform,
        person=cast.lena,
        achievement=Achievement.objects.filter(issuer=cast.harbour).earliest("pk"),
        subject="7",
        line_item="https://learn.example/items/7",
        agreed_at=now(),
    )
    sign_on = SignOn.objects.create(
        organisation=cast.kestrel, issuer="https://id.example", client_id="x", sealed_secret=b""
    )
    link = SignOnLink.objects.create(sign_on=sign_on, person=cast.lena, subject="7")
    return {
        "destination": destination.token,
        "platform": platform.token,
        "placement": str(placement.pk),
        "sign-on-link": str(link.pk),
    }
