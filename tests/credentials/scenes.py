"""Scenes for the ledger: Lena's work is awarded, and the worker has signed what was intended."""

from datetime import datetime
from typing import Any

from tests.assessment.scenes import MONDAY, qualify, rate, submitted
from tests.conftest import Cast
from tests.factories import published_version
from workmark.assessment.models import Decision
from workmark.credentials.actions.answer_inquiry import answer_inquiry
from workmark.credentials.actions.issue_credential import issue_credential
from workmark.credentials.actions.issue_directly import DirectAward, issue_directly
from workmark.credentials.actions.open_inquiry import open_inquiry
from workmark.credentials.actions.revoke_credential import revoke_credential
from workmark.credentials.models import Credential
from workmark.organisations.models import Person


def awarded(cast: Cast, slug: str = "social-media-marketing", **work: Any) -> Decision:
    version = published_version(cast.harbour, slug)
    handed_in = submitted(cast, version, **work)
    for assessor in (cast.maud, cast.aziz):
        qualify(cast, assessor, version)
        decision = rate(assessor, handed_in)
    assert decision is not None, "Two assessors agree, so it is decided."
    return decision


def issued(cast: Cast, slug: str = "social-media-marketing") -> Credential:
    return issue_credential(awarded(cast, slug).credentials.get().pk)


def direct_awards(cast: Cast, count: int, slug: str = "social-media-marketing") -> list[Credential]:
    """So many signed Credentials that Harbour awarded directly, each to a learner of its own."""
    published_version(cast.harbour, slug)
    made = []
    for number in range(count):
        learner = Person.objects.create_user(f"learner-{number}@demo.workmark.test", name=f"Learner {number}")
        learner.emailaddress_set.create(email=learner.email, verified=True, primary=True)
        award = DirectAward(learner.email, slug)
        made.append(issue_credential(issue_directly(cast.ines, award, at=MONDAY).pk))
    return made


def revoked(cast: Cast, credential: Credential, *, reason: str, at: datetime) -> Credential:
    """Ines asks, Lena agrees, Noor takes it back."""
    inquiry = open_inquiry(
        cast.ines, credential, ground="issued-in-error", reason=reason, on_hold=False, at=at
    )
    answer_inquiry(credential.learner, inquiry, answer="I agree.", at=at)
    taken_back = revoke_credential(cast.noor, inquiry, at=at)
    credential.refresh_from_db()
    return taken_back
