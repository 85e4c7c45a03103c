import json

from tests.assessment.scenes import MONDAY
from tests.conftest import Cast
from tests.credentials.scenes import awarded, issued
from workmark.credentials.actions.intend_credential import intend_credential
from workmark.credentials.actions.issue_credential import issue_credential
from workmark.credentials.models import Credential, StatusEntry
from workmark.credentials.pages import status_list_page
from workmark.jobs.models import Message
from workmark.openbadges.errors import Unresolvable
from workmark.openbadges.report import Outcome
from workmark.openbadges.resolving import Fetched
from workmark.openbadges.verify import verify
from workmark.organisations.models import AuditEvent


def test_an_award_intends_a_credential_with_its_status_entry_and_nothing_signed(cast: Cast) -> None:
    decision = awarded(cast)

    credential = Credential.objects.get(decision=decision)
    assert (credential.state, bytes(credential.document)) == ("intended", b"")
    assert StatusEntry.objects.filter(credential=credential, is_set=False).count() == 1
    assert not Message.objects.filter(key__startswith="credential-issued").exists()


def test_an_intention_is_made_once_however_often_it_is_announced(cast: Cast) -> None:
    decision = awarded(cast)

    assert intend_credential(decision) == intend_credential(decision) == Credential.objects.get()
    assert StatusEntry.objects.count() == 1


def test_issuing_twice_gives_the_same_bytes_and_one_message(cast: Cast) -> None:
    credential = issued(cast)

    again = issue_credential(credential.pk)

    assert bytes(again.document) == bytes(credential.document)
    assert Message.objects.filter(key=f"credential-issued:{credential.pk}").count() == 1
    assert AuditEvent.objects.filter(verb="credential.issue").count() == 1


def test_what_is_issued_verifies_as_a_strangers_badge_would(cast: Cast) -> None:
    credential = issued(cast)
    status_list = credential.status_entries.get().status_list
    status_list.refresh_from_db()

    def resolve(url: str) -> Fetched:
        if url != status_list_page(status_list):
            raise Unresolvable(url)
        return Fetched(bytes(status_list.document), "application/vc", url, status_list.document_made_at)

    report = verify(bytes(credential.document), at=credential.issued_at, resolve=resolve)

    assert [(check.code, check.detail) for check in report.checks if check.outcome is Outcome.FAILED] == []
    assert report.outcome_of("signature") is Outcome.PASSED
    assert report.outcome_of("not-revoked") is Outcome.PASSED


def test_the_signed_document_carries_every_row_with_its_level_and_names_tasks_and_skills(cast: Cast) -> None:
    credential = issued(cast)
    said = json.loads(bytes(credential.document))
    content = credential.version.said

    subject = said["credentialSubject"]
    levels = [item for item in subject["result"] if "value" in item]
    assert len(subject["result"]) - len(levels) == len(content.rows())
    assert [item["value"] for item in levels] == [str(skill.level) for skill in content.skills]
    assert {item["targetUrl"] for item in subject["achievement"]["alignment"]} >= {
        skill.uri for skill in content.skills
    }
    assert {item["targetName"] for item in subject["achievement"]["alignment"]} >= {
        task.text for task in content.tasks
    }
    assert said["awardedDate"].startswith(MONDAY.date().isoformat())


def test_the_learners_address_is_in_the_document_only_as_a_salted_hash(cast: Cast) -> None:
    document = bytes(issued(cast).document)

    assert b"lena@demo" not in document
    assert b"sha256$" in document
    assert b"Lena Ortiz" in document


def test_private_evidence_is_named_by_its_digest_alone(cast: Cast) -> None:
    decision = awarded(cast)
    decision.submission.evidence.create(
        requirement_key="x",
        kind="text",
        title="Secret plan for Kestrel",
        text="The secret.",
        sha256="ab" * 32,
    )

    document = bytes(issue_credential(decision.credentials.get().pk).document)

    assert b"Secret plan" not in document
    assert b"The secret" not in document
    # RFC 6920: base64url of 32 bytes 0xab without padding.
    assert b"ni:///sha-256;q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s" in document
