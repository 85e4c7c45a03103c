"""The same award as a new badge: sound by itself, naming the one before, made once, and told once to each learner."""

import hashlib
import json
from typing import Any

import pytest

from tests.conftest import Cast
from tests.credentials.scenes import direct_awards, issued
from workmark.checking import check_badge
from workmark.credentials.actions import reissue_many as module
from workmark.credentials.actions.issue_directly import DirectAward, issue_directly
from workmark.credentials.actions.reissue_many import reissue_many
from workmark.credentials.actions.revoke_many import revoke_many
from workmark.credentials.actions.rotate_issuer_key import rotate_issuer_key
from workmark.credentials.models import Credential
from workmark.credentials.queries import latest_of
from workmark.jobs.models import Message
from workmark.lib.clock import now
from workmark.lib.problems import NotAllowed
from workmark.openbadges.report import Outcome
from workmark.organisations.models import AuditEvent


def test_the_new_badge_says_the_same_is_sound_and_names_the_old_by_its_digest(cast: Cast) -> None:
    earlier = issued(cast)
    made_key = rotate_issuer_key(cast.ines, cast.harbour)

    assert reissue_many(cast.ines, cast.harbour, Credential.objects.all(), occasion="test") == 1

    new = Credential.objects.get(replaces=earlier)
    said, before = json.loads(bytes(new.document)), json.loads(bytes(earlier.document))
    assert (new.key, new.decision, new.visibility) == (made_key, earlier.decision, earlier.visibility)
    for same in ("name", "description", "validFrom", "awardedDate"):
        assert said[same] == before[same]
    assert said["credentialSubject"]["achievement"]["id"] == before["credentialSubject"]["achievement"]["id"]
    assert len(said["credentialSubject"]["result"]) == len(before["credentialSubject"]["result"])
    (named,) = [item for item in said["evidence"] if item["id"] == before["id"]]
    assert hashlib.sha256(bytes(earlier.document)).hexdigest() in named["description"]
    assert check_badge(at=now(), data=bytes(new.document), offline=True).outcome is Outcome.PASSED


def test_a_second_run_makes_nothing(cast: Cast) -> None:
    issued(cast)
    replaced = Credential.objects.all()
    reissue_many(cast.ines, cast.harbour, replaced, occasion="test")

    assert reissue_many(cast.ines, cast.harbour, replaced, occasion="test") == 0
    assert Credential.objects.count() == 2


def test_a_run_that_is_cut_short_is_taken_up(cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(module, "CHUNK", 2)
    before = {credential.pk for credential in direct_awards(cast, 5)}
    replaced = Credential.objects.filter(pk__in=before)
    chunks = iter([None, RuntimeError("killed")])
    tell = module._tell

    def killed_in_the_second_chunk(*told: Any) -> None:
        if (error := next(chunks, None)) is not None:
            raise error
        tell(*told)

    monkeypatch.setattr(module, "_tell", killed_in_the_second_chunk)
    with pytest.raises(RuntimeError):
        reissue_many(cast.ines, cast.harbour, replaced, occasion="test")
    assert Credential.objects.filter(replaces__isnull=False).count() == 2

    assert reissue_many(cast.ines, cast.harbour, replaced, occasion="test") == 3

    assert set(Credential.objects.exclude(pk__in=before).values_list("replaces", flat=True)) == before
    events = AuditEvent.objects.filter(verb="credential.reissue").order_by("number")
    assert [event.detail["reissued"] for event in events] == [2, 2, 1]


def test_a_learner_of_two_badges_is_told_once(cast: Cast) -> None:
    issued(cast)
    issued(cast, "customer-interviews")

    reissue_many(cast.ines, cast.harbour, Credential.objects.all(), occasion="test")

    (told,) = Message.objects.filter(key__startswith="credentials-replaced:")
    assert (told.recipient, "badges" in told.subject) == (cast.lena.email, True)


def test_a_revoked_badge_may_be_replaced_and_what_is_not_signed_is_not(cast: Cast) -> None:
    (credential,) = direct_awards(cast, 1)
    revoke_many(cast.ines, cast.harbour, Credential.objects.all(), reason="A new key.", at=now())
    issue_directly(cast.ines, DirectAward(cast.emre.email, "social-media-marketing"), at=now())

    assert reissue_many(cast.ines, cast.harbour, Credential.objects.all(), occasion="test") == 1

    (new,) = Credential.objects.filter(replaces__isnull=False)
    assert new.replaces == credential
    assert check_badge(at=now(), data=bytes(new.document), offline=True).outcome is Outcome.PASSED


def test_the_work_shows_the_badge_that_counts_now_and_the_old_page_leads_to_it(
    cast: Cast, client: Any
) -> None:
    earlier = issued(cast)
    reissue_many(cast.ines, cast.harbour, Credential.objects.all(), occasion="test")

    new = Credential.objects.get(replaces=earlier)
    assert earlier.submission is not None
    assert latest_of(earlier.submission) == new
    assert f"/badges/{new.token}/" in client.get(f"/badges/{earlier.token}/").content.decode()
    assert f'href="/badges/{earlier.token}/"' not in client.get(f"/badges/{new.token}/").content.decode()


@pytest.mark.long
@pytest.mark.parametrize("who", ["lena", "aziz", "maud", "rui", "emre", "otto"])
def test_only_an_owner_of_the_issuer_issues_anew(cast: Cast, who: str) -> None:
    issued(cast)

    with pytest.raises(NotAllowed):
        reissue_many(getattr(cast, who), cast.harbour, Credential.objects.all(), occasion="test")

    assert Credential.objects.count() == 1
