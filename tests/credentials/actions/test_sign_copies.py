"""Copies of a badge for one link each: what two links say by themselves tells nobody that they are one badge."""

import json
from typing import Any

import pytest
from django.conf import LazySettings

from tests.conftest import Cast
from tests.credentials.actions.test_show_part import everything_in, prepared, two_rows
from tests.credentials.scenes import revoked
from workmark.checking import check_badge
from workmark.credentials.actions.mend_key_compromise import mend_key_compromise
from workmark.credentials.actions.open_inquiry import open_inquiry
from workmark.credentials.actions.publish_status_list import publish_status_list
from workmark.credentials.actions.report_key_compromise import report_key_compromise
from workmark.credentials.actions.show_part import FEW, show_part
from workmark.credentials.actions.sign_copies import COPIES, sign_copies
from workmark.credentials.log_audit.things import faults_in_things
from workmark.credentials.models import PartCopy, SelectiveCredential, ShownPart, StatusEntry
from workmark.credentials.parts import choices_in
from workmark.jobs.models import Job
from workmark.lib.clock import now
from workmark.openbadges import CheckCode, Outcome
from workmark.openbadges.proofs.selective.proof_values import read_derived


@pytest.fixture
def selective(cast: Cast) -> SelectiveCredential:
    made = prepared(cast)
    assert sign_copies(made.pk) == COPIES == 10
    return made


def names(value: Any) -> set[str]:
    """Every value that the document of a part says."""
    if isinstance(value, dict):
        return {name for each in value.values() for name in names(each)}
    if isinstance(value, list):
        return {name for each in value for name in names(each)}
    return {str(value)}


@pytest.mark.long
def test_two_links_share_nothing_that_other_badges_of_that_day_do_not_say(
    cast: Cast, selective: SelectiveCredential
) -> None:
    first, second = (
        show_part(cast.lena, selective, label=label, keys=["row-0", "email"], at=now()) for label in "ab"
    )

    one, other = (json.loads(bytes(part.document)) for part in (first, second))
    shared = names(one) & names(other)
    own = {one["id"], one["credentialSubject"]["id"], one["credentialStatus"]["statusListIndex"]}
    (hashed,) = one["credentialSubject"]["identifier"]
    assert not shared & {*own, hashed["identityHash"], hashed["salt"], one["proof"]["proofValue"]}
    # Whatever moment both name is the beginning of a day, as in every copy made or awarded that day.
    moments = {one["validFrom"], one["awardedDate"], one["proof"]["created"]}
    assert {moment[11:] for moment in moments} == {"00:00:00Z"}
    proofs = [read_derived(part["proof"]["proofValue"]) for part in (one, other)]
    assert proofs[0].base_signature != proofs[1].base_signature
    assert proofs[0].proof_key != proofs[1].proof_key
    assert all(part.is_single_use for part in (first, second))


@pytest.mark.long
def test_a_copy_passes_every_check_and_is_taken_back_with_its_badge(
    cast: Cast, selective: SelectiveCredential
) -> None:
    part = two_rows(cast, selective)
    before = check_badge(at=now(), data=bytes(part.document), name="a.json", offline=True)
    assert before.outcome is Outcome.PASSED, before.verification.as_json()
    assert cast.lena.name.encode() not in everything_in(part)

    revoked(cast, selective.credential, reason="Awarded in error.", at=now())
    for entry in StatusEntry.objects.filter(credential=selective.credential):
        publish_status_list(entry.status_list_id)

    after = check_badge(at=now(), data=bytes(part.document), name="a.json", offline=True)
    assert after.verification.outcome_of(CheckCode.NOT_REVOKED) is Outcome.FAILED
    assert StatusEntry.objects.filter(credential=selective.credential, is_set=False).count() == 0
    assert sign_copies(selective.pk) == 0


@pytest.mark.long
def test_a_hold_shows_in_parts_and_copies_where_badges_have_a_place_for_it(
    cast: Cast, settings: LazySettings
) -> None:
    settings.WORKMARK_PLACE_FOR_HOLDS = True
    selective = prepared(cast)
    sign_copies(selective.pk)
    part = two_rows(cast, selective)
    said = json.loads(bytes(part.document))["credentialStatus"]
    assert [each["statusPurpose"] for each in said] == ["revocation", "suspension"]
    assert check_badge(at=now(), data=bytes(part.document), offline=True).outcome is Outcome.PASSED

    open_inquiry(
        cast.ines,
        selective.credential,
        ground="not-own-work",
        reason="A colleague says so.",
        on_hold=True,
        at=now(),
    )
    PartCopy.objects.update(used_at=now())
    assert sign_copies(selective.pk) == COPIES

    places = StatusEntry.objects.filter(credential=selective.credential, status_list__purpose="suspension")
    # The whole badge, its base, and ten copies before the hold and ten after.
    assert list(places.values_list("is_set", flat=True)) == [True] * (1 + 1 + COPIES + COPIES)
    for entry in places:
        publish_status_list(entry.status_list_id)
    after = check_badge(at=now(), data=bytes(part.document), offline=True)
    assert after.verification.outcome_of(CheckCode.NOT_SUSPENDED) is Outcome.FAILED
    assert not [fault for fault in faults_in_things() if "hold" in str(fault)]


@pytest.mark.long
def test_a_copy_serves_once_and_more_are_signed_before_there_are_none(
    cast: Cast, selective: SelectiveCredential
) -> None:
    Job.objects.all().delete()
    for number in range(COPIES - FEW):
        show_part(cast.lena, selective, label=str(number), keys=[], at=now())
    assert not Job.objects.filter(unique_key=f"parts:{selective.pk}").exists()

    show_part(cast.lena, selective, label="one more", keys=[], at=now())

    assert Job.objects.filter(unique_key=f"parts:{selective.pk}").count() == 1
    assert {bytes(copy.document) for copy in PartCopy.objects.exclude(used_at=None)} == {b""}
    assert sign_copies(selective.pk) == COPIES - FEW + 1


@pytest.mark.long
def test_where_no_copy_is_left_the_link_says_so(cast: Cast, selective: SelectiveCredential) -> None:
    PartCopy.objects.update(used_at=now())

    assert not two_rows(cast, selective).is_single_use
    assert ShownPart.objects.count() == 1


@pytest.mark.long
def test_copies_under_a_stolen_key_are_gone_and_are_signed_anew(
    cast: Cast, selective: SelectiveCredential
) -> None:
    assert selective.key is not None
    moment = now()
    stolen = report_key_compromise(cast.ines, selective.key, since=moment, reason="Lost.", at=moment)

    mend_key_compromise(stolen.pk)

    assert not PartCopy.objects.exists()
    assert sign_copies(selective.pk) == 0  # the base is not signed anew yet


def test_a_copy_signed_after_her_evidence_changed_shows_nothing_that_she_did_not_tick(cast: Cast) -> None:
    selective = prepared(cast)
    ticked = next(
        each for each in choices_in(json.loads(bytes(selective.document))) if "kept private" in each.title
    )
    selective.credential.submission.evidence.filter(title="Secret plan").update(visibility="public")
    assert sign_copies(selective.pk) == COPIES

    part = show_part(cast.lena, selective, label="Kestrel", keys=[ticked.key], at=now())

    assert b"Hush." not in everything_in(part)
    assert [item["name"] for item in json.loads(bytes(part.document))["evidence"]] == [ticked.title]
    assert not part.is_single_use
