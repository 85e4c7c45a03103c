"""Lena shows a part of her badge: what she ticked is there and verifies, and what she did not tick is nowhere."""

import hashlib
import json
from typing import Any

import pytest

from tests.conftest import Cast
from tests.credentials.scenes import awarded, issued, revoked
from workmark.checking import check_badge
from workmark.credentials.actions.end_part import end_part
from workmark.credentials.actions.issue_credential import issue_credential
from workmark.credentials.actions.mend_key_compromise import mend_key_compromise
from workmark.credentials.actions.prepare_parts import prepare_parts
from workmark.credentials.actions.publish_status_list import publish_status_list
from workmark.credentials.actions.report_key_compromise import report_key_compromise
from workmark.credentials.actions.rotate_issuer_key import rotate_issuer_key
from workmark.credentials.actions.show_part import MOST_OPEN, show_part
from workmark.credentials.actions.sign_selective import sign_selective
from workmark.credentials.models import (
    Credential,
    IssuerKey,
    KeyPurpose,
    SelectiveCredential,
    ShownPart,
    StatusEntry,
)
from workmark.credentials.pages import part_page
from workmark.credentials.parts import ChoiceKind, choices_in
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.openbadges import CheckCode, Outcome
from workmark.openbadges.multibase import decode_base64url


def with_evidence(cast: Cast) -> Credential:
    """Lena's badge with one piece of evidence for everyone and one for the assessor alone."""
    decision = awarded(cast)
    for title, text, visibility in (
        ("My plan", "Four posts.", "public"),
        ("Secret plan", "Hush.", "assessors"),
    ):
        decision.submission.evidence.create(
            requirement_key="x",
            kind="text",
            title=title,
            text=text,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            visibility=visibility,
        )
    return issue_credential(decision.credentials.get().pk)


def prepared(cast: Cast, credential: Credential | None = None) -> SelectiveCredential:
    """Lena asked, and the worker has signed."""
    return sign_selective(prepare_parts(cast.lena, credential or with_evidence(cast)).pk)


def base_of(selective: SelectiveCredential) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(bytes(selective.document))
    return loaded


def everything_in(part: ShownPart) -> bytes:
    """The bytes of a part, and the bytes inside its proof."""
    document = bytes(part.document)
    return document + decode_base64url(json.loads(document)["proof"]["proofValue"][1:])


def two_rows(cast: Cast, selective: SelectiveCredential, label: str = "Kestrel") -> ShownPart:
    return show_part(cast.lena, selective, label=label, keys=["row-0", "row-2"], at=now())


def test_two_rows_are_shown_and_nothing_of_her_is_in_the_bytes(cast: Cast) -> None:
    selective = prepared(cast)
    whole = base_of(selective)
    subject = whole["credentialSubject"]

    part = two_rows(cast, selective)

    shown, data = json.loads(bytes(part.document)), everything_in(part)
    kept_back = [
        row for index, row in enumerate(subject["achievement"]["resultDescription"]) if index not in (0, 2)
    ]
    hashed = next(item for item in subject["identifier"] if item["hashed"])
    secrets = [
        cast.lena.name,
        cast.lena.email,
        hashed["identityHash"],
        hashed["salt"],
        selective.credential.token,
        selective.credential.identity_salt,
        *(row["name"] for row in kept_back),
        *(row["id"] for row in kept_back),
        *(level["id"] for row in kept_back for level in row.get("rubricCriterionLevel", [])),
        *(item["id"] for item in whole.get("evidence", [])),
    ]
    assert len(kept_back) >= 2
    assert [word for word in secrets if word.encode() in data] == []
    assert [result["id"] for result in shown["credentialSubject"]["result"]] == [
        subject["result"][0]["id"],
        subject["result"][2]["id"],
    ]
    assert shown["credentialSubject"]["achievement"]["name"] == selective.credential.version.title
    assert shown["awardedDate"] == whole["awardedDate"]
    assert "evidence" not in shown


def test_a_part_passes_every_check_like_any_badge(cast: Cast) -> None:
    part = two_rows(cast, prepared(cast))

    report = check_badge(at=now(), data=bytes(part.document), name="badge-part.json", offline=True)

    assert report.verification.outcome is Outcome.PASSED, report.verification.as_json()
    assert report.verification.format == "vc2+ecdsa-sd-2023"
    by_address = check_badge(at=now(), url=part_page(part), offline=True)
    assert by_address.verification.outcome is Outcome.PASSED


def test_under_https_a_part_and_the_whole_name_one_issuer(cast: Cast, settings: Any) -> None:
    settings.WORKMARK_PUBLIC_ORIGIN = "https://badges.example"
    selective = prepared(cast)
    part = two_rows(cast, selective)

    report = check_badge(at=now(), data=bytes(part.document), name="badge-part.json", offline=True)

    whole = json.loads(bytes(selective.credential.document))
    issuer = "did:web:badges.example:issuers:harbour-skills"
    assert [whole["issuer"]["id"], json.loads(bytes(part.document))["issuer"]["id"]] == [issuer, issuer]
    assert report.verification.outcome is Outcome.PASSED, report.verification.as_json()


def test_the_base_itself_is_no_badge_to_pass_on(cast: Cast) -> None:
    selective = prepared(cast)

    report = check_badge(at=now(), data=bytes(selective.document), name="a.json", offline=True)

    assert report.verification.outcome_of(CheckCode.SIGNATURE) is Outcome.NOT_DETERMINED


@pytest.mark.long
def test_everything_can_be_shown_and_nothing_besides_the_achievement_too(cast: Cast) -> None:
    selective = prepared(cast)
    choices = choices_in(base_of(selective))
    assert {choice.kind for choice in choices} >= {
        ChoiceKind.NAME,
        ChoiceKind.EMAIL,
        ChoiceKind.CRITERIA,
        ChoiceKind.ROW,
        ChoiceKind.EVIDENCE,
    }

    for keys in ([], [choice.key for choice in choices], *([choice.key] for choice in choices)):
        part = show_part(cast.lena, selective, label="x", keys=keys, at=now())
        report = check_badge(at=now(), data=bytes(part.document), name="a.json", offline=True)
        assert report.verification.outcome is Outcome.PASSED, (keys, report.verification.as_json())
        end_part(cast.lena, part, at=now())


def test_evidence_that_is_shown_leads_neither_to_the_badge_nor_to_what_is_private(cast: Cast) -> None:
    selective = prepared(cast)
    evidence = [choice.key for choice in choices_in(base_of(selective)) if choice.kind is ChoiceKind.EVIDENCE]

    part = show_part(cast.lena, selective, label="x", keys=evidence, at=now())

    data = everything_in(part)
    assert len(evidence) == 2
    assert f"/badges/{selective.credential.token}/evidence/".encode() in bytes(selective.credential.document)
    assert selective.credential.token.encode() not in data
    assert b"Four posts." in data
    assert b"Secret plan" not in data
    assert b"Hush." not in data


def test_a_sealed_address_matches_its_owner_when_she_shows_it(cast: Cast) -> None:
    selective = prepared(cast)
    sealed = show_part(cast.lena, selective, label="x", keys=["email"], at=now())

    def recipient(part: ShownPart, email: str) -> Outcome:
        report = check_badge(at=now(), data=bytes(part.document), name="a.json", email=email, offline=True)
        return report.verification.outcome_of(CheckCode.RECIPIENT)

    assert recipient(sealed, cast.lena.email) is Outcome.PASSED
    assert recipient(sealed, cast.otto.email) is Outcome.FAILED
    assert recipient(two_rows(cast, selective), cast.lena.email) is Outcome.NOT_DETERMINED


def test_a_part_has_a_place_of_its_own_in_a_list_of_its_own(cast: Cast) -> None:
    selective = prepared(cast)
    whole = json.loads(bytes(selective.credential.document))
    part = base_of(selective)

    assert part["id"] != whole["id"]
    assert (
        part["credentialStatus"]["statusListCredential"] != whole["credentialStatus"]["statusListCredential"]
    )
    assert StatusEntry.objects.filter(credential=selective.credential).count() == 2


def test_a_revoked_badge_is_revoked_in_its_parts(cast: Cast) -> None:
    selective = prepared(cast)
    part = two_rows(cast, selective)

    revoked(cast, selective.credential, reason="Awarded in error.", at=now())
    for entry in StatusEntry.objects.filter(credential=selective.credential):
        publish_status_list(entry.status_list_id)

    report = check_badge(at=now(), data=bytes(part.document), name="a.json", offline=True)
    assert report.verification.outcome_of(CheckCode.NOT_REVOKED) is Outcome.FAILED
    selective.credential.refresh_from_db()
    with pytest.raises(WrongState):
        two_rows(cast, selective)


def test_the_key_for_parts_is_another_key_of_the_same_issuer(cast: Cast) -> None:
    selective = prepared(cast)
    keys = {key.purpose: key for key in IssuerKey.objects.filter(organisation=cast.harbour)}

    assert set(keys) == {KeyPurpose.BADGES, KeyPurpose.PARTS}
    # Multikey prefixes: z6Mk for Ed25519, zDn for P-256.
    assert keys[KeyPurpose.BADGES].public_multibase.startswith("z6Mk")
    assert keys[KeyPurpose.PARTS].public_multibase.startswith("zDn")
    assert selective.key == keys[KeyPurpose.PARTS]


def test_a_part_made_before_a_change_of_the_badges_key_stays_valid(cast: Cast) -> None:
    selective = prepared(cast)
    part = two_rows(cast, selective)

    rotate_issuer_key(cast.ines, cast.harbour)

    report = check_badge(at=now(), data=bytes(part.document), name="a.json", offline=True)
    assert report.verification.outcome is Outcome.PASSED
    assert IssuerKey.objects.filter(purpose=KeyPurpose.PARTS, retired_at=None).count() == 1


@pytest.mark.long
@pytest.mark.parametrize("origin", ["http://127.0.0.1:8000", "https://badges.example"])
def test_after_the_theft_of_the_key_for_parts_new_parts_are_sound_and_old_ones_are_not(
    cast: Cast, settings: Any, origin: str
) -> None:
    settings.WORKMARK_PUBLIC_ORIGIN = origin
    selective = prepared(cast)
    before = bytes(two_rows(cast, selective).document)
    assert selective.key is not None

    moment = now()
    stolen = report_key_compromise(
        cast.ines, selective.key, since=moment, reason="A laptop was lost.", at=moment
    )
    mend_key_compromise(stolen.pk)
    again = sign_selective(selective.pk)

    after = bytes(two_rows(cast, again).document)
    old, new = (
        check_badge(at=now(), data=document, name="a.json", offline=True) for document in (before, after)
    )
    assert again.key != selective.key
    assert new.verification.outcome is Outcome.PASSED, new.verification.as_json()
    assert old.verification.outcome is not Outcome.PASSED
    whole = check_badge(at=now(), data=bytes(selective.credential.document), name="a.json", offline=True)
    assert whole.verification.outcome is Outcome.PASSED, whole.verification.as_json()


def test_asking_and_signing_twice_gives_one_form(cast: Cast) -> None:
    credential = issued(cast)
    first = prepared(cast, credential)
    again = prepared(cast, credential)

    assert first.pk == again.pk
    assert bytes(first.document) == bytes(again.document)
    assert StatusEntry.objects.filter(credential=credential, status_list__for_parts=True).count() == 1


def test_a_worker_that_died_after_the_place_was_taken_goes_on_with_it(cast: Cast) -> None:
    selective = prepared(cast)
    SelectiveCredential.objects.filter(pk=selective.pk).update(document=b"", key=None, signed_at=None)

    again = sign_selective(selective.pk)

    assert (
        StatusEntry.objects.filter(credential=selective.credential, status_list__for_parts=True).count() == 1
    )
    assert base_of(again)["id"] == selective.document_id


def test_nothing_is_shown_before_the_worker_has_signed(cast: Cast) -> None:
    selective = prepare_parts(cast.lena, issued(cast))

    with pytest.raises(WrongState):
        two_rows(cast, selective)


def test_an_ended_link_holds_no_bytes_and_ends_once(cast: Cast) -> None:
    part = two_rows(cast, prepared(cast))

    ended = end_part(cast.lena, part, at=now())
    again = end_part(cast.lena, part, at=now())

    assert bytes(ended.document) == b""
    assert ended.ended_at == again.ended_at


@pytest.mark.long
@pytest.mark.parametrize("who", ["aziz", "maud", "ines", "rui", "emre", "otto"])
def test_nobody_else_prepares_shows_or_ends(cast: Cast, who: str) -> None:
    selective = prepared(cast)
    part = two_rows(cast, selective)
    other = getattr(cast, who)

    with pytest.raises(NotAllowed):
        prepare_parts(other, selective.credential)
    with pytest.raises(NotAllowed):
        show_part(other, selective, label="x", keys=[], at=now())
    with pytest.raises(NotAllowed):
        end_part(other, part, at=now())


@pytest.mark.long
@pytest.mark.parametrize(
    ("label", "keys", "field"),
    [("", [], "label"), ("x" * 121, [], "label"), ("x", ["row-99"], "keys"), ("x", ["/issuer"], "keys")],
)
def test_what_needs_mending_is_named(cast: Cast, label: str, keys: list[str], field: str) -> None:
    selective = prepared(cast)

    with pytest.raises(InvalidInput) as refused:
        show_part(cast.lena, selective, label=label, keys=keys, at=now())

    assert list(refused.value.fields) == [field]


def test_there_is_an_end_to_open_links(cast: Cast) -> None:
    selective = prepared(cast)
    part = two_rows(cast, selective)
    ShownPart.objects.bulk_create(
        ShownPart(selective=selective, label="x", document=part.document, created_at=now())
        for _ in range(MOST_OPEN - 1)
    )

    with pytest.raises(WrongState):
        two_rows(cast, selective)
