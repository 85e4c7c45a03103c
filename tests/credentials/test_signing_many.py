"""Many at once are signed as one by one, each is checked by a second process, and one that is unsound lets none out."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.assessment.scenes import MONDAY
from tests.conftest import Cast
from tests.credentials.batches import learners, released, rows_for, worked
from tests.factories import published_version
from workmark.credentials import second_look
from workmark.credentials.actions.ensure_issuer_key import ensure_issuer_key
from workmark.credentials.batch_models import BatchRow, RowState
from workmark.credentials.issuers import signer_for
from workmark.credentials.models import Credential, StatusEntry
from workmark.credentials.second_look import SecondLook
from workmark.credentials.signing_many import ManySigner
from workmark.credentials.statement import statement_of
from workmark.credentials.tokens import token_of, without_payload
from workmark.openbadges import LocalSigner
from workmark.openbadges.achievement_credential import credential_document
from workmark.openbadges.errors import RefusedToIssue
from workmark.openbadges.issue import issue_credential
from workmark.openbadges.jose import sign_credential
from workmark.openbadges.log.entries import digest_of_bytes
from workmark.openbadges.template import CredentialTemplate


@pytest.fixture(autouse=True)
def version(cast: Cast) -> Any:
    return published_version(cast.harbour)


@pytest.fixture
def second_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Even a small lot is checked by a process of its own."""
    monkeypatch.setattr(second_look, "_TOO_FEW", 1)
    return


@pytest.mark.long
def test_forty_from_a_template_are_the_bytes_of_forty_one_by_one(cast: Cast, second_process: None) -> None:
    people = learners(40)
    people[3].name = "Lü “quote” \\ back\u2028slash & <b>"
    people[3].save()

    worked(released(cast, rows_for(people)))

    key = ensure_issuer_key(cast.harbour)
    signer, method = signer_for(key), key.verification_method
    for credential in Credential.objects.select_related("version__achievement__issuer", "issuer"):
        said = credential_document(statement_of(credential, key))
        alone = issue_credential(
            said, signer, verification_method=method, created=credential.issued_at or MONDAY
        )
        assert bytes(credential.document) == alone
        assert token_of(credential) == sign_credential(said, signer, verification_method=method)
    assert Credential.objects.count() == 40


def test_a_template_that_signs_something_else_lets_nothing_out(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = CredentialTemplate.issue_with_digest

    def altered(self: Any, values: Any, signer: Any, *, created: Any) -> tuple[bytes, bytes]:
        return original(self, {**values, "name": "Somebody Else"}, signer, created=created)

    monkeypatch.setattr(CredentialTemplate, "issue_with_digest", altered)
    batch = released(cast, rows_for(learners(1)))
    many = learners_of(cast)

    with ManySigner(ensure_issuer_key(cast.harbour)) as signer:
        refused = signer.sign(many, [place(cast, n) for n in range(len(many))], at=MONDAY)

    assert "different bytes" in refused[many[0].token]
    assert list(refused) == [many[0].token]
    assert all(b"Lena Ortiz" in each.document for each in many[1:])
    assert not any(b"Somebody Else" in each.document for each in many)
    assert batch.rows.get().state == RowState.WAITING


def test_a_template_that_gives_the_log_another_digest_lets_nothing_out(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = CredentialTemplate.issue_with_digest
    monkeypatch.setattr(
        CredentialTemplate,
        "issue_with_digest",
        lambda *given, **named: (original(*given, **named)[0], bytes(32)),
    )
    released(cast, rows_for(learners(1)))
    many = learners_of(cast)

    with ManySigner(ensure_issuer_key(cast.harbour)) as signer:
        refused = signer.sign(many, [place(cast, n) for n in range(len(many))], at=MONDAY)

    assert "different digests" in refused[many[0].token]
    assert [signer.log_digests[each.token] for each in many[1:]] == [
        digest_of_bytes(each.document) for each in many[1:]
    ]


def learners_of(cast: Cast) -> list[Credential]:
    version = cast.harbour.achievements.get().versions.get()
    return [
        Credential(
            learner=cast.lena,
            version=version,
            issuer=cast.harbour,
            learner_name="Lena Ortiz",
            identity_email=cast.lena.email,
            awarded_at=MONDAY,
        )
        for _ in range(25)
    ]


def place(cast: Cast, index: int) -> Any:
    return cast.harbour.status_lists.first() or cast.harbour.status_lists.create(), index


@pytest.mark.long
@pytest.mark.parametrize("together", [250, 15])
def test_bytes_altered_on_their_way_are_noticed_and_the_chunk_is_as_if_it_never_was(
    cast: Cast, second_process: None, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    monkeypatch.setattr("workmark.credentials.signing_many._CHECKED_TOGETHER", together)
    original = CredentialTemplate.issue_with_digest
    count = iter(range(1_000))

    def sometimes_altered(self: Any, values: Any, signer: Any, *, created: Any) -> tuple[bytes, bytes]:
        signed, digest = original(self, values, signer, created=created)
        return signed.replace(b"Learner 30", b"Learner 99") if next(count) == 30 else signed, digest

    monkeypatch.setattr(CredentialTemplate, "issue_with_digest", sometimes_altered)
    batch = released(cast, rows_for(learners(40)))

    with pytest.raises(RefusedToIssue, match="number 30: SignatureMismatch"):
        worked(batch)

    assert not Credential.objects.exists()
    assert not StatusEntry.objects.exists()
    assert not BatchRow.objects.exclude(state=RowState.WAITING).exists()


def test_a_checking_process_that_dies_is_no_verdict(cast: Cast, second_process: None) -> None:
    with SecondLook(LocalSigner.generate().public_key) as look:
        look.begin([b"{}"])
        with pytest.raises(RefusedToIssue, match="number 0"):
            look.require_sound()
        look.begin([b"{}"] * 3)
        assert look._child is not None
        look._child.kill()
        look._child.wait()
        if look._child.stdout:
            look._child.stdout.read()
        with pytest.raises(RefusedToIssue, match="without a verdict"):
            look.require_sound()


def test_a_token_keeps_header_and_signature_and_is_put_together_again() -> None:
    credential = Credential(
        document=b'{"a":"\\",\\"proof\\":[","proof":[{"x":1}]}', document_token="aGk..c2ln"
    )

    # base64url of {"a":"\",\"proof\":["} by `basenc --base64url`, without padding
    assert token_of(credential) == "aGk.eyJhIjoiXCIsXCJwcm9vZlwiOlsifQ.c2ln"
    assert without_payload("aGk.eyJ9.c2ln") == "aGk..c2ln"
    assert token_of(Credential(document_token="aGk.eyJ9.c2ln")) == "aGk.eyJ9.c2ln"
    assert token_of(Credential()) == ""
