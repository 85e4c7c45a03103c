"""Many taken back at once: every bit set, one audit event for each chunk, and a second run changes nothing."""

from typing import Any

import pytest

from tests.assessment.scenes import MONDAY
from tests.conftest import Cast
from tests.credentials.actions.test_revoke_credential import published_bit
from tests.credentials.scenes import direct_awards, issued
from workmark.credentials.actions import revoke_many as module
from workmark.credentials.actions.revoke_many import revoke_many
from workmark.credentials.models import Credential
from workmark.jobs.models import Job, Message
from workmark.lib.problems import InvalidInput, NotAllowed
from workmark.organisations.models import AuditEvent

REASON = "The course was given by someone who was not qualified to give it."


def test_every_bit_is_set_and_each_learner_is_told(cast: Cast) -> None:
    first, second, third = direct_awards(cast, 3)

    revoked = revoke_many(
        cast.ines, cast.harbour, Credential.objects.exclude(pk=third.pk), reason=REASON, at=MONDAY
    )

    assert revoked == 2
    assert [published_bit(each) for each in (first, second, third)] == [True, True, False]
    told = Message.objects.filter(key__startswith="credential-revoked:")
    assert {message.recipient for message in told} == {first.learner.email, second.learner.email}
    first.refresh_from_db()
    assert (first.revoked_at, first.revoked_by, first.revocation_reason) == (MONDAY, cast.ines, REASON)


def test_each_chunk_is_one_event_that_names_its_count_and_digest(cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(module, "CHUNK", 2)
    direct_awards(cast, 3)

    revoke_many(cast.ines, cast.harbour, Credential.objects.all(), reason=REASON, at=MONDAY)

    events = AuditEvent.objects.filter(verb="credential.revoke_many").order_by("number")
    assert [event.detail["revoked"] for event in events] == [2, 1]
    assert all(len(event.detail["digest"]) == 64 for event in events)


def test_a_second_run_changes_nothing_and_the_list_is_published_once(cast: Cast) -> None:
    direct_awards(cast, 2)
    everything = Credential.objects.all()
    revoke_many(cast.ines, cast.harbour, everything, reason=REASON, at=MONDAY)

    assert revoke_many(cast.ines, cast.harbour, everything, reason="Another.", at=MONDAY) == 0

    assert set(everything.values_list("revocation_reason", flat=True)) == {REASON}
    assert Job.objects.filter(function__endswith="publish_list", state="waiting").count() == 1


def test_another_issuers_badges_are_left_alone(cast: Cast) -> None:
    credential = issued(cast)

    assert revoke_many(cast.emre, cast.kestrel, Credential.objects.all(), reason=REASON, at=MONDAY) == 0

    assert published_bit(credential) is False


def test_it_needs_a_reason(cast: Cast) -> None:
    direct_awards(cast, 1)
    with pytest.raises(InvalidInput):
        revoke_many(cast.ines, cast.harbour, Credential.objects.all(), reason=" ", at=MONDAY)


@pytest.mark.parametrize("who", ["lena", "aziz", "maud", "rui", "emre", "otto"])
def test_only_an_owner_of_the_issuer_revokes_many(cast: Cast, who: str) -> None:
    (credential,) = direct_awards(cast, 1)

    with pytest.raises(NotAllowed):
        revoke_many(getattr(cast, who), cast.harbour, Credential.objects.all(), reason=REASON, at=MONDAY)

    assert published_bit(credential) is False
