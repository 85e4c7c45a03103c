"""A stolen key: withdrawn at once, what it signed since revoked, every award issued anew, each learner told once."""

import json
import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.conftest import Cast
from tests.credentials.scenes import awarded, direct_awards, issued, revoked
from tests.factories import published_version
from tests.openbadges import samples
from workmark.checking import check_badge
from workmark.credentials.actions import reissue_many as reissuing
from workmark.credentials.actions.accept_endorsement import accept_endorsement
from workmark.credentials.actions.issue_credential import issue_credential
from workmark.credentials.actions.mend_key_compromise import mend_key_compromise
from workmark.credentials.actions.prepare_parts import prepare_parts
from workmark.credentials.actions.report_key_compromise import report_key_compromise
from workmark.credentials.actions.sign_endorsement import sign_endorsement
from workmark.credentials.actions.sign_selective import sign_selective
from workmark.credentials.actions.withdraw_endorsement import withdraw_endorsement
from workmark.credentials.actions.write_endorsement import write_endorsement
from workmark.credentials.compromise_models import KeyCompromise
from workmark.credentials.endorsing import shown, standing_endorsements
from workmark.credentials.issuers import did_document, signer_for
from workmark.credentials.models import Credential, IssuerKey, KeyPurpose
from workmark.credentials.trust import KnownIssuers
from workmark.jobs.models import Job, Message
from workmark.jobs.worker import run_worker
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotAllowed
from workmark.openbadges import Profile, credential_document
from workmark.openbadges.codes import CheckCode
from workmark.openbadges.issue import issue_credential as issue_document
from workmark.openbadges.report import Outcome
from workmark.openbadges.trust import Standing

REASON = "A laptop with a copy of our signing key was stolen. Your work counts as before."
HTTPS = "https://badges.harbour.example"


@pytest.fixture(params=["http://127.0.0.1:8000", HTTPS])
def origin(request: Any, settings: Any) -> str:
    settings.WORKMARK_PUBLIC_ORIGIN = request.param
    return str(request.param)


def reported(cast: Cast, *, since: Any = None, key: IssuerKey | None = None) -> KeyCompromise:
    key = key or IssuerKey.objects.get(organisation=cast.harbour)
    return report_key_compromise(cast.ines, key, since=since or key.created_at, reason=REASON, at=now())


def checked(credential: Credential) -> Any:
    return check_badge(at=now(), data=bytes(credential.document), offline=True)


@pytest.mark.long
@pytest.mark.usefixtures("origin")
def test_every_award_is_issued_anew_under_another_key_and_the_old_badges_are_revoked(cast: Cast) -> None:
    old = [issued(cast), *direct_awards(cast, 2, "customer-interviews")]

    compromise = mend_key_compromise(reported(cast).pk)

    assert compromise.progress() == (3, 3)
    assert compromise.revoked().count() == 3
    for earlier in old:
        new = Credential.objects.get(replaces=earlier)
        assert new.key != earlier.key
        assert checked(new).outcome is Outcome.PASSED
        assert checked(earlier).verification.outcome_of(CheckCode.NOT_REVOKED) is not Outcome.PASSED
        assert checked(earlier).outcome is Outcome.FAILED


def test_the_did_document_drops_the_key_at_once_and_the_old_badge_says_why(cast: Cast, settings: Any) -> None:
    settings.WORKMARK_PUBLIC_ORIGIN = HTTPS
    old = issued(cast)
    assert checked(old).outcome is Outcome.PASSED

    compromise = reported(cast)

    document = did_document(cast.harbour)
    assert document["assertionMethod"] == []
    assert compromise.key.public_multibase not in json.dumps(
        [method.get("publicKeyMultibase") for method in document["verificationMethod"]]
    )
    (failed,) = checked(old).verification.of(CheckCode.KEY_AUTHORISED)
    assert failed.outcome is Outcome.FAILED
    assert f"withdrew this key on {compromise.since:%Y-%m-%d}" in str(failed.detail)


def test_what_was_signed_before_is_issued_anew_and_not_revoked(cast: Cast, settings: Any) -> None:
    settings.WORKMARK_PUBLIC_ORIGIN = HTTPS
    before, after = direct_awards(cast, 2)

    compromise = mend_key_compromise(reported(cast, since=after.issued_at).pk)

    assert list(compromise.revoked()) == [after]
    assert set(Credential.objects.filter(replaces__isnull=False).values_list("replaces", flat=True)) == {
        before.pk,
        after.pk,
    }
    before.refresh_from_db()
    assert before.revoked_at is None


@pytest.mark.usefixtures("origin")
def test_a_badge_revoked_for_a_cause_of_its_own_stays_so_and_comes_back_in_no_form(cast: Cast) -> None:
    fair, unfair = direct_awards(cast, 2)
    revoked(cast, unfair, reason="The work was not the learner's own.", at=now())

    mend_key_compromise(reported(cast).pk)

    assert list(Credential.objects.filter(replaces__isnull=False).values_list("replaces", flat=True)) == [
        fair.pk
    ]
    unfair.refresh_from_db()
    assert unfair.revocation_reason == "The work was not the learner's own."


def test_here_a_stolen_key_that_is_its_own_name_speaks_for_nobody(cast: Cast, settings: Any) -> None:
    """On plain http no document can withdraw it. We know, and whoever asks us is told."""
    settings.WORKMARK_PUBLIC_ORIGIN = "http://127.0.0.1:8000"
    key = issued(cast).key
    assert key is not None
    forged = issue_document(
        credential_document(replace(samples.CREDENTIAL, issuer=Profile(key.did, "Harbour"), statuses=())),
        signer_for(key),
        verification_method=key.verification_method,
        created=samples.AWARDED,
    )
    before = check_badge(at=now(), data=forged, offline=True)
    assert before.outcome is Outcome.PASSED
    assert KnownIssuers(now()).standing_of(key.did).name == cast.harbour.name

    reported(cast)

    after = check_badge(at=now(), data=forged, offline=True)
    assert after.outcome is Outcome.FAILED
    assert "withdrew this key" in after.verification.of(CheckCode.KEY_AUTHORISED)[-1].detail
    assert KnownIssuers(now()).standing_of(key.did).standing is Standing.UNKNOWN


@pytest.mark.usefixtures("origin")
def test_what_the_issuer_said_of_others_is_signed_anew_and_stays_accepted(cast: Cast) -> None:
    version = published_version(cast.harbour)
    spoken = write_endorsement(cast.emre, cast.kestrel, version, comment="We hire them.", at=now())
    accept_endorsement(cast.ines, sign_endorsement(spoken.pk), at=now())
    taken_back = write_endorsement(cast.emre, cast.kestrel, cast.harbour, comment="Once.", at=now())
    withdraw_endorsement(cast.emre, sign_endorsement(taken_back.pk), reason="Over.", at=now())
    key = IssuerKey.objects.get(organisation=cast.kestrel)

    mend_key_compromise(
        report_key_compromise(cast.emre, key, since=key.created_at, reason=REASON, at=now()).pk
    )
    run_worker(threading.Event(), once=True)

    (one,) = shown(standing_endorsements())
    assert one.endorsement == spoken
    assert one.endorsement.key != key
    assert one.is_sound, one.verification.as_json()
    taken_back.refresh_from_db()
    assert taken_back.key == key


@pytest.mark.long
@pytest.mark.usefixtures("origin")
def test_a_run_that_is_killed_is_taken_up_and_a_finished_one_is_left_alone(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reissuing, "CHUNK", 2)
    old = direct_awards(cast, 5)
    compromise = reported(cast)
    tell, chunks = reissuing._tell, iter([None, RuntimeError("killed")])

    def killed_in_the_second_chunk(*told: Any) -> None:
        if (error := next(chunks, None)) is not None:
            raise error
        tell(*told)

    monkeypatch.setattr(reissuing, "_tell", killed_in_the_second_chunk)
    with pytest.raises(RuntimeError):
        mend_key_compromise(compromise.pk)
    assert compromise.progress() == (2, 5)

    mend_key_compromise(compromise.pk)
    mended = mend_key_compromise(compromise.pk)

    assert mended.progress() == (5, 5)
    assert Credential.objects.filter(replaces__in=old).count() == 5
    assert Credential.objects.count() == 10
    assert Message.objects.filter(key__startswith="credentials-replaced:").count() == 5
    assert not Message.objects.filter(key__startswith="credential-revoked:").exists()


def test_a_key_reported_twice_is_one_compromise_and_one_job(cast: Cast) -> None:
    issued(cast)
    first = reported(cast)

    again = report_key_compromise(cast.ines, first.key, since=now(), reason="Something else.", at=now())

    assert (again, again.reason) == (first, REASON)
    assert Job.objects.filter(function__endswith="mend_compromise").count() == 1


@pytest.mark.usefixtures("origin")
def test_what_waits_to_be_signed_is_signed_with_the_new_key_and_sound(cast: Cast) -> None:
    direct_awards(cast, 1, "customer-interviews")
    intended = awarded(cast).credentials.get()

    compromise = mend_key_compromise(reported(cast).pk)
    signed = issue_credential(intended.pk)

    assert signed.key != compromise.key
    assert checked(signed).outcome is Outcome.PASSED


def test_a_moment_to_come_or_no_reason_is_refused(cast: Cast) -> None:
    key = issued(cast).key
    assert key is not None

    with pytest.raises(InvalidInput):
        reported(cast, since=now() + timedelta(days=1))
    with pytest.raises(InvalidInput):
        report_key_compromise(cast.ines, key, since=key.created_at, reason=" ", at=now())

    assert IssuerKey.objects.get().compromised_since is None


@pytest.mark.long
@pytest.mark.parametrize("who", ["lena", "aziz", "maud", "rui", "emre", "otto"])
def test_only_an_owner_of_the_issuer_reports(cast: Cast, who: str) -> None:
    key = issued(cast).key
    assert key is not None

    with pytest.raises(NotAllowed):
        report_key_compromise(getattr(cast, who), key, since=key.created_at, reason=REASON, at=now())

    assert IssuerKey.objects.get().compromised_since is None


def test_a_stolen_key_of_parts_has_them_signed_anew_and_leaves_the_whole_badge_alone(
    cast: Cast, settings: Any
) -> None:
    settings.WORKMARK_PUBLIC_ORIGIN = HTTPS
    badge = issued(cast)
    prepared = sign_selective(prepare_parts(cast.lena, badge).pk)
    assert prepared.key is not None

    mend_key_compromise(reported(cast, key=prepared.key).pk)
    again = sign_selective(prepared.pk)

    assert again.key is not None
    assert again.key != prepared.key
    assert again.key.purpose == KeyPurpose.PARTS
    assert bytes(again.document) != bytes(prepared.document)
    assert checked(badge).outcome is Outcome.PASSED
    assert not Credential.objects.filter(replaces__isnull=False).exists()
